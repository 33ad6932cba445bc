"""The tables of this folder, read from TOML. All of them were written for this project."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def table(name: str) -> dict[str, Any]:
    """The table ``name`` (``places``, ``topics``, ``names``) as parsed."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def listed(text: str) -> list[str]:
    """The items of a comma-separated cell, trimmed, in order."""
    return [item for item in (piece.strip() for piece in text.split(",")) if item]
