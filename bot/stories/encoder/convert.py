"""Converting: from the checkpoint to what CTranslate2 and sentencepiece read, in a process of its own.

``python -m bot.stories.encoder.convert FOLDER`` takes a second or two and some 450 MB, which the bot itself then never
needed. Weights become 8-bit integers with one scale a row.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from sentencepiece import sentencepiece_model_pb2

from bot.stories.encoder.checkpoint import CHARACTERS, PIECES, Checkpoint, packaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_LARGEST = 127
_FEW_NAMES = ["0", "1", "2", "3"]
_TINY = 1e-12


def convert(checkpoint: Checkpoint, folder: Path) -> None:
    """Write model and tokenizer into ``folder``."""
    spec = _model(checkpoint)
    spec.validate()
    spec.save(str(folder))
    # Texts come as numbers of pieces: their names would only take memory.
    (folder / "vocabulary.json").write_text(json.dumps(_FEW_NAMES), encoding="utf-8")
    (folder / PIECES).write_bytes(_tokenizer(checkpoint))
    (folder / CHARACTERS).write_text(json.dumps(dict(checkpoint.written_as)), encoding="utf-8")


def _model(checkpoint: Checkpoint) -> Any:  # noqa: ANN401 - the library ships no types
    """The encoder as CTranslate2 describes BERT: embeddings that are added up, norms behind each part."""
    shape = checkpoint.shape
    encoder = transformer_spec.TransformerEncoderSpec(
        shape.layers,
        shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    words, kinds = encoder.embeddings
    words.weight, words.weight_scale = _in_8_bits(checkpoint.matrix("emb.word"))
    # There are no second sentences: of the kinds only the first is used.
    kinds.weight = checkpoint.vector("emb.type")[: shape.hidden].reshape(1, -1).copy()
    encoder.position_encodings.encodings = checkpoint.vector("emb.pos").reshape(-1, shape.hidden).copy()
    _norm(encoder.layernorm_embedding, checkpoint, "emb.ln")
    for number, layer in enumerate(encoder.layer):
        of_layer = f"l{number}"
        attention = layer.self_attention
        _linear(attention.linear[0], checkpoint, *(f"{of_layer}.{part}" for part in "qkv"))
        _linear(attention.linear[1], checkpoint, f"{of_layer}.ao")
        _norm(attention.layer_norm, checkpoint, f"{of_layer}.aln")
        _linear(layer.ffn.linear_0, checkpoint, f"{of_layer}.fi")
        _linear(layer.ffn.linear_1, checkpoint, f"{of_layer}.fo")
        _norm(layer.ffn.layer_norm, checkpoint, f"{of_layer}.oln")
    spec.register_vocabulary([str(number) for number in range(shape.words)])
    spec.config.unk_token = str(checkpoint.special.unknown)
    spec.config.layer_norm_epsilon = shape.epsilon
    return spec


def _linear(spec: Any, checkpoint: Checkpoint, *names: str) -> None:  # noqa: ANN401 - the library ships no types
    """Fill in a layer, or several side by side as one."""
    spec.weight, spec.weight_scale = _in_8_bits(some for name in names for some in checkpoint.matrix(f"{name}.w"))
    spec.bias = np.concatenate([checkpoint.vector(f"{name}.b") for name in names])


def _norm(spec: Any, checkpoint: Checkpoint, name: str) -> None:  # noqa: ANN401 - the same
    spec.gamma, spec.beta = checkpoint.vector(f"{name}.w").copy(), checkpoint.vector(f"{name}.b").copy()


def _in_8_bits(rows: Iterable[NDArray[np.float32]]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers from -127 to 127, and by what those of each row were multiplied; rows come some at a time."""
    whole, scales = [], []
    for weights in rows:
        scale = _LARGEST / np.maximum(np.abs(weights).max(axis=1), _TINY)
        whole.append(np.rint(weights * scale[:, None]).astype(np.int8))
        scales.append(scale.astype(np.float32))
    return np.concatenate(whole), np.concatenate(scales)


def _tokenizer(checkpoint: Checkpoint) -> bytes:
    """A sentencepiece model of the pieces (unigram, Kudo 2018); what characters are written as the caller sees to."""
    special, proto = checkpoint.special, cast("Any", sentencepiece_model_pb2)
    kind = proto.ModelProto.SentencePiece
    model = proto.ModelProto()
    for number, (piece, score) in enumerate(zip(checkpoint.pieces, checkpoint.scores, strict=True)):
        kinds = {special.unknown: kind.UNKNOWN, special.begin: kind.CONTROL, special.end: kind.CONTROL}
        model.pieces.add(piece=piece, score=score, type=kinds.get(number, kind.NORMAL))
    trained = model.trainer_spec
    trained.model_type = proto.TrainerSpec.UNIGRAM
    trained.vocab_size = len(checkpoint.pieces)
    trained.unk_id, trained.bos_id, trained.eos_id = special.unknown, special.begin, special.end
    trained.pad_id = special.pad
    normal = model.normalizer_spec
    normal.name = "identity"
    normal.add_dummy_prefix = normal.remove_extra_whitespaces = normal.escape_whitespaces = True
    return bytes(model.SerializeToString())


if __name__ == "__main__":
    convert(Checkpoint(packaged()), Path(sys.argv[1]))
