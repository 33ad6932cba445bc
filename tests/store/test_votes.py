from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.models import Taste, Vote
from bot.store import subscribers, votes
from tests.builders import NOW, subscriber

if TYPE_CHECKING:
    from bot.store import Store


def vote(story_id: int, *, liked: bool = True, minutes: int = 0) -> Vote:
    return Vote(story_id, liked, NOW + timedelta(minutes=minutes), ("ukraine", "g7"), (3, 12))


async def test_the_later_vote_on_a_story_counts(store: Store) -> None:
    async with store.writing() as db:
        anna = await subscribers.add(db, subscriber())
        await votes.put(db, anna.id, vote(1))
        await votes.put(db, anna.id, vote(2))
        await votes.put(db, anna.id, vote(1, liked=False, minutes=5))
        assert await votes.of(db, anna.id) == [vote(1, liked=False, minutes=5), vote(2)]
        assert await votes.on(db, anna.id, 1) is False
        await votes.take_back(db, anna.id, 1)
        assert await votes.on(db, anna.id, 1) is None


async def test_only_the_last_votes_are_kept(store: Store) -> None:
    async with store.writing() as db:
        anna = await subscribers.add(db, subscriber())
        for number in range(votes.MOST + 5):
            await votes.put(db, anna.id, vote(number, minutes=number))
        kept = await votes.of(db, anna.id)
    assert [one.story_id for one in kept] == list(range(votes.MOST + 4, 4, -1))


async def test_votes_are_set_aside_and_come_back_until_that_is_done_again(store: Store) -> None:
    async with store.writing() as db:
        anna = await subscribers.add(db, subscriber())
        await votes.put(db, anna.id, vote(1))
        assert await votes.set_aside(db, anna.id) == 1
        assert await votes.of(db, anna.id) == []
        await votes.restore(db, anna.id)
        assert len(await votes.of(db, anna.id)) == 1
        await votes.set_aside(db, anna.id)
        # A second tap on the same button loses nothing.
        await votes.set_aside(db, anna.id)
        await votes.put(db, anna.id, vote(2))
        await votes.set_aside(db, anna.id)
        await votes.restore(db, anna.id)
        assert [one.story_id for one in await votes.of(db, anna.id)] == [2]


async def test_a_taste_is_kept_with_its_subscriber(store: Store) -> None:
    taste = Taste((("covid_19", -2), ("россия", 4)), ((12, 1),))
    async with store.writing() as db:
        await subscribers.add(db, subscriber(1))
        await subscribers.save(db, (await subscribers.by_id(db, [1]))[0])
    assert votes.unpack(votes.pack(taste)) == taste
    assert votes.pack(Taste()) is None


@pytest.mark.parametrize("kept", ["", "#", "@x:1", "#a", "#a:b", "@1:-", "hockey:1", ":::", "@-1:2"])
def test_a_damaged_taste_is_as_if_it_was_not_learned(kept: str) -> None:
    assert votes.unpack(kept) == Taste()


async def test_a_message_is_about_the_last_story_it_showed(store: Store) -> None:
    async with store.writing() as db:
        anna = await subscribers.add(db, subscriber(1))
        other = await subscribers.add(db, subscriber(2))
        await votes.note(db, anna.id, [(100, 7), (101, 8)], NOW)
        await votes.note(db, anna.id, [(100, 9)], NOW)
        assert await votes.about(db, anna.id, 100) == 9
        assert await votes.about(db, other.id, 100) is None
