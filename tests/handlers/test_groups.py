from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.local.people import CHANNEL_BOT, GROUP_ANONYMOUS_BOT
from bot.models import ChatKind
from bot.services import Chat, rooms, subscriptions
from bot.store import subscribers

if TYPE_CHECKING:
    from bot.local.answers import Json
    from bot.local.chats import Chat as Room
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


@pytest.fixture
async def group(bot: Talk, anna: Person, benoit: Person) -> Room:
    """Anna owns it, Benoît is a member, the bot was let in and has said hello."""
    room = bot.telegram.add_group("Newsroom", anna, kind="supergroup")
    bot.telegram.join(room, benoit)
    bot.telegram.invite(room, anna)
    await bot.listen()
    return room


@pytest.fixture
async def forum(bot: Talk, anna: Person) -> Room:
    room = bot.telegram.add_group("Forum", anna, kind="supergroup", forum=True)
    bot.telegram.invite(room, anna)
    await bot.listen()
    return room


async def subscriber(bot: Talk, room: Room, topic: int = 0) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(room.id, ChatKind(room.kind), topic))


async def test_it_says_hello_once_when_it_is_let_in(bot: Talk, anna: Person, group: Room) -> None:
    (hello,) = bot.telegram.from_bot(group)
    assert "/start" in hello["text"]
    bot.telegram.invite(group, anna, status="administrator")
    await bot.listen()
    assert len(bot.telegram.from_bot(group)) == 1


async def test_anyone_may_ask_and_is_answered_by_a_reply(bot: Talk, benoit: Person, group: Room) -> None:
    (listing,) = await bot.said(benoit, "/top@broadsheet_local_bot", group)
    assert "1. " in listing["text"]
    assert listing["reply_to_message"]["text"] == "/top@broadsheet_local_bot"


async def test_commands_for_other_bots_and_talk_among_people_are_left_alone(
    bot: Talk, anna: Person, group: Room
) -> None:
    bot.telegram.invite(group, anna, status="administrator")
    await bot.listen()
    for text in ("/top@another_bot", "#ukraine", "good morning", "/nonsense"):
        assert await bot.said(anna, text, group) == []


@pytest.mark.parametrize(
    "command",
    ["/start", "/stop", "/follow #ukraine", "/mute #ukraine", "/schedule 08:00", "/timezone Paris", "/language fr"],
)
async def test_only_administrators_change_what_the_group_gets(
    bot: Talk, benoit: Person, group: Room, command: str
) -> None:
    (answer,) = await bot.said(benoit, command, group)
    assert "administrateurs" in answer["text"]
    assert (await subscriber(bot, group)).id == 0


async def test_an_administrator_subscribes_the_group(bot: Talk, anna: Person, benoit: Person, group: Room) -> None:
    (answer,) = await bot.said(anna, "/start", group)
    assert "An edition comes here every day" in answer["text"]
    assert (await subscriber(bot, group)).active
    bot.telegram.join(group, benoit, status="administrator")
    await bot.said(benoit, "/schedule 18:00", group)
    assert (await subscriber(bot, group)).times == (1080,)


async def test_the_group_has_one_language_whoever_asks(bot: Talk, anna: Person, benoit: Person, group: Room) -> None:
    await bot.said(anna, "/language en", group)
    (listing,) = await bot.said(benoit, "/top", group)
    assert listing["text"].startswith("Top stories")


async def test_a_member_may_not_tap_the_settings_but_may_leaf(
    bot: Talk, anna: Person, benoit: Person, group: Room
) -> None:
    (panel,) = await bot.said(anna, "/language", group)
    query = await bot.tapped(benoit, panel, "Français")
    assert query.answer is not None
    assert query.answer["show_alert"]
    assert "administrators" in query.answer["text"].lower() or "administrateurs" in query.answer["text"]
    assert bot.now(panel) == panel
    (listing,) = await bot.said(anna, "/top 2", group)
    await bot.tapped(benoit, listing, "Next")
    assert "3. " in bot.now(listing)["text"]


async def test_a_member_may_not_undo_the_stop_of_an_administrator(
    bot: Talk, anna: Person, benoit: Person, group: Room
) -> None:
    await bot.said(anna, "/start", group)
    (stopped,) = await bot.said(anna, "/stop", group)
    await bot.tapped(benoit, stopped, "Undo")
    assert not (await subscriber(bot, group)).active


async def test_whom_telegram_does_not_know_there_may_not(bot: Talk, anna: Person, group: Room) -> None:
    bot.fake.refuse("PARTICIPANT_ID_INVALID", "getChatMember")
    (answer,) = await bot.said(anna, "/start", group)
    assert "Only administrators" in answer["text"]
    assert not (await subscriber(bot, group)).active


async def test_an_anonymous_administrator_may(bot: Talk, anna: Person, group: Room) -> None:
    bot.telegram.say(anna, "/start", group, anonymous=True)
    await bot.listen()
    assert (await subscriber(bot, group)).active
    assert [one.room.title for one in await rooms.kept_by(bot.services, GROUP_ANONYMOUS_BOT)] == []


async def test_who_writes_as_a_channel_is_answered_but_keeps_nothing(bot: Talk, benoit: Person, group: Room) -> None:
    channel = bot.telegram.add_group("Wire", benoit, kind="channel")
    for text in ("/top", "/start"):
        bot.telegram.send(benoit, {"text": text, "entities": command(text)} | as_channel(channel), group)
    await bot.listen()
    listing, refusal = bot.telegram.from_bot(group)[1:]
    assert "1. " in listing["text"]
    assert "Only administrators" in refusal["text"]
    assert not (await subscriber(bot, group)).active


async def test_posts_of_the_linked_channel_are_left_alone(bot: Talk, anna: Person, group: Room) -> None:
    channel = bot.telegram.add_group("Wire", anna, kind="channel")
    post = {"text": "/start", "entities": command("/start"), "is_automatic_forward": True} | as_channel(channel)
    bot.telegram.send(anna, post, group)
    await bot.listen()
    assert len(bot.telegram.from_bot(group)) == 1


def command(text: str) -> list[Json]:
    return [{"type": "bot_command", "offset": 0, "length": len(text)}]


def as_channel(channel: Room) -> Json:
    """How Telegram shows a message that somebody writes in the name of a channel."""
    return {
        "sender_chat": channel.as_chat(),
        "from": {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
    }


async def test_a_bot_that_may_not_ask_for_one_member_asks_for_the_administrators(
    bot: Talk, anna: Person, benoit: Person, group: Room
) -> None:
    bot.fake.refuse("member list is inaccessible", "getChatMember", times=2)
    await bot.said(benoit, "/start", group)
    assert not (await subscriber(bot, group)).active
    await bot.said(anna, "/start", group)
    assert (await subscriber(bot, group)).active


async def test_each_topic_is_answered_and_subscribed_for_itself(bot: Talk, anna: Person, forum: Room) -> None:
    politics, sports = bot.telegram.add_topic(forum, "Politics"), bot.telegram.add_topic(forum, "Sports")
    (answer,) = await bot.said(anna, "/start", forum, topic=sports)
    assert answer["message_thread_id"] == sports
    await bot.said(anna, "/follow #hockey", forum, topic=sports)
    assert (await subscriber(bot, forum, sports)).follows == ("hockey",)
    assert not (await subscriber(bot, forum, politics)).active
    assert not (await subscriber(bot, forum)).active


async def test_a_tap_in_a_topic_is_answered_in_it(bot: Talk, anna: Person, forum: Room) -> None:
    topic = bot.telegram.add_topic(forum, "Politics")
    (listing,) = await bot.said(anna, "/top", forum, topic=topic)
    await bot.tapped(anna, listing, "1")
    assert bot.last(forum)["message_thread_id"] == topic


async def test_a_thrown_out_bot_is_silent_and_comes_back(bot: Talk, anna: Person, group: Room) -> None:
    await bot.said(anna, "/start", group)
    bot.telegram.kick(group, anna)
    await bot.listen()
    assert (await subscriber(bot, group)).silent
    bot.telegram.invite(group, anna)
    await bot.listen()
    back = await subscriber(bot, group)
    assert (back.silent, back.active) == (False, True)


async def test_a_group_that_becomes_a_supergroup_keeps_everything(bot: Talk, anna: Person) -> None:
    room = bot.telegram.add_group("Small", anna)
    bot.telegram.invite(room, anna)
    await bot.listen()
    await bot.said(anna, "/follow #ukraine", room)
    await bot.said(anna, "/start", room)
    larger = bot.telegram.upgrade(room, anna)
    await bot.listen()
    after = await subscriber(bot, larger)
    assert (after.active, after.follows, after.kind) == (True, ("ukraine",), ChatKind.SUPERGROUP)
    async with bot.services.store.reading() as db:
        assert await subscribers.get(db, room.id, 0) is None


async def test_posts_of_a_channel_are_left_alone(bot: Talk, anna: Person) -> None:
    channel = bot.telegram.add_group("Wire", anna, kind="channel")
    bot.telegram.invite(channel, anna, status="administrator")
    await bot.listen()
    for text in ("/top", "/start", "#ukraine"):
        assert await bot.said(anna, text, channel) == []
    assert (await subscriber(bot, channel)).id == 0


async def test_a_topic_of_a_private_chat_is_answered_in_it_but_has_no_settings_of_its_own(
    bot: Talk, anna: Person
) -> None:
    room = bot.telegram.world.chats[anna.id]
    topic = bot.telegram.add_topic(room, "News")
    (answer,) = await bot.said(anna, "/follow #hockey", topic=topic)
    assert answer["message_thread_id"] == topic
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).follows == ("hockey",)
