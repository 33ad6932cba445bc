"""The list of feeds as its keeper changes it: add, remove, take in a whole list. What is found out goes by the store.

Feeds of the configuration are changed there; what is added here lives in the store, and never gets a private network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.errors import FeedError
from bot.feeds.guard import check_url
from bot.feeds.links import link_key
from bot.feeds.publisher import publisher
from bot.store import feeds
from bot.store.feeds import Newcomer
from bot.text import clean, fold, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.feeds.opml import Listed
    from bot.models import Feed
    from bot.services import Services
    from bot.store.engine import Connection

    # Those that are read, and those that once were.
    _Feeds = tuple[list[Feed], list[Feed]]

LONGEST_NAME: Final = 80


class Added(StrEnum):
    """What became of a feed that somebody wanted to add."""

    NEW = "new"
    AGAIN = "again"
    CHANGED = "changed"
    THERE = "there"
    CONFIGURED = "configured"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed as somebody wants it read. ``title`` is its own; what else is not said is found out."""

    url: str
    title: str = ""
    outlet: str | None = None
    family: str | None = None
    language: str | None = None
    tier: int | None = None

    @property
    def has_wishes(self) -> bool:
        """Whether anything was said beyond the address."""
        return any((self.outlet, self.family, self.language, self.tier))


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a list: added ones, those that were there, and (address, why not)."""

    added: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    bad: tuple[tuple[str, str], ...] = ()


async def everything(services: Services) -> _Feeds:
    """The feeds that are read, and those that once were."""
    async with services.store.reading() as db:
        return await _everything(db)


async def known(services: Services, url: str) -> tuple[Feed | None, bool]:
    """The feed of this address, as it may be written, and whether it is read."""
    on, off = await everything(services)
    found = _by_address(on, url)
    return (found, True) if found else (_by_address(off, url), False)


async def add(services: Services, wanted: Wanted) -> tuple[Added, Feed]:
    """Read a feed from now on, or as it is wanted now. Raises AddressRefused for an address that cannot be one."""
    check_url(wanted.url)
    async with services.store.writing() as db:
        return await _add(db, wanted, await _everything(db), services.clock())


async def take_in(services: Services, listed: Iterable[Listed], *, dry_run: bool = False) -> TakenIn:
    """Add every feed of a list that is not there yet; with ``dry_run`` only tell what would happen."""
    added, there, bad = list[str](), list[str](), list[tuple[str, str]]()
    async with services.store.writing() as db:
        on, off = await _everything(db)
        keys = {link_key(feed.url) for feed in on}
        for one in listed:
            try:
                check_url(one.url)
            except FeedError as error:
                bad.append((one.url, str(error)))
                continue
            if link_key(one.url) in keys:
                there.append(one.url)
                continue
            keys.add(link_key(one.url))
            added.append(one.url)
            if not dry_run:
                wanted = Wanted(one.url, one.title, language=one.language, family=one.family)
                _, feed = await _add(db, wanted, (on, off), services.clock())
                on.append(feed)
    return TakenIn(tuple(added), tuple(there), tuple(bad))


async def find(services: Services, text: str) -> list[Feed]:
    """The feeds that are meant by an address or by the name of an outlet."""
    on, _ = await everything(services)
    address = _by_address(on, text)
    if address is not None:
        return [address]
    return [feed for feed in on if fold(clean(text)) == fold(feed.outlet.name)]


async def remove(services: Services, unwanted: Sequence[Feed]) -> None:
    """Read these feeds no longer; what they brought stays."""
    async with services.store.writing() as db:
        await feeds.switch_off(db, [feed.id for feed in unwanted])


def _by_address(among: Iterable[Feed], url: str) -> Feed | None:
    """``http`` and ``https``, with and without ``www.``, are the same feed."""
    key = link_key(url if "://" in url else f"https://{url}")
    return next((feed for feed in among if link_key(feed.url) == key), None)


async def _everything(db: Connection) -> _Feeds:
    return await feeds.everything(db), await feeds.switched_off(db)


async def _add(db: Connection, wanted: Wanted, among: _Feeds, now: datetime) -> tuple[Added, Feed]:
    on, off = among
    there, before = _by_address(on, wanted.url), _by_address(off, wanted.url)
    if there is not None and not (there.added and wanted.has_wishes):
        return (Added.CONFIGURED if wanted.has_wishes else Added.THERE), there
    old = there or before
    if old is not None:
        # Its own spelling of the address, and what it was known as where nothing else is wanted.
        wanted = replace(
            wanted, url=old.url, outlet=wanted.outlet or old.outlet.name, language=wanted.language or old.language
        )
    feed = await feeds.add(db, _newcomer(wanted, [*on, *off]), now)
    if there is not None:
        return Added.CHANGED, feed
    return (Added.AGAIN if before else Added.NEW), feed


def _newcomer(wanted: Wanted, others: Sequence[Feed]) -> Newcomer:
    """With a name and a publisher family that keep outlets of one house together and others apart."""
    house = publisher(wanted.url)
    families = {publisher(feed.url): feed.outlet.family for feed in others}
    family = wanted.family or (families.get(house) if house else None) or house
    name = trim(clean(wanted.outlet or wanted.title), LONGEST_NAME) or urlsplit(wanted.url).hostname or wanted.url
    namesakes = {publisher(feed.url) for feed in others if feed.outlet.name == name}
    if wanted.outlet is None and namesakes and house not in namesakes:
        # Two houses that both call their feed "News" are two outlets.
        name, namesakes = f"{trim(name, LONGEST_NAME // 2)} ({house or urlsplit(wanted.url).hostname})", set()
    if namesakes and wanted.family is None:
        family = None
    return Newcomer(wanted.url, name, family, wanted.tier, wanted.language)
