"""E5: vectors of texts, by CTranslate2 on one core, in 8-bit integers.

The vector of a text is the mean of what the last layer gives for its pieces (Wang et al. 2024), whatever other texts
are encoded beside it. The words "query:" that the model was taught to expect are left out: for grouping it does as
well without, in less time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.errors import EncoderMissing
from bot.stories.encoder.checkpoint import CHARACTERS, PIECES, packaged
from bot.stories.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# Length of a vector.
SIZE = 384
_AT_ONCE = 16
_CONVERTING_SECONDS = 300
# What CTranslate2 needs of a processor for its widest instructions.
_WIDE = {"avx512f", "avx512cd", "avx512vl", "avx512bw", "avx512dq"}
# Where the package ``bot`` lies.
_ROOT = Path(__file__).parents[3]


class E5:
    """The loaded model: about 150 MB. For one thread at a time."""

    def __init__(self, model: Any, pieces: Any, written_as: Mapping[int, str]) -> None:  # noqa: ANN401 - no types
        """Keep a ``ctranslate2.Encoder``, a ``SentencePieceProcessor``, and what characters are written as."""
        self._model = model
        self._pieces = pieces
        self._written_as = written_as

    def encode(self, texts: Sequence[str], most: int) -> NDArray[np.float32]:
        """Vectors of length one, shape (texts, 384), of the first ``most`` pieces of each text."""
        # Many outlets print one agency's title.
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        numbers = self._numbers(list(places), most)
        vectors = np.empty((len(numbers), SIZE), dtype=np.float32)
        # Texts of about one length side by side leave the least to fill up.
        order = sorted(range(len(numbers)), key=lambda place: len(numbers[place]))
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            vectors[some] = self._vectors([numbers[place] for place in some])
        return vectors[[places[text] for text in texts]]

    def _numbers(self, texts: Sequence[str], most: int) -> list[list[int]]:
        begin, end = self._pieces.bos_id(), self._pieces.eos_id()
        # Half a surrogate pair, which a feed may hold, cannot be written.
        found = self._pieces.encode([text.translate(self._written_as).encode(errors="replace") for text in texts])
        return [[begin, *numbers[: most - 2], end] for numbers in found]

    def _vectors(self, numbers: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        states = np.array(self._model.forward_batch(numbers).last_hidden_state)
        lengths = np.array([len(one) for one in numbers])
        inside = np.arange(states.shape[1]) < lengths[:, None]
        sums = np.einsum("ijk,ij->ik", states, inside.astype(np.float32))
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


def load() -> E5:
    """Load the model, which is converted first, in two or three seconds. Raises EncoderMissing where that fails."""
    packaged()
    _use_all_of_the_processor()
    try:
        import ctranslate2  # noqa: PLC0415 - large, and grouping works without it
        import sentencepiece  # noqa: PLC0415 - the same
    except ImportError as error:
        raise EncoderMissing(f"{error.name} is not installed") from error

    with TemporaryDirectory(prefix="broadsheet-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "bot.stories.encoder.convert", name]
        try:
            subprocess.run(command, check=True, cwd=_ROOT, stdin=subprocess.DEVNULL, timeout=_CONVERTING_SECONDS)  # noqa: S603 - ours
        except (OSError, subprocess.SubprocessError) as error:
            raise EncoderMissing(f"the encoder cannot be made ready: {error}") from error
        model = ctranslate2.Encoder(name, compute_type="int8", inter_threads=1, intra_threads=1)
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / PIECES))
        written_as = json.loads((folder / CHARACTERS).read_text(encoding="utf-8"))
    give_back()
    return E5(model, pieces, {int(character): text for character, text in written_as.items()})


def _use_all_of_the_processor() -> None:
    """Let CTranslate2 use the widest instructions there are; what the operator has set for it stays."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return
    widest = instructions(told)
    if widest:
        os.environ.setdefault("CT2_FORCE_CPU_ISA", widest)


def instructions(told: str) -> str | None:
    """What to ask of CTranslate2 on the processor that ``/proc/cpuinfo`` tells of; None: its own choice is right.

    By itself it uses 512 bits on some makes only; others gain a seventh.
    """
    flags = next((line.split() for line in told.splitlines() if line.startswith("flags")), [])
    return "AVX512" if set(flags) >= _WIDE else None
