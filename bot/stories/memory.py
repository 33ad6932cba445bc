"""Memory: what was freed stays with the process until it is given back."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return to the system what is freed, after loading or restoring much; only glibc can be asked to."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
