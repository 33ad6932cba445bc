"""What makes an entry the same one at the next poll: its id, else its link, else its words. Pure."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.feeds.links import link_key
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.feeds.raw import RawEntry

_WEB = ("http://", "https://")


def digest(*parts: str) -> str:
    """A short name for texts of any length: the same for the same parts, on every machine."""
    joined = "\x1f".join(parts)
    return blake2b(joined.encode("utf-8", "replace"), digest_size=16).hexdigest()


def identify_all(entries: Sequence[tuple[RawEntry, str | None, str]]) -> list[str | None]:
    """An identity for each (raw entry, clean link, clean title), in order; None for repetitions of an earlier one.

    An id that several different entries carry is no id: their links and titles are then taken in as well.
    """
    keys = [link_key(link) if link else "" for _, link, _ in entries]
    strong = [_strong(raw, link, key) for (raw, link, _), key in zip(entries, keys, strict=True)]
    if None not in strong and len(set(strong)) == len(strong):
        # All have ids, and all of them differ: as in most feeds.
        return [*strong]
    weak = [digest("words", key, fold(title)) for (_, _, title), key in zip(entries, keys, strict=True)]
    named = [name or words for name, words in zip(strong, weak, strict=True)]
    bearers = Counter(name for name, _ in dict.fromkeys(zip(named, weak, strict=True)))
    names = [
        name if bearers[name] == 1 or name == words else digest("shared", name, words)
        for name, words in zip(named, weak, strict=True)
    ]
    seen: set[str] = set()
    return [None if name in seen or seen.add(name) else name for name in names]  # type: ignore[func-returns-value] # adding in passing


def _strong(raw: RawEntry, link: str | None, key: str) -> str | None:
    """The id when there is one, else the link, of which ``key`` is what stays. Ids survive a change to https."""
    given = raw.id.strip()
    if not given:
        return digest("link", _page(link, key)) if link else None
    if not given.startswith(_WEB):
        return digest("id", given)
    if link and (given == link or link_key(given) == key):
        # Some outlets count versions in the fragment of the id ("...#3"): the page is what stays.
        return digest("link", _page(link, key))
    return digest("id", given.partition("://")[2])


def _page(link: str, key: str) -> str:
    return f"{key}#{link.partition('#')[2]}"
