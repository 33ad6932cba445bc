"""The parameters of one call, as a form, a JSON body or Python gives them: numbers may be texts, objects JSON texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from bot.local.answers import Json, bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping

_YES = {"true", "1", "yes", "on"}


class Params:
    """Typed reading of one call's parameters; every method answers None where the parameter is absent."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> object:
        """The value as it came: an upload, say."""
        return self._values.get(name)

    def text(self, name: str) -> str | None:
        """A text; numbers become their digits, as in a form."""
        value = self._values.get(name)
        return None if value is None else str(value)

    def number(self, name: str) -> int | None:
        """A whole number. Raises 400 where there is something else."""
        value = self._values.get(name)
        if value is None or (isinstance(value, str) and not value):
            return None
        try:
            return int(cast("str | int", value))
        except (TypeError, ValueError):
            raise bad_request(f"{name} must be an integer") from None

    def flag(self, name: str) -> bool:
        """A Boolean; False where absent."""
        value = self._values.get(name, False)
        return value.strip().lower() in _YES if isinstance(value, str) else bool(value)

    def record(self, name: str) -> Json | None:
        """An object, maybe as JSON text. Raises 400 where there is something else."""
        value = self._decoded(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return cast("Json", value)

    def array(self, name: str) -> list[object] | None:
        """An array, maybe as JSON text. Raises 400 where there is something else."""
        value = self._decoded(name)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise bad_request(f"array expected as {name.replace('_', ' ')}")
        return list(value)

    def records(self, name: str) -> list[Json] | None:
        """An array of objects. Raises 400 where anything else stands in it."""
        rows = self.array(name)
        if rows is not None and not all(isinstance(row, dict) for row in rows):
            raise bad_request(f"array of objects expected as {name.replace('_', ' ')}")
        return cast("list[Json] | None", rows)

    def _decoded(self, name: str) -> object:
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return cast("object", json.loads(value))
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
