"""Sharing a place: the button for it, the zone of the place, and nothing of the place that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.editions.location import zone_at
from bot.errors import UnknownZone
from bot.local.answers import ApiError
from bot.models import ChatKind
from bot.services import Chat, subscriptions
from tests.handlers.conftest import anna, bot, clock, shelf, store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.local.chats import Person
    from tests.handlers.talk import Talk

__all__ = ["anna", "bot", "clock", "shelf", "store"]


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "zone"),
    [
        ("Toronto", 43.65, -79.38, "America/Toronto"),
        ("St. John’s", 47.56, -52.71, "America/St_Johns"),
        ("Porto, near Spain", 41.15, -8.61, "Europe/Lisbon"),
        ("Vigo, near Portugal", 42.24, -8.72, "Europe/Madrid"),
        ("Kathmandu", 27.72, 85.32, "Asia/Kathmandu"),
        ("Lloydminster, Saskatchewan", 53.28, -109.98, "America/Edmonton"),
        ("the Atlantic", 30.0, -45.0, "Etc/GMT+3"),
    ],
)
def test_the_zone_of_a_place_is_that_of_its_land_or_sea(
    place: str, latitude: float, longitude: float, zone: str
) -> None:
    assert zone_at(latitude, longitude) == zone, place


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0), (float("inf"), 0)])
def test_what_is_no_place_on_earth_has_no_zone(latitude: float, longitude: float) -> None:
    with pytest.raises(UnknownZone):
        zone_at(latitude, longitude)


@pytest.mark.parametrize(
    ("language", "share", "thanks", "undo"),
    [("en", "Share where I am", "not the place", "Undo"), ("fr", "Partager ma position", "pas le lieu", "Annuler")],
)
async def test_a_shared_place_sets_the_zone_and_is_not_kept(
    bot: Talk, tmp_path: Path, language: str, share: str, thanks: str, undo: str
) -> None:
    person = bot.person("Anna", language)
    chat = bot.telegram.world.chats[person.id]
    (panel,) = await bot.said(person, "/timezone")
    await bot.tapped(person, panel, share)
    assert chat.keyboard[0][0]["request_location"] is True
    bot.telegram.share_place(person, 48.8566, 2.3522)
    await bot.listen()
    *_, said, shown = bot.telegram.from_bot(person)
    assert thanks in said["text"]
    assert chat.keyboard == []
    assert "Paris" in shown["text"]
    assert b"48.85" not in stored(tmp_path)
    await bot.tapped(person, shown, undo)
    after = await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))
    assert after.zone == "America/Toronto"


def stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("broadsheet.db*"))


async def test_a_place_can_be_shared_without_being_asked(bot: Talk, anna: Person) -> None:
    bot.telegram.share_place(anna, 22.57, 88.36)
    await bot.listen()
    assert (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).zone == "Asia/Kolkata"


async def test_telegram_asks_for_a_place_in_private_only(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Editors", anna, kind="supergroup")
    bot.telegram.invite(group, anna, "administrator")
    *_, panel = await bot.said(anna, "/timezone", group)
    assert "Share where I am" not in bot.labels(panel)
    markup = {"keyboard": [[{"text": "Here", "request_location": True}]]}
    with pytest.raises(ApiError, match="private chats only"):
        await bot.telegram.call("sendMessage", {"chat_id": group.id, "text": "Where?", "reply_markup": markup})
