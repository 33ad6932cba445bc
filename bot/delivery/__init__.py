"""Hands messages over to Telegram: the transport, the pace, one sending, and what follows from its outcome."""

from __future__ import annotations

import os

# Has the library give times as timedelta; it warns about everything else, and reads this whenever it gives one.
os.environ.setdefault("PTB_TIMEDELTA", "1")
