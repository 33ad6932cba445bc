from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.local.answers import ApiError, Json
from bot.local.sending import Upload

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.local.telegram import Emulator


def buttons(*rows: list[dict[str, Any]]) -> Json:
    return {"inline_keyboard": list(rows)}


async def refusal(telegram: Emulator, method: str, **params: object) -> str:
    with pytest.raises(ApiError) as refused:
        await telegram.call(method, params)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


async def sent(telegram: Emulator, person: Person, **params: object) -> Json:
    return cast("Json", await telegram.call("sendMessage", {"chat_id": person.id} | params))


# ---------------------------------------------------------------------- texts
async def test_a_text_may_have_4096_units_after_its_tags_are_read(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada, text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    assert len(message["text"]) == 4096


@pytest.mark.parametrize("text", ["x" * 4097, "🗞" * 2049])
async def test_a_longer_text_is_refused(telegram: Emulator, ada: Person, text: str) -> None:
    assert await refusal(telegram, "sendMessage", chat_id=ada.id, text=text) == "message is too long"


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_an_empty_text_is_refused(telegram: Emulator, ada: Person, text: str) -> None:
    words = await refusal(telegram, "sendMessage", chat_id=ada.id, text=text, parse_mode="HTML")
    assert words == "message text is empty"


async def test_markup_without_parse_mode_is_plain_text(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada, text="<b>x</b>")
    assert message["text"] == "<b>x</b>"
    assert "entities" not in message


async def test_an_unknown_parse_mode_is_refused(telegram: Emulator, ada: Person) -> None:
    assert (
        await refusal(telegram, "sendMessage", chat_id=ada.id, text="x", parse_mode="rtf") == "unsupported parse_mode"
    )


async def test_entities_beyond_a_hundred_are_dropped_silently(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada, text="<b>x</b> " * 120, parse_mode="HTML")
    assert len(message["entities"]) == 100


async def test_entities_beyond_the_text_are_refused(telegram: Emulator, ada: Person) -> None:
    far = [{"type": "bold", "offset": 0, "length": 9}]
    assert "entity" in await refusal(telegram, "sendMessage", chat_id=ada.id, text="x", entities=far)


async def test_telegram_finds_commands_hashtags_and_addresses_by_itself(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada, text="/top #peace_talks @somebody https://example.com/a. not/this #1 a#b")
    units = message["text"]
    found = {one["type"]: units[one["offset"] : one["offset"] + one["length"]] for one in message["entities"]}
    assert found == {
        "bot_command": "/top",
        "hashtag": "#peace_talks",
        "mention": "@somebody",
        "url": "https://example.com/a",
    }


async def test_nothing_is_found_inside_code_and_links(telegram: Emulator, ada: Person) -> None:
    source = '<code>/top #a</code> <a href="https://example.com">#b /c</a>'
    message = await sent(telegram, ada, text=source, parse_mode="HTML")
    assert [one["type"] for one in message["entities"]] == ["code", "text_link"]


async def test_a_caption_may_have_1024_units(telegram: Emulator, ada: Person) -> None:
    photo = {"chat_id": ada.id, "photo": "https://example.com/p.png"}
    message = cast("Json", await telegram.call("sendPhoto", photo | {"caption": "x" * 1024}))
    assert len(message["caption"]) == 1024
    assert await refusal(telegram, "sendPhoto", **photo, caption="x" * 1025) == "message caption is too long"


async def test_a_file_must_be_something(telegram: Emulator, ada: Person) -> None:
    assert await refusal(telegram, "sendDocument", chat_id=ada.id) == "there is no document in the request"
    empty = Upload("a.txt", b"")
    assert await refusal(telegram, "sendDocument", chat_id=ada.id, document=empty) == "file must be non-empty"
    assert "wrong file identifier" in await refusal(telegram, "sendPhoto", chat_id=ada.id, photo="no-such")


# ---------------------------------------------------------------------- buttons
async def test_callback_data_of_64_bytes_fits_and_65_do_not(telegram: Emulator, ada: Person) -> None:
    fits = buttons([{"text": "x", "callback_data": "é" * 32}])
    assert (await sent(telegram, ada, text="x", reply_markup=fits))["reply_markup"] == fits
    long = buttons([{"text": "x", "callback_data": "é" * 32 + "a"}])
    assert await refusal(telegram, "sendMessage", chat_id=ada.id, text="x", reply_markup=long) == "BUTTON_DATA_INVALID"
    empty = buttons([{"text": "x", "callback_data": ""}])
    assert await refusal(telegram, "sendMessage", chat_id=ada.id, text="x", reply_markup=empty) == "BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (buttons([{"text": "x", "callback_data": "1"}] * 9), "reply markup is too long"),
        (buttons(*[[{"text": "x", "callback_data": "1"}] * 8] * 13), "reply markup is too long"),
        (buttons([{"text": " ", "callback_data": "1"}]), "Text buttons are unallowed"),
        (buttons([{"text": "x"}]), "Text buttons are unallowed"),
        (buttons([{"text": "x", "url": "https://a.b", "callback_data": "1"}]), "Text buttons are unallowed"),
        (buttons([{"text": "x", "url": "http://localhost/"}]), "Wrong HTTP URL"),
        (buttons([{"text": "x", "copy_text": {"text": "y" * 257}}]), "BUTTON_COPY_TEXT_INVALID"),
        (buttons([{"text": "x", "callback_data": "1", "style": "loud"}]), "invalid button style"),
        ({"inline_keyboard": {}}, "must be an Array of Arrays"),
        ("{not json", "can't parse reply markup JSON object"),
        ("[1]", "object expected as reply markup"),
    ],
)
async def test_a_keyboard_beyond_the_rules_is_refused(
    telegram: Emulator, ada: Person, markup: object, words: str
) -> None:
    assert words in await refusal(telegram, "sendMessage", chat_id=ada.id, text="x", reply_markup=markup)


async def test_a_hundred_buttons_fit(telegram: Emulator, ada: Person) -> None:
    rows = [[{"text": "x", "callback_data": "1"}] * 8] * 12 + [[{"text": "x", "callback_data": "1"}] * 4]
    message = await sent(telegram, ada, text="x", reply_markup=json.dumps(buttons(*rows)))
    assert sum(map(len, message["reply_markup"]["inline_keyboard"])) == 100


# ---------------------------------------------------------------------- menus and answers
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"command": "x", "description": "y"}] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "Top", "description": "y"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x" * 33, "description": "y"}], "BOT_COMMAND_INVALID"),
        ([{"command": "x", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{"command": "x", "description": "y" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_a_menu_beyond_the_rules_is_refused(telegram: Emulator, rows: list[Json], words: str) -> None:
    assert await refusal(telegram, "setMyCommands", commands=rows) == words


async def test_menus_are_kept_per_scope_and_language(telegram: Emulator) -> None:
    top = [{"command": "top", "description": "Les grands sujets"}]
    await telegram.call("setMyCommands", {"commands": json.dumps(top), "language_code": "fr"})
    assert await telegram.call("getMyCommands", {"language_code": "fr"}) == top
    assert await telegram.call("getMyCommands", {}) == []
    await telegram.call("deleteMyCommands", {"language_code": "fr"})
    assert await telegram.call("getMyCommands", {"language_code": "fr"}) == []
    assert "language" in await refusal(telegram, "setMyCommands", commands=top, language_code="fra")
    assert "Scope" in await refusal(telegram, "setMyCommands", commands=top, scope={"type": "all"})


async def test_names_and_descriptions_have_their_lengths(telegram: Emulator) -> None:
    await telegram.call("setMyDescription", {"description": "x" * 512})
    assert await telegram.call("getMyDescription", {"language_code": "fr"}) == {"description": "x" * 512}
    assert await refusal(telegram, "setMyDescription", description="x" * 513)
    assert await refusal(telegram, "setMyShortDescription", short_description="x" * 121)
    assert await refusal(telegram, "setMyName", name="x" * 65)


async def test_inline_results_are_at_most_fifty_with_their_own_ids(telegram: Emulator, ada: Person) -> None:
    query = telegram.ask_inline(ada, "ukraine")

    def results(*ids: str) -> list[Json]:
        content = {"message_text": "<b>x</b>", "parse_mode": "HTML"}
        return [{"type": "article", "id": one, "title": "x", "input_message_content": content} for one in ids]

    ask = {"inline_query_id": query.id}
    assert await refusal(telegram, "answerInlineQuery", **ask, results=results("a", "a")) == "RESULT_ID_DUPLICATE"
    assert await refusal(telegram, "answerInlineQuery", **ask, results=results("a" * 65)) == "RESULT_ID_INVALID"
    bad = results("a")[0] | {"input_message_content": {"message_text": "<b>x", "parse_mode": "HTML"}}
    assert "can't parse" in await refusal(telegram, "answerInlineQuery", **ask, results=[bad])
    many = results(*map(str, range(51)))
    assert await refusal(telegram, "answerInlineQuery", **ask, results=many) == "RESULTS_TOO_MUCH"
    await telegram.call("answerInlineQuery", ask | {"results": many[:50]})
    assert query.answer is not None
    assert len(query.answer["results"]) == 50
