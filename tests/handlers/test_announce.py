"""/announce: composed, looked at, tried on oneself, sent to all through the outbox, watched, stopped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config
from bot.delivery import telegram
from bot.errors import BadArguments
from bot.models import ChatKind, Stage
from bot.services import Chat, subscriptions
from bot.services.announcing import Announcer, compose, text_for
from bot.services.delivering import Deliverer
from bot.store import announcements
from tests.handlers.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.answers import Json
    from bot.local.chats import Person
    from bot.store import Store
    from tests.services.stand import Clock

KEEPER = 5_000_001
WORDS = "We read *ten* <more> outlets.\nfr:\nNous lisons dix médias de plus."
SAID = {
    "en": {"test": "Send it to me", "all": "Send to all", "yes": "Yes, send", "stop": "Stop", "done": "Done"},
    "fr": {"test": "Me l’envoyer", "all": "Envoyer à tous", "yes": "Oui", "stop": "Arrêter", "done": "Terminé"},
}
BOTH = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
async def bot(store: Store, clock: Clock) -> AsyncIterator[Talk]:
    async with talk(store, clock, Config.model_validate({"telegram": {"admins": [KEEPER]}})) as conversation:
        yield conversation


class Machine:
    """The stages that an announcement goes through, turned by hand."""

    def __init__(self, bot: Talk, a_page: int = 300) -> None:
        self.bot = bot
        self.announcer = Announcer(bot.services, a_page)
        self.deliverer = Deliverer(bot.services)

    async def write(self) -> int:
        show = partial(telegram.edit, self.bot.application.bot)
        return await self.announcer.run(self.bot.clock(), show)

    async def deliver(self) -> int:
        return await self.deliverer.run(partial(telegram.send, self.bot.application.bot))

    async def run(self) -> None:
        while await self.write() + await self.deliver():
            pass
        self.bot.clock.forward(seconds=5)
        await self.write()


def keeper_of(bot: Talk, language: str = "en") -> Person:
    return bot.telegram.add_person("Kim", language, id=KEEPER)


async def crowd(bot: Talk, count: int) -> list[Person]:
    """So many people with an edition, every second of them reading French."""
    people = [bot.person(f"P{number}", "fr" if number % 2 else "en") for number in range(count)]
    for person in people:
        bot.telegram.world.chats[person.id].started = True
        await subscriptions.subscribe(bot.services, Chat(person.id, ChatKind.PRIVATE, language=person.language_code))
    return people


async def to_all(bot: Talk, keeper: Person, language: str = "en", words: str = WORDS) -> Json:
    """Compose and send; the panel."""
    *_, panel = await bot.said(keeper, f"/announce {words}")
    await bot.tapped(keeper, panel, SAID[language]["all"])
    await bot.tapped(keeper, panel, SAID[language]["yes"])
    return panel


@BOTH
async def test_it_is_previewed_tried_on_oneself_and_then_sent_to_all(bot: Talk, language: str) -> None:
    keeper = keeper_of(bot, language)
    ada, benoit = await crowd(bot, 2)
    machine = Machine(bot)
    english, french, panel = await bot.said(keeper, f"/announce {WORDS}")
    assert english["text"].startswith("We read *ten* <more> outlets.")
    assert french["text"].startswith("Nous lisons dix médias de plus.")
    assert french["text"].endswith("Un mot de ceux qui tiennent ce robot.")
    assert "2" in panel["text"]
    await bot.tapped(keeper, panel, SAID[language]["test"])
    await machine.run()
    assert bot.last(keeper)["text"] == (english if language == "en" else french)["text"]
    assert bot.telegram.from_bot(ada) == []
    await bot.tapped(keeper, panel, SAID[language]["all"])
    assert bot.telegram.from_bot(ada) == []
    await bot.tapped(keeper, panel, SAID[language]["yes"])
    await machine.run()
    assert [one["text"].splitlines()[0] for one in bot.telegram.from_bot(ada)] == ["We read *ten* <more> outlets."]
    assert [one["text"].splitlines()[0] for one in bot.telegram.from_bot(benoit)] == ["Nous lisons dix médias de plus."]
    assert SAID[language]["done"] in bot.now(panel)["text"]
    assert "2" in bot.now(panel)["text"]
    assert bot.labels(panel) == []


async def test_tapping_twice_sends_once(bot: Talk) -> None:
    keeper = keeper_of(bot)
    (ada,) = await crowd(bot, 1)
    machine = Machine(bot)
    panel = await to_all(bot, keeper)
    await machine.run()
    for _ in range(3):
        await bot.forged(keeper, panel, "1:announce:1:send")
        await machine.run()
    assert len(bot.telegram.from_bot(ada)) == 1
    assert "1 of 1 sent" in bot.now(panel)["text"]


async def test_it_goes_out_page_by_page_with_progress_and_after_a_restart(bot: Talk) -> None:
    keeper = keeper_of(bot)
    people = await crowd(bot, 10)
    panel = await to_all(bot, keeper)
    first = Machine(bot, 4)
    assert await first.write() == 4
    assert await first.write() == 0, "the last page is not out yet"
    assert await first.deliver() == 4
    bot.clock.forward(seconds=4)
    assert await first.write() == 4
    assert "4 of 10 sent" in bot.now(panel)["text"]
    second = Machine(bot, 4)
    await second.run()
    assert [len(bot.telegram.from_bot(one)) for one in people] == [1] * 10
    assert "10 of 10 sent" in bot.now(panel)["text"]


async def test_a_stop_takes_back_what_was_not_sent(bot: Talk) -> None:
    keeper = keeper_of(bot)
    people = await crowd(bot, 6)
    machine = Machine(bot)
    panel = await to_all(bot, keeper)
    await machine.write()
    await bot.tapped(keeper, panel, "Stop")
    assert "Stopped" in bot.now(panel)["text"]
    assert "6 taken back" in bot.now(panel)["text"]
    await machine.run()
    assert [len(bot.telegram.from_bot(one)) for one in people] == [0] * 6
    await bot.forged(keeper, panel, "1:announce:1:send")
    await machine.run()
    assert [len(bot.telegram.from_bot(one)) for one in people] == [0] * 6


async def test_those_who_stopped_or_blocked_get_nothing_and_quiet_is_kept(bot: Talk) -> None:
    keeper = keeper_of(bot)
    ada, stopped, silent, asleep = await crowd(bot, 4)
    chats = {one: Chat(one.id, ChatKind.PRIVATE) for one in (stopped, silent, asleep)}
    await subscriptions.stop(bot.services, chats[stopped])
    await subscriptions.silence(bot.services, silent.id, silent=True)
    await subscriptions.set_zone(bot.services, chats[asleep], "UTC")
    now = bot.clock().hour * 60 + bot.clock().minute
    await subscriptions.set_quiet(bot.services, chats[asleep], ((now - 60) % 1440, (now + 60) % 1440))
    panel = await to_all(bot, keeper)
    machine = Machine(bot)
    await machine.run()
    assert [len(bot.telegram.from_bot(one)) for one in (ada, stopped, silent, asleep)] == [1, 0, 0, 0]
    assert "1 waits for the end of quiet hours" in bot.now(panel)["text"]
    bot.clock.forward(hours=1, minutes=1)
    await machine.run()
    assert len(bot.telegram.from_bot(asleep)) == 1
    assert "Done" in bot.now(panel)["text"]


async def test_groups_get_it_only_where_that_is_chosen_and_a_forum_once(bot: Talk) -> None:
    keeper = keeper_of(bot)
    await crowd(bot, 1)
    forum = bot.telegram.add_group("Forum", keeper, kind="supergroup", forum=True)
    bot.telegram.invite(forum, keeper)
    await bot.listen()
    for topic in (bot.telegram.add_topic(forum, "One"), bot.telegram.add_topic(forum, "Two")):
        await subscriptions.subscribe(bot.services, Chat(forum.id, ChatKind.SUPERGROUP, topic))
    before = len(bot.telegram.from_bot(forum))
    *_, panel = await bot.said(keeper, "/announce Hello")
    assert "This goes to 1 chat." in panel["text"]
    await bot.tapped(keeper, panel, "Groups 1")
    assert "This goes to 2 chats." in bot.now(panel)["text"]
    await bot.tapped(keeper, panel, "Send to all")
    await bot.tapped(keeper, panel, "Yes, send")
    await Machine(bot).run()
    assert len(bot.telegram.from_bot(forum)) == before + 1


async def test_one_that_cannot_be_reached_is_counted(bot: Talk) -> None:
    keeper = keeper_of(bot)
    ada, gone = await crowd(bot, 2)
    bot.telegram.world.chats[gone.id].blocked = True
    panel = await to_all(bot, keeper)
    await Machine(bot).run()
    assert "1 of 2 sent" in bot.now(panel)["text"]
    assert "1 could not be reached" in bot.now(panel)["text"]
    assert len(bot.telegram.from_bot(ada)) == 1


async def test_a_deleted_panel_stops_nothing_and_another_can_be_opened(bot: Talk) -> None:
    keeper = keeper_of(bot)
    (ada,) = await crowd(bot, 1)
    panel = await to_all(bot, keeper)
    del bot.telegram.world.chats[keeper.id].messages[panel["message_id"]]
    await Machine(bot).run()
    assert len(bot.telegram.from_bot(ada)) == 1
    (how,) = await bot.said(keeper, "/announce")
    await bot.tapped(keeper, how, "How the last one goes")
    assert "1 of 1 sent" in bot.now(how)["text"]


async def test_a_message_that_the_command_answers_is_announced(bot: Talk) -> None:
    keeper = keeper_of(bot)
    asked = bot.telegram.say(keeper, "Two lines\nof news")
    bot.telegram.say(keeper, "/announce", reply_to=asked["message_id"])
    await bot.listen()
    assert any(one["text"].startswith("Two lines\nof news") for one in bot.telegram.from_bot(keeper))


async def test_discarded_is_gone(bot: Talk) -> None:
    keeper = keeper_of(bot)
    (ada,) = await crowd(bot, 1)
    *_, panel = await bot.said(keeper, "/announce Hello")
    await bot.tapped(keeper, panel, "Discard")
    await bot.forged(keeper, panel, "1:announce:1:send")
    await Machine(bot).run()
    assert bot.telegram.from_bot(ada) == []


async def test_only_those_who_run_the_bot_announce(bot: Talk) -> None:
    keeper = keeper_of(bot)
    ada, ben = await crowd(bot, 2)
    *_, panel = await bot.said(keeper, "/announce Hello")
    await bot.said(ada, "/announce I rule")
    (own,) = await bot.said(ada, "/settings")
    for data in ("1:announce:1:send", "1:announce:1:test", "1:announce:1:show", "1:health", "1.1:announce:1:send"):
        query = await bot.forged(ada, own, data)
        assert query.answer is not None
    await Machine(bot).run()
    assert bot.telegram.from_bot(ben) == []
    assert "This goes to" in bot.now(panel)["text"]


@pytest.mark.parametrize("words", ["1", "0:send", "99:send", "1:explode", "1:kind:aliens:1", "x:send", "1:send:1:1"])
async def test_forged_taps_of_an_admin_harm_nothing(bot: Talk, words: str) -> None:
    keeper = keeper_of(bot)
    (own,) = await bot.said(keeper, "/settings")
    query = await bot.forged(keeper, own, f"1:announce:{words}")
    assert query.answer is not None
    async with bot.services.store.reading() as db:
        assert await announcements.running(db) == []


async def test_too_long_a_text_is_told_and_nothing_is_kept(bot: Talk) -> None:
    keeper = keeper_of(bot)
    (answer,) = await bot.said(keeper, "/announce " + "word " * 800)
    assert "/announce" in answer["text"]
    async with bot.services.store.reading() as db:
        assert await announcements.get(db, 1) is None


@given(st.text(max_size=300))
def test_composing_loses_no_word(said: str) -> None:
    lines: list[Any] = [line.strip() for line in said.strip().splitlines() if line.strip()]
    try:
        texts = compose(said)
    except BadArguments:
        texts = ()
    kept = [line.strip() for _, text in texts for line in text.splitlines() if line.strip()]
    assert kept == [line for line in lines if line.lower().strip("[]: ") not in {"en", "fr"}]
    assert {language for language, _ in texts} <= {"", "en", "fr"}


def test_everybody_is_told_in_a_language_of_hers_where_there_is_one() -> None:
    texts = compose("Hello\n[fr]\nBonjour")
    assert text_for(texts, ("fr", "en")) == "Bonjour"
    assert text_for(texts, ("en", "fr")) == "Hello"
    assert text_for(texts, ("en",)) == "Hello"
    assert text_for(compose("fr:\nBonjour"), ("de",)) == "Bonjour"


def test_stages_are_told_apart() -> None:
    assert {stage.value for stage in Stage} == {"draft", "running", "stopped", "done"}
