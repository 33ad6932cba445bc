"""What response headers ask of a reader: how long to keep an answer, when to come back. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})\b", re.IGNORECASE)
_SECONDS = re.compile(r"\d+")
_LONGEST = timedelta(days=3650)


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer may be kept: Cache-Control first, else Expires counted from Date; None when unsaid."""
    if found := _MAX_AGE.search(headers.get("Cache-Control", "")):
        return _seconds(found[1]) - min(_seconds(headers.get("Age", "")), _seconds(found[1]))
    if "Cache-Control" in headers and "no-" in headers["Cache-Control"].lower():
        return None
    expires = http_date(headers.get("Expires", ""))
    if expires is None:
        return None
    since = http_date(headers.get("Date", "")) or now
    return max(expires - since, timedelta(0))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long to stay away, given in seconds or as a date; None when unsaid or nonsense."""
    text = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(text):
        return _seconds(text)
    moment = http_date(text)
    return None if moment is None else max(moment - now, timedelta(0))


def http_date(text: str) -> datetime | None:
    """An HTTP date as an instant in UTC, None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _seconds(digits: str) -> timedelta:
    if not _SECONDS.fullmatch(digits):
        return timedelta(0)
    # Twelve digits are more than the longest wait already.
    return min(timedelta(seconds=int(digits[:12])), _LONGEST)
