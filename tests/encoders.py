"""The real encoder, loaded once in a process of tests, and one that remembers what it was asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from bot.errors import EncoderMissing
from bot.stories.encoder import e5

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.stories.encoder.e5 import E5
    from bot.stories.meaning import TextEncoder


@cache
def _loaded() -> E5 | str:
    try:
        return e5.load()
    except EncoderMissing as missing:
        return str(missing)


def real() -> E5:
    """The model itself; a test that asks for it where it is not installed is skipped."""
    model = _loaded()
    if isinstance(model, str):
        pytest.skip(f"the encoder: {model}")
    return model


class Remembering:
    """Passes texts on to a model and remembers them."""

    def __init__(self, model: TextEncoder) -> None:
        self._model = model
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], most: int) -> NDArray[np.float32]:
        self.texts += texts
        return self._model.encode(texts, most)
