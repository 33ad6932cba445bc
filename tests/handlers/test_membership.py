from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import ChatKind
from bot.services import Chat, subscriptions

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def test_a_blocked_bot_keeps_the_settings_and_waits(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    await bot.said(anna, "/follow #ukraine")
    bot.telegram.block(anna)
    await bot.listen()
    blocked = await subscriber(bot, anna)
    assert (blocked.silent, blocked.active, blocked.follows) == (True, True, ("ukraine",))
    bot.telegram.unblock(anna)
    await bot.listen()
    assert not (await subscriber(bot, anna)).silent


async def test_a_stranger_who_blocks_leaves_no_trace(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/top")
    bot.telegram.block(anna)
    await bot.listen()
    assert (await subscriber(bot, anna)).id == 0


async def test_an_answer_that_is_refused_for_good_makes_the_chat_silent(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    bot.fake.forbid("bot was blocked by the user")
    await bot.said(anna, "/top")
    assert (await subscriber(bot, anna)).silent


async def test_a_silent_chat_that_speaks_is_answered_and_no_longer_silent(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    bot.fake.forbid("bot was blocked by the user")
    await bot.said(anna, "/top")
    assert len(await bot.said(anna, "/top")) == 1
    assert not (await subscriber(bot, anna)).silent
