"""Buttons outlive upgrades: what was ever issued under version 1 of their grammar is understood while it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.editions import buttons
from handlers.callbacks import TAPS
from handlers.context import Who

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk

# One of each kind that was ever sent. Lines are added and never changed: such buttons hang in chats for good.
ISSUED = (
    "1:top:1:-:day", "1:top:0:ukraine:week", "1:top:1:-:day:3", "1:news", "1:find:0:ukraine", "1:find:0:ships since=3d",
    "1:saved:0", "1:history:0", "1:catchup:0:72", "1:less:1", "1:save:1", "1:unsave:1", "1:tag:ukraine", "1:tags",
    "1:story:1", "1:watch:1", "1:unwatch:1", "1:src:1:0", "1:why:1", "1:digest:again", "1:follow:ukraine",
    "1:unfollow:ukraine", "1:mute:ukraine", "1:unmute:ukraine", "1:undo:follow:ukraine", "1:undo:unmute:ukraine",
    "1:mine",
    "1:drop:ukraine", "1:hidden", "1:hide:real estate", "1:unhide:real estate", "1:outlet:1:1", "1:outlet:1:0",
    "1:outlets:1", "1:up:1:1", "1:up:1:0", "1:down:1:1", "1:taste", "1:unlearn", "1:relearn", "1:join", "1:subscribe",
    "1:stop", "1:setup:language:en", "1:setup:language:en.fr", "1:setup:where", "1:setup:zone:Europe/Paris",
    "1:setup:time:450", "1:setup:tag:ukraine:1", "1:setup:back:time", "1:setup:done", "1:settings", "1:times",
    "1:time:450:1", "1:day:6:0", "1:when:450.1080:127", "1:quiets", "1:quiet:off", "1:quiet:1320:420", "1:skip:1",
    "1:alerts:0", "1:zones", "1:zone:Europe/Paris", "1:zone:Paris", "1:where", "1:languages", "1:language:fr.en",
    "1:tongue:es:1", "1:lengths", "1:length:10", "1:forget:no", "1:layouts", "1:sample:newspaper", "1:layout:plain",
    "1:pause", "1:resume", "1:threads:0",
)  # fmt: skip


@pytest.mark.parametrize("data", ISSUED)
async def test_a_button_that_was_ever_issued_still_works(bot: Talk, anna: Person, data: str) -> None:
    assert len(data.encode()) <= buttons.LIMIT
    await bot.said(anna, "/start")
    (listing,) = await bot.said(anna, "/top")
    query = await bot.forged(anna, listing, data)
    assert query.answer is not None
    assert "older version" not in (query.answer["text"] or "")
    assert "Write it like this" not in bot.last(anna)["text"]


def test_every_verb_stands_among_them() -> None:
    issued = {found[0] for data in ISSUED if (found := buttons.decode(data))}
    # An edition's moment differs from chat to chat; those of admins and of other chats have tests of their own.
    assert set(TAPS) - issued <= {"edition", "chats", "leave"} | {
        verb for verb, tap in TAPS.items() if tap.who is Who.ADMIN
    }
