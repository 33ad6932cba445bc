"""What a language model answered, in a shape that can be used: validated, cleaned, in the language asked for. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ModelUnusable
from bot.text import base_language, clean, identify
from bot.words.model.orders import gives_orders
from bot.words.sentences import is_whole, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
# Markup, addresses and signs of chat have no place in words about news.
_ALIEN = re.compile(r"https?:|www\.|[@#]\w|[<>{}`|\\]|\*\*|__|\]\(|\bjson\b", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")
_TITLE = range(12, 141)
_MOST_SENTENCES, _MOST_TAGS = 3, 6


class _Words(BaseModel):
    """The words in one language as the model gives them; more than the schema asks for is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    title: Annotated[str, Field(max_length=400)]
    summary: Annotated[list[Annotated[str, Field(max_length=1500)]], Field(max_length=12)]
    tags: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=40)] = []


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote in one language: a title ("" for none that can stand), whole sentences, words for tags."""

    language: str
    title: str
    sentences: tuple[str, ...]
    tags: tuple[str, ...]


def read(text: str, languages: Sequence[str]) -> tuple[Written, ...]:
    """The words in each of ``languages`` that can be used; raises ModelUnusable where there are none at all."""
    answered = _object(text)
    faults: list[str] = []
    found: list[Written] = []
    for language in languages:
        try:
            words = _Words.model_validate(answered.get(language))
        except ValidationError:
            faults.append(f"no title, summary and tags in {language}")
            continue
        written = _written(language, words)
        spoken = _in_its_language(written)
        if not written.title and not written.sentences:
            faults.append(f"nothing whole in {language}")
        elif not spoken.title and not spoken.sentences:
            faults.append(f"the words for {language} are in another language")
        else:
            found.append(spoken)
    if not found:
        raise ModelUnusable("; ".join(faults) or "no words")
    return tuple(found)


def _object(text: str) -> dict[str, Any]:
    """The first JSON object in an answer: some models think aloud, or set it into a fence."""
    told = _THOUGHTS.sub("", text)
    start = told.find("{")
    if start < 0:
        raise ModelUnusable("no JSON in the answer")
    try:
        found, _ = json.JSONDecoder().raw_decode(told[start:])
    except (ValueError, RecursionError):
        raise ModelUnusable("the JSON of the answer is broken") from None
    if not isinstance(found, dict):
        raise ModelUnusable("the answer is no JSON object")
    return found


def _written(language: str, words: _Words) -> Written:
    title = clean(words.title).strip('"“”« »').removesuffix(".")
    if len(title) not in _TITLE or _alien(title):
        title = ""
    sentences = list(dict.fromkeys(_sentences(words.summary, language)))[:_MOST_SENTENCES]
    tags = [clean(tag).lstrip("#") for tag in words.tags[:_MOST_TAGS]]
    return Written(language, title, tuple(sentences), tuple(filter(None, tags)))


def _in_its_language(written: Written) -> Written:
    """Without what is in another language than it was asked in."""
    wanted = base_language(written.language)
    spoken = [one for one in written.sentences if identify(one, wanted) == wanted]
    title = written.title if identify(written.title, wanted) == wanted else ""
    return replace(written, title=title, sentences=tuple(spoken))


def _sentences(summary: Sequence[str], language: str) -> Iterator[str]:
    for told in summary:
        for sentence in split(_BULLET.sub("", clean(told)), language):
            if is_whole(sentence) and not _alien(sentence):
                yield sentence


def _alien(text: str) -> bool:
    return bool(_ALIEN.search(text)) or gives_orders(text)
