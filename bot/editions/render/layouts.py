"""An edition in the layout that its reader chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions.render.digest import digest
from bot.editions.render.newspaper import newspaper
from bot.editions.render.reading_aloud import plain
from bot.models import Layout

if TYPE_CHECKING:
    from bot.editions.render.view import View
    from bot.models import Edition, Message


def laid_out(edition: Edition, view: View, disclaimer: str | None = None) -> list[Message]:
    """The messages that carry an edition; all layouts hold the same stories. ``disclaimer`` as in ``digest``."""
    if view.layout is Layout.PLAIN:
        return plain(edition, view, disclaimer)
    messages = digest(edition, view, disclaimer)
    if view.layout is Layout.NEWSPAPER:
        return [newspaper(edition, view, disclaimer, otherwise=messages)]
    return messages
