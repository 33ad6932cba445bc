"""What is new in a feed, and when it is asked next. Pure: the clock is an argument.

The interval follows how often the feed really changes, between the configured floor and ceiling; what the publisher
asks for (Cache-Control, Expires, ttl, skipHours, Retry-After) can only make it longer; failures double it up to a day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from http import HTTPStatus
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

from bot.errors import FetchFailed
from bot.feeds.links import host
from bot.models import ParsedEntry, Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.config import GatherConfig
    from bot.errors import FeedError, Postponed
    from bot.feeds.answer import Fetched
    from bot.models import Feed, FeedState, ParsedFeed

LONGEST_WAIT = timedelta(days=1)
# A permanent redirect is believed after it was seen at so many polls in a row.
MOVED_AFTER = 3
# After so many failures at the new address the old one is asked again.
_DOUBT_MOVE_AFTER = 3
_MOST_DOUBLINGS = 12
_LONGEST_PROBLEM = 300
_GONE = 410
# Some hosts answer 403 where they mean 429.
_SLOW_DOWN = {403, 429, 503}
SLOW_DOWN_WAIT = timedelta(hours=1)
# So many feeds of one host are asked in one pass; at a pause of a second between them that is half a minute.
_MOST_OF_A_HOST = 30


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store knows of an entry of the feed, to recognise it when its identity changes."""

    identity: str
    link: str | None
    title: str
    content_hash: str


_Named = TypeVar("_Named", ParsedEntry, Remembered)


@dataclass(frozen=True, slots=True)
class Fresh:
    """The entries to insert, those to update, and ``renamed`` ones: (old identity, new identity)."""

    new: tuple[ParsedEntry, ...] = ()
    changed: tuple[ParsedEntry, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


def fresh(parsed: ParsedFeed, known: Mapping[str, str], remembered: Sequence[Remembered] = ()) -> Fresh:
    """Compare a parsed feed with ``known`` (identity to content hash).

    ``remembered`` are recent entries of the same feed; with them, an entry whose identity is not known but whose
    link, or title where links do not tell, is remembered under an identity that the feed no longer carries counts
    as the same entry under a new name. So ids that all change at once flood nobody.
    """
    unknown = [entry for entry in parsed.entries if entry.identity not in known]
    matches = _recognise(unknown, parsed, remembered)
    changed = [entry for entry in parsed.entries if known.get(entry.identity, entry.content_hash) != entry.content_hash]
    changed += [entry for entry, old in matches if old.content_hash != entry.content_hash]
    recognised = {entry.identity for entry, _ in matches}
    return Fresh(
        new=tuple(entry for entry in unknown if entry.identity not in recognised),
        changed=tuple(changed),
        renamed=tuple((old.identity, entry.identity) for entry, old in matches),
    )


def _recognise(
    unknown: Sequence[ParsedEntry], parsed: ParsedFeed, remembered: Sequence[Remembered]
) -> list[tuple[ParsedEntry, Remembered]]:
    present = {entry.identity for entry in parsed.entries}
    missing = [old for old in remembered if old.identity not in present]
    if not unknown or not missing:
        return []
    by_link, by_title = _only_once(missing, "link"), _only_once(missing, "title")
    links, titles = _only_once(parsed.entries, "link"), _only_once(parsed.entries, "title")
    # A title alone tells little ("Live updates"), unless the whole feed has come back under new names.
    reissued = len(unknown) == len(parsed.entries) and 2 * len(by_title.keys() & titles.keys()) >= len(unknown)
    matches: list[tuple[ParsedEntry, Remembered]] = []
    taken: set[str] = set()
    for entry in unknown:
        old = by_link.get(entry.link or "") if entry.link in links else None
        if old is None and entry.title in titles:
            old = by_title.get(entry.title)
            old = old if old and (reissued or entry.link is None or old.link is None) else None
        if old is not None and old.identity not in taken:
            taken.add(old.identity)
            matches.append((entry, old))
    return matches


def _only_once(things: Sequence[_Named], name: str) -> dict[str, _Named]:
    """Things by a value that no two of them share."""
    values = [getattr(thing, name) for thing in things]
    counts = Counter(values)
    return {value: thing for value, thing in zip(values, things, strict=True) if value and counts[value] == 1}


# ------------------------------------------------------------------ when to ask again
def address(feed: Feed) -> str:
    """Where to ask for the feed: its own address, or the one it has moved to for good."""
    moved = feed.state.moved_to
    return moved if moved and feed.state.moved_seen >= MOVED_AFTER else feed.url


def turns(due: Sequence[Feed]) -> list[Feed]:
    """The feeds of one pass, in an order in which nobody waits for another feed of the same host before he must.

    Of one host at most thirty; the others are still due at the next pass. Feeds of the operator's own network
    need no manners and come first.
    """
    own = [feed for feed in due if feed.private_network]
    hosts: dict[str, list[Feed]] = {}
    for feed in due:
        if not feed.private_network:
            hosts.setdefault(host(address(feed)), []).append(feed)
    rounds = zip_longest(*(feeds[:_MOST_OF_A_HOST] for feeds in hosts.values()))
    return own + [feed for feeds in rounds for feed in feeds if feed is not None]


def after_answer(
    feed: Feed,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    changed: bool,  # noqa: FBT001 - the one fact of the call, and the pipeline names it
    now: datetime,
    config: GatherConfig,
) -> FeedState:
    """The state after a usable answer; ``changed`` says whether an entry was new or changed."""
    floor, ceiling = _bounds(config)
    known = feed.state if feed.state.last_poll else replace(feed.state, interval=_first(config))
    interval = _adapted(known, changed=changed, now=now, floor=floor, ceiling=ceiling)
    wishes = _wishes(feed.state.wishes, fetched, parsed)
    for asked in (wishes.max_age, wishes.ttl):
        interval = max(interval, min(asked or interval, ceiling))
    wait = max(interval, min(fetched.retry_after or interval, LONGEST_WAIT))
    moved_to, moved_seen = _moved(feed, fetched)
    return replace(
        feed.state,
        etag=fetched.etag,
        modified=fetched.modified,
        body_hash=fetched.body_hash,
        next_due=_welcome(now + _jittered(wait, feed, now), wishes),
        interval=interval,
        failures=0,
        last_poll=now,
        last_success=now,
        last_change=now if changed else feed.state.last_change,
        problem=None,
        gone=False,
        moved_to=moved_to,
        moved_seen=moved_seen,
        wishes=wishes,
        answer_seconds=fetched.seconds if fetched.seconds is not None else feed.state.answer_seconds,
    )


def after_failure(feed: Feed, error: FeedError, now: datetime, config: GatherConfig) -> FeedState:
    """The state after a failed poll: validators stay, the wait doubles up to a day; 410 stops the feed."""
    failures = feed.state.failures + 1
    floor, _ = _bounds(config)
    interval = feed.state.interval if feed.state.last_poll else _first(config)
    wait = max(interval, floor) * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    status = error.status if isinstance(error, FetchFailed) else None
    asked = error.retry_after if isinstance(error, FetchFailed) else None
    if status in _SLOW_DOWN:
        wait = max(wait, SLOW_DOWN_WAIT)
    wait = min(max(wait, asked or wait), LONGEST_WAIT)
    gone = status == _GONE
    doubted = failures >= _DOUBT_MOVE_AFTER
    return replace(
        feed.state,
        next_due=None if gone else _welcome(now + _jittered(wait, feed, now), feed.state.wishes),
        failures=failures,
        last_poll=now,
        problem=str(error)[:_LONGEST_PROBLEM],
        gone=gone,
        moved_to=None if doubted else feed.state.moved_to,
        moved_seen=0 if doubted else feed.state.moved_seen,
    )


def after_postponing(feed: Feed, error: Postponed, now: datetime) -> FeedState:
    """The state of a feed that was not asked because its host wants rest: it only waits."""
    wait = min(error.wait, LONGEST_WAIT)
    return replace(feed.state, next_due=_welcome(now + _jittered(wait, feed, now), feed.state.wishes))


def _bounds(config: GatherConfig) -> tuple[timedelta, timedelta]:
    return timedelta(minutes=config.interval_floor_minutes), timedelta(minutes=config.interval_ceiling_minutes)


def _first(config: GatherConfig) -> timedelta:
    """The interval to begin with, before anything is known of the feed."""
    return timedelta(minutes=config.interval_minutes)


def _adapted(state: FeedState, *, changed: bool, now: datetime, floor: timedelta, ceiling: timedelta) -> timedelta:
    """Half way towards half the gap between changes; without a change slowly longer, but never past half the calm."""
    interval = state.interval
    since = state.last_change or state.last_success
    if changed and since is not None:
        interval = (interval + (now - since) / 2) / 2
    elif not changed and since is not None:
        interval = max(interval, min(interval * 5 / 4, (now - since) / 2))
    return min(max(interval, floor), ceiling)


def _moved(feed: Feed, fetched: Fetched) -> tuple[str | None, int]:
    state = feed.state
    if fetched.permanent_url is None:
        stays = address(feed) != feed.url
        return (state.moved_to, state.moved_seen) if stays else (None, 0)
    if fetched.permanent_url == feed.url:
        return None, 0
    seen = state.moved_seen + 1 if fetched.permanent_url == state.moved_to else 1
    return fetched.permanent_url, seen


def _jittered(wait: timedelta, feed: Feed, now: datetime) -> timedelta:
    """Up to a tenth longer, never shorter: the same for a feed and an hour, different from feed to feed."""
    seed = f"{feed.id} {feed.url} {int(now.timestamp()) // 3600}".encode()
    share = int.from_bytes(blake2b(seed, digest_size=2).digest(), "big") / 0xFFFF
    return min(wait * (1 + share / 10), LONGEST_WAIT * 1.1)


def _wishes(known: Wishes, fetched: Fetched, parsed: ParsedFeed | None) -> Wishes:
    """What the publisher asks for by now: an answer without a feed in it takes back nothing that the feed said.

    Neither does a 304 without Cache-Control take back the one it confirms (RFC 9111, section 4.3.4).
    """
    silent = fetched.status == HTTPStatus.NOT_MODIFIED and fetched.max_age is None
    max_age = known.max_age if silent else fetched.max_age
    if parsed is None:
        return replace(known, max_age=max_age)
    return Wishes(max_age, parsed.ttl, parsed.skip_hours, parsed.skip_days)


def _welcome(moment: datetime, wishes: Wishes) -> datetime:
    """The first moment from ``moment`` on that the publisher does not ask to skip; a week at most is searched."""
    for hours in range(7 * 24):
        later = moment + timedelta(hours=hours)
        if later.hour not in wishes.skip_hours and later.weekday() not in wishes.skip_days:
            return later
    # Every hour is to be skipped: nobody can mean that.
    return moment
