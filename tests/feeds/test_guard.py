from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressRefused
from bot.feeds.guard import check_url, guarded_sockets, may_reach

PRIVATE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1", "::ffff:10.0.0.1"]
NEVER = [
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "::",
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "100.100.100.200",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "192.88.99.1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "64:ff9b:1::1",
    "::ffff:0:127.0.0.1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_may_be_reached(address: str) -> None:
    assert may_reach(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_only_where_the_operator_allows_them(address: str) -> None:
    assert not may_reach(address)
    assert may_reach(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_multicast_and_reserved_addresses_never(address: str) -> None:
    assert not may_reach(address)
    assert not may_reach(address, private=True)


@given(st.integers(0, 2**32 - 1))
def test_an_address_inside_another_is_judged_by_what_is_inside(number: int) -> None:
    plain = may_reach(str(IPv4Address(number)))
    carriers = [0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80]
    if number > 1:
        carriers.append(number)
    for carrier in carriers:
        assert may_reach(str(IPv6Address(carrier))) == plain


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "example.org/feed",
        "http://",
        "http://a:b@example.org/",
        "http://a@example.org/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://①②⑦.0.0.1/",
        "http://[broken/",
        "http://\udcff.example/",
        "http://example.org/" + "a" * 5000,
    ],
)
def test_addresses_that_no_feed_has_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url)


def test_an_address_is_sent_as_it_is_written() -> None:
    written = "https://example.org/a%7Eb;c?x=%C3%A9&y=1,2"
    assert str(check_url(written)) == written
    assert str(check_url("https://example.org/é x")) == "https://example.org/%C3%A9%20x"


def test_the_last_door_is_where_the_socket_is_made() -> None:
    with pytest.raises(PermissionError):
        guarded_sockets()((2, 1, 6, "", ("127.0.0.1", 80)))
    guarded_sockets(private=True)((2, 1, 6, "", ("127.0.0.1", 80))).close()
