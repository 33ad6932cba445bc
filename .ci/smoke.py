"""A short smoke run of ``make run``: start it on free ports, ask /top on the local chat, and stop it again.

It runs with no token and no configuration, in a folder of its own, as a newcomer would.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


def main() -> int:
    """Answer 0 when /top was answered with stories."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "BROADSHEET_"))}
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=folder,
            env={**environment, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            page = address(process, start)
            answer = ask(page, "/top")
            answered = time.monotonic() - start
        finally:
            process.send_signal(signal.SIGINT)
            left = process.communicate(timeout=30)[0]
            print(left, end="")
    print(f"smoke: /top answered after {answered:.1f} s with {len(answer)} characters")
    return 0 if process.returncode in {0, 130} and len(answer) > 200 else 1


def address(process: subprocess.Popen[str], start: float) -> str:
    """Where the chat page is, read from what the program says."""
    assert process.stdout
    for line in process.stdout:
        print(line, end="")
        if line.startswith("Chat with the bot at http://127.0.0.1:"):
            return "http://127.0.0.1:" + line.split("http://127.0.0.1:")[1].split("/")[0].split()[0]
        if time.monotonic() - start > PATIENCE:
            break
    raise SystemExit("smoke: the local chat did not open")


def ask(page: str, words: str) -> str:
    """Say ``words`` on the chat page as its first person would, and wait for the bot's answer."""
    person = call(f"{page}/local/state?seen=-1")["person"]
    call(f"{page}/local/say", {"person": person, "text": words})
    for _ in range(60):
        messages = call(f"{page}/local/state?seen=-1")["messages"]
        answers = [message["text"] for message in messages if not message["own"]]
        if answers:
            return "\n".join(answers)
        time.sleep(0.5)
    raise SystemExit(f"smoke: no answer to {words}")


def call(url: str, body: dict[str, object] | None = None) -> dict[str, Any]:
    """One request to the page's server."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main())
