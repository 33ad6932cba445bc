"""Which addresses feeds may lead to. Checked on the address that is connected to, never on the text alone.

``ipaddress.is_global`` is not enough: it is True for multicast and for IPv6 forms that carry an IPv4 address
inside (compatible, NAT64, 6to4), so those are unpacked first.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.errors import AddressRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohappyeyeballs import AddrInfoType

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NEVER = (
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("100.100.100.200/32"),  # a cloud's metadata service within the carrier range
    IPv6Network("fd00:ec2::/32"),  # another cloud's
    IPv6Network("2001::/23"),  # protocol assignments: Teredo and its kin
    IPv6Network("3fff::/20"),  # documentation
)
_OWN = (
    IPv4Network("127.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("100.64.0.0/10"),
    IPv6Network("::1/128"),
    IPv6Network("fc00::/7"),
)
_LONGEST_URL = 4096


def may_reach(address: str, *, private: bool = False) -> bool:
    """Whether a connection to this IP address is allowed; ``private`` adds the operator's own networks."""
    try:
        found = _unpack(ip_address(address))
    except ValueError:
        return False
    if any(found in network for network in _NEVER):
        return False
    if any(found in network for network in _OWN):
        return private
    if isinstance(found, IPv6Address) and (found not in _GLOBAL_UNICAST or found.scope_id is not None):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _unpack(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one carries, where it carries one."""
    if isinstance(found, IPv4Address):
        return found
    if found.ipv4_mapped is not None:
        return found.ipv4_mapped
    if found.sixtofour is not None:
        return found.sixtofour
    compatible = found in _COMPATIBLE and int(found) > 1
    return IPv4Address(int(found) & 0xFFFFFFFF) if compatible or found in _NAT64 else found


def check_url(text: str, *, private: bool = False) -> URL:
    """The address as a URL that may be asked; raises AddressRefused with words for people.

    Only http and https, a host, no user or password; a host written as an IP address is checked at once.
    """
    if len(text) > _LONGEST_URL:
        raise AddressRefused("the address is longer than any real one")
    try:
        # What is written cleanly already is sent byte for byte; the rest is quoted.
        url = URL(text, encoded=text.isascii() and text.isprintable() and " " not in text)
        host, port = url.host, url.port
        urlsplit(text)
    except ValueError:
        raise AddressRefused("the address is not a valid web address") from None
    if url.scheme not in {"http", "https"}:
        raise AddressRefused("the address is not an http or https address")
    if not host or not port:
        raise AddressRefused("the address names no host")
    if url.user is not None or url.password is not None:
        raise AddressRefused("the address carries a user name or password")
    if _is_literal(host) and not may_reach(host, private=private):
        raise AddressRefused(f"the address leads into a network that feeds may not reach: {host}")
    return url


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class GuardedResolver(AbstractResolver):
    """A resolver that refuses a name when any of its addresses may not be reached."""

    def __init__(self, inner: AbstractResolver | None = None, *, private: bool = False) -> None:
        self._inner = inner or ThreadedResolver()
        self._private = private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Look ``host`` up; raises AddressRefused, and OSError where the name leads nowhere."""
        found = await self._inner.resolve(host, port, family)
        for address in found:
            if not may_reach(address["host"], private=self._private):
                raise AddressRefused(f"the address leads into a network that feeds may not reach: {host}")
        return found

    async def close(self) -> None:
        """Release the resolver underneath."""
        await self._inner.close()


def guarded_sockets(*, private: bool = False) -> Callable[[AddrInfoType], socket.socket]:
    """A maker of sockets that looks at the very address about to be connected to: the last door."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not may_reach(str(address[0]), private=private):
            raise PermissionError(f"refused to connect to {address[0]}")
        return socket.socket(family, kind, protocol)

    return make
