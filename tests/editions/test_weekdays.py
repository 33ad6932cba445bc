"""Weekdays as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions.dates import weekdays
from bot.editions.weekdays import taken
from bot.errors import BadArguments


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("mon-fri 07:30", 0b0011111, "07:30"),
        ("sun 09:00", 0b1000000, "09:00"),
        ("9 am on Sundays", 0b1000000, "9 am"),
        ("Monday to Friday 7:30", 0b0011111, "7:30"),
        ("du lundi au vendredi 7h30", 0b0011111, "7h30"),
        ("lun-ven 7h 18h", 0b0011111, "7h 18h"),
        ("le dimanche 9h", 0b1000000, "9h"),
        ("sam dim 10h", 0b1100000, "10h"),
        ("fri-mon 8", 0b1110001, "8"),
        ("weekdays 7:30", 0b0011111, "7:30"),
        ("fins de semaine 10h", 0b1100000, "10h"),
        ("tue, thu 8:00", 0b0001010, "8:00"),
        ("every day 7:30", 0b1111111, "7:30"),
        ("mercredi", 0b0000100, ""),
        ("7:30 18:00", 0, "7:30 18:00"),
        ("noon", 0, "noon"),
        ("midi et minuit", 0, "midi et minuit"),
    ],
)
def test_weekdays_are_taken_out_of_a_line(text: str, days: int, rest: str) -> None:
    assert taken(text) == (days, rest)


def test_different_times_on_different_days_are_refused() -> None:
    with pytest.raises(BadArguments):
        taken("mon-fri 07:30 sun 09:00")


@given(st.text(max_size=30))
def test_any_text_is_taken_or_refused(text: str) -> None:
    try:
        days, _ = taken(text)
    except BadArguments:
        return
    assert 0 <= days <= 127


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (0b0011111, "Mon–Fri", "lun.–ven."),
        (0b1000000, "Sun", "dim."),
        (0b1100000, "Sat, Sun", "sam., dim."),
        (0b1010111, "Mon–Wed, Fri, Sun", "lun.–mer., ven., dim."),
    ],
)
def test_weekdays_are_named_in_runs(days: int, english: str, french: str) -> None:
    assert (weekdays(days, "en"), weekdays(days, "fr")) == (english, french)
