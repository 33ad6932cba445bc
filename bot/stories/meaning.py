"""Meaning: sentence vectors of entries, behind a small interface of our own.

The encoder is multilingual-e5-small, from the package and in the version that ``pyproject.toml`` pins. Without it
grouping still works, from words alone.
"""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bot.stories.encoder import e5
from bot.stories.noise import plain_title, repair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.models import Entry

# Length of one vector.
SIZE = e5.SIZE
# What vectors of news have in common; ``bench/train_grouping.py`` writes it.
USUAL = Path(__file__).parent / "usual.npy"
_TINY = 1e-6
# So many pieces of a title, and of a lead, are read; few are longer.
_TITLE_PIECES, _LEAD_PIECES = 28, 48
# The beginning of a snippet that is taken for its lead.
_LEAD_LENGTH = 150
# So many entries are encoded in one call.
_AT_ONCE = 64


class TextEncoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: Sequence[str], most: int) -> NDArray[np.float32]:
        """Vectors of length one, shape (texts, 384), of the first ``most`` pieces of each text."""


class Encoder:
    """Turns entries into packed vectors. Blocking; call it in a thread, with some dozens of entries at a time."""

    def __init__(self, model: TextEncoder) -> None:
        """Keep ``model``."""
        self._model = model

    def encode(self, entries: Sequence[Entry]) -> list[bytes]:
        """Packed vectors of titles, one per entry in the order given.

        What a title says decides: vectors of title and snippet together group no better, in three times the time.
        """
        return self._packed([_told(entry) for entry in entries], _TITLE_PIECES)

    def leads(self, entries: Sequence[Entry]) -> list[bytes]:
        """Packed vectors of leads, the beginnings of snippets, one per entry in the order given; each must have one."""
        return self._packed([repair(entry.snippet[:_LEAD_LENGTH]) for entry in entries], _LEAD_PIECES)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length one of any texts, shape (texts, 384)."""
        return self._model.encode(texts, _LEAD_PIECES)

    def _packed(self, texts: Sequence[str], most: int) -> list[bytes]:
        return [pack(vector) for vector in self._model.encode(texts, most)] if texts else []


def _told(entry: Entry) -> str:
    return plain_title(entry.title, entry.outlet.name) or repair(entry.snippet[:_LEAD_LENGTH])


async def encoded(encode: Callable[[Sequence[Entry]], list[bytes]], some: Sequence[Entry]) -> dict[int, bytes]:
    """Packed vectors by entry id, of titles or leads as ``encode`` gives them; in a thread, a few at a time."""
    packed: list[bytes] = []
    for start in range(0, len(some), _AT_ONCE):
        packed += await asyncio.to_thread(encode, some[start : start + _AT_ONCE])
    return {entry.id: one for entry, one in zip(some, packed, strict=True)}


def load_encoder() -> Encoder:
    """Load the encoder (some 150 MB, three seconds). Raises EncoderMissing where a package is not installed."""
    return Encoder(e5.load())


@cache
def usual() -> NDArray[np.float32]:
    """The mean of the vectors of news, shape (384,): it is most of every vector, and tells nothing."""
    return np.asarray(np.load(USUAL, allow_pickle=False), dtype=np.float32)


def telling(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """What vectors have beyond the usual, of length one along the last axis: cosines of it say how alike texts are."""
    beyond = vectors - usual()
    return np.asarray(beyond / (np.linalg.norm(beyond, axis=-1, keepdims=True) + _TINY), dtype=np.float32)


def pack(vector: NDArray[np.float32]) -> bytes:
    """A vector as float16: 768 bytes."""
    return vector.astype("<f2").tobytes()


def unpack(packed: bytes) -> NDArray[np.float32]:
    """A vector, shape (384,)."""
    return np.frombuffer(packed, dtype="<f2").astype(np.float32)
