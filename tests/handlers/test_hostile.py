"""Whatever is typed, the bot answers in valid markup, keeps to itself, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from handlers import COMMANDS

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk

TEXTS = {
    "markup": "<b>x</b> & <script>alert(1)</script> &amp; </a>",
    "broken markup": "<a href='https://evil.example",
    "markdown": "*_`[x](https://evil.example)",
    "holes": "{asked} {0} {phrases} %s %(x)s {usage.__class__}",
    "bidi": "\u202etxet desrever\u202c \u2066x",
    "controls": "a\x00b\x07c\x1b[31m",
    "zero width": "\u200b\u200d\ufeff",
    "combining": "e" + "\u0301" * 150,
    "sql": "'; DROP TABLE subscribers; --",
    "like": "%%%___",
    "emoji": "👩‍👩‍👧‍👦" * 30,
    "surrogates' neighbours": "\U0010ffff\ue000",
    "very long": "word " * 800,
    "one long word": "w" * 4000,
    "many hashtags": "#a #b #c #d #e",
    "many lines": "\n" * 200 + "x",
    "rtl": "#أوكرانيا",
    "fullwidth": "＃ukraine １０",
}


@pytest.mark.parametrize("typed", TEXTS.values(), ids=list(TEXTS))
async def test_any_text_is_answered(bot: Talk, anna: Person, typed: str) -> None:
    for command in ("", *(f"/{command.name} " for command in COMMANDS)):
        for answer in await bot.said(anna, command + typed):
            words = answer.get("text") or answer.get("caption", "")
            assert "\u202e" not in words
            assert "\x00" not in words
        assert "Envoys" in (await bot.said(anna, "/top"))[0]["text"] or command.startswith(("/language", "/mute"))


@pytest.mark.parametrize("typed", [TEXTS["markup"], TEXTS["holes"]])
async def test_what_was_typed_comes_back_as_it_was(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, f"/timezone {typed}")
    assert typed[:30] in answer["text"]
    assert [entity["type"] for entity in answer["entities"]] == ["bold", "code"]


async def test_edited_messages_are_no_new_wishes(bot: Talk, anna: Person) -> None:
    asked = bot.telegram.say(anna, "/help")
    await bot.listen()
    before = len(bot.telegram.from_bot(anna))
    bot.telegram.edit(anna, asked["message_id"], "/start")
    await bot.listen()
    assert len(bot.telegram.from_bot(anna)) == before


async def test_other_bots_and_messages_through_them_are_left_alone(bot: Talk, anna: Person) -> None:
    other = {"id": 999, "is_bot": True, "first_name": "Other"}
    command = [{"type": "bot_command", "offset": 0, "length": 4}]
    bot.telegram.send(anna, {"text": "/top", "from": other, "entities": command})
    bot.telegram.send(anna, {"text": "/top", "via_bot": other, "entities": command})
    await bot.listen()
    assert bot.telegram.from_bot(anna) == []


@pytest.mark.parametrize(
    "content",
    [
        {"caption": "/start", "photo": [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)
async def test_what_is_no_text_is_answered_with_what_works(bot: Talk, anna: Person, content: dict[str, object]) -> None:
    bot.telegram.send(anna, content)
    await bot.listen()
    (answer,) = bot.telegram.from_bot(anna)
    assert "/help" in answer["text"]


async def test_an_unknown_command_names_the_nearest(bot: Talk, anna: Person, benoit: Person) -> None:
    (answer,) = await bot.said(anna, "/folow #ukraine")
    assert "/follow" in answer["text"]
    (answer,) = await bot.said(benoit, "/zzz")
    assert "Je ne connais pas" in answer["text"]


async def test_nothing_leaks_from_one_chat_to_another(bot: Talk, anna: Person, benoit: Person) -> None:
    await bot.said(anna, "/follow #hockey")
    await bot.said(anna, "/schedule 05:17")
    (panel,) = await bot.said(benoit, "/settings")
    assert "#hockey" not in panel["text"]
    assert "5\xa0h\xa017" not in panel["text"]
    assert {call.chat_id for call in bot.fake.sent()} == {anna.id, benoit.id}
