"""Loads the client only where a model is wanted: its library is an extra, and takes a while to load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import ModelMissing

if TYPE_CHECKING:
    from bot.config import ModelConfig
    from bot.words.model.client import Model

_LIBRARIES: Final = {"openai", "httpx2"}


def load_model(config: ModelConfig) -> Model:
    """The client for the configured model, not yet open. Raises ModelMissing where its library is not installed."""
    try:
        from bot.words.model.client import Model  # noqa: PLC0415 - an extra, which may be missing
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in _LIBRARIES:
            raise
        raise ModelMissing("the package openai is not installed; run: pip install 'broadsheet[llm]'") from None
    return Model(config)
