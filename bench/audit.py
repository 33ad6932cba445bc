"""Count what can be counted of a week's titles and summaries: length, cuts, doubles, prefixes, quotes, sources.

    python bench/audit.py ../shared/data/stories/news-week.jsonl.gz [--cache FOLDER] [--show KIND] [--stories N]

Judges the stories of the recorded week that may lead an edition. The rules here are not those that chose the words:
whether a sentence is cut is read off the snippet around it, whether two say the same off their vectors. ``--show``
prints every finding of one kind with its text, to be read.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from recorded import Week

from bot.stories.meaning import load_encoder, telling
from bot.text import fold, identify
from bot.words.sentences import whole
from bot.words.terms import length
from bot.words.write import wordings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.models import Entry, Wording
    from bot.stories.meaning import Encoder

_SHORT, _LONG = 30, 70
# Vectors nearer than this say the same, as far as reading showed: of a title and a sentence, of two sentences.
_SAME_AS_TITLE, _SAME = 0.88, 0.78
# A sentence farther than this from all others tells something of its own; so many of a story are compared.
_ADDS, _MOST_TEXTS = 0.5, 40
_ENDS = re.compile(r"[.!?。！？][\"”»’')\]]*$")
_STOPS_BEFORE = re.compile(r"[.!?:…»”\"')\]|–—-]\s*$")
_COUNTER = re.compile(r"(?:\d+ (?:Partages?|Shares?)|[A-ZÀ-Þ ]{3,20})\s*$")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Ste|Gov|Gen|Sen|Rep|Lt|Sgt|Col|Prof|Mme|Mlle|MM)\.[\"”»]?$|\b(?:No|Rs|vs|approx)\.$"
)
_PREFIX = re.compile(
    r"^\W?(?:live|watch|video|vidéo|photos?|breaking|exclusive|opinion|update|direct|podcast|analysis|explained|info|"
    r"edito|interview|gallery|review|en direct|en images|mercato|foot|football|boxe|tennis|rugby|nba|nfl|f1|people|"
    r"desc|summary|super rugby|cinéma)\b ?(?:[:|.\]]|[-–—](?= ))|^[\[(]|^\S+ \| ",
    re.IGNORECASE,
)
_SHOUTED_PREFIX = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ'’.]{2,}(?: [A-ZÀ-Þ'’.]{2,}){0,4} ?(?:[:|]|[-–—](?= )) ?")
_SIGNED = re.compile(r"\((?:AP|AFP|Reuters|CNN|ANI|PTI)\)|^(?:By|Par) [A-Z]\w+ [A-Z]|\b(?:read more|lire la suite)\b")
_SUFFIX = re.compile(r"\s(?:[-–—|•·]|::|//)\s(?P<last>[^-–—|•·]{2,40})$")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))


def judge(week: Week, stories: Sequence[list[Entry]], encoder: Encoder) -> Iterator[tuple[str, str]]:
    """Kind and text of everything counted; kinds in capitals are faults."""
    names = {_letters(entry.outlet.name) for entry in week.by_row.values()}
    for story in stories:
        texts = {entry.id: entry for entry in story}
        for wording in wordings(story, week.near([story])):
            own = [entry for entry in story if entry.language == wording.language]
            yield from _title(wording, names)
            yield from _length(wording, own, encoder)
            for sentence in wording.summary:
                yield from _sentence(sentence.text, texts[sentence.entry_id], wording.language)
            yield from _doubled(wording, encoder)


def _title(wording: Wording, names: set[str]) -> Iterator[tuple[str, str]]:
    title = wording.title
    yield "titles", title
    if _PREFIX.match(title) or _SHOUTED_PREFIX.match(title):
        yield "PREFIX", title
    suffix = _SUFFIX.search(title)
    if suffix and (_letters(suffix["last"]) in names or suffix["last"].isupper() or len(suffix["last"].split()) == 1):
        yield "SUFFIX", title
    if _unbalanced(title):
        yield "QUOTES", title
    if title.rstrip().endswith(("…", "...")):
        yield "CUT TITLE", title


def _length(wording: Wording, entries: Sequence[Entry], encoder: Encoder) -> Iterator[tuple[str, str]]:
    words = sum(length(sentence.text) for sentence in wording.summary)
    told = " / ".join(sentence.text for sentence in wording.summary)
    texts = {text for entry in entries for text in whole(entry.snippet, entry.language)}
    there = sum(map(length, texts))
    enough = there >= _SHORT
    if enough and _words_that_add(wording.title, texts, encoder) >= _SHORT:
        yield "could have 30 words without saying anything twice", wording.title
        if _SHORT <= words <= _LONG:
            yield "30 to 70 words, of those", told
    yield f"{len(wording.summary)} sentences", told
    if enough:
        yield "could have 30 words", wording.title
    if _SHORT <= words <= _LONG:
        yield "30 to 70 words", told
    elif words > _LONG:
        yield "LONGER", told
    else:
        yield ("shorter, though there were words" if enough else "shorter, no more there"), f"{wording.title} => {told}"


def _words_that_add(title: str, texts: Collection[str], encoder: Encoder) -> int:
    """The words of sentences, the longest first, that are far in meaning from the title and from each other."""
    ordered = sorted(texts, key=lambda text: (-length(text), text))[:_MOST_TEXTS]
    vectors = telling(encoder.vectors([title, *ordered]))
    kept = [0]
    for row in range(1, len(vectors)):
        if max(vectors[kept] @ vectors[row]) < _ADDS:
            kept.append(row)
    return sum(length(ordered[row - 1]) for row in kept[1:])


def _sentence(text: str, entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    yield "sentences", text
    flat = " ".join(entry.snippet.split())
    at = flat.find(" ".join(text.split()))
    if at < 0:
        yield "NOT IN ITS SOURCE", text
        return
    before, after = flat[:at], flat[at + len(" ".join(text.split())) :].lstrip()
    if not _ENDS.search(text) or _ABBREVIATED.search(text) or (after and after[0].islower()):
        yield "CUT", f"{text} >>> {after[:60]}"
    if before and not _STOPS_BEFORE.search(before) and not _COUNTER.match(before):
        yield "BEGUN LATE", f"{before[-60:]} <<< {text}"
    if _SHOUTED_PREFIX.match(text) or _SIGNED.search(text) or _PREFIX.match(text):
        yield "PREFIX OF SENTENCE", text
    if _unbalanced(text):
        yield "QUOTES", text
    if identify(text, language, ("en", "fr")) not in {language, None}:
        yield "OTHER LANGUAGE", text


def _doubled(wording: Wording, encoder: Encoder) -> Iterator[tuple[str, str]]:
    texts = [wording.title, *(sentence.text for sentence in wording.summary)]
    if len(texts) == 1:
        return
    near = (vectors := telling(encoder.vectors(texts))) @ vectors.T
    for one in range(len(texts)):
        for other in range(one + 1, len(texts)):
            if near[one, other] > (_SAME if one else _SAME_AS_TITLE):
                yield "SAYS TITLE" if not one else "DOUBLED", f"{near[one, other]:.2f} {texts[one]} = {texts[other]}"


def _unbalanced(text: str) -> bool:
    straight = text.count('"') % 2
    single = len(re.findall(r"(?<![\w.,])['‘](?=[^\W\d])", text)) and not re.search(r"[\w.,!?]['’](?!\w)", text)
    return bool(straight or single) or any(text.count(left) != text.count(right) for left, right in _PAIRS)


def _letters(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def main() -> None:
    """Print how often each thing was counted, and the findings asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("week", type=Path)
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors and grouping")
    parser.add_argument("--stories", type=int, default=400)
    parser.add_argument("--show", nargs="*", default=[], help="kinds to print in full")
    asked = parser.parse_args()
    week = Week(asked.week, asked.cache)
    stories = week.leading(asked.stories)
    found = list(judge(week, stories, load_encoder()))
    print(f"{len(stories)} stories that may lead, {sum(map(len, stories))} entries")
    for kind, count in sorted(Counter(kind for kind, _ in found).items()):
        print(f"  {count:5} {kind}")
    for kind, text in found:
        if kind in asked.show:
            print(f"{kind}: {text}")


if __name__ == "__main__":
    main()
