from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from bot.models import ChatKind
from bot.services import Chat, pressing, shelf, subscriptions

if TYPE_CHECKING:
    from pathlib import Path

    from bot.local.chats import Person
    from tests.handlers.talk import Talk

# Tables with news, and with the program's own notes, hold nothing about people.
PERSONAL = {
    *("subscribers", "subscriber_tags", "seen", "saved", "editions", "deliveries", "story_follows"),
    *("votes", "shown"),
}


async def lives_here(bot: Talk, person: Person) -> None:
    """Leave a trace in every table that can hold one."""
    chat = Chat(person.id, ChatKind.PRIVATE, language=person.language_code)
    await bot.said(person, "/start")
    await bot.said(person, "/follow #ukraine")
    await shelf.save(bot.services, chat, 3)
    (card,) = await bot.said(person, "/story 2")
    await bot.forged(person, card, "1:watch:2")
    await bot.forged(person, card, "1:up:2:1")
    soon = bot.clock.now.hour * 60 + bot.clock.now.minute + 1
    await subscriptions.set_zone(bot.services, chat, "UTC")
    await subscriptions.set_times(bot.services, chat, [soon])
    await pressing.press(bot.services, bot.clock.forward(minutes=1))


def raw(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, read past the program."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in names if not name.startswith(("sqlite_", "entry_words"))]
        return {name: [dict(row) for row in db.execute(f"SELECT * FROM {name}")] for name in ours}  # noqa: S608 - names of tables


def about(rows: dict[str, list[dict[str, Any]]], chat_id: int) -> dict[str, int]:
    """How many rows of each table are about a chat."""
    ids = {row["id"] for row in rows["subscribers"] if row["chat_id"] == chat_id}
    found = {
        name: sum(row.get("chat_id") == chat_id or row.get("subscriber_id") in ids for row in listed)
        for name, listed in rows.items()
    }
    return {name: count for name, count in found.items() if count}


async def test_mydata_holds_every_row_that_is_about_her(bot: Talk, anna: Person, tmp_path: Path) -> None:
    await lives_here(bot, anna)
    stored = about(raw(tmp_path / "broadsheet.db"), anna.id)
    assert stored.keys() == PERSONAL
    (file,) = await bot.said(anna, "/mydata")
    assert "/forget" in file["caption"]
    told = json.loads(bot.telegram.world.files[file["document"]["file_id"]].data)
    assert {name: len(rows) for name, rows in told["stored"].items() if rows} == stored
    assert told["stored"]["subscribers"][0]["languages"] == "en fr"
    assert told["stored"]["subscriber_tags"][0]["key"] == "ukraine"


async def test_mydata_holds_nothing_of_anybody_else(bot: Talk, anna: Person, benoit: Person) -> None:
    await lives_here(bot, anna)
    (file,) = await bot.said(benoit, "/mydata")
    told = json.loads(bot.telegram.world.files[file["document"]["file_id"]].data)
    assert not any(told["stored"].values())


async def test_forget_erases_every_row_after_one_question(
    bot: Talk, anna: Person, benoit: Person, tmp_path: Path
) -> None:
    await lives_here(bot, anna)
    await lives_here(bot, benoit)
    before = raw(tmp_path / "broadsheet.db")
    (question,) = await bot.said(benoit, "/forget")
    assert bot.labels(question) == ["Tout effacer", "Ne rien effacer"]
    assert about(raw(tmp_path / "broadsheet.db"), benoit.id) == about(before, benoit.id)
    await bot.tapped(benoit, question, "Tout effacer")
    assert "plus rien n’est enregistré" in bot.now(question)["text"]
    after = raw(tmp_path / "broadsheet.db")
    assert about(after, benoit.id) == {}
    assert str(benoit.id) not in json.dumps(after, default=str)
    known = {row["id"] for row in after["subscribers"]}
    assert all(row["subscriber_id"] in known for name in PERSONAL - {"subscribers"} for row in after[name])
    assert about(after, anna.id) == about(before, anna.id)


async def test_a_no_erases_nothing(bot: Talk, anna: Person, tmp_path: Path) -> None:
    await lives_here(bot, anna)
    before = about(raw(tmp_path / "broadsheet.db"), anna.id)
    (question,) = await bot.said(anna, "/forget")
    await bot.tapped(anna, question, "Keep it")
    assert "Nothing was erased" in bot.now(question)["text"]
    assert about(raw(tmp_path / "broadsheet.db"), anna.id) == before


async def test_who_was_forgotten_begins_anew(bot: Talk, anna: Person) -> None:
    await lives_here(bot, anna)
    (question,) = await bot.said(anna, "/forget")
    await bot.tapped(anna, question, "Erase everything")
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).id == 0
    *_, hello = await bot.said(anna, "/start")
    assert "Hello" in hello["text"]


@pytest.mark.parametrize("data", ["1:forget", "1:forget:maybe", "1:forget:yes:yes"])
async def test_forged_answers_erase_nothing(bot: Talk, anna: Person, data: str) -> None:
    await bot.said(anna, "/start")
    (question,) = await bot.said(anna, "/forget")
    await bot.forged(anna, question, data)
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).id
