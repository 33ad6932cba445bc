"""The packaged model is read, converted and run; its figures are those of the model, whatever the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import EncoderMissing
from bot.stories.encoder import e5
from bot.stories.encoder.checkpoint import Checkpoint, packaged
from bot.stories.encoder.convert import _in_8_bits

if TYPE_CHECKING:
    from bot.stories.encoder.e5 import E5


@pytest.fixture(scope="module")
def model() -> E5:
    try:
        return e5.load()
    except EncoderMissing:
        pytest.skip("the encoder is not installed")


@pytest.fixture(scope="module")
def checkpoint() -> Checkpoint:
    try:
        return Checkpoint(packaged())
    except EncoderMissing:
        pytest.skip("the encoder is not installed")


def test_the_file_holds_the_small_model_of_a_hundred_languages(checkpoint: Checkpoint) -> None:
    shape = checkpoint.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.inner) == (e5.SIZE, 12, 12, 1536)
    assert len(checkpoint.pieces) == len(checkpoint.scores) > 250_000
    assert "▁Québec" in checkpoint.pieces
    assert next(checkpoint.matrix("l0.fi.w")).shape == (1536, 384)
    assert next(checkpoint.matrix("l0.fo.w")).shape == (384, 1536)


def test_eight_bits_are_nearly_the_weights(checkpoint: Checkpoint) -> None:
    (weights,) = checkpoint.matrix("l3.q.w")
    whole, scale = _in_8_bits([weights[:100], weights[100:]])
    assert np.abs(whole / scale[:, None] - weights).max() <= 0.5 / scale.min() + 1e-6


def test_no_more_of_a_text_is_read_than_asked_for(model: E5) -> None:
    long = "word " * 200
    once, again = model.encode([long, long + "and more"], 20)
    assert np.array_equal(once, again)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_text_has_a_vector_of_length_one(model: E5, texts: list[str]) -> None:
    vectors = model.encode(texts, 24)
    assert vectors.shape == (len(texts), e5.SIZE)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
