"""/digest: my edition now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.editions.render import replies
from bot.services import issuing
from handlers.context import Reply

if TYPE_CHECKING:
    from handlers.context import Ask


async def digest(ask: Ask) -> Reply:
    """What has happened since her last edition; with what she had already, where a button says ``again``."""
    issue = await issuing.edition_now(ask.services, ask.subscriber, again=ask.text == "again")
    if not issue.stories:
        return Reply((replies.nothing_new(ask.view, ask.subscriber),))
    return Reply(issue.messages, sent=partial(issuing.handed, ask.services, ask.subscriber, issue))
