"""A strict Telegram in memory for one bot: keeps chats, enforces limits and markup, answers as the Bot API does.

call        what the bot asks, by the Bot API's method names; refusals are ApiError
People      what people do (say, tap, block ...), inherited; each deed becomes an update
changes     counts every visible change, for whoever wants to wait for the next
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.local import asking, editing, profile, sending, topics
from bot.local.answers import ApiError
from bot.local.chats import World
from bot.local.flood import Flood
from bot.local.params import Params
from bot.local.people import People

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.local.inbox import Inbox

TOKEN = "7100000001:AAlocal-chat-only-not-a-secret-0000"  # noqa: S105 - opens nothing but this stand-in
USERNAME = "broadsheet_local_bot"


def _methods() -> dict[str, Callable[[World, Params], Awaitable[object]]]:
    named: dict[str, Callable[[World, Params], Awaitable[object]]] = {}
    for function in (
        *(sending.send_message, sending.send_rich_message, sending.send_photo, sending.send_document),
        *(sending.send_message_draft, sending.send_chat_action),
        *(editing.edit_message_text, editing.edit_message_caption, editing.edit_message_reply_markup),
        *(editing.delete_message, editing.delete_messages, editing.set_message_reaction),
        *(editing.pin_chat_message, editing.unpin_chat_message),
        *(asking.answer_callback_query, asking.answer_inline_query, asking.leave_chat),
        *(asking.get_chat, asking.get_chat_member, asking.get_chat_administrators, asking.get_chat_member_count),
        *(topics.create_forum_topic, topics.edit_forum_topic, topics.delete_forum_topic),
        *(topics.close_forum_topic, topics.reopen_forum_topic),
        *(profile.get_me, profile.get_updates),
        *(profile.set_webhook, profile.delete_webhook, profile.get_webhook_info),
        *(profile.set_my_commands, profile.get_my_commands, profile.delete_my_commands),
        *(profile.set_chat_menu_button, profile.get_chat_menu_button),
    ):
        named[function.__name__.replace("_", "")] = function
    for text in ("name", "description", "short_description"):
        named[f"setmy{text.replace('_', '')}"] = partial(profile.set_my_text, name=text)
        named[f"getmy{text.replace('_', '')}"] = partial(profile.get_my_text, name=text)
    return named


class Emulator(People):
    """One bot's Telegram. ``clock`` gives aware UTC datetimes; the token is checked only by those who carry calls."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        token: str = TOKEN,
        username: str = USERNAME,
        name: str = "Broadsheet",
    ) -> None:
        super().__init__(World(clock, token=token, username=username, name=name))
        self.token = token
        self._methods = _methods()

    @property
    def username(self) -> str:
        """The bot's name without @."""
        return self.world.username

    def keep_pace(self, *, per_second: int = 30, per_chat: int = 1, per_group_minute: int = 20) -> None:
        """From now on refuse messages beyond these limits with 429, by the injected clock."""
        world = self.world
        world.flood = Flood(world.clock, per_second=per_second, per_chat=per_chat, per_group_minute=per_group_minute)

    @property
    def inbox(self) -> Inbox:
        """The updates that wait for the bot."""
        return self.world.inbox

    @property
    def changes(self) -> int:
        """How many visible changes there were; ``changed`` waits for more."""
        return self.world.bell.count

    async def changed(self, seen: int, timeout: float) -> int:  # noqa: ASYNC109 - a long poll ends without an error
        """Wait until ``changes`` is above ``seen``, at most ``timeout`` seconds; answer it."""
        return await self.world.bell.after(seen, timeout)

    def knows(self, method: str) -> bool:
        """Whether there is such a method; capitals do not matter, as with Telegram."""
        return method.lower() in self._methods

    async def call(self, method: str, params: Mapping[str, object]) -> object:
        """Do what the bot asks; answer the ``result``. Raises ApiError, 404 for a method that is not known."""
        function = self._methods.get(method.lower())
        if function is None:
            raise ApiError(404, "Not Found")
        return await function(self.world, Params(params))
