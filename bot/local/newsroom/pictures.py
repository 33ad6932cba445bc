"""Pictures for invented news, drawn by code: a sky, a sun, and a scene in front, as a PNG.

The same key and scene always give the same bytes. A row is a run of spans, so a picture takes milliseconds.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH, HEIGHT = 640, 336
_COLUMN = 4  # outlines step every so many pixels
_HALL = 0.6  # how much of the width a hall takes
_SCENES: dict[str, tuple[str, ...]] = {
    "hills": ("ridge", "ridge", "ridge"),
    "volcano": ("ridge", "cone", "ridge"),
    "sea": ("water", "boat", "water"),
    "city": ("towers", "towers", "ridge"),
    "hall": ("ridge", "house"),
    "night": ("ridge", "ridge"),
    "arena": ("towers", "dome"),
}
SCENES = tuple(_SCENES)


@dataclass(frozen=True, slots=True)
class _Dice:
    """Numbers between 0 and 1 that depend on the key alone."""

    key: str

    def __call__(self, what: str) -> float:
        digest = hashlib.sha256(f"{self.key}/{what}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32


def draw(key: str, scene: str) -> bytes:
    """A PNG of 640 by 336 pixels for ``key``; ``scene`` is one of SCENES (an unknown one shows hills)."""
    dice = _Dice(key)
    layers = [_outline(kind, depth, dice) for depth, kind in enumerate(_SCENES.get(scene, _SCENES["hills"]))]
    hue, dark = dice("hue"), scene == "night"
    rows = (_row(y, layers, hue, dice, dark=dark) for y in range(HEIGHT))
    return _png(rows)


def _row(y: int, layers: list[list[int]], hue: float, dice: _Dice, *, dark: bool) -> bytes:
    """One line of pixels: sky, then sun, then each layer where its outline is above this line."""
    height = y / HEIGHT
    row = bytearray(_colour(hue, 0.55 - 0.3 * height, (0.2 if dark else 0.72) + 0.25 * height) * WIDTH)
    _sun(row, y, dice, dark=dark)
    for depth, tops in enumerate(layers):
        paint = _colour(hue + 0.08 * (depth + 1), 0.55, (0.3 if dark else 0.62) - 0.14 * depth)
        for column, top in enumerate(tops):
            if y >= top:
                start = column * _COLUMN * 3
                row[start : start + _COLUMN * 3] = paint * _COLUMN
    return bytes(row)


def _sun(row: bytearray, y: int, dice: _Dice, *, dark: bool) -> None:
    centre, middle, radius = (0.2 + 0.6 * dice("sun x")) * WIDTH, (0.2 + 0.2 * dice("sun y")) * HEIGHT, 34
    if abs(y - middle) >= radius:
        return
    half = math.sqrt(radius**2 - (y - middle) ** 2)
    left, right = int(centre - half), int(centre + half)
    row[left * 3 : right * 3] = _colour(0.13, 0.12 if dark else 0.45, 1.0) * (right - left)


def _outline(kind: str, depth: int, dice: _Dice) -> list[int]:
    """The top of a layer for every column, in pixels from above."""
    shape = _SHAPES[kind]
    base = HEIGHT * (0.52 + 0.15 * depth)
    return [int(base - shape(x / WIDTH, depth, dice) * HEIGHT) for x in range(0, WIDTH, _COLUMN)]


def _ridge(x: float, depth: int, dice: _Dice) -> float:
    shift = dice(f"shift {depth}") * math.tau
    return 0.07 * math.sin(x * (5 + 3 * depth) + shift) + 0.03 * math.sin(x * 17 + 2 * shift)


def _cone(x: float, _depth: int, dice: _Dice) -> float:
    peak = 0.3 + 0.4 * dice("peak")
    return min(0.36, max(-0.2, 0.44 - 1.3 * abs(x - peak)))


def _water(x: float, depth: int, dice: _Dice) -> float:
    return 0.012 * math.sin(x * 40 + dice(f"wave {depth}") * math.tau) - 0.06


def _boat(x: float, _depth: int, dice: _Dice) -> float:
    bow = 0.25 + 0.35 * dice("bow")
    if not bow < x < bow + 0.24:
        return -0.2
    return 0.17 if bow + 0.08 < x < bow + 0.17 else 0.1


def _towers(x: float, depth: int, dice: _Dice) -> float:
    return 0.26 * dice(f"tower {depth} {int(x * 14)}") + 0.04 * depth


def _house(x: float, _depth: int, _dice: _Dice) -> float:
    aside = abs(x - 0.5)
    if aside > _HALL / 2:
        return -0.12
    return 0.14 + 0.9 * math.sqrt(max(0.0, 0.012 - aside**2))


def _dome(x: float, _depth: int, _dice: _Dice) -> float:
    return 0.5 * math.sqrt(max(0.0, 0.14 - (x - 0.5) ** 2)) - 0.05


_SHAPES: dict[str, Callable[[float, int, _Dice], float]] = {
    "ridge": _ridge,
    "cone": _cone,
    "water": _water,
    "boat": _boat,
    "towers": _towers,
    "house": _house,
    "dome": _dome,
}


def _colour(hue: float, saturation: float, value: float) -> bytes:
    parts = colorsys.hsv_to_rgb(hue % 1.0, saturation, min(1.0, value))
    return bytes(round(255 * part) for part in parts)


def _png(rows: Iterator[bytes]) -> bytes:
    """Rows of RGB pixels as a PNG file (W3C PNG specification, colour type 2, filter 0)."""
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
