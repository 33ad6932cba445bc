"""The log of outcomes: one line of plain text for each attempt to send, for an operator to grep."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from bot.text import clean, trim

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Delivery, Outcome

log = logging.getLogger(__name__)

_WORDS = 200


def line(delivery: Delivery, outcome: Outcome, now: datetime) -> str:
    """What became of one attempt, the delivery being as it is stored afterwards.

    ``2026-03-10T12:00:00Z sent chat=5 topic=0 key=20260310T1130/1 delivery=7 attempt=1 state=sent message=44``
    """
    return (
        f"{now:%Y-%m-%dT%H:%M:%SZ} {outcome.kind.value} chat={delivery.chat_id} topic={delivery.topic_id} "
        f"key={delivery.key} delivery={delivery.id} attempt={delivery.attempts} state={delivery.state.value} "
        f"message={delivery.message_id or '-'} {trim(clean(outcome.words), _WORDS)}"
    ).rstrip()


class Events:
    """Appends lines to a file; opened anew each time, so that it can be rotated. An empty path keeps no log."""

    def __init__(self, path: str) -> None:
        self._path = Path(path) if path else None
        self._fails = False

    def note(self, lines: list[str]) -> None:
        """Write them down. A file that cannot be written is said once, and stops nothing."""
        if self._path is None or not lines:
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        except OSError as error:
            if not self._fails:
                log.warning("the log of deliveries cannot be written: %s", error)
            self._fails = True
        else:
            self._fails = False
