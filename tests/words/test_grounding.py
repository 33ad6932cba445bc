"""Grounding: what no entry bears out is found, and what they say is let through. All cases are our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.words.grounding import unfounded
from bot.words.numerals import numbers
from tests.builders import entry

CASES = [json.loads(line) for line in (Path(__file__).parent / "grounding_cases.jsonl").read_text("utf-8").splitlines()]


def _claims(kind: str) -> list[tuple[str, bool]]:
    """Each sentence of a kind, and whether something in it is unfounded."""
    found = []
    for case in CASES:
        rows = [
            entry(number, row["title"], snippet=row["snippet"], language=row["language"])
            for number, row in enumerate(case["entries"], start=1)
        ]
        found += [(sentence, bool(unfounded(sentence, case["language"], rows))) for sentence in case[kind]]
    return found


def test_sentences_that_claim_what_no_entry_says_are_caught() -> None:
    wrong = _claims("wrong")
    passed = [sentence for sentence, caught in wrong if not caught]
    assert len(wrong) >= 60
    assert passed == []


def test_faithful_sentences_are_let_through() -> None:
    faithful = _claims("faithful")
    refused = [sentence for sentence, caught in faithful if caught]
    assert len(faithful) >= 60
    assert refused == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12,345 or 12 345", {"12345"}),
        ("$2.5 billion, 2,5 milliards", {"2500000000"}),
        ("twelve, douze and 12", {"12"}),
        ("1.9 per cent, 1,9 pour cent and 1.9%", {"1.9%"}),
        ("one of them", set()),
        ("a million", set()),
    ],
)
def test_a_number_has_one_form_however_it_is_written(text: str, found: set[str]) -> None:
    assert numbers(text) == found
