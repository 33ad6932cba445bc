"""Threads take memory from one place, once they are told to: the C library's own account of its arenas tells."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from bot.stories.memory import give_back

ROOT = Path(__file__).parents[2]
# In a process of its own, as it lasts for the whole process.
ACCOUNT = """
import ctypes, sys, threading
from bot.stories.memory import share
if sys.argv[1] == "share":
    share()
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
begun = threading.Barrier(4)
def take():
    begun.wait()
    library.malloc(50_000)
    begun.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.malloc_stats()
"""


def arenas(how: str) -> int:
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", ACCOUNT, how], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    return sum(line.startswith("Arena ") for line in done.stderr.splitlines())


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_stats"), reason="only glibc tells of its arenas"
)
def test_threads_share_one_arena_where_they_would_have_several() -> None:
    assert arenas("share") == 1
    assert arenas("leave") > 1


def test_giving_back_can_be_asked_for_at_any_time() -> None:
    give_back()
    give_back()
