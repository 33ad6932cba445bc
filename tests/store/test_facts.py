from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import facts

if TYPE_CHECKING:
    from bot.store import Store


async def test_a_fact_is_remembered_replaced_and_forgotten(store: Store) -> None:
    async with store.writing() as db:
        assert await facts.get(db, "colour") is None
        await facts.put(db, "colour", "blue")
        await facts.put(db, "colour", "red")
        assert await facts.get(db, "colour") == "red"
        await facts.forget(db, "colour")
        assert await facts.get(db, "colour") is None
