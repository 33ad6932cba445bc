"""Phrases that are read as one word before a sentence is taken apart: ``according to``, ``at least``, ``is due to``.

A mark stands between \u2039 and \u203a; other phrases become a plainer word that does the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.words.numerals import SPELLED

_Instead = str | Callable[[re.Match[str]], str]

_AMOUNT: Final = rf"(?= [$€£]?\d| (?:{'|'.join(SPELLED)}|half|la moitié|\w+aine)\b)"
_PHRASES: Final[dict[str, tuple[tuple[str, _Instead], ...]]] = {
    "en": (
        (r"\baccording to\b|\bin the words of\b", " \u2039SAYOF\u203a "),
        (r"\bbecause of\b|\bdue to\b|\bas a result of\b|\bowing to\b|\bthanks to\b", " because "),
        (r"\bat least\b|\bno (?:less|fewer) than\b", " \u2039ATLEAST\u203a "),
        (r"\bat most\b|\bup to\b|\bno more than\b", " \u2039ATMOST\u203a "),
        (rf"\b(?:more than|over|above){_AMOUNT}", " \u2039MORE\u203a "),
        (rf"\b(?:less than|fewer than|under|below){_AMOUNT}", " \u2039LESS\u203a "),
        (rf"\b(?:about|around|some){_AMOUNT}", " \u2039ABOUT\u203a "),
        (r"\b(?:has|have|had) to\b(?! \d)", " \u2039MUST\u203a "),
        (r"\b(?:is|are|was|were) (?:due|set|expected|scheduled|going) to\b", " \u2039FUTURE\u203a "),
        (r"\b(?:is|are) to(?= [a-z])", " \u2039FUTURE\u203a "),
        (r"\bno longer\b|\bnot any ?more\b", " \u2039NOMORE\u203a "),
        (r"\bno one\b|\bno-one\b", " nobody "),
        (r"\bas well as\b", " and "),
        (r"\beven though\b", " although "),
        (r"\bas (?:early|late|soon) as\b", " in "),
        (r"\bin order to\b", " to "),
        (r"\b(?:those|that) of\b", " "),
        (r"^it (?:is|was) (.{3,60}?),? who\b", r"\1"),
        (r"\bcall(?:s|ed|ing)? for\b", " demanded "),
        (r"\bask(?:s|ed|ing)? for\b", " asked "),
        (r"\bcan['’]t\b|\bcannot\b", " can not "),
        (r"\bwon['’]t\b", " will not "),
        (r"n['’]t\b", " not"),
    ),
    "fr": (
        (r"\b(?:selon|d['’]après|au dire de)\b", " \u2039SAYOF\u203a "),
        (r"\b(?:à|en) (?:cause|raison) d(?:e |es |u |['’])|\bdu fait d(?:e |es |u |['’])", " car "),
        (
            r"\bsera(?:it|ient)? (?=\w)",
            lambda match: (
                " \u2039WOULD\u203a être " if "ait" in match[0] or "aient" in match[0] else " \u2039FUTURE\u203a être "
            ),
        ),
        (r"\bseront (?=\w)", " \u2039FUTURE\u203a être "),
        (r"\baur(?:a|ont) (?=\w)", " \u2039FUTURE\u203a avoir "),
        (r"\bdevr(?:a|ont)\b", " \u2039MUST\u203a "),
        (r"\bpourr(?:a|ont)\b", " \u2039CAN\u203a "),
        (r"\bà (?:partir|compter) (?:de|du|des|d['’])", " dès "),
        (r"\b1er\b", " 1 "),
        (r"^c['’](?:est|était) (.{3,60}?),? qui\b", r"\1"),
        (r"\b(?:celui|celle|ceux|celles) (?:de|du|des|d['’])", " "),
        (r"\b(?:l|d|cet) ?['’]?été\b", " le summer "),
        (r"\bau moins\b", " \u2039ATLEAST\u203a "),
        (r"\bau plus\b|\bjusqu['’]à(?= \d)", " \u2039ATMOST\u203a "),
        (rf"\bplus d(?:e\b|['’]){_AMOUNT}", " \u2039MORE\u203a "),
        (rf"\bmoins d(?:e\b|['’]){_AMOUNT}", " \u2039LESS\u203a "),
        (rf"\b(?:près de|quelque){_AMOUNT}", " environ "),
        (r"\b(?:va|vont|allait) (?=[a-zé]+(?:er|ir|re)\b)", " \u2039FUTURE\u203a "),
        (r"\ba été\b|\bavait été\b|\bont été\b|\bavaient été\b", " été "),
        (r"\bla suite d(?:e |es |u |['’])", " après "),
        (r"\b(?:ne|n['’]) ?((?:\w+['’]?\s*){1,3}?)plus\b", " \\1 \u2039NOMORE\u203a "),
        (r"\bjusqu['’](?:à|au|aux|en)\b", " jusque "),
        (r"\balors que\b|\btandis que\b|\bbien que\b", " mais "),
        (r"\bparce qu(?:e\b|['’])", " car "),
        (r"\b(?:avant|après) que\b", lambda match: " " + match[0].split()[0] + " "),
    ),
}
PHRASES: Final = {
    language: tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in phrases)
    for language, phrases in _PHRASES.items()
}


def plainer(text: str, language: str) -> str:
    """The text with its phrases as marks and plain words."""
    for pattern, instead in PHRASES.get(language, ()):
        text = pattern.sub(instead, text)
    return text
