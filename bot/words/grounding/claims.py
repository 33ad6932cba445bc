"""What a check finds: something that a sentence claims and no report bears out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """What no entry bears out: its kind (``number``, ``name``, ``opposite``, ...) and its words."""

    kind: str
    text: str
