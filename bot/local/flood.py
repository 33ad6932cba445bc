"""The pace that Telegram allows a bot, enforced on request: who sends faster is told to wait."""

from __future__ import annotations

from collections import defaultdict, deque
from math import ceil
from typing import TYPE_CHECKING

from bot.local.answers import too_many

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_MINUTE = 60.0


class Flood:
    """Counts messages in sliding windows: all chats and each chat by the second, each group also by the minute.

    Stricter than Telegram, which forgives short bursts: the first message beyond a limit is answered with 429, and
    one that was refused does not count. ``clock`` gives aware datetimes.
    """

    def __init__(
        self, clock: Callable[[], datetime], *, per_second: int = 30, per_chat: int = 1, per_group_minute: int = 20
    ) -> None:
        self._clock = clock
        self._per_second = per_second
        self._per_chat = per_chat
        self._per_group_minute = per_group_minute
        self._all: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)

    def admit(self, chat_id: int, *, group: bool) -> None:
        """Count one message to a chat. Raises ApiError 429 with the whole seconds until there is room."""
        now = self._clock().timestamp()
        windows = [(self._all, 1.0, self._per_second), (self._chats[chat_id], 1.0, self._per_chat)]
        if group:
            windows.append((self._groups[chat_id], _MINUTE, self._per_group_minute))
        wait = max(_until_room(window, span, most, now) for window, span, most in windows)
        if wait > 0:
            raise too_many(ceil(wait))
        for window, _, _ in windows:
            window.append(now)


def _until_room(window: deque[float], span: float, most: int, now: float) -> float:
    while window and now - window[0] >= span:
        window.popleft()
    return window[0] + span - now if len(window) >= most else 0.0
