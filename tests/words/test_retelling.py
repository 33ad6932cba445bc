"""What a re-telling may change, and what it may not; and no report twisted by a machine is let through."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.words.grounding import unfounded
from bot.words.grounding.statements import calendar
from bot.words.sentences import whole
from tests.builders import entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.models import Entry

ENGLISH = [
    entry(
        1,
        "Harbour board may sell Old Mill to Kestrel Homes",
        snippet="The harbour board said on Monday it may sell the Old Mill to the builder Kestrel Homes for 9 million "
        "dollars. Some residents of Port Ellis fear that the mill will be torn down. Chair Ada Quist rejected the "
        "offer of a rival, Lund Group, in March because it came too late.",
    ),
    entry(
        2,
        "Old Mill: residents meet",
        snippet="At least 200 residents met in the town hall on Tuesday, after the plan had become known. Former mayor "
        "Otto Brandt warned of higher rents. Kestrel Homes denied that it would build towers.",
    ),
]
FRENCH = [
    entry(
        3,
        "Le port pourrait vendre le Vieux Moulin",
        snippet="Le port pourrait vendre le Vieux Moulin à la société Kestrel pour 9 millions de dollars. Selon la "
        "présidente Ada Quist, certains élus ont rejeté en mars une offre du groupe Lund. Les habitants n’ont pas été "
        "consultés avant la vente.",
        language="fr",
    )
]


@pytest.mark.parametrize(
    "sentence",
    [
        "Some residents of Port Ellis fear that the mill will be torn down.",
        "Ada Quist, the chair, rejected the offer of a rival in March.",
        "The offer of a rival was rejected in March by Ada Quist.",
        "On Tuesday, at least 200 residents met in the town hall.",
        "At least 200 residents met after the plan had become known.",
        "Otto Brandt, a former mayor, warned of higher rents.",
        "Kestrel Homes has denied that it would build towers.",
        "Former mayor Otto Brandt warned of higher rents and Kestrel Homes denied that it would build towers.",
    ],
)
def test_what_is_shortened_turned_and_joined_stands(sentence: str) -> None:
    assert unfounded(sentence, "en", ENGLISH) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Le Vieux Moulin pourrait être vendu à la société Kestrel pour 9 millions de dollars.",
        "Certains élus ont rejeté en mars une offre du groupe Lund, selon Ada Quist.",
        "Les habitants n’ont pas été consultés.",
    ],
)
def test_the_same_in_french(sentence: str) -> None:
    assert unfounded(sentence, "fr", FRENCH) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour board will sell the Old Mill to Kestrel Homes.",
        "Residents of Port Ellis fear that the mill will be torn down.",
        "All residents fear that the mill will be torn down.",
        "The mill will be torn down.",
        "A rival rejected the offer of Ada Quist in March.",
        "Ada Quist rejected the offer of Kestrel Homes.",
        "Ada Quist rejected the offer in March because it came from a rival.",
        "About 200 residents met in the town hall on Tuesday.",
        "At least 200 residents met in the town hall before the plan had become known.",
        "At least 200 residents met in the town hall in March.",
        "Mayor Otto Brandt warned of higher rents.",
        "Otto Brandt warned of towers.",
        "Kestrel Homes would build towers.",
        "Kestrel Homes said that it would build towers.",
        "Lund Group denied that it would build towers.",
        "They met in the town hall on Tuesday.",
        "At least 200 residents met in the town hall on Tuesday because rents are higher.",
    ],
)
def test_what_says_more_or_something_else_is_refused(sentence: str) -> None:
    assert unfounded(sentence, "en", ENGLISH)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le port va vendre le Vieux Moulin à la société Kestrel.",
        "Le port vend le Vieux Moulin à la société Kestrel.",
        "La société Kestrel pourrait vendre le Vieux Moulin.",
        "Les élus ont rejeté en mars une offre du groupe Lund, selon Ada Quist.",
        "Certains élus ont rejeté en mars une offre du groupe Lund.",
        "Les habitants ont été consultés avant la vente.",
        "Les habitants n’ont pas été consultés après la vente.",
    ],
)
def test_the_same_is_refused_in_french(sentence: str) -> None:
    assert unfounded(sentence, "fr", FRENCH)


NAME = re.compile(r"\b[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)*\b(?!['’])")
NUMBER = re.compile(r"(?<![\d.,])\d[\d,.]*\d|(?<![\d.,])\d(?![\d.,])")
# What changes a claim when it is put for the other, or taken out.
TWISTS = {
    "en": "will may|may will|may |not |some all|most all|before after|after before|at least |up to |could will|"
    "rose fell|fell rose|former |deputy |more than less than|less than more than|said denied|denied said",
    "fr": "pourrait doit|pas |certains tous|avant après|après avant|plus de moins de|moins de plus de|au moins |"
    "ancien |contre pour|peut doit",
}
# Names side by side that may change places, or a meeting of equals.
_EITHER_WAY = re.compile(r"^(?:,? (?:and|et|&|with|met|avec|contre) |, )$")


def twisted(sentence: str, language: str) -> Iterator[str]:
    """The sentence with two names or numbers changed over, and with each word changed that changes the claim."""
    names = [one for one in NAME.finditer(sentence) if one.start() and one[0].lower() not in calendar()]
    for first, second in itertools.chain(
        itertools.combinations(names, 2), itertools.combinations(NUMBER.finditer(sentence), 2)
    ):
        between = sentence[first.end() : second.start()]
        if not set(first[0].split()) & set(second[0].split()) and not _EITHER_WAY.match(between):
            start, end = sentence[: first.start()], sentence[second.end() :]
            yield f"{start}{second[0]}{between}{first[0]}{end}"
    for twist in TWISTS[language].split("|"):
        word, other = _pair(twist)
        if re.search(rf"\b{word}\b", sentence):
            yield re.sub(rf"\b{word}\b ?", f"{other} " if other else "", sentence, count=1)


def _pair(twist: str) -> tuple[str, str]:
    words = twist.split()
    half = (len(words) + 1) // 2 if not twist.endswith(" ") else len(words)
    return " ".join(words[:half]), " ".join(words[half:])


def test_no_report_twisted_by_a_machine_is_let_through() -> None:
    tried, passed = 0, []
    for path in sorted(Path(__file__).parent.glob("grounding_*.jsonl")):
        for case in map(json.loads, path.read_text("utf-8").splitlines()):
            rows: list[Entry] = [
                entry(number, row["title"], snippet=row["snippet"], language=row["language"])
                for number, row in enumerate(case["entries"], start=1)
            ]
            for row in rows:
                for sentence in whole(row.snippet, row.language):
                    for other in twisted(sentence, row.language):
                        tried += 1
                        passed += [] if unfounded(other, row.language, rows) else [other]
    assert tried > 300
    assert passed == []


def test_texts_without_end_are_no_bug_and_no_proof() -> None:
    words = "the plan of Malmo was banned by Holm in Paris and rejected after the fire, killing 12 and "
    rows = [
        entry(number, "Holm banned the plan", snippet=f"The board said {words * number * 3}left.") for number in (1, 9)
    ]
    assert unfounded(f"The board said {words * 9}left.", "en", rows)
    assert unfounded("Holm banned the plan of Malmo.", "en", rows)
    assert unfounded("Holm banned the plan.", "en", rows) == ()
