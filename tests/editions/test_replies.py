"""Every reply, in every language, with whatever somebody typed in it: valid markup, within limits, nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions import buttons
from bot.editions.phrases import available
from bot.editions.render import replies, replies_problems, replies_settings, replies_start
from bot.editions.render.view import View
from bot.errors import AskError, BadArguments, BadTime, Refused, UnknownStory, UnknownTag, UnknownZone
from tests import builders
from tests.builders import NOW
from tests.editions.checker import parse

if TYPE_CHECKING:
    from bot.models import Message, Subscriber

LANGUAGES = st.sampled_from(available())
# No control characters: what is typed is cleaned before it comes here; markup and bidi are left in.
TYPED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=300)
# Neighbours are names of ours: of tags and cities.
NAMES = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=64)
KEYS = st.lists(st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=64), max_size=100, unique=True)
ZONES = st.sampled_from(("America/Toronto", "Europe/Paris", "Etc/UTC", "Asia/Kolkata"))
TIMES = st.lists(st.integers(0, 1439), min_size=1, max_size=6, unique=True).map(sorted)
SUBSCRIBERS = st.builds(
    builders.subscriber, zone=ZONES, times=TIMES, follows=KEYS, mutes=KEYS, active=st.booleans(), id=st.just(1)
)


def view(language: str, zone: str = "America/Toronto") -> View:
    return View((language,), zone, NOW, "broadsheet_test_bot")


def check(message: Message) -> str:
    """The text of a message that Telegram would take."""
    parsed = parse(message.html)
    assert 1 <= parsed.length <= 4096
    assert len(parsed.entities) <= 100
    assert all(1 <= len(row) <= 8 for row in message.buttons)
    made = [button for row in message.buttons for button in row]
    assert len(made) <= 100
    assert all(button.text and buttons.decode(button.data) for button in made)
    return parsed.text


@given(LANGUAGES, TYPED, st.lists(NAMES, max_size=8))
def test_what_went_wrong_can_always_be_said(language: str, typed: str, nearest: list[str]) -> None:
    errors: list[AskError] = [
        kind(typed, tuple(nearest))
        for kind in (UnknownTag, UnknownZone, BadTime, BadArguments, UnknownStory, Refused, AskError)
    ]
    for error in errors:
        check(replies_problems.problem(view(language), error, "/top 10"))


@given(LANGUAGES, SUBSCRIBERS)
def test_every_panel_holds_whatever_was_chosen(language: str, hers: Subscriber) -> None:
    looking = view(language, hers.zone)
    tags = [builders.tag(key) for key in hers.follows[:12]]
    for message in (
        replies_settings.settings(looking, hers),
        replies_settings.times(looking, hers),
        replies_settings.zone(looking, hers, "Montréal <b>"),
        replies_settings.languages(looking, hers),
        replies_settings.lengths(looking, hers, (3, 5, 10)),
        replies_settings.mine(looking, hers),
        replies_start.ask_language(looking, hers),
        replies_start.ask_time(looking, hers),
        replies_start.ask_place(looking, hers),
        replies_start.ask_tags(looking, tags, hers.follows),
        replies_start.all_set(looking, hers),
        replies_start.welcome_back(looking, hers),
        replies_start.welcome_group(looking, hers),
    ):
        check(message)


@pytest.mark.parametrize("language", available())
@pytest.mark.parametrize("days", [0, 1, 5])
def test_the_next_edition_is_told_as_people_do(language: str, days: int) -> None:
    hers = builders.subscriber(next_due=NOW + timedelta(days=days, hours=1))
    said = check(replies.nothing_new(view(language), hers))
    words = {"en": ("today", "tomorrow", "Sunday"), "fr": ("aujourd’hui", "demain", "dimanche")}[language]
    assert words[{0: 0, 1: 1, 5: 2}[days]] in said


@pytest.mark.parametrize("language", available())
def test_nothing_to_show_always_comes_with_something_to_do(language: str) -> None:
    looking = view(language)
    for tag in (None, builders.tag("ukraine"), builders.tag("x" * 64)):
        for week in (False, True):
            for gathering in (None, NOW, NOW + timedelta(minutes=12)):
                message = replies.nothing(looking, tag, week=week, gathering=gathering)
                check(message)
                assert message.buttons or (week and tag is None) or gathering is not None


@pytest.mark.parametrize("language", available())
def test_notices_of_buttons_are_as_short_as_telegram_wants_them(language: str) -> None:
    looking = view(language)
    tag = builders.tag("x" * 64)
    for said in (replies.followed, replies.unfollowed, replies.muted, replies.unmuted):
        assert 1 <= len(replies.notice(said(looking, tag))) <= 200
    assert len(replies_problems.refusal(looking)) <= 200
    assert len(replies_problems.old_button(looking)) <= 200
