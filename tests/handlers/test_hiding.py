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

SAID = {"en": "This week that would have hidden 1 story of", "fr": "Cette semaine, cela aurait masqué 1 sujet sur"}
NONE = {"en": "You hide no words", "fr": "Vous ne masquez aucun mot"}


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


def test_a_hidden_story_is_never_chosen() -> None:
    stories = [story(1), story(2)]
    words = phrase(stories[0].wordings[0].title)
    lead, more = select(stories, replace(subscriber(), hidden=(words,)), (), NOW)
    chosen = [one for one in (lead, *more) if one is not None]
    assert not any(hides((words,), one) for one in chosen)
