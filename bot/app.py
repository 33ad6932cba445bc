"""The composition root: builds everything from the configuration and runs it; nothing else imports handlers and jobs.

workshop      the pipeline over its store, without Telegram                for commands, and for what follows
conversation  python-telegram-bot's Application around the same pipeline   for the bot, and for tests over a fake wire
run           both until told to stop, on Telegram or on the local chat
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot

import handlers
import jobs
from bot.delivery import telegram
from bot.delivery.pace import Pacer
from bot.delivery.request import AiohttpRequest
from bot.errors import ConfigError, EncoderMissing, ModelMissing
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.local.newsroom import Newsroom
from bot.local.server import LocalServer
from bot.pipeline import Pipeline
from bot.services import Services, rewording
from bot.services.delivering import at_once
from bot.services.pulse import ErrorCount
from bot.store import Store, feeds, tags
from bot.stories import meaning
from bot.stories.tags import Tagger
from bot.words.model.loading import load_model
from handlers.context import BotData, Context
from jobs.herald import Herald

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram.ext import Application

    from bot.config import Config
    from bot.stories.meaning import Encoder
    from bot.words.model.client import Model

    BotApplication = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], BotData, Any]

log = logging.getLogger(__name__)

SAMPLE_DATABASE = "data/sample.db"
_ASK_AGAIN_SECONDS = 15
_UPDATES_AT_ONCE = 64


def utc_now() -> datetime:
    """The clock of the real program."""
    return datetime.now(UTC)


# ---------------------------------------------------------------------- the pipeline
@asynccontextmanager
async def reading_room(
    config: Config,
    *,
    clock: Callable[[], datetime] = utc_now,
    username: str = "broadsheet_bot",
    private_topics: bool = False,
) -> AsyncIterator[Services]:
    """Open the store and no more: enough to look at what is there."""
    store = await Store.open(config.store.database)
    try:
        yield Services(config=config, store=store, clock=clock, username=username, private_topics=private_topics)
    finally:
        await store.close()


@asynccontextmanager
async def workshop(
    config: Config,
    *,
    clock: Callable[[], datetime] = utc_now,
    username: str = "broadsheet_bot",
    private_topics: bool = False,
) -> AsyncIterator[Pipeline]:
    """Open the store, bring its feeds and tags up to date with the configuration, and build the pipeline over it."""
    async with AsyncExitStack() as stack:
        room = reading_room(config, clock=clock, username=username, private_topics=private_topics)
        services = await stack.enter_async_context(room)
        encoder = await asyncio.to_thread(_encoder, config)
        services.pulse.vectors = encoder is not None
        tagger = await asyncio.to_thread(Tagger, aliases=config.tags.aliases, banned=config.tags.banned)
        async with services.store.writing() as db:
            await feeds.sync(db, config.feeds, clock())
            await tags.seed(db, [(tag, tagger.spellings(tag)) for tag in tagger.known()])
        fetcher = await stack.enter_async_context(Fetcher(config.gather))
        parser = await stack.enter_async_context(Parser(config.gather))
        model = await asyncio.to_thread(_model, config)
        if model is None:
            await rewording.withdraw(services)
        else:
            await stack.enter_async_context(model)
        yield Pipeline(services, fetcher=fetcher, parser=parser, encoder=encoder, tagger=tagger, model=model)


def _model(config: Config) -> Model | None:
    """The client of the language model; None where none is wanted, or its library is missing, which is said."""
    if not config.model.is_wanted:
        return None
    try:
        return load_model(config.model)
    except ModelMissing as missing:
        log.warning("Stories keep the outlets' own words: %s", missing)
        return None


def _encoder(config: Config) -> Encoder | None:
    """The sentence encoder; None when it is switched off or missing, which is said."""
    if not config.stories.vectors:
        log.info("Sentence vectors are switched off: stories are grouped by words alone.")
        return None
    try:
        return meaning.load_encoder()
    except EncoderMissing as missing:
        log.warning("Stories are grouped by words alone: %s", missing)
        return None


# ---------------------------------------------------------------------- the conversation
def telegram_bot(config: Config, api: str, token: str) -> ExtBot[None]:
    """A bot that speaks to Telegram (or whoever answers at ``api``) over aiohttp at the allowed pace."""
    return ExtBot(
        token=token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=AiohttpRequest(connection_pool_size=_UPDATES_AT_ONCE + at_once(config.delivery.per_second)),
        get_updates_request=AiohttpRequest(connection_pool_size=1),
        rate_limiter=Pacer(per_second=config.delivery.per_second, per_group_minute=config.delivery.per_group_minute),
    )


@asynccontextmanager
async def conversation(bot: ExtBot[None], pipeline: Pipeline) -> AsyncIterator[BotApplication]:
    """The Application with all handlers, started; updates and ticks come from whoever holds it."""
    # python-telegram-bot makes bot_data by calling what it was given; its hint asks for a class all the same.
    bot_data = cast("type[BotData]", partial(BotData, pipeline.services))
    application: BotApplication = (
        ApplicationBuilder()
        .bot(bot)
        .context_types(ContextTypes(context=Context, bot_data=bot_data))
        .concurrent_updates(_UPDATES_AT_ONCE)
        .build()
    )
    handlers.register(application)
    await pipeline.recover(pipeline.services.clock())
    async with application:
        await application.start()
        try:
            yield application
        finally:
            # It waits for ticks that are at work.
            pipeline.wind_down()
            await application.stop()


@asynccontextmanager
async def listening(application: BotApplication) -> AsyncIterator[None]:
    """Take updates from Telegram by long polling for as long as the block runs."""
    updater = application.updater
    if updater is None:
        raise RuntimeError("the application was built without an updater")
    services = application.bot_data.services
    await handlers.publish_menu(application.bot, services.config.telegram.admins)
    await updater.start_polling(allowed_updates=list(handlers.HEARD))
    try:
        yield
    finally:
        await updater.stop()


def ticking(application: BotApplication, pipeline: Pipeline) -> None:
    """Let the clock tick until the application stops: from now on all stages run by themselves."""
    if application.job_queue is None:
        raise RuntimeError("the application was built without a job queue")
    services = pipeline.services
    send = partial(telegram.send, application.bot, paid=services.config.delivery.paid_broadcast)
    show = partial(telegram.edit, application.bot)
    herald = Herald(application.bot, services)
    logging.getLogger().addHandler(ErrorCount(services.pulse, services.clock))
    begin = partial(telegram.begin_topic, application.bot)
    jobs.start(application.job_queue, jobs.timetable(pipeline, send, show, begin), services, herald.tell)


async def met(bot: ExtBot[None]) -> str:
    """The bot's username; asks until Telegram answers. Raises ConfigError when the token is not known there."""
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise ConfigError([("telegram.token", "Telegram does not know it; ask @BotFather for a new one")]) from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); asking again in %d s", error, _ASK_AGAIN_SECONDS)
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
        else:
            return bot.username


# ---------------------------------------------------------------------- without Telegram
@asynccontextmanager
async def local_chat(
    config: Config, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[tuple[LocalServer, Config]]:
    """Telegram on loopback with its chat page; without any feeds, the sample newsroom and a fresh store."""
    async with AsyncExitStack() as stack:
        address = ""
        if not config.feeds and not await _has_added_feeds(config):
            newsroom = await _sample(config, clock, stack)
            address, config = newsroom.address, _reading(newsroom, config)
        server = LocalServer(config.local.port, clock, newsroom=address)
        await _start(server, config.local.port)
        stack.push_async_callback(server.stop)
        yield server, config


async def _has_added_feeds(config: Config) -> bool:
    """Whether feeds were added by a command; a database that is not there yet is not made for that."""
    database = config.store.database
    if "://" not in database and not await asyncio.to_thread(Path(database).exists):
        return False
    async with reading_room(config) as services, services.store.reading() as db:
        return any(feed.added for feed in await feeds.everything(db))


async def _sample(config: Config, clock: Callable[[], datetime], stack: AsyncExitStack) -> Newsroom:
    newsroom = Newsroom(clock)
    await newsroom.start(config.local.newsroom_port)
    stack.push_async_callback(newsroom.stop)
    await asyncio.to_thread(_forget_sample)
    return newsroom


def _reading(newsroom: Newsroom, config: Config) -> Config:
    store = config.store.model_copy(update={"database": SAMPLE_DATABASE})
    return config.model_copy(update={"feeds": newsroom.feeds, "store": store})


def _forget_sample() -> None:
    """The sample's dates are relative to its start, so yesterday's sample must not linger."""
    for suffix in ("", "-wal", "-shm"):
        Path(SAMPLE_DATABASE + suffix).unlink(missing_ok=True)


async def _start(server: LocalServer, port: int) -> None:
    try:
        await server.start()
    except OSError:
        if not port:
            raise
        log.warning("Port %d is taken; the local chat opens on a free one.", port)
        server.port = 0
        await server.start()
