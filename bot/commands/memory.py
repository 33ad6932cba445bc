"""How much memory this process and its children take together, at most."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

import psutil

if TYPE_CHECKING:
    from types import TracebackType

_EVERY_SECONDS = 0.2


class PeakMemory:
    """Watches from a thread while its ``with`` block runs; ``megabytes`` is the largest sum of resident memory.

    Pages that processes share are counted once for each, so the figure errs on the high side.
    """

    def __init__(self) -> None:
        """Nothing is watched yet."""
        self.megabytes = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look a last time and end."""
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while True:
            self.megabytes = max(self.megabytes, _resident(own) / 1e6)
            if self._done.wait(_EVERY_SECONDS):
                return


def _resident(own: psutil.Process) -> int:
    total = int(own.memory_info().rss)
    for child in own.children(recursive=True):
        try:
            total += int(child.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return total
