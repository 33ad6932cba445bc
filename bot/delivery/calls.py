"""One call of a method of the Bot API, at the bot's pace, with a plain answer.

The library's own methods make objects of all that Telegram answers, which takes as long as all the rest of a sending;
of a message that is out only its number is wanted. So this goes the way that those methods go, without the objects.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from telegram.ext import ExtBot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Bot
    from telegram.request import RequestData

    from bot.delivery.pace import Priority


async def call(bot: Bot, method: str, given: Mapping[str, Any], priority: Priority | None = None) -> Any:  # noqa: ANN401 - whatever the method gives
    """Call ``method``; parameters that are None are left out. Raises TelegramError.

    ``priority`` is heeded where ``bot`` has a Pacer; without one this is an answer to a person.
    """
    parameters = {name: value for name, value in given.items() if value is not None}
    post = partial(bot.request.post, f"{bot.base_url}/{method}", cast("RequestData", _Parameters(parameters)))
    limiter = bot.rate_limiter if isinstance(bot, ExtBot) else None
    if limiter is None:
        return await post()
    return await limiter.process_request(post, (), {}, method, parameters, priority)


class _Parameters:
    """All that the library's RequestData shows a transport; how one of those is made is the library's own affair."""

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters
        self.multipart_data: dict[str, Any] = {}

    @property
    def json_parameters(self) -> dict[str, str]:
        """Texts as they are, all else as JSON."""
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in self.parameters.items()}

    @property
    def json_payload(self) -> bytes:
        """All of them as one JSON object."""
        return json.dumps(self.json_parameters).encode()
