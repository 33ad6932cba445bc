from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def offered(bot: Talk, person: Person, text: str, offset: str = "") -> dict[str, Any]:
    query = bot.telegram.ask_inline(person, text, offset)
    await bot.listen()
    assert query.answer is not None
    return query.answer


async def test_stories_are_offered_in_the_language_of_who_asks(bot: Talk, anna: Person, benoit: Person) -> None:
    answer = await offered(bot, anna, "gardien")
    assert [one["title"] for one in answer["results"]] == ["Goalkeeper saves forty shots in the final"]
    answer = await offered(bot, benoit, "gardien")
    (result,) = answer["results"]
    assert result["title"].startswith("Le gardien")
    (row,) = result["reply_markup"]["inline_keyboard"]
    assert row == [{"text": "Lire la suite dans Broadsheet", "url": f"https://t.me/{bot.telegram.username}?start=s4"}]


async def test_what_is_shared_carries_its_permalink_and_is_no_question(bot: Talk, anna: Person) -> None:
    answer = await offered(bot, anna, "#ukraine")
    message = bot.telegram.share(anna, answer["results"][0])
    assert any(one.get("url", "").endswith("?start=s1") for one in message["entities"])
    before = len(bot.telegram.from_bot(anna))
    await bot.listen()
    assert len(bot.telegram.from_bot(anna)) == before


async def test_of_nothing_typed_the_day_is_offered_in_pages(bot: Talk, anna: Person) -> None:
    answer = await offered(bot, anna, "")
    assert answer["results"][0]["title"].startswith("Envoys meet")
    assert answer["next_offset"] == ""
    answer = await offered(bot, anna, "known", "5")
    assert len(answer["results"]) == 3
    assert (await offered(bot, anna, "known", "50"))["results"] == []


async def test_what_depends_on_who_asks_is_not_kept_for_others(bot: Talk, anna: Person) -> None:
    await offered(bot, anna, "known")
    (call,) = bot.fake.sent("answerInlineQuery")
    assert call.params["is_personal"] is True
    assert call.params["cache_time"] <= 60


@pytest.mark.parametrize(
    "typed", ['"', "NEAR(a", "🙂" * 100, "x" * 256, "#nothing", "since:xx", "\u202e", "outlet:", "zeppelin"]
)
@pytest.mark.parametrize("offset", ["", "x", "-1", "99999999"])
async def test_whatever_is_typed_is_answered(bot: Talk, anna: Person, typed: str, offset: str) -> None:
    assert len((await offered(bot, anna, typed, offset))["results"]) <= 10


async def test_an_answer_that_comes_too_late_does_no_harm(bot: Talk, anna: Person) -> None:
    bot.fake.refuse("query is too old and response timeout expired or query ID is invalid", "answerInlineQuery")
    bot.telegram.ask_inline(anna, "known")
    await bot.listen()
