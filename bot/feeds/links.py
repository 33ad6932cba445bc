"""Web addresses as they may be stored and shown: http or https, a host, no password, nothing invisible."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

_LONGEST = 2000
_LONGEST_KEY = 500
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# An address in which there is nothing to mend, as most are: neither port nor user, and no character to quote.
_PLAIN = re.compile(r"""https?://[A-Za-z0-9.-]+(?:[/?#][!#-&(-;=?-\[\]_a-z~]*)?""")
# Of these, one that is the same after it was taken apart and put together again.
_WHOLE = re.compile(r"""https?://[A-Za-z0-9.-]+(?:/[!$-&(-:=@-\[\]_a-z~]*)?""")
# One whose key can be read off: no query, no fragment, nothing escaped.
_SIMPLE = re.compile(r"""https?://(?:www\.)?([a-z0-9.-]+)((?:/[^?#&\s]*)?)""")
_TO_QUOTE = re.compile(r"""[\s"'<>\\^`{|}\x00-\x1f\x7f-\U0010ffff]""")
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|cmpid|cmp|at_\w+|xtor|smid|ns_\w+)$", re.IGNORECASE)


def web_link(text: str, base: str = "") -> str | None:
    """The absolute address, percent-encoded where it is not plain; None for every other thing."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):
        return text
    try:
        joined = text if _SCHEME.match(text) else urljoin(base, text)
        if not _SCHEME.match(joined) or not _has_host(joined):
            return None
    except ValueError:
        return None
    quoted = _TO_QUOTE.sub(lambda found: _quoted(found[0]), joined)
    return quoted if len(quoted) <= _LONGEST else None


def absolute(base: str, text: str) -> str:
    """What ``urljoin`` gives, without its work where ``text`` is empty or a whole address. Raises ValueError."""
    if not text:
        return base
    return text if _WHOLE.fullmatch(text) else urljoin(base, text)


def _has_host(url: str) -> bool:
    """Whether a host is named, a port makes sense, and no user or password is carried. Raises ValueError."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    visible = all(unicodedata.category(char)[0] not in "CZ" for char in host)
    # Reading the port raises ValueError for one that is none.
    return bool(host) and visible and "@" not in parts.netloc and parts.port != 0


def _quoted(char: str) -> str:
    """Letters of any alphabet stay readable; what is invisible or breaks markup is encoded."""
    if char.isalnum() and not char.isascii():
        return char
    return quote(char, errors="replace")


def host(url: str) -> str:
    """The host of an address, in lower case; nothing where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def link_key(text: str) -> str:
    """What makes two addresses the same page: without scheme, ``www.``, tracking, fragment and last slash."""
    if simple := _SIMPLE.fullmatch(text):
        return simple[1] + simple[2].rstrip("/")
    text = unescape(text) if "&amp;" in text else text
    try:
        parts = urlsplit(text)
    except ValueError:
        return text[:_LONGEST_KEY]
    pairs = [pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0])]
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + ("?" + "&".join(pairs) if pairs else "")
