"""Each outcome from the wire to the rows: what Telegram answers, what then stands in the store, and what comes next.

Three messages are owed to a group, and a second later one to somebody else. Whatever becomes of the first, no word is
lost, the order is kept, and nobody else is the worse for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.delivery import telegram
from bot.delivery.request import AiohttpRequest
from bot.models import ChatKind, Message, Preview
from bot.services import Chat, subscriptions
from bot.services.delivering import Deliverer
from bot.store import Store, outbox
from tests.delivery.botapi import BotApi, speaking
from tests.services import stand
from tests.services.stand import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from telegram.ext import ExtBot

    from bot.services import Services

GROUP, OTHER = Chat(-500, ChatKind.GROUP), Chat(900, ChatKind.PRIVATE)
OWED = ("one", "two", "three")


@dataclass
class Scene:
    """A store with what is owed, the program's deliverer, and a Telegram on a socket."""

    api: BotApi
    services: Services
    clock: Clock
    bot: ExtBot[Any]
    deliverer: Deliverer = field(init=False)

    def __post_init__(self) -> None:
        self.deliverer = Deliverer(self.services)

    async def owe(self, chat: Chat, *texts: str, later: float = 0) -> None:
        one = await subscriptions.subscribe(self.services, chat)
        owed = [Message(text, preview=Preview("https://outlet.example/1")) for text in texts]
        due = self.clock() + timedelta(seconds=later)
        async with self.services.store.writing() as db:
            await outbox.put(db, [(one.id, f"slot/{part}", each, due) for part, each in enumerate(owed, 1)], due)

    async def deliver(self, **later: float) -> None:
        """Send all that is owed so much later."""
        self.clock.forward(**later)
        await self.deliverer.run(partial(telegram.send, self.bot))

    async def first(self) -> tuple[str, str]:
        """The state of the first message and the kind of its problem."""
        return (await self.rows())[0]

    async def rows(self) -> list[tuple[str, str]]:
        """State and kind of the problem of all that is owed to the group."""
        async with self.services.store.reading() as db:
            found = await db.exec_driver_sql(
                "SELECT state, coalesce(problem, '') FROM deliveries "
                "JOIN subscribers ON subscribers.id = subscriber_id WHERE chat_id <> 900 ORDER BY deliveries.id"
            )
            return [(row[0], row[1].partition(":")[0]) for row in found]

    def came(self, chat: int = GROUP.id) -> list[str]:
        """The texts that came for a chat, in order."""
        return [call.data["text"] for call in self.api.calls if int(call.data.get("chat_id", 0)) == chat]


@pytest.fixture
async def scene(tmp_path: Path, api: BotApi) -> AsyncIterator[Scene]:
    store, clock = await Store.open(tmp_path / "a.db"), Clock()
    async with speaking(api.url, AiohttpRequest(read_timeout=0.2)) as bot:
        made = Scene(api, stand.services(store, clock), clock, bot)
        await made.owe(GROUP, *OWED)
        await made.owe(OTHER, "hello", later=1)
        yield made
    await store.close()


@pytest.fixture
async def unharmed(scene: Scene) -> AsyncIterator[None]:
    """Somebody else gets hers on time; at the end nothing is owed to anybody."""
    yield
    assert scene.came(OTHER.id) == ["hello"]
    async with scene.services.store.reading() as db:
        left = await outbox.backlog(db, scene.clock())
    assert (left.ready, left.later, left.sending) == (0, 0, 0)


pytestmark = pytest.mark.usefixtures("unharmed")


@pytest.mark.parametrize("seconds", [3, 43838])
async def test_a_flood_limit_small_or_huge_is_waited_out_in_order(scene: Scene, seconds: int) -> None:
    scene.api.refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
    await scene.deliver()
    assert await scene.first() == ("pending", "retry_after")
    await scene.deliver(seconds=1)
    await scene.deliver(seconds=seconds - 1)
    assert (scene.came(), scene.came(OTHER.id)) == (["one"], ["hello"])
    await scene.deliver(seconds=2)
    assert scene.came() == ["one", *OWED]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_failing_server_is_asked_again_in_order(scene: Scene, status: int) -> None:
    scene.api.refuse(status, "Internal Server Error")
    await scene.deliver()
    assert await scene.first() == ("pending", "unavailable")
    await scene.deliver(seconds=5)
    assert scene.came() == ["one", *OWED]
    assert await scene.rows() == [("sent", "")] * 3


@pytest.mark.parametrize("misfortune", ["keep_silent", "hang_up"])
async def test_what_telegram_took_without_an_answer_comes_again_and_says_that_it_may_be_twice(
    scene: Scene, misfortune: str
) -> None:
    getattr(scene.api, misfortune)()
    await scene.deliver()
    assert await scene.first() == ("pending", "uncertain")
    await scene.deliver(seconds=29)
    assert scene.came() == ["one"]
    await scene.deliver(seconds=1)
    assert scene.came() == ["one", *OWED]
    assert await scene.rows() == [("sent", "perhaps twice"), ("sent", ""), ("sent", "")]


async def test_refused_markup_comes_as_plain_text_and_says_so(scene: Scene) -> None:
    scene.api.refuse(400, "Bad Request: can't parse entities: unsupported start tag at byte offset 0")
    await scene.deliver(seconds=1)
    assert scene.came() == ["one", *OWED]
    assert await scene.first() == ("sent", "sent as plain text")


async def test_a_refused_picture_is_left_out(scene: Scene) -> None:
    scene.api.refuse(400, "Bad Request: WEBPAGE_MEDIA_EMPTY")
    await scene.deliver(seconds=1)
    assert scene.came() == ["one", *OWED]
    calls = [call for call in scene.api.calls if call.data["text"] == "one"]
    first, second = (call.data["link_preview_options"] for call in calls)
    assert "https://outlet.example/1" in first
    assert "is_disabled" in second


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (400, "Bad Request: chat not found", "chat_gone"),
        (403, "Forbidden: bot was kicked from the group chat", "blocked"),
        (403, "Forbidden: bot was blocked by the user", "blocked"),
    ],
)
async def test_a_chat_that_cannot_be_reached_is_silent_until_it_speaks_and_keeps_its_settings(
    scene: Scene, code: int, words: str, kind: str
) -> None:
    before = await subscriptions.set_times(scene.services, GROUP, [600, 1200])
    scene.api.refuse(code, words)
    await scene.deliver(seconds=1)
    assert scene.came() == ["one"]
    assert await scene.rows() == [("given_up", kind), *[("given_up", "the chat cannot be reached")] * 2]
    silent = await subscriptions.of(scene.services, GROUP)
    assert silent == replace(before, silent=True)
    await subscriptions.silence(scene.services, GROUP.id, silent=False)
    assert await subscriptions.of(scene.services, GROUP) == before


async def test_a_group_that_becomes_a_supergroup_gets_all_at_its_new_address(scene: Scene) -> None:
    scene.api.refuse(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100_5)
    await scene.deliver(seconds=1)
    assert (scene.came(), scene.came(-100_5)) == (["one"], list(OWED))
    assert await scene.rows() == [("sent", "")] * 3


async def test_where_a_topic_was_deleted_the_chat_itself_gets_it(scene: Scene) -> None:
    await scene.owe(Chat(-700, ChatKind.SUPERGROUP, topic_id=7), "in the topic", later=2)
    await scene.deliver(seconds=1)
    scene.api.refuse(400, "Bad Request: message thread not found")
    await scene.deliver(seconds=1)
    calls = [call for call in scene.api.calls if call.data["text"] == "in the topic"]
    assert [call.data.get("message_thread_id") for call in calls] == ["7", None]


async def test_an_earlier_message_that_is_gone_keeps_no_update_back(scene: Scene) -> None:
    one = await subscriptions.of(scene.services, GROUP)
    async with scene.services.store.writing() as db:
        rows = [(one.id, "notice/story/1", Message("update", reply_to=77), scene.clock())]
        await outbox.put(db, rows, scene.clock())
    await scene.deliver(seconds=1)
    (call,) = (call for call in scene.api.calls if call.data["text"] == "update")
    assert '"allow_sending_without_reply": true' in call.data["reply_parameters"]
