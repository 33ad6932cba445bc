"""Words that are hidden: the preview, what stays away, and the way back, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.editions.hiding import hides, phrase
from bot.editions.select import select
from bot.models import ChatKind
from bot.services import Chat, subscriptions
from tests.builders import NOW, story, subscriber

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk

SAID = {"en": "This week that would have hidden 1 story of", "fr": "Cette semaine, cela aurait masqué 1 histoire sur"}
NONE = {"en": "You hide nothing", "fr": "Vous ne masquez rien"}


def texts(messages: list[dict[str, object]]) -> str:
    return "\n".join(str(one["text"]) for one in messages).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_hidden_words_keep_a_story_out_of_editions_until_undone(bot: Talk, language: str) -> None:
    anna = bot.person("Anna", language)
    (said,) = await bot.said(anna, "/hide ÉNVOYS!")
    assert SAID[language] in texts([said])
    assert "Envoys" not in texts(await bot.said(anna, "/digest"))
    (panel,) = await bot.said(anna, "/hide")
    assert bot.labels(panel)[0] == "envoys ✕"
    await bot.tapped(anna, said, "Undo" if language == "en" else "Annuler")
    assert NONE[language] in bot.now(said)["text"]


async def test_only_whole_words_in_a_row_hide(bot: Talk, anna: Person) -> None:
    (said,) = await bot.said(anna, "/hide envoy")
    assert "hidden 0 stories" in texts([said])
    (said,) = await bot.said(anna, "/unhide envoy")
    assert NONE["en"] in said["text"]


@pytest.mark.parametrize("typed", ["!!!", "x" * 41, "\u202e", "🎲"])
async def test_what_is_no_word_hides_nothing(bot: Talk, anna: Person, typed: str) -> None:
    (said,) = await bot.said(anna, f"/hide {typed}")
    assert "hidden" not in said["text"]
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).hidden == ()


async def test_there_is_room_for_so_many_phrases_and_the_panel_still_fits(bot: Talk, anna: Person) -> None:
    for number in range(subscriptions.MAX_HIDDEN):
        await bot.said(anna, f"/hide {'long' * 8} {number}")
    (said,) = await bot.said(anna, "/hide one more")
    assert "the most there can be" in said["text"]
    (panel,) = await bot.said(anna, "/hide")
    assert len(bot.labels(panel)) == subscriptions.MAX_HIDDEN + 1
    assert await bot.said(anna, "/settings")


async def test_hidden_words_keep_a_story_out_of_every_list(bot: Talk, anna: Person) -> None:
    assert "Envoys" in texts(await bot.said(anna, "/top 10"))
    await bot.said(anna, "/hide envoys")
    for asked in ("/top 10", "/top #ukraine", "/top week", "/brief", "/catchup 3d", "/digest"):
        assert "Envoys" not in texts(await bot.said(anna, asked)), asked
    # Whoever asks for it by name is answered.
    assert "Envoys" in texts(await bot.said(anna, "/search envoys"))


@pytest.mark.parametrize(
    ("language", "said", "undo"),
    [
        ("en", "This week that would have hidden 1 story of 8", "Undo"),
        ("fr", "aurait masqué 1 histoire sur 8", "Annuler"),
    ],
)
async def test_a_hidden_outlet_falls_out_of_stories_until_undone(
    bot: Talk, language: str, said: str, undo: str
) -> None:
    anna = bot.person("Anna", language)
    assert "Harbour Post" in texts(await bot.said(anna, "/story 2"))
    (answer,) = await bot.said(anna, "/hide outlet:harbour post")
    assert said in texts([answer])
    assert "Ferry timetable" in answer["text"]
    assert "Harbour Post" not in texts(await bot.said(anna, "/story 2"))
    for asked in ("/digest", "/top 10", "/search ferry", "/catchup 3d"):
        found = texts(await bot.said(anna, asked))
        assert "Harbour Post" not in found, asked
        assert ("Ferry timetable" in found) is (asked == "/search ferry"), asked
    await bot.tapped(anna, answer, undo)
    assert "Harbour Post" in texts(await bot.said(anna, "/story 2"))
    await bot.tapped(anna, answer, undo)
    assert "Harbour Post" not in texts(await bot.said(anna, "/story 2"))


async def test_an_outlet_is_hidden_from_the_sources_of_a_story(bot: Talk, anna: Person) -> None:
    (card,) = await bot.said(anna, "/story 1")
    await bot.tapped(anna, card, "All sources")
    await bot.tapped(anna, card, "Hide a source")
    choice = bot.last(anna)
    assert bot.labels(choice) == ["Le Quai", "Morning Ledger", "The Harbour Post", "Hidden"]
    await bot.tapped(anna, choice, "Morning")
    assert "Morning Ledger reports is left out" in bot.now(choice)["text"]
    (settings,) = await bot.said(anna, "/settings")
    assert "Hidden: 1 outlet" in settings["text"]


async def test_an_outlet_that_is_not_read_cannot_be_hidden(bot: Talk, anna: Person) -> None:
    (answer,) = await bot.said(anna, "/hide outlet:Nowhere Times")
    assert "no outlet called Nowhere Times" in answer["text"]


async def test_a_language_that_she_does_not_read_can_be_muted(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/language en")
    assert "Le Quai" in texts(await bot.said(anna, "/story 1"))
    (panel,) = await bot.said(anna, "/language")
    await bot.tapped(anna, panel, "French")
    assert "✕ French" in bot.labels(panel)
    assert "Le Quai" not in texts(await bot.said(anna, "/story 1"))
    await bot.tapped(anna, panel, "English + Français")
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).muted_languages == ()


def test_a_hidden_story_is_never_chosen() -> None:
    stories = [story(1), story(2)]
    words = phrase(stories[0].wordings[0].title)
    lead, more = select(stories, replace(subscriber(), hidden=(words,)), (), NOW)
    chosen = [one for one in (lead, *more) if one is not None]
    assert not any(hides((words,), one) for one in chosen)
