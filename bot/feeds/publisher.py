"""Who publishes a feed, told from its address: for feeds that come without a name for their publisher family."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

# Under these two labels of a country, names are given out one deeper: bbc.co.uk.
_SECOND_LEVEL = frozenset(
    [
        "ac",
        "co",
        "com",
        "edu",
        "gc",
        "go",
        "gob",
        "gouv",
        "gov",
        "govt",
        "ltd",
        "me",
        "mil",
        "ne",
        "net",
        "nom",
        "on",
        "or",
        "org",
        "qc",
        "sch",
    ]
)
# Each name under these is a publisher of its own.
_HOSTS = frozenset(
    [
        "blogspot.com",
        "github.io",
        "gitlab.io",
        "medium.com",
        "substack.com",
        "tumblr.com",
        "typepad.com",
        "wordpress.com",
        "ghost.io",
    ]
)
# Here the address tells nothing of the publisher.
_RELAYS = frozenset(
    ["feedburner.com", "feedburner.google.com", "rss.app", "feedblitz.com", "feed43.com", "fetchrss.com", "rsshub.app"]
)


def publisher(url: str) -> str | None:
    """The domain that belongs to the publisher: ``bbc.co.uk`` of ``https://feeds.bbc.co.uk/news``.

    None where the address does not tell, as with services that serve the feeds of others.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return None
    labels = host.split(".")
    if not host or _is_address(host) or any(host == one or host.endswith(f".{one}") for one in _RELAYS):
        return None
    country = len(labels[-1]) == len("uk")
    deep = len(labels) > 2 and country and labels[-2] in _SECOND_LEVEL  # noqa: PLR2004 - name, second level, country
    hosted = ".".join(labels[-2:]) in _HOSTS
    return ".".join(labels[-3:] if deep or hosted else labels[-2:])


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
