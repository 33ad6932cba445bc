"""Without the extra nothing breaks, and what to install is said."""

from __future__ import annotations

import sys

import pytest

from bot.config import ModelConfig
from bot.errors import ModelMissing
from bot.words.model.loading import load_model

CONFIG = ModelConfig(base_url="http://127.0.0.1:9/v1", name="tiny")


class _NotInstalled:
    """Finds no package openai, as on a machine without the extra."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "openai":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def test_without_the_extra_it_is_said_what_to_install() -> None:
    kept = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "openai"}
    kept |= {name: sys.modules[name] for name in ("bot.words.model.client",) if name in sys.modules}
    for name in kept:
        del sys.modules[name]
    finder = _NotInstalled()
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type] # as much of a finder as is needed
    try:
        with pytest.raises(ModelMissing, match=r"pip install 'broadsheet\[llm\]'"):
            load_model(CONFIG)
    finally:
        sys.meta_path.remove(finder)  # type: ignore[arg-type] # the same
        sys.modules.update(kept)


def test_with_it_there_is_a_client() -> None:
    assert load_model(CONFIG)
