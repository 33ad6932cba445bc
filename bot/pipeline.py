"""The way of the data, in seven stages. Each is a verb here, called by one job, and reads from and writes to the store.

    feeds ──gather──► entries ──group──► stories ──write──► words, tags, rank ──reword──► a model's words
                                                                │
    subscribers ─────────press, alert──► outbox ──deliver──► Telegram

Stages only order calls: what is decided is decided by pure code in the rooms below. Every stage takes ``now``, can be
interrupted at any point, and goes on from what the store holds.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import FeedError, Postponed
from bot.feeds import decide
from bot.services import alerting, feedwatch, pressing, threads
from bot.services.announcing import Announcer
from bot.services.delivering import Deliverer
from bot.services.rewording import Rewording
from bot.services.writing import Writer
from bot.store import entries as entry_rows
from bot.store import feeds as feed_rows
from bot.store import outbox, retention
from bot.store import stories as story_rows
from bot.stories.grouping import Grouper
from bot.stories.meaning import encoded
from bot.stories.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.feeds.fetch import Fetched, Fetcher
    from bot.feeds.parse import Parser
    from bot.models import Delivery, Entry, Feed, FeedState, Message, Outcome, ParsedEntry, ParsedFeed
    from bot.services import Services
    from bot.store import Connection
    from bot.stories.meaning import Encoder
    from bot.stories.tags import Tagger
    from bot.words.model.client import Model

log = logging.getLogger(__name__)

# So many feeds are taken on in one tick; so many polls are stored in one transaction, which waits so long for them.
_FEEDS_A_TICK = 2000
_POLLS_A_WRITE = 32
_LINGER_SECONDS = 0.1
# Among so many times the entries of a feed its earlier ones are looked for under other names.
_REMEMBERED = 2
# So many entries are placed at once.
_ENTRIES_A_PASS = 256


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one pass of gathering did."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class _Poll:
    """What one poll of one feed brought: an answer, perhaps parsed, or a failure."""

    feed: Feed
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    error: FeedError | None = None


class Pipeline:
    """The seven stages over one store. ``grouper`` state is restored from the store when first needed."""

    def __init__(
        self,
        services: Services,
        *,
        fetcher: Fetcher,
        parser: Parser,
        encoder: Encoder | None,
        tagger: Tagger,
        model: Model | None = None,
    ) -> None:
        """Keep the tools of the stages; nothing is read yet."""
        self.services = services
        self._store = services.store
        self._config = services.config
        self._fetcher = fetcher
        self._parser = parser
        self._encoder = encoder
        self._writer = Writer(services, encoder=encoder, tagger=tagger)
        self._deliverer = Deliverer(services)
        self._rewording = Rewording(services, model) if model else None
        self._announcer = Announcer(services)
        self._grouper: Grouper | None = None
        # Grouping and writing see the same stories; one at a time keeps "changed" and "written" in step.
        self._stories_lock = asyncio.Lock()

    # ------------------------------------------------------------------ gather
    async def gather(self, now: datetime, progress: Callable[[int, int], None] | None = None) -> Gathered:
        """Poll every feed that is due, several at a time, and store what is new. A failure harms only its feed."""
        async with self._store.reading() as db:
            due = decide.turns(await feed_rows.due(db, now, _FEEDS_A_TICK))
        waiting = iter(due)
        polls: asyncio.Queue[_Poll] = asyncio.Queue(maxsize=2 * _POLLS_A_WRITE)

        async def reader() -> None:
            for feed in waiting:
                await polls.put(await self._poll(feed, now))

        total = Gathered()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(min(self._config.gather.concurrency, len(due))):
                tasks.create_task(reader())
            left = len(due)
            while left:
                batch = await _some(polls, min(_POLLS_A_WRITE, left))
                left -= len(batch)
                total = _added(total, await self._keep(batch, now))
                if progress:
                    progress(len(due) - left, len(due))
        return total

    async def _poll(self, feed: Feed, now: datetime) -> _Poll:
        """Fetch and parse one feed: the boundary at which a bug met in one feed is kept from all others."""
        try:
            fetched = await self._fetcher.fetch(feed, now)
            if fetched.body is None:
                return _Poll(feed, fetched)
            parsed = await self._parser.parse(
                fetched.body,
                url=fetched.final_url,
                content_type=fetched.content_type,
                language=feed.language,
                max_entries=self._config.gather.max_entries,
            )
        except FeedError as error:
            return _Poll(feed, error=error)
        except Exception as error:  # the per-feed boundary
            log.exception("a bug while reading feed %s", feed.url)
            return _Poll(feed, error=FeedError(f"a fault of ours: {type(error).__name__}"))
        return _Poll(feed, fetched, parsed)

    async def _keep(self, polls: Sequence[_Poll], now: datetime) -> Gathered:
        """Store some polls in one transaction, with as few statements as they need."""
        total = Gathered()
        states: dict[int, FeedState] = {}
        new: dict[int, Sequence[ParsedEntry]] = {}
        changed: dict[int, Sequence[ParsedEntry]] = {}
        async with self._store.writing() as db:
            for poll in polls:
                fresh = await self._fresh(db, poll)
                await entry_rows.rename(db, poll.feed.id, fresh.renamed)
                new[poll.feed.id], changed[poll.feed.id] = fresh.new, fresh.changed
                states[poll.feed.id] = self._state(poll, fresh, now)
                total = _added(total, _brought(poll, fresh))
            await entry_rows.put(db, new, changed, now)
            await feed_rows.save_all(db, states)
        return total

    def _state(self, poll: _Poll, fresh: decide.Fresh, now: datetime) -> FeedState:
        """The state of the feed after the poll."""
        config = self._config.gather
        if isinstance(poll.error, Postponed):
            return decide.after_postponing(poll.feed, poll.error, now)
        if poll.fetched is None:
            return decide.after_failure(poll.feed, poll.error or FeedError("no answer"), now, config)
        changed = bool(fresh.new or fresh.changed)
        return decide.after_answer(poll.feed, poll.fetched, poll.parsed, changed, now, config)

    async def _fresh(self, db: Connection, poll: _Poll) -> decide.Fresh:
        """What is new and changed. Entries under new names are looked for only where a name is unknown."""
        feed, parsed = poll.feed, poll.parsed
        if parsed is None:
            return decide.Fresh()
        if feed.state.last_success is None:
            # It was never read, so it brought nothing that could be known.
            return decide.fresh(parsed, {})
        identities = [entry.identity for entry in parsed.entries]
        known = await entry_rows.known(db, feed.id, identities)
        if len(known) == len(identities):
            return decide.fresh(parsed, known)
        rows = await entry_rows.remembered(db, feed.id, _REMEMBERED * len(identities))
        return decide.fresh(parsed, known, [decide.Remembered(*row) for row in rows])

    # ------------------------------------------------------------------ group
    async def group(self, now: datetime, progress: Callable[[int], None] | None = None) -> int:
        """Place every entry that has no story yet, in order of publication; answer how many were placed."""
        placed = 0
        async with self._stories_lock:
            while True:
                async with self._store.reading() as db:
                    batch = await entry_rows.ungrouped(db, _ENTRIES_A_PASS)
                if not batch:
                    return placed
                await self._place(batch, now)
                placed += len(batch)
                await asyncio.to_thread(give_back)
                if progress:
                    progress(placed)

    async def _place(self, batch: Sequence[Entry], now: datetime) -> None:
        grouper = await self._restored(now)
        vectors = await self._vectors(batch)
        try:
            grouped = await asyncio.to_thread(grouper.add, batch, vectors)
            async with self._store.writing() as db:
                await entry_rows.place(db, grouped, vectors, now)
        except BaseException:
            # What memory holds may be ahead of the store: the next pass restores it from there.
            self._grouper = None
            raise

    async def _restored(self, now: datetime) -> Grouper:
        if self._grouper is None:
            async with self._store.reading() as db:
                grouper = Grouper(self._config.window, await story_rows.next_id(db))
                async for part in entry_rows.window_in_parts(db, now - self._config.window):
                    await asyncio.to_thread(grouper.restore, part)
            await asyncio.to_thread(give_back)
            self._grouper = grouper
        return self._grouper

    async def _vectors(self, batch: Sequence[Entry]) -> dict[int, bytes]:
        return {} if self._encoder is None else await encoded(self._encoder.encode, batch)

    # ------------------------------------------------------------------ write
    async def write(self, now: datetime) -> int:
        """Give every story that changed its words, tags and rank; answer how many were written."""
        async with self._stories_lock:
            return await self._writer.run(now)

    # ------------------------------------------------------------------ reword
    async def reword(self, now: datetime) -> int:
        """Give stories that can reach an edition the words of a language model; answer how many got some.

        Nothing else waits for it: until then, and where the model fails, a story has the outlets' own words.
        """
        if self._rewording is None:
            return 0
        return await self._rewording.run(now, await self._writer.common_tags(now))

    # ------------------------------------------------------------------ press
    async def press(self, now: datetime) -> int:
        """Write the edition of every subscriber who is due into the outbox; answer how many were due."""
        return await pressing.press(self.services, now)

    # ------------------------------------------------------------------ alert
    async def alert(self, now: datetime) -> int:
        """Write breaking news, and what moved in followed stories, into the outbox; answer how many messages."""
        return await alerting.alert(self.services, now) + await alerting.update(self.services, now)

    # ------------------------------------------------------------------ deliver
    async def deliver(self, now: datetime, send: Callable[[Delivery], Awaitable[Outcome]]) -> int:
        """Send what the outbox owes, oldest first and in order per subscriber; answer how many were tried."""
        del now  # What falls due while this works is owed as well, so the clock is read anew.
        return await self._deliverer.run(send)

    def wind_down(self) -> None:
        """Begin to send nothing more; a large send is then over as soon as what is under way has come."""
        self._deliverer.stop()

    # ------------------------------------------------------------------ announce
    async def announce(self, now: datetime, show: Callable[[int, int, Message], Awaitable[None]]) -> int:
        """Write the next deliveries of announcements into the outbox, and show how far they are; answer how many."""
        return await self._announcer.run(now, show)

    async def open_topics(self, now: datetime, begin: Callable[[int, str], Awaitable[int | None]]) -> int:
        """Open the topics of private chats that are wanted; answer how many."""
        return await threads.begin(self.services, now, begin)

    # ------------------------------------------------------------------ keep house
    async def watch(self, now: datetime) -> int:
        """Owe the admins a word on important feeds that began to fail or mended; answer how many those were."""
        return await feedwatch.watch(self.services, now)

    async def recover(self, now: datetime) -> int:
        """Owe again what was being sent when the program last ended; answer how many deliveries that were."""
        async with self._store.writing() as db:
            return await outbox.recover(db, now)

    async def retire(self, now: datetime) -> None:
        """Remove entries, stories and settled deliveries that are past their retention; subscriptions never."""
        place: retention.Place | None = None
        while True:
            async with self._stories_lock, self._store.writing() as db:
                place = (await retention.purge(db, now - self._config.retention, place=place)).rest
            if place is None:
                return


async def _some(polls: asyncio.Queue[_Poll], most: int) -> list[_Poll]:
    """The next poll and those that come soon after it: a transaction costs more than what one poll puts into it."""
    batch = [await polls.get()]
    with suppress(TimeoutError):
        async with asyncio.timeout(_LINGER_SECONDS):
            while len(batch) < most:
                batch.append(await polls.get())
    return batch


def _brought(poll: _Poll, fresh: decide.Fresh) -> Gathered:
    if isinstance(poll.error, Postponed):
        return Gathered()
    if poll.fetched is None:
        return Gathered(failed=1)
    return Gathered(read=1, unchanged=int(poll.parsed is None), new=len(fresh.new), changed=len(fresh.changed))


def _added(one: Gathered, other: Gathered) -> Gathered:
    return Gathered(
        read=one.read + other.read,
        unchanged=one.unchanged + other.unchanged,
        failed=one.failed + other.failed,
        new=one.new + other.new,
        changed=one.changed + other.changed,
    )
