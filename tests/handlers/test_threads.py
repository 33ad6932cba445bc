"""A topic of the private chat for each followed hashtag: offered, opened, filled, lost, given up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.delivery import telegram
from bot.models import ChatKind
from bot.services import Chat, pressing, subscriptions, threads
from bot.services.delivering import Deliverer

if TYPE_CHECKING:
    from bot.local.answers import Json
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk

SWITCH = {"en": "A topic for each", "fr": "Un fil pour chacun"}
BOTH = pytest.mark.parametrize("language", ["en", "fr"])


async def hers(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def opened(bot: Talk, person: Person, *tags: str) -> Json:
    """She is subscribed, follows some tags and wants topics; the panel."""
    await subscriptions.subscribe(bot.services, Chat(person.id, ChatKind.PRIVATE, language=person.language_code))
    for tag in tags:
        await bot.said(person, f"/follow #{tag}")
    (panel,) = await bot.said(person, "/follow")
    await bot.tapped(person, panel, SWITCH[person.language_code])
    return panel


async def tick(bot: Talk) -> int:
    return await threads.begin(bot.services, bot.clock(), partial(telegram.begin_topic, bot.application.bot))


async def edition(bot: Talk, person: Person) -> list[Json]:
    """What the next edition brings."""
    chat = Chat(person.id, ChatKind.PRIVATE)
    before = len(bot.telegram.from_bot(person))
    await subscriptions.set_zone(bot.services, chat, "UTC")
    await subscriptions.set_times(bot.services, chat, [bot.clock().hour * 60 + bot.clock().minute + 1])
    await pressing.press(bot.services, bot.clock.forward(minutes=1))
    while await Deliverer(bot.services).run(partial(telegram.send, bot.application.bot)):
        pass
    return list(bot.telegram.from_bot(person)[before:])


@BOTH
async def test_stories_of_followed_tags_come_in_topics_of_their_own(bot: Talk, language: str) -> None:
    anna = bot.person("Anna", language)
    panel = await opened(bot, anna, "ukraine", "harbour")
    assert SWITCH[language] in bot.labels(panel)[2]
    assert bot.labels(panel)[2].startswith("✓")
    assert await tick(bot) == 2
    assert await tick(bot) == 0
    room = bot.telegram.world.chats[anna.id]
    named = {name: topic for topic, name in room.topics.items()}
    assert set(named) == {"#ukraine", "#harbour"}
    ukraine, harbour = named["#ukraine"], named["#harbour"]
    messages = await edition(bot, anna)
    by_topic = {topic: [one for one in messages if one.get("message_thread_id") == topic] for topic in room.topics}
    assert "Ukraine" in by_topic[ukraine][0]["text"]
    assert all("#harbour" in one["text"] for one in by_topic[harbour])
    front = [one for one in messages if "message_thread_id" not in one]
    assert all("#ukraine" not in one["text"] and "#harbour" not in one["text"] for one in front)


async def test_no_story_is_lost_or_doubled_by_topics(bot: Talk, anna: Person, benoit: Person) -> None:
    await subscriptions.subscribe(bot.services, Chat(benoit.id, ChatKind.PRIVATE, language="en"))
    for tag in ("ukraine", "hockey"):
        await bot.said(benoit, f"/follow #{tag}")
    await opened(bot, anna, "ukraine", "hockey")
    await tick(bot)
    apart, whole = await edition(bot, anna), await edition(bot, benoit)

    def told(messages: list[Json]) -> list[str]:
        links = [entity["url"] for one in messages for entity in one.get("entities", []) if "url" in entity]
        return sorted({url for url in links if "start=s" in url})

    assert told(apart) == told(whole)


async def test_a_tag_followed_later_gets_its_topic_and_one_let_go_does_not(bot: Talk, anna: Person) -> None:
    await opened(bot, anna, "ukraine")
    await tick(bot)
    await bot.said(anna, "/follow #hockey")
    assert await tick(bot) == 1
    await bot.said(anna, "/unfollow #ukraine")
    kept = (await hers(bot, anna)).tag_topics
    assert kept is not None
    assert [key for key, _ in kept] == ["hockey"]


@BOTH
async def test_a_deleted_topic_falls_back_says_so_and_opens_anew(bot: Talk, language: str) -> None:
    anna = bot.person("Anna", language)
    await opened(bot, anna, "ukraine")
    await tick(bot)
    room = bot.telegram.world.chats[anna.id]
    (topic,) = room.topics
    bot.telegram.remove_topic(room, topic)
    *_, told = await edition(bot, anna)
    assert "message_thread_id" not in told
    assert {"en": "is gone or closed", "fr": "a disparu ou est fermé"}[language] in told["text"]
    assert dict((await hers(bot, anna)).tag_topics or ()) == {"ukraine": 0}
    assert await tick(bot) == 0
    await bot.tapped(anna, told, {"en": "Open it anew", "fr": "Le rouvrir"}[language])
    assert await tick(bot) == 1


async def test_where_telegram_refuses_everything_stays_and_it_is_said_once(bot: Talk, anna: Person) -> None:
    await opened(bot, anna, "ukraine")
    bot.telegram.world.me["has_topics_enabled"] = False
    for _ in range(3):
        await tick(bot)
    assert (await hers(bot, anna)).tag_topics is None
    messages = await edition(bot, anna)
    assert sum("Telegram opens no topics" in one["text"] for one in messages) == 1
    assert all("message_thread_id" not in one for one in messages)


async def test_a_network_that_fails_is_waited_for(bot: Talk, anna: Person) -> None:
    await opened(bot, anna, "ukraine")
    bot.fake.cut_off("createForumTopic")
    assert await tick(bot) == 0
    assert await tick(bot) == 1


async def test_switched_off_everything_comes_to_the_chat_again(bot: Talk, anna: Person) -> None:
    panel = await opened(bot, anna, "ukraine")
    await tick(bot)
    await bot.tapped(anna, panel, "✓ A topic for each")
    assert all("message_thread_id" not in one for one in await edition(bot, anna))


async def test_groups_are_offered_none(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Newsroom", anna)
    bot.telegram.invite(group, anna)
    await bot.listen()
    (panel,) = await bot.said(anna, "/follow", group)
    assert not any("topic" in label for label in bot.labels(panel))
    query = await bot.forged(anna, panel, "1:threads:1")
    assert query.answer is not None
    assert (await subscriptions.of(bot.services, Chat(group.id, ChatKind.GROUP))).tag_topics is None
