from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.stories.meaning import SIZE, Encoder, pack, telling, unpack, usual
from tests import encoders
from tests.builders import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Counting:
    """A stand-in for the model: a text's vector points the way of its length."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], most: int) -> NDArray[np.float32]:
        assert most > 0
        self.texts += texts
        return np.eye(SIZE, dtype=np.float32)[[len(text) for text in texts]]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(encoders.real())


def test_vectors_survive_packing() -> None:
    one = np.linspace(0, 1, SIZE, dtype=np.float32)
    assert len(pack(one)) == 2 * SIZE
    assert np.allclose(unpack(pack(one)), one, atol=1e-3)


def test_titles_are_encoded_without_what_is_no_title_and_leads_apart() -> None:
    model = Counting()
    some = [entry(1, "Ferry sinks", snippet="Off Tarvik, at night."), entry(2, "LIVE: Rates held")]
    assert [int(unpack(one).argmax()) for one in Encoder(model).encode(some)] == [11, 10]
    assert Encoder(model).leads(some[:1]) == [pack(np.eye(SIZE, dtype=np.float32)[21])]
    assert model.texts == ["Ferry sinks", "Rates held", "Off Tarvik, at night."]


def test_an_entry_without_a_title_is_known_by_its_lead() -> None:
    model = Counting()
    Encoder(model).encode([entry(1, "", snippet="Off Tarvik, at night.")])
    assert model.texts == ["Off Tarvik, at night."]


def test_nothing_to_encode_gives_nothing() -> None:
    assert Encoder(Counting()).encode([]) == Encoder(Counting()).leads([]) == []


def test_what_is_usual_tells_nothing() -> None:
    assert not np.abs(telling(usual())).max()
    beyond = telling(usual() + np.eye(SIZE, dtype=np.float32)[7])
    assert beyond.argmax() == 7
    assert beyond @ beyond == pytest.approx(1.0, abs=1e-3)


def test_an_event_in_two_languages_means_nearly_the_same(encoder: Encoder) -> None:
    english, french, russian, other = telling(
        encoder.vectors(
            [
                "Earthquake kills dozens in Peru",
                "Un séisme fait des dizaines de morts au Pérou",
                "Землетрясение в Перу унесло десятки жизней",
                "Rovers sack coach",
            ]
        )
    )
    assert min(english @ french, english @ russian, french @ russian) > 0.6
    assert english @ other < 0.2


def test_a_vector_depends_on_no_other_text(encoder: Encoder) -> None:
    texts = ["Ferry sinks", "Earthquake kills dozens in Peru", "", "a" * 5000, "\x00\u2581 \ud83d\ude00"]
    together = encoder.vectors(texts)
    assert np.isfinite(together).all()
    alone = np.concatenate([encoder.vectors([text]) for text in texts])
    assert np.allclose(together, alone, atol=2e-3)
