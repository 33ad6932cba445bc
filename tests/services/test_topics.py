"""Forum topics that were deleted, and groups that became supergroups: nothing is lost, and it is said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.delivery import telegram
from bot.models import ChatKind
from bot.services import Chat, announcing, doors, rooms, subscriptions
from bot.services.delivering import Deliverer
from bot.store import moving, outbox, subscribers
from bot.store.tables import metadata
from tests.builders import NOW, message
from tests.fakes import FakeTelegram
from tests.services.stand import Clock

if TYPE_CHECKING:
    from bot.local.chats import Chat as Room
    from bot.services import Services

OTHER = "Sports"


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram(Clock())


@pytest.fixture
def forum(fake: FakeTelegram) -> Room:
    anna = fake.telegram.add_person("Anna")
    room = fake.telegram.add_group("Forum", anna, kind="supergroup", forum=True)
    fake.telegram.invite(room, anna)
    return room


async def owe(services: Services, chat: Chat, *keys: str) -> int:
    """Subscribe a place and owe it some messages."""
    one = await subscriptions.subscribe(services, chat)
    async with services.store.writing() as db:
        await outbox.put(db, [(one.id, key, replace(message(), html=key), NOW) for key in keys], NOW)
    return one.id


async def deliver(services: Services, fake: FakeTelegram) -> None:
    deliverer = Deliverer(services)
    while await deliverer.run(partial(telegram.send, fake.bot())):
        pass


async def test_what_a_deleted_topic_was_to_get_comes_to_the_chat_which_is_told(
    services: Services, fake: FakeTelegram, forum: Room
) -> None:
    topic = fake.telegram.add_topic(forum, "Politics")
    chat = Chat(forum.id, ChatKind.SUPERGROUP, topic)
    await rooms.kept(services, chat, "Politics", 0)
    subscriber_id = await owe(services, chat, "one", "two")
    fake.telegram.remove_topic(forum, topic)
    await deliver(services, fake)
    texts = [one["text"] for one in fake.telegram.from_bot(forum)]
    assert texts[:2] == ["one", "two"]
    assert "The topic Politics is gone or closed, so its edition comes here." in texts[2]
    assert len(texts) == 3
    async with services.store.reading() as db:
        (moved,) = await subscribers.of_chat(db, forum.id)
    assert (moved.id, moved.topic_id, moved.active, moved.silent) == (subscriber_id, 0, True, False)


async def test_where_the_chat_has_its_own_edition_that_of_the_topic_ends(
    services: Services, fake: FakeTelegram, forum: Room
) -> None:
    topic = fake.telegram.add_topic(forum, "Politics")
    await owe(services, Chat(forum.id, ChatKind.SUPERGROUP), "whole")
    await owe(services, Chat(forum.id, ChatKind.SUPERGROUP, topic), "part")
    fake.telegram.remove_topic(forum, topic)
    await deliver(services, fake)
    texts = [one["text"] for one in fake.telegram.from_bot(forum)]
    assert texts[0] == "whole"
    assert "its edition has ended" in texts[1]
    assert len(texts) == 2
    async with services.store.reading() as db:
        whole, part = await subscribers.of_chat(db, forum.id)
    assert (whole.active, whole.silent, part.active) == (True, False, False)


async def test_settings_of_a_stopped_chat_give_way(services: Services, fake: FakeTelegram, forum: Room) -> None:
    topic = fake.telegram.add_topic(forum, "Politics")
    whole = Chat(forum.id, ChatKind.SUPERGROUP)
    await subscriptions.subscribe(services, whole)
    await subscriptions.stop(services, whole)
    subscriber_id = await owe(services, Chat(forum.id, ChatKind.SUPERGROUP, topic), "part")
    fake.telegram.remove_topic(forum, topic)
    await deliver(services, fake)
    async with services.store.reading() as db:
        (moved,) = await subscribers.of_chat(db, forum.id)
    assert (moved.id, moved.topic_id, moved.active) == (subscriber_id, 0, True)


# ------------------------------------------------------------------ another id
async def test_a_group_that_grew_unheard_is_found_by_the_first_delivery(services: Services, fake: FakeTelegram) -> None:
    anna = fake.telegram.add_person("Anna")
    group = fake.telegram.add_group("Small", anna)
    fake.telegram.invite(group, anna)
    subscriber_id = await owe(services, Chat(group.id, ChatKind.GROUP), "one", "two")
    larger = fake.telegram.upgrade(group, anna)
    await deliver(services, fake)
    assert [one["text"] for one in fake.telegram.from_bot(larger)] == ["one", "two"]
    assert len([call for call in fake.calls if call.error]) == 1
    async with services.store.reading() as db:
        (moved,) = await subscribers.by_id(db, [subscriber_id])
    assert (moved.chat_id, moved.kind, moved.silent) == (larger.id, ChatKind.SUPERGROUP, False)


async def test_every_row_that_names_a_group_moves_to_its_new_id(services: Services) -> None:
    old, new = Chat(-55, ChatKind.GROUP), -100_55
    await subscriptions.subscribe(services, old)
    await rooms.came(services, old, "Small", [7])
    await doors.ban(services, old.id)
    await announcing.draft(services, old, "Hello")
    async with services.store.writing() as db:
        await moving.move(db, old.id, new)
        await moving.move(db, old.id, new)
        for table in metadata.sorted_tables:
            if "chat_id" in table.c:
                found = [row.chat_id for row in await db.execute(table.select())]
                assert set(found) == {new}, table.name
    (kept,) = await rooms.kept_by(services, 7)
    assert (kept.room.kind, kept.room.title) == (ChatKind.SUPERGROUP, "Small")


async def test_what_is_known_under_the_new_id_already_stays(services: Services) -> None:
    await rooms.came(services, Chat(-55, ChatKind.GROUP), "Old", [7, 8])
    await rooms.came(services, Chat(-100_55, ChatKind.SUPERGROUP), "New", [8])
    await subscriptions.migrate(services, -55, -100_55)
    assert [one.room.title for one in await rooms.kept_by(services, 7)] == ["New"]
    assert [one.room.title for one in await rooms.kept_by(services, 8)] == ["New"]
