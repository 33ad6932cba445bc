"""JSON Feed 1.0 and 1.1, whatever types its fields turn out to have."""

from __future__ import annotations

import json
from typing import Any

from bot.errors import NotAFeed
from bot.feeds.raw import Picture, RawEntry, RawFeed


def read_json(text: str, most: int) -> RawFeed:
    """The raw feed, its first ``most`` items at most; raises NotAFeed for JSON that is something else."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise NotAFeed("the answer begins like JSON but cannot be read") from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed("the answer is JSON, but not a JSON Feed")
    items = [item for item in data["items"] if isinstance(item, dict)]
    return RawFeed(
        title=_text(data.get("title")),
        site=_text(data.get("home_page_url")),
        language=_text(data.get("language")),
        entries=tuple(_entry(item) for item in items[:most]),
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    html, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    pictures = [_text(item.get(name)) for name in ("image", "banner_image")]
    return RawEntry(
        id=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        content=html or _escaped(plain),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        language=_text(item.get("language")),
        pictures=tuple(Picture(url) for url in [*pictures, *_attached(item.get("attachments"))] if url),
    )


def _attached(attachments: object) -> list[str]:
    if not isinstance(attachments, list):
        return []
    pairs = [(_text(one.get("mime_type")), _text(one.get("url"))) for one in attachments if isinstance(one, dict)]
    return [url for kind, url in pairs if kind.startswith("image/")]


def _escaped(text: str) -> str:
    """Plain text in a place for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _text(value: object) -> str:
    """Strings as they are, whole numbers as digits (ids often are), nothing for the rest."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
