"""What one poll of one feed brought back, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Fetched:
    """One usable answer. ``body`` is None when nothing changed: status 304, or the same body hash as before.

    ``permanent_url`` is where the feed now lives when every redirect on the way was a permanent one.
    ``max_age`` and ``retry_after`` are what the publisher asked for, not yet clamped. ``seconds`` is how long the
    server took, without our own waiting for a turn.
    """

    status: int
    body: bytes | None
    etag: str | None
    modified: str | None
    body_hash: str | None
    content_type: str
    final_url: str
    permanent_url: str | None = None
    max_age: timedelta | None = None
    retry_after: timedelta | None = None
    seconds: float | None = None
