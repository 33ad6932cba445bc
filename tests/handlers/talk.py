"""A conversation with the real Application over the fake wire: people say and tap, the bot's messages come back."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes

import handlers
from bot.services import Services
from handlers.context import BotData, Context
from tests.fakes import FakeTelegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.config import Config
    from bot.local.answers import Json
    from bot.local.chats import Chat, Person, Query
    from bot.local.telegram import Emulator
    from bot.store import Store
    from tests.services.stand import Clock


class Troubles(logging.Handler):
    """What the handlers' boundary had to report as our fault."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass
class Talk:
    """The bot, the Telegram that it lives in, and what was said."""

    fake: FakeTelegram
    application: Application[Any, Context, Any, Any, Any, Any]
    services: Services
    clock: Clock
    troubles: Troubles = field(default_factory=Troubles)

    @property
    def telegram(self) -> Emulator:
        return self.fake.telegram

    def person(self, name: str, language: str = "en") -> Person:
        return self.telegram.add_person(name, language)

    async def said(self, person: Person, text: str, chat: Chat | None = None, *, topic: int = 0) -> list[Json]:
        """Say something; the bot's new messages in that chat."""
        before = len(self.telegram.from_bot(chat or person))
        self.telegram.say(person, text, chat, topic=topic)
        await self.listen()
        return list(self.telegram.from_bot(chat or person)[before:])

    async def tapped(self, person: Person, message: Json, label: str) -> Query:
        """Tap the button whose label begins so, on the message as it is now; the query with the bot's answer."""
        query = self.telegram.tap(person, message, self.data(message, label))
        await self.listen()
        return query

    async def forged(self, person: Person, message: Json, data: str) -> Query:
        """Tap a button that is not there."""
        query = self.telegram.tap(person, message, data, forged=True)
        await self.listen()
        return query

    def now(self, message: Json) -> Json:
        """A message as it stands after edits."""
        return self.telegram.world.chats[message["chat"]["id"]].messages[message["message_id"]]

    def labels(self, message: Json) -> list[str]:
        """What the buttons of a message say."""
        return [button["text"] for button in self._buttons(message)]

    def data(self, message: Json, label: str) -> str:
        """What the first button whose label begins so carries."""
        for button in self._buttons(message):
            if button["text"].startswith(label) and "callback_data" in button:
                return str(button["callback_data"])
        raise AssertionError(f"no button {label!r} among {self.labels(message)}")

    def last(self, where: Chat | Person) -> Json:
        return self.telegram.from_bot(where)[-1]

    async def listen(self) -> None:
        """Let the bot work off everything that happened."""
        waiting = self.telegram.inbox.waiting
        while waiting:
            update = Update.de_json(waiting.pop(0), self.application.bot)
            await self.application.process_update(update)

    def _buttons(self, message: Json) -> Sequence[Json]:
        rows = self.now(message).get("reply_markup", {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@asynccontextmanager
async def talk(store: Store, clock: Clock, config: Config) -> AsyncIterator[Talk]:
    """The application over ``store``; whatever the bot sent wrongly, or failed at, fails the test at the end."""
    fake = FakeTelegram(clock)
    fake.telegram.inbox.allow(list(handlers.HEARD))
    if "asks_per_minute" not in config.telegram.model_fields_set:
        # The clock of these conversations stands still, so nobody would ever be answered again.
        telegram = config.telegram.model_copy(update={"asks_per_minute": 100_000})
        config = config.model_copy(update={"telegram": telegram})
    services = Services(config=config, store=store, clock=clock, username=fake.telegram.username, private_topics=True)
    application = (
        ApplicationBuilder()
        .bot(fake.bot())
        .context_types(ContextTypes(context=Context, bot_data=cast("type[BotData]", partial(BotData, services))))
        .build()
    )
    handlers.register(application)
    conversation = Talk(fake, application, services, clock)
    logging.getLogger("handlers").addHandler(conversation.troubles)
    try:
        async with application:
            yield conversation
    finally:
        logging.getLogger("handlers").removeHandler(conversation.troubles)
    assert fake.wrong == []
    assert [record.getMessage() for record in conversation.troubles.records] == []
