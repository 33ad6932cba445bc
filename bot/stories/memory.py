"""Memory: what was freed stays with the process until it is given back, and each thread keeps some of its own."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

# Of glibc's malloc.h: the parameter of mallopt that says how many arenas there are at most.
_ARENA_MAX: Final = -8


def share() -> None:
    """Let all threads take memory from one place, at the start, before there are any; only glibc can be asked to.

    By itself it gives threads places of their own, and what one has freed no other gets. Python's threads take turns,
    so nothing is lost by sharing.
    """
    if sys.platform == "linux":
        choose = getattr(ctypes.CDLL(None), "mallopt", None)
        if choose is not None:
            choose(_ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what is freed, after loading or restoring much; only glibc can be asked to.

    Takes some milliseconds, so call it in a thread.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
