from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import NetworkError, TelegramError

from bot.delivery import telegram
from bot.delivery.pace import Pacer
from bot.delivery.request import AiohttpRequest
from bot.models import Button, Message, Outcome, OutcomeKind, Preview
from tests.builders import delivery, message, subscriber
from tests.delivery.botapi import speaking

if TYPE_CHECKING:
    from telegram.ext import ExtBot

    from tests.delivery.botapi import BotApi

RICH = Message(
    html='<b>Bridge closed</b>\n<a href="https://x.example/1">The Post</a> &amp; others',
    buttons=((Button("More", data="1:more:7"), Button("Read", url="https://x.example/1")),),
    preview=Preview("https://x.example/1"),
)

NEWSPAPER = Message(
    html="<b>one</b>",
    rich=("<h1>Page</h1>", "<h1>Page</h1>"),
    after=(Message(html="two"),),
)


async def test_a_message_is_sent_with_markup_preview_and_buttons(api: BotApi, bot: ExtBot[Any]) -> None:
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert outcome == Outcome(OutcomeKind.SENT, message_id=1)
    (call,) = api.calls
    assert (call.method, call.data["text"], call.data["parse_mode"]) == ("sendMessage", RICH.html, "HTML")
    assert json.loads(call.data["link_preview_options"]) == {
        "url": "https://x.example/1",
        "prefer_large_media": True,
        "show_above_text": True,
    }
    assert json.loads(call.data["reply_markup"]) == {
        "inline_keyboard": [
            [{"text": "More", "callback_data": "1:more:7"}, {"text": "Read", "url": "https://x.example/1"}]
        ]
    }
    assert "message_thread_id" not in call.data


async def test_without_a_preview_no_link_is_previewed_and_without_buttons_there_is_no_keyboard(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    await telegram.send(bot, delivery(content=message("x")))
    assert json.loads(api.calls[0].data["link_preview_options"]) == {"is_disabled": True}
    assert "reply_markup" not in api.calls[0].data


async def test_an_update_answers_the_earlier_message_or_goes_without(api: BotApi, bot: ExtBot[Any]) -> None:
    await telegram.send(bot, delivery(content=Message("x", reply_to=77)))
    reply = json.loads(api.calls[0].data["reply_parameters"])
    assert reply == {"message_id": 77, "allow_sending_without_reply": True}


async def test_a_small_preview_below_the_text(api: BotApi, bot: ExtBot[Any]) -> None:
    await telegram.send(
        bot, delivery(content=Message("x", preview=Preview("https://x.example", large=False, above=False)))
    )
    assert json.loads(api.calls[0].data["link_preview_options"]) == {
        "url": "https://x.example",
        "prefer_small_media": True,
        "show_above_text": False,
    }


async def test_a_forum_topic_gets_its_message(api: BotApi, bot: ExtBot[Any]) -> None:
    await telegram.send(bot, delivery(to=subscriber(chat_id=-100_5, topic_id=7)))
    assert (api.calls[0].data["chat_id"], api.calls[0].data["message_thread_id"]) == ("-1005", "7")


@pytest.mark.parametrize(
    ("code", "description", "kind"),
    [
        (400, "Bad Request: chat not found", OutcomeKind.CHAT_GONE),
        (400, "Bad Request: PEER_ID_INVALID", OutcomeKind.CHAT_GONE),
        (403, "Forbidden: user is deactivated", OutcomeKind.CHAT_GONE),
        (403, "Forbidden: the group chat was deleted", OutcomeKind.CHAT_GONE),
        (403, "Forbidden: bot was blocked by the user", OutcomeKind.BLOCKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", OutcomeKind.BLOCKED),
        (403, "Forbidden: bot is not a member of the channel chat", OutcomeKind.BLOCKED),
        (403, "Forbidden: bot can't initiate conversation with a user", OutcomeKind.BLOCKED),
        (400, "Bad Request: not enough rights to send text messages to the chat", OutcomeKind.BLOCKED),
        (400, "Bad Request: need administrator rights in the channel chat", OutcomeKind.BLOCKED),
        (400, "Bad Request: message thread not found", OutcomeKind.TOPIC_GONE),
        (400, "Bad Request: TOPIC_CLOSED", OutcomeKind.TOPIC_GONE),
        (401, "Unauthorized", OutcomeKind.UNAUTHORISED),
        (404, "Not Found", OutcomeKind.UNAUTHORISED),
        (500, "Internal Server Error", OutcomeKind.UNAVAILABLE),
        (502, "Bad Gateway", OutcomeKind.UNAVAILABLE),
        (409, "Conflict: terminated by other getUpdates request", OutcomeKind.UNAVAILABLE),
    ],
)
async def test_every_refusal_has_its_kind_and_is_not_tried_again_here(
    api: BotApi, bot: ExtBot[Any], code: int, description: str, kind: OutcomeKind
) -> None:
    api.refuse(code, description)
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert (outcome.kind, outcome.message_id, len(api.calls)) == (kind, None, 1)
    assert outcome.words


async def test_a_flood_limit_says_how_long_to_wait(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(429, "Too Many Requests: retry after 43838", retry_after=43838)
    outcome = await telegram.send(bot, delivery())
    assert (outcome.kind, outcome.retry_after) == (OutcomeKind.RETRY_AFTER, timedelta(seconds=43838))


async def test_a_group_that_moved_says_where_to(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-100_5)
    outcome = await telegram.send(bot, delivery())
    assert (outcome.kind, outcome.new_chat_id) == (OutcomeKind.MIGRATED, -100_5)


async def test_no_answer_is_uncertain(api: BotApi) -> None:
    api.keep_silent()
    async with speaking(api.url, AiohttpRequest(read_timeout=0.05)) as bot:
        assert (await telegram.send(bot, delivery())).kind is OutcomeKind.UNCERTAIN


async def test_a_broken_connection_is_uncertain(api: BotApi, bot: ExtBot[Any]) -> None:
    api.hang_up()
    assert (await telegram.send(bot, delivery())).kind is OutcomeKind.UNCERTAIN


async def test_an_answer_that_is_no_json_is_uncertain(api: BotApi, bot: ExtBot[Any]) -> None:
    api.answer("<html>welcome to the hotel's network</html>")
    assert (await telegram.send(bot, delivery())).kind is OutcomeKind.UNCERTAIN


@pytest.mark.parametrize("result", ["true", "[]", "{}", '{"message_id": null}'])
async def test_an_answer_that_tells_no_message_is_uncertain(api: BotApi, bot: ExtBot[Any], result: str) -> None:
    api.answer('{"ok": true, "result": ' + result + "}")
    assert (await telegram.send(bot, delivery())).kind is OutcomeKind.UNCERTAIN


async def test_a_faster_pace_is_paid_for_with_each_message_only_where_it_is_wanted(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    await telegram.send(bot, delivery())
    await telegram.send(bot, delivery(), paid=True)
    await telegram.send(bot, delivery(content=NEWSPAPER), paid=True)
    assert [call.data.get("allow_paid_broadcast") for call in api.calls] == [None, "true", "true"]


DOUBTFUL = replace(delivery(), problem="uncertain: no answer in time")


async def test_what_may_have_arrived_is_sent_again_only_when_telegram_answers(api: BotApi) -> None:
    api.keep_silent()
    async with speaking(api.url, AiohttpRequest(read_timeout=0.05)) as bot:
        assert (await telegram.send(bot, DOUBTFUL)).kind is OutcomeKind.UNAVAILABLE
        assert (await telegram.send(bot, DOUBTFUL)).kind is OutcomeKind.SENT
    assert [call.method for call in api.calls] == ["getMe", "getMe", "sendMessage"]


async def test_a_refused_token_is_found_before_what_may_have_arrived_is_sent_again(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    api.refuse(401, "Unauthorized")
    assert (await telegram.send(bot, DOUBTFUL)).kind is OutcomeKind.UNAUTHORISED
    assert [call.method for call in api.calls] == ["getMe"]


async def test_no_connection_is_certain_not_to_have_sent(unused_tcp_port: int) -> None:
    async with speaking(f"http://127.0.0.1:{unused_tcp_port}") as bot:
        assert (await telegram.send(bot, delivery())).kind is OutcomeKind.UNAVAILABLE


@pytest.mark.parametrize("error", [NetworkError("anything else"), TelegramError("Invalid server response")])
def test_errors_that_nobody_foresaw_are_tried_again(error: TelegramError) -> None:
    assert telegram.judge(error).kind in {OutcomeKind.UNAVAILABLE, OutcomeKind.UNCERTAIN}


# ------------------------------------------------------------------ the fallback
BAD_MARKUP = "Bad Request: can't parse entities: Unexpected end tag at byte offset 7"


async def test_refused_markup_goes_out_as_plain_text_with_all_its_words_and_buttons(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    api.refuse(400, BAD_MARKUP)
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert (outcome.kind, outcome.message_id) == (OutcomeKind.SENT, 2)
    assert "can't parse entities" in outcome.words.lower()
    again = api.calls[1].data
    assert again["text"] == "Bridge closed\nThe Post (https://x.example/1) & others"
    assert "parse_mode" not in again
    assert "1:more:7" in again["reply_markup"]


async def test_refused_buttons_are_left_out(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(400, "Bad Request: BUTTON_DATA_INVALID")
    api.refuse(400, "Bad Request: BUTTON_DATA_INVALID")
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert outcome.kind is OutcomeKind.SENT
    assert "reply_markup" not in api.calls[2].data


@pytest.mark.parametrize("words", ["Bad Request: WEBPAGE_URL_INVALID", "Bad Request: wrong link preview URL specified"])
async def test_a_refused_preview_is_left_out_and_the_markup_stays(api: BotApi, bot: ExtBot[Any], words: str) -> None:
    api.refuse(400, words)
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert outcome == Outcome(OutcomeKind.SENT, message_id=2)
    assert (api.texts[1], api.calls[1].data["parse_mode"]) == (RICH.html, "HTML")
    assert json.loads(api.calls[1].data["link_preview_options"]) == {"is_disabled": True}


async def test_a_text_that_is_too_long_goes_out_in_pieces_with_buttons_at_the_last(
    api: BotApi, bot: ExtBot[Any]
) -> None:
    lines = [f"line {number} " + "word " * 20 for number in range(100)]
    api.refuse(400, "Bad Request: message is too long")
    outcome = await telegram.send(bot, delivery(content=Message("\n".join(lines), RICH.buttons)))
    assert (outcome.kind, outcome.message_id) == (OutcomeKind.SENT, len(api.calls))
    assert " ".join(api.texts[1:]).split() == " ".join(lines).split()
    assert all(len(text) <= 4096 for text in api.texts[1:])
    assert ["reply_markup" in call.data for call in api.calls[1:]] == [False, False, True]


async def test_a_message_that_is_refused_in_every_form_is_bad(api: BotApi, bot: ExtBot[Any]) -> None:
    for _ in range(3):
        api.refuse(400, "Bad Request: message text is empty")
    outcome = await telegram.send(bot, delivery(content=RICH))
    assert (outcome.kind, len(api.calls)) == (OutcomeKind.BAD_MESSAGE, 3)


async def test_markup_without_a_word_is_bad(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(400, "Bad Request: message text is empty")
    assert (await telegram.send(bot, delivery(content=message("<b></b>")))).kind is OutcomeKind.BAD_MESSAGE


async def test_a_block_met_by_the_fallback_is_a_block(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(400, BAD_MARKUP)
    api.refuse(403, "Forbidden: bot was blocked by the user")
    assert (await telegram.send(bot, delivery())).kind is OutcomeKind.BLOCKED


# ------------------------------------------------------------------ the pace
async def test_deliveries_go_behind_answers_to_people(api: BotApi) -> None:
    async with speaking(api.url, pacer=Pacer(per_second=200)) as bot:
        bulk = [
            asyncio.create_task(
                telegram.send(bot, delivery(number, to=subscriber(number), content=message(f"bulk {number}")))
            )
            for number in range(1, 6)
        ]
        await asyncio.sleep(0)
        await bot.send_message(5000, "answer")
        await asyncio.gather(*bulk)
    assert api.texts.index("answer") <= 2
    assert [text for text in api.texts if text != "answer"] == [f"bulk {number}" for number in range(1, 6)]


async def test_a_rich_message_is_sent_once_where_it_is_accepted(api: BotApi, bot: ExtBot[Any]) -> None:
    outcome = await telegram.send(bot, delivery(content=NEWSPAPER))
    assert outcome.kind is OutcomeKind.SENT
    (call,) = api.calls
    assert call.method == "sendRichMessage"
    assert json.loads(call.data["rich_message"]) == {"html": "<h1>Page</h1>"}


@pytest.mark.parametrize(("code", "words"), [(400, "Bad Request: RICH_MESSAGE_UNSUPPORTED"), (404, "Not Found")])
async def test_where_rich_messages_are_refused_no_word_is_lost(
    api: BotApi, bot: ExtBot[Any], code: int, words: str
) -> None:
    for _ in NEWSPAPER.rich:
        api.refuse(code, words)
    outcome = await telegram.send(bot, delivery(content=NEWSPAPER))
    assert outcome.kind is OutcomeKind.SENT
    assert [call.data.get("text") for call in api.calls] == [None, None, "<b>one</b>", "two"]


async def test_a_flood_limit_on_a_rich_message_is_waited_for(api: BotApi, bot: ExtBot[Any]) -> None:
    api.refuse(429, "Too Many Requests: retry after 5", retry_after=5)
    outcome = await telegram.send(bot, delivery(content=NEWSPAPER))
    assert (outcome.kind, len(api.calls)) == (OutcomeKind.RETRY_AFTER, 1)
