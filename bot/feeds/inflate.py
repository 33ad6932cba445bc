"""Unpack a compressed answer piece by piece, never holding more than the limit: a bomb stops at its first megabytes."""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli  # type: ignore[import-untyped] # ships no types

from bot.errors import FetchFailed

ACCEPTED = "gzip, deflate, br"
_STEP = 64 * 1024
_GZIP = b"\x1f\x8b"
_MOST_LAYERS = 2


class _Layer(Protocol):
    """One decoder: takes bytes, gives at most ``_STEP`` at a time, and knows whether it came to an end."""

    def feed(self, data: bytes) -> bytes: ...

    @property
    def hungry(self) -> bool: ...

    @property
    def complete(self) -> bool: ...


class _Zlib:
    """gzip (also several members in a row) and deflate (with or without its header); plain bytes pass as they are."""

    def __init__(self) -> None:
        self._decoder: zlib._Decompress | None = None
        self._plain = False
        self._gzip = False
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        data = self._rest + data
        self._rest = b""
        if self._decoder is None and not self._plain:
            self._start(data)
        if self._plain or self._decoder is None:
            return data
        out = self._decoder.decompress(data, _STEP)
        self._rest = self._decoder.unconsumed_tail
        if self._decoder.eof and self._decoder.unused_data.startswith(_GZIP) and self._gzip:
            self._rest, self._decoder = self._decoder.unused_data, None
        return out

    def _start(self, data: bytes) -> None:
        if not data:
            return
        self._gzip = data[:2] == _GZIP
        if self._gzip:
            self._decoder = zlib.decompressobj(31)
        elif data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2], "big") % 31 == 0:
            self._decoder = zlib.decompressobj(15)
        elif data.lstrip()[:1] in {b"<", b"{", b"\xef"}:
            # The header says compressed, the bytes say otherwise; the bytes are right.
            self._plain = True
        else:
            self._decoder = zlib.decompressobj(-15)

    @property
    def hungry(self) -> bool:
        return not self._rest

    @property
    def complete(self) -> bool:
        return self._plain or (self._decoder is not None and self._decoder.eof)


class _Brotli:
    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    def feed(self, data: bytes) -> bytes:
        return bytes(self._decoder.process(data, output_buffer_limit=_STEP))

    @property
    def hungry(self) -> bool:
        return bool(self._decoder.can_accept_more_data())

    @property
    def complete(self) -> bool:
        return bool(self._decoder.is_finished())


class Inflater:
    """Collects the pieces of one answer, unpacked; raises FetchFailed for what is too large or broken."""

    def __init__(self, encoding: str, limit: int) -> None:
        """Read the Content-Encoding header; ``limit`` counts unpacked bytes."""
        self._layers = [_layer(name) for name in _names(encoding)]
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came over the wire."""
        try:
            self._pass(data, 0)
        except (zlib.error, brotli.error):
            raise FetchFailed("the compressed answer is broken") from None

    def _pass(self, data: bytes, depth: int) -> None:
        if depth == len(self._layers):
            self._keep(data)
            return
        layer = self._layers[depth]
        out = layer.feed(data)
        while out:
            self._pass(out, depth + 1)
            if layer.hungry and len(out) < _STEP:
                break
            out = layer.feed(b"")

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise FetchFailed(f"the answer is larger than {self._limit / 1_000_000:g} MB")
        self._pieces.append(data)

    def finish(self) -> bytes:
        """The whole answer; raises FetchFailed when it was cut short."""
        body = b"".join(self._pieces)
        if body and not all(layer.complete for layer in self._layers):
            raise FetchFailed("the compressed answer was cut short")
        if body.startswith(_GZIP) and not self._layers:
            # Compressed without saying so.
            again = Inflater("gzip", self._limit)
            again.feed(body)
            return again.finish()
        return body


def _names(encoding: str) -> list[str]:
    names = [name.strip().lower() for name in encoding.split(",")]
    # The last one named was put on last and comes off first.
    named = [name for name in reversed(names) if name not in {"", "identity"}]
    if len(named) > _MOST_LAYERS:
        raise FetchFailed("the answer is compressed too many times over")
    return named


def _layer(name: str) -> _Layer:
    if name in {"gzip", "x-gzip", "deflate"}:
        return _Zlib()
    if name == "br":
        return _Brotli()
    raise FetchFailed("the answer is compressed in a way that was not asked for")
