"""A feed as it was written, before cleaning: what every reader of a format gives, and nothing is trusted in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One image that an entry names; ``width`` is 0 where unsaid."""

    url: str
    width: int = 0


@dataclass(slots=True)
class RawEntry:
    """One item. Texts may hold markup, ``base`` is what relative links of it are relative to."""

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    language: str = ""
    base: str = ""
    pictures: tuple[Picture, ...] = ()
    # The instant as the library of the format understood it: year, month, day, hour, minute, second, UTC.
    understood: tuple[int, ...] | None = None


@dataclass(slots=True)
class RawFeed:
    """A whole feed. ``ttl`` is in minutes, as written."""

    title: str = ""
    site: str = ""
    language: str = ""
    base: str = ""
    ttl: str = ""
    skip_hours: tuple[str, ...] = ()
    skip_days: tuple[str, ...] = ()
    entries: tuple[RawEntry, ...] = ()
