from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.models import ChatKind
from bot.store import outbox, seen, subscribers
from tests.builders import NOW, ago, message, subscriber
from tests.store.filling import with_stories, with_subscribers
from tests.store.plans import recorded, steps

if TYPE_CHECKING:
    from bot.store import Store

TOMORROW = NOW + timedelta(days=1)


async def test_a_subscriber_comes_back_with_all_her_settings(store: Store) -> None:
    new = subscriber(
        chat_id=-100123,
        topic_id=7,
        kind=ChatKind.SUPERGROUP,
        languages=("fr", "en"),
        zone="Europe/Paris",
        times=(450, 1080),
        length=3,
        next_due=TOMORROW,
        last_edition=ago(days=1),
        follows=("canada", "ukraine"),
        mutes=("sport",),
    )
    async with store.writing() as db:
        added = await subscribers.add(db, new)
        assert added == replace(new, id=added.id)
        assert await subscribers.get(db, -100123, 7) == added
        assert await subscribers.get(db, -100123) is None


async def test_a_chat_that_is_known_is_left_as_it_is(store: Store) -> None:
    async with store.writing() as db:
        first = await subscribers.add(db, subscriber(languages=("fr",)))
        assert await subscribers.add(db, subscriber(languages=("en",))) == first


async def test_settings_are_saved_without_touching_tags(store: Store) -> None:
    async with store.writing() as db:
        added = await subscribers.add(db, subscriber(follows=("canada",)))
        changed = replace(added, languages=("fr",), times=(), active=False, next_due=None, follows=())
        await subscribers.save(db, changed)
        assert await subscribers.get(db, added.chat_id) == replace(changed, follows=("canada",))


async def test_due_are_those_whose_time_has_come_and_who_can_be_reached(store: Store) -> None:
    async with store.writing() as db:
        for number, late, wants in (
            (1, ago(hours=1), {}),
            (2, ago(hours=2), {"follows": ("canada",), "mutes": ("sport",)}),
            (3, TOMORROW, {}),
            (4, ago(hours=1), {"active": False}),
            (5, ago(hours=1), {"silent": True}),
            (6, None, {}),
        ):
            await subscribers.add(db, subscriber(number, next_due=late, **wants))
        due = await subscribers.due(db, NOW, 10)
        assert [(one.chat_id, one.follows, one.mutes) for one in due] == [
            (1002, ("canada",), ("sport",)),
            (1001, (), ()),
        ]
        assert [one.chat_id for one in await subscribers.due(db, NOW, 1)] == [1002]


async def test_due_subscribers_are_found_by_their_own_index(store: Store) -> None:
    async with store.reading() as db:
        with recorded(db) as sent:
            await subscribers.due(db, NOW, 9)
        assert await steps(db, sent[0]) == [
            "SEARCH subscribers USING INDEX ix_subscribers_due (active=? AND silent=? AND next_due<?)"
        ]


async def test_after_an_edition_only_the_times_move(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await subscribers.save(db, replace(ada, languages=("fr",)))
        await subscribers.advance(db, [(ada, TOMORROW)], NOW)
        assert await subscribers.get(db, ada.chat_id) == replace(
            ada, languages=("fr",), next_due=TOMORROW, last_edition=NOW
        )


async def test_a_time_chosen_while_an_edition_was_made_stays(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    chosen = NOW + timedelta(hours=3)
    async with store.writing() as db:
        await subscribers.save(db, replace(ada, next_due=chosen))
        await subscribers.advance(db, [(ada, TOMORROW)], NOW)
        kept = await subscribers.get(db, ada.chat_id)
    assert kept is not None
    assert (kept.next_due, kept.last_edition) == (chosen, NOW)


async def test_the_later_word_on_a_tag_counts(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await subscribers.relate(db, ada.id, "canada", "follow", NOW)
        await subscribers.relate(db, ada.id, "sport", "follow", NOW)
        await subscribers.relate(db, ada.id, "sport", "mute", NOW)
        kept = await subscribers.get(db, ada.chat_id)
        assert kept is not None
        assert (kept.follows, kept.mutes) == (("canada",), ("sport",))
        await subscribers.relate(db, ada.id, "sport", None, NOW)
        kept = await subscribers.get(db, ada.chat_id)
        assert kept is not None
        assert (kept.follows, kept.mutes) == (("canada",), ())


async def test_a_chat_that_cannot_be_reached_keeps_its_settings_and_is_owed_nothing_more(store: Store) -> None:
    (ada,) = await with_subscribers(store)
    async with store.writing() as db:
        await outbox.put(db, [(ada.id, "k", message(), NOW)], NOW)
        await subscribers.silence(db, ada.id, silent=True)
        assert await subscribers.get(db, ada.chat_id) == replace(ada, silent=True)
        assert await subscribers.due(db, NOW, 10) == []
        await subscribers.silence(db, ada.id, silent=False)
        assert await subscribers.due(db, NOW, 10) == [ada]
        assert await outbox.claim(db, NOW, 10) == []


async def test_a_group_that_became_a_supergroup_takes_its_topics_along(store: Store) -> None:
    async with store.writing() as db:
        for topic in (0, 5):
            await subscribers.add(db, subscriber(chat_id=-42, topic_id=topic, kind=ChatKind.GROUP))
        await subscribers.migrate(db, -42, -100_042)
        assert await subscribers.get(db, -42) is None
        moved = [await subscribers.get(db, -100_042, topic) for topic in (0, 5)]
    assert [one.kind for one in moved if one] == [ChatKind.SUPERGROUP] * 2


async def test_settings_under_the_new_id_of_a_chat_win(store: Store) -> None:
    async with store.writing() as db:
        await subscribers.add(db, subscriber(chat_id=-42, languages=("en",)))
        await subscribers.add(db, subscriber(chat_id=-100_042, languages=("fr",)))
        await subscribers.migrate(db, -42, -100_042)
        await subscribers.migrate(db, -42, -100_042)
        kept = await subscribers.get(db, -100_042)
        assert kept is not None
        assert kept.languages == ("fr",)
        assert await subscribers.get(db, -42) is None


async def test_subscribers_are_counted_by_how_they_stand(store: Store) -> None:
    async with store.writing() as db:
        stands = ((True, False), (True, False), (True, True), (False, False), (False, True))
        for number, (active, silent) in enumerate(stands):
            await subscribers.add(db, subscriber(number, active=active, silent=silent))
        assert await subscribers.count(db) == subscribers.Count(active=2, silent=1, stopped=2)


async def test_what_was_seen_is_told_per_subscriber(store: Store) -> None:
    await with_stories(store, 1, 1, 1)
    ada, bob = await with_subscribers(store, 2)
    async with store.writing() as db:
        await seen.mark(db, {ada.id: {1: 1, 2: 1, 99: 1}, bob.id: {}}, NOW)
        await seen.mark(db, {ada.id: {2: 4}}, NOW)
        assert await seen.of(db, [ada.id, bob.id], [2, 3, 99]) == {ada.id: {2}, bob.id: set()}
        assert await seen.of(db, [], [1]) == {}
        assert await seen.of(db, [ada.id], []) == {ada.id: set()}
