from __future__ import annotations

import re
from pathlib import Path

from bot.local import server

PAGE = Path(server.__file__).parent / "page"


def test_everything_that_the_page_asks_for_is_served() -> None:
    asked = {name for script in PAGE.glob("*.js") for name in re.findall(r'from "\./([\w.]+)"', script.read_text())}
    asked |= set(re.findall(r'"/page/([\w.]+)"', (PAGE / "index.html").read_text()))
    assert asked <= set(server._FILES)
