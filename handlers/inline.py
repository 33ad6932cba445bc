"""Inline mode: ``@bot ukraine`` in any chat offers story cards to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.delivery.telegram import keyboard, link_preview
from bot.editions.render.offering import offer
from bot.errors import AskError
from bot.models import ChatKind
from bot.services import Chat, searching
from bot.text import clean
from handlers import arguments, asking
from handlers.context import LONGEST

if TYPE_CHECKING:
    from telegram import Update

    from bot.editions.render.offering import Offer
    from handlers.context import Ask, Context

_A_PAGE: Final = 10
_LAST: Final = 1000
# News move on; and what is offered depends on who asks, by her languages.
_CACHE_SECONDS: Final = 30


async def on_inline(update: Update, context: Context) -> None:
    """Offer a page of stories; of nothing typed, today's."""
    query = update.inline_query
    if query is None:
        return
    chat = Chat(query.from_user.id, ChatKind.PRIVATE, language=query.from_user.language_code)
    words = tuple(clean(query.query)[:LONGEST].split())
    ask = await asking.asked(context, chat, words)
    offers, following = await _offers(ask, query.offset)
    try:
        await query.answer(
            [_article(one) for one in offers], cache_time=_CACHE_SECONDS, is_personal=True, next_offset=following
        )
    except BadRequest as error:
        # Who types fast has asked anew meanwhile.
        if "query is too old" not in error.message.lower():
            raise


async def _offers(ask: Ask, offset: str) -> tuple[list[Offer], str]:
    """The offers from ``offset`` on, and where the next page begins; nothing where nothing was found."""
    try:
        first = arguments.number(offset, 0, _LAST) if offset else 0
        sought = arguments.search(ask.words) if ask.words else None
        found, is_last = await searching.offered(ask.services, ask.subscriber, sought, first, _A_PAGE)
    except AskError:
        return [], ""
    return [offer(story, ask.view) for story in found], "" if is_last else str(first + _A_PAGE)


def _article(one: Offer) -> InlineQueryResultArticle:
    message = one.message
    return InlineQueryResultArticle(
        id=one.id,
        title=one.title,
        description=one.about,
        thumbnail_url=one.picture,
        input_message_content=InputTextMessageContent(
            message.html, parse_mode=ParseMode.HTML, link_preview_options=link_preview(message.preview)
        ),
        reply_markup=keyboard(message.buttons),
    )
