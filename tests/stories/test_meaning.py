from __future__ import annotations

import numpy as np
import pytest

from bot.errors import EncoderMissing
from bot.stories.meaning import SIZE, Encoder, load_encoder, pack, unpack
from tests.builders import entry


class Counting:
    """A stand-in for the model: a text's vector points the way of its length."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        self.texts += texts
        return np.eye(SIZE, dtype=np.float32)[[len(text) for text in texts]]


def test_vectors_survive_packing() -> None:
    one = np.linspace(0, 1, SIZE, dtype=np.float32)
    packed = pack(one, -one)
    assert len(packed) == 4 * SIZE
    assert np.allclose(unpack(packed), np.stack([one, -one]), atol=1e-3)


def test_title_and_snippet_are_each_encoded_once() -> None:
    model = Counting()
    packed = Encoder(model).encode([entry(1, "Ferry sinks", snippet="Off Tarvik, at night."), entry(2, "Rates held")])
    assert model.texts == ["Ferry sinks", "Rates held", "Off Tarvik, at night."]
    title, whole = unpack(packed[0])
    assert title[11] == 1
    assert whole[11] == pytest.approx(0.5**0.5, abs=1e-3)
    assert np.array_equal(*unpack(packed[1]))


def test_nothing_to_encode_gives_nothing() -> None:
    assert Encoder(Counting()).encode([]) == []


def test_an_event_in_two_languages_means_nearly_the_same() -> None:
    try:
        encoder = load_encoder()
    except EncoderMissing:
        pytest.skip("the encoder is not installed")
    english, french, other = encoder.vectors(
        ["Earthquake kills dozens in Peru", "Un séisme fait des dizaines de morts au Pérou", "Rovers sack coach"]
    )
    assert english @ french > 0.45 > english @ other
