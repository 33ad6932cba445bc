from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler

from tests.fakes import FakeTelegram, WrongCall, check

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Update
    from telegram.ext import ContextTypes, ExtBot

    from bot.local.chats import Person
    from tests.local.conftest import Clock


@pytest.fixture
def fake(clock: Clock) -> FakeTelegram:
    async def sleep(seconds: float) -> None:
        clock.pass_by(seconds=seconds)

    return FakeTelegram(clock, sleep)


@pytest.fixture
def basil(fake: FakeTelegram) -> Person:
    basil = fake.telegram.add_person("Basil")
    fake.telegram.say(basil, "/start")
    return basil


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[ExtBot[None]]:
    async with fake.bot() as bot:
        yield bot
    assert fake.wrong == []


# ---------------------------------------------------------------------- a whole application
async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="1:more")]])
    await update.message.reply_html(
        "<b>Hello</b>",
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(update.message.message_id),
    )


async def more(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Here")
    await update.callback_query.edit_message_text("More")


async def test_an_application_runs_over_it_by_polling(fake: FakeTelegram, basil: Person) -> None:
    application = ApplicationBuilder().bot(fake.bot()).build()
    application.add_handlers([CommandHandler("start", start), CallbackQueryHandler(more)])
    await conversation(application, fake, basil)
    assert [call.method for call in fake.calls if call.method[:3] in {"sen", "ans", "edi"}] == [
        "sendMessage",
        "answerCallbackQuery",
        "editMessageText",
    ]
    assert fake.wrong == []


async def conversation(application: Application, fake: FakeTelegram, basil: Person) -> None:  # type: ignore[type-arg]  # its six parameters say nothing here
    telegram = fake.telegram
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        while not telegram.from_bot(basil):
            await telegram.changed(telegram.changes, 5)
        query = telegram.tap(basil, telegram.from_bot(basil)[0], "1:more")
        while telegram.from_bot(basil)[0]["text"] != "More":
            await telegram.changed(telegram.changes, 5)
        assert query.answer == {"text": "Here", "show_alert": False, "url": None}
        await application.updater.stop()
        await application.stop()


# ---------------------------------------------------------------------- faults
async def test_a_flood_is_told_with_its_pause_and_then_over(
    fake: FakeTelegram, bot: ExtBot[None], basil: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # the library warns of its integers otherwise
    fake.flood(7, chat_id=basil.id)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(basil.id, "x")
    assert flood.value.retry_after == timedelta(seconds=7)
    await bot.send_message(basil.id, "x")
    assert [call.error for call in fake.calls if call.method == "sendMessage"] == [
        "429 Too Many Requests: retry after 7",
        "",
    ]
    assert len(fake.sent(chat_id=basil.id)) == 1


async def test_a_fault_hits_only_what_it_is_meant_for(fake: FakeTelegram, bot: ExtBot[None], basil: Person) -> None:
    fault = fake.refuse("chat not found", method="sendMessage", chat_id=99, times=2)
    await bot.send_message(basil.id, "x")
    await bot.get_me()
    for _ in range(2):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(99, "x")
    assert fault.hits == 2


async def test_being_blocked_and_gateway_pages_and_resets_can_be_told(
    fake: FakeTelegram, bot: ExtBot[None], basil: Person
) -> None:
    fake.forbid("bot was blocked by the user")
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(basil.id, "x")
    fake.cut_off()
    with pytest.raises(NetworkError, match="reset"):
        await bot.send_message(basil.id, "x")
    for status in (500, 502):
        fake.break_down(status)
        with pytest.raises(NetworkError):
            await bot.send_message(basil.id, "x")
    assert fake.telegram.from_bot(basil) == []


async def test_a_time_out_may_come_before_or_after_telegram_accepted(
    fake: FakeTelegram, bot: ExtBot[None], basil: Person
) -> None:
    fake.time_out()
    with pytest.raises(TimedOut):
        await bot.send_message(basil.id, "lost")
    fake.time_out(accepted=True)
    with pytest.raises(TimedOut):
        await bot.send_message(basil.id, "there")
    assert [message["text"] for message in fake.telegram.from_bot(basil)] == ["there"]


async def test_latency_passes_on_the_clock_of_the_test(
    fake: FakeTelegram, bot: ExtBot[None], basil: Person, clock: Clock
) -> None:
    before = clock()
    fake.slow(2.5)
    await bot.send_message(basil.id, "x")
    await bot.send_message(basil.id, "x")
    assert (clock() - before).total_seconds() == 2.5


async def test_rules_of_telegram_hold_over_the_wire(fake: FakeTelegram, bot: ExtBot[None], basil: Person) -> None:
    group = fake.telegram.add_group("Readers", basil)
    fake.telegram.invite(group, basil)
    new = fake.telegram.upgrade(group, basil)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "x")
    assert moved.value.new_chat_id == new.id
    sent = await bot.send_document(basil.id, b"{}", filename="mine.json")
    assert sent.document is not None
    assert sent.document.file_name == "mine.json"


# ---------------------------------------------------------------------- the independent model
@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"chat_id": 1, "text": "x", "tex": "y"}),
        ("sendMessage", {"chat_id": 1}),
        ("sendMessage", {"chat_id": 1, "text": 5}),
        ("sendMessage", {"chat_id": 1, "text": "x", "message_thread_id": "5"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": 1}),
        ("sendMessage", {"chat_id": 1, "text": "x", "link_preview_options": {"disabled": True}}),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "data": "1"}]]}},
        ),
        ("setMyCommands", {"commands": [{"name": "x", "description": "y"}]}),
        ("sendPigeon", {}),
    ],
)
def test_a_call_that_the_bot_api_does_not_know_is_caught(method: str, params: dict[str, object]) -> None:
    with pytest.raises(WrongCall):
        check(method, params)


def test_calls_of_newer_versions_of_the_bot_api_are_known() -> None:
    check("sendMessageDraft", {"chat_id": 1, "draft_id": 2, "text": "x"})
    check("setMessageReaction", {"chat_id": 1, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "👍"}]})


async def test_a_wrong_call_is_raised_and_kept(fake: FakeTelegram, basil: Person) -> None:
    async with fake.bot() as bot:
        with pytest.raises(WrongCall, match="sendChatAction has no mood"):
            await bot.send_chat_action(basil.id, "typing", api_kwargs={"mood": "good"})
    assert len(fake.wrong) == 1
