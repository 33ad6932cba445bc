"""A scripted conversation per feature, in English and in French, with the whole bot over what it read in the newsroom.

Each file in ``scripts`` is one conversation, a step a line:

    say TEXT         write a message                     see WORDS     the bot's messages since the last step hold them
    tap LABEL        tap the newest button that begins so  miss WORDS    none of them holds them
    back LABEL       the same on the message before it    notice WORDS  the tap was answered with these words
    react EMOJI      react to the bot's last message      button LABEL  the last message has a button that begins so
    place LAT LON    share a place                        wait MINUTES  let time pass
    inline WORDS     type @bot and words                  offer WORDS   an offer holds them

Where the languages differ, English stands before `` | `` and French after it. Lines with ``#`` are remarks.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.config import Config
from bot.store import Store
from tests.handlers.talk import talk
from tests.services.stand import Clock
from tests.test_end_to_end import START, world

if TYPE_CHECKING:
    from bot.local.answers import Json
    from bot.local.chats import Person, Query
    from tests.handlers.talk import Talk

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))
LANGUAGES = ("en", "fr")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database after the newsroom was read once."""
    folder = tmp_path_factory.mktemp("read")
    asyncio.run(_read(folder))
    return folder / "broadsheet.db"


async def _read(folder: Path) -> None:
    async with world(folder) as place, place.bot() as session:
        await session.read_the_news()


class Reader:
    """Reads one script aloud to the bot."""

    def __init__(self, bot: Talk, language: str) -> None:
        self.bot = bot
        self.person: Person = bot.person("Anna", language)
        self.language = language
        self.before: dict[int, Json] = {}
        self.query: Query | None = None

    async def read(self, script: str) -> None:
        for number, line in enumerate(script.splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                verb, _, words = line.strip().partition(" ")
                try:
                    await getattr(self, f"_{verb}")(self._mine(words.strip()))
                except AssertionError as error:
                    raise AssertionError(f"line {number}: {line}\n{error}") from error

    def _mine(self, words: str) -> str:
        english, _, french = words.partition(" | ")
        return (french if self.language == "fr" and french else english).strip()

    # ------------------------------------------------------------------ what she does
    async def _say(self, words: str) -> None:
        self._remember()
        await self.bot.said(self.person, words)

    async def _tap(self, label: str) -> None:
        await self._tap_on(label, 0)

    async def _back(self, label: str) -> None:
        await self._tap_on(label, 1)

    async def _react(self, emoji: str) -> None:
        self._remember()
        self.bot.telegram.react(self.person, self.bot.last(self.person), emoji)
        await self.bot.listen()

    async def _place(self, words: str) -> None:
        self._remember()
        latitude, longitude = map(float, words.split())
        self.bot.telegram.share_place(self.person, latitude, longitude)
        await self.bot.listen()

    async def _inline(self, words: str) -> None:
        self.query = self.bot.telegram.ask_inline(self.person, words)
        await self.bot.listen()

    async def _wait(self, minutes: str) -> None:
        self.bot.clock.forward(minutes=int(minutes))

    # ------------------------------------------------------------------ what she sees
    async def _see(self, words: str) -> None:
        said = self._said()
        assert plain(words) in said, said

    async def _miss(self, words: str) -> None:
        said = self._said()
        assert plain(words) not in said, said

    async def _notice(self, words: str) -> None:
        answer = (self.query.answer if self.query else None) or {}
        assert plain(words) in plain(answer.get("text", "")), answer

    async def _button(self, label: str) -> None:
        labels = self.bot.labels(self.bot.last(self.person))
        assert any(plain(one).startswith(label) for one in labels), labels

    async def _offer(self, words: str) -> None:
        offers = ((self.query.answer if self.query else None) or {}).get("results", [])
        assert any(words in plain(str(one)) for one in offers), [one.get("title") for one in offers]

    # ------------------------------------------------------------------ inside
    async def _tap_on(self, label: str, skipped: int) -> None:
        messages = [one for one in reversed(self.bot.telegram.from_bot(self.person)) if self._has(one, label)]
        shown = [self.bot.labels(one) for one in self.bot.telegram.from_bot(self.person)[-3:]]
        assert len(messages) > skipped, shown
        self._remember()
        data = next(
            one["callback_data"] for one in self._taps(messages[skipped]) if plain(one["text"]).startswith(label)
        )
        self.query = await self.bot.forged(self.person, messages[skipped], data)

    def _has(self, message: Json, label: str) -> bool:
        return any(plain(one["text"]).startswith(label) for one in self._taps(message))

    def _taps(self, message: Json) -> list[Json]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [one for row in rows for one in row if "callback_data" in one]

    def _remember(self) -> None:
        self.before = {one["message_id"]: one for one in self.bot.telegram.from_bot(self.person)}

    def _said(self) -> str:
        """All messages that are new or have changed since the last step."""
        now = self.bot.telegram.from_bot(self.person)
        changed = [one for one in now if self.before.get(one["message_id"]) != one]
        return plain("\n".join(_words(one) for one in changed))


def _words(message: Json) -> str:
    rich = str(message.get("rich_message", ""))
    return "\n".join([message.get("text", ""), message.get("caption", ""), rich])


def plain(text: str) -> str:
    """Text with ordinary spaces, as it is typed in scripts."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", SCRIPTS, ids=[path.stem for path in SCRIPTS])
async def test_a_conversation_goes_as_written(read: Path, tmp_path: Path, script: Path, language: str) -> None:
    shutil.copy(read, tmp_path / "broadsheet.db")
    store = await Store.open(tmp_path / "broadsheet.db", patience=5)
    try:
        async with talk(store, Clock(START), Config()) as bot:
            await Reader(bot, language).read(script.read_text(encoding="utf-8"))  # noqa: ASYNC240 - a short file
    finally:
        await store.close()


def test_every_script_is_read() -> None:
    assert len(SCRIPTS) > 10
