"""Groups, a channel, a forum and topics of a private chat, the whole way: from the news to what stands where."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.editions.render.health import NAMES
from tests.test_end_to_end import text, world

if TYPE_CHECKING:
    from pathlib import Path

    from bot.local.answers import Json
    from bot.local.chats import Chat, Person
    from tests.test_end_to_end import Session, World

# 07:30 in Toronto, 13:30 in Paris.
MORNING = datetime(2026, 6, 3, 11, 30, tzinfo=UTC)
SAYS = {
    "en": {
        "yes": "Yes, every day", "languages": "Languages", "other": "Français", "back": "‹ Settings",
        "switch": "A topic", "gone": "The topic Politics is gone", "mine": "Disclaimer", "theirs": "Avertissement",
    },
    "fr": {
        "yes": "Oui, chaque jour", "languages": "Langues", "other": "English", "back": "‹ Réglages",
        "switch": "Un fil", "gone": "Le sujet Politics a disparu", "mine": "Avertissement", "theirs": "Disclaimer",
    },
}  # fmt: skip


async def channel_in_another_language(session: Session, keeper: Person, language: str) -> Chat:
    """She makes the bot post in her channel, and has it write there in the other language."""
    talk, says = session.talk, SAYS[language]
    channel = talk.telegram.add_group("Wire", keeper, kind="channel")
    talk.telegram.invite(channel, keeper, status="administrator")
    await talk.listen()
    panel = talk.last(keeper)
    for label in (says["yes"], says["languages"], says["other"], says["back"]):
        await talk.tapped(keeper, panel, label)
    return channel


async def forum_with_an_edition(session: Session, keeper: Person) -> tuple[Chat, int]:
    """A forum where one topic has an edition."""
    telegram = session.talk.telegram
    forum = telegram.add_group("Forum", keeper, kind="supergroup", forum=True)
    telegram.invite(forum, keeper)
    topic = telegram.add_topic(forum, "Politics")
    await session.talk.said(keeper, "/start", forum, topic=topic)
    return forum, topic


async def test_health_has_a_name_for_every_stage_of_the_clock(tmp_path: Path) -> None:
    async with world(tmp_path) as place, place.bot() as session:
        assert set(session.ticks) == set(NAMES)


async def morning(place: World, session: Session) -> None:
    place.clock.move_to(MORNING)
    await session.read_the_news()
    await session.tick("press")
    for _ in range(3):
        await session.tick("deliver")


def since(session: Session, chat: Chat | Person, count: int) -> list[Json]:
    return list(session.talk.telegram.from_bot(chat)[count:])


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_each_chat_gets_its_edition_where_and_how_its_keeper_chose(tmp_path: Path, language: str) -> None:
    says = SAYS[language]
    async with world(tmp_path) as place:
        async with place.bot() as session:
            await session.read_the_news()
            talk = session.talk
            keeper, member = talk.person("Kim", language), talk.person("Max", language)
            for said in ("/start", "/timezone Toronto", "/schedule 07:30", "/follow #canada"):
                await talk.said(keeper, said)
            (panel,) = await talk.said(keeper, "/follow")
            await talk.tapped(keeper, panel, says["switch"])
            await session.tick("topics")
            channel = await channel_in_another_language(session, keeper, language)
            forum, topic = await forum_with_an_edition(session, keeper)
            group = talk.telegram.add_group("Friends", keeper)
            talk.telegram.join(group, member)
            talk.telegram.invite(group, keeper)
            await talk.said(keeper, "/start", group)
            before = {chat.id: len(talk.telegram.from_bot(chat)) for chat in (keeper, channel, forum, group)}
        # The topic is deleted and the group grows while the program is down.
        place.fake.telegram.remove_topic(forum, topic)
        larger = place.fake.telegram.upgrade(group, keeper)
        place.fake.telegram.inbox.forget()
        async with place.bot() as session:
            await morning(place, session)
            posts = since(session, channel, before[channel.id])
            assert says["theirs"] in text(posts)
            assert all("message_thread_id" not in one for one in posts)
            fallen = since(session, forum, 0)
            assert says["gone"] in text(fallen)
            assert says["mine"] in text(fallen)
            assert says["mine"] in text(since(session, larger, 0))
            own = since(session, keeper, before[keeper.id])
            threads = {one.get("message_thread_id") for one in own}
            assert len(threads - {None}) == 1
            apart = [one for one in own if "message_thread_id" in one]
            assert all("#canada" in one["text"] for one in apart)
            counts = {chat.id: len(session.talk.telegram.from_bot(chat)) for chat in (keeper, channel, forum, larger)}
            for _ in range(2):
                await session.tick("press", "deliver", "announce", "topics")
            assert counts == {
                chat.id: len(session.talk.telegram.from_bot(chat)) for chat in (keeper, channel, forum, larger)
            }
