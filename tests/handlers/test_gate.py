"""At the door: too much at once, private bots and their invitations, and the banned."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config
from bot.models import ChatKind
from bot.services import Chat, subscriptions
from bot.services.patience import Allowance, Patience
from tests.builders import NOW
from tests.handlers.talk import Talk, talk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store import Store
    from tests.services.stand import Clock

KEEPER = 5_000_001
CODE = "open-sesame-42"
SLOWER = {"en": "Give me half a minute", "fr": "Laissez-moi une demi-minute"}
PRIVATE = {"en": "I am a private bot", "fr": "Je suis un bot privé"}
BOTH = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def telegram() -> dict[str, Any]:
    """The configuration; who comes first runs the bot."""
    return {"admins": [KEEPER]}


@pytest.fixture
async def bot(store: Store, clock: Clock, telegram: dict[str, Any]) -> AsyncIterator[Talk]:
    async with talk(store, clock, Config.model_validate({"telegram": telegram})) as conversation:
        conversation.person("Kim")
        yield conversation


def few(bot: Talk) -> None:
    """Let everybody ask five things a minute."""
    bot.application.bot_data.allowance = Allowance(5)


# --------------------------------------------------------------------------- patience
@BOTH
async def test_too_much_at_once_is_told_once_and_answered_again_later(bot: Talk, language: str) -> None:
    few(bot)
    anna = bot.person("Anna", language)
    for _ in range(5):
        assert await bot.said(anna, "/help")
    (told,) = await bot.said(anna, "/help")
    assert SLOWER[language] in told["text"]
    assert await bot.said(anna, "/help") == []
    bot.clock.forward(seconds=30)
    assert "/top" in (await bot.said(anna, "/help"))[0]["text"]


async def test_one_who_hurries_keeps_nobody_else_waiting(bot: Talk) -> None:
    few(bot)
    anna, ben = bot.person("Anna"), bot.person("Ben")
    for _ in range(9):
        await bot.said(anna, "/help")
    assert "/top" in (await bot.said(ben, "/help"))[0]["text"]


async def test_every_tap_is_answered_even_one_too_many(bot: Talk) -> None:
    few(bot)
    anna = bot.person("Anna")
    (panel,) = await bot.said(anna, "/settings")
    queries = [await bot.forged(anna, panel, "1:settings") for _ in range(7)]
    assert [bool(query.answer) for query in queries] == [True] * 7
    assert SLOWER["en"] in str(queries[-1].answer)


async def test_a_group_is_not_told_of_one_who_hurries(bot: Talk) -> None:
    few(bot)
    anna = bot.person("Anna")
    group = bot.telegram.add_group("Friends", anna)
    bot.telegram.invite(group, anna)
    for _ in range(5):
        assert await bot.said(anna, "/help", group)
    assert await bot.said(anna, "/help", group) == []


async def test_who_runs_the_bot_may_ask_any_number(bot: Talk) -> None:
    few(bot)
    keeper = bot.telegram.world.people[KEEPER]
    for _ in range(9):
        assert "/top" in (await bot.said(keeper, "/help"))[0]["text"]


@given(st.lists(st.floats(min_value=0, max_value=90), max_size=60))
def test_no_minute_holds_more_than_twice_the_allowance(pauses: list[float]) -> None:
    allowance, now = Allowance(5), NOW
    answered: list[datetime] = []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if allowance.ask(1, now) is Patience.ANSWER:
            answered.append(now)
            assert sum(one > now - timedelta(minutes=1) for one in answered) <= 10


def test_people_who_came_and_went_are_forgotten() -> None:
    allowance = Allowance(5)
    for person in range(10_000):
        allowance.ask(person, NOW)
    allowance.ask(-1, NOW + timedelta(minutes=2))
    assert list(allowance._buckets) == [-1]


# --------------------------------------------------------------------------- private bots
@BOTH
@pytest.mark.parametrize("telegram", [{"admins": [KEEPER], "invite_code": CODE}])
async def test_a_private_bot_answers_those_who_were_invited(bot: Talk, language: str) -> None:
    anna = bot.person("Anna", language)
    for text in ("/start", "/start wrong-code-1", "/top", "#ukraine", CODE):
        (told,) = await bot.said(anna, text)
        assert PRIVATE[language] in told["text"]
    assert len(await bot.said(anna, f"/start {CODE}")) > 1
    assert PRIVATE[language] not in (await bot.said(anna, "/top"))[0]["text"]


@BOTH
@pytest.mark.parametrize("telegram", [{"admins": [KEEPER], "invite_code": CODE}])
async def test_an_invitation_is_hers_to_see_and_to_give_back(bot: Talk, language: str) -> None:
    anna = bot.person("Anna", language)
    await bot.said(anna, f"/start {CODE}")
    (file,) = await bot.said(anna, "/mydata")
    told = json.loads(bot.telegram.world.files[file["document"]["file_id"]].data)
    assert [row["door"] for row in told["stored"]["doors"]] == ["invited"]
    (question,) = await bot.said(anna, "/forget")
    assert {"en": "Your invitation goes as well", "fr": "Votre invitation part aussi"}[language] in question["text"]
    await bot.tapped(anna, question, {"en": "Erase everything", "fr": "Tout effacer"}[language])
    assert PRIVATE[language] in (await bot.said(anna, "/top"))[0]["text"]


async def test_anonymous_administrators_of_two_groups_are_told_apart(bot: Talk) -> None:
    few(bot)
    anna = bot.person("Anna")
    noisy, quiet = (bot.telegram.add_group(name, anna, kind="supergroup") for name in ("Noisy", "Quiet"))
    for group in (noisy, quiet):
        bot.telegram.invite(group, anna)
    await bot.listen()
    for group in (*[noisy] * 9, quiet):
        bot.telegram.say(anna, "/help", group, anonymous=True)
    await bot.listen()
    assert len(bot.telegram.from_bot(noisy)) == 1 + 5
    assert len(bot.telegram.from_bot(quiet)) == 1 + 1


@pytest.mark.parametrize("telegram", [{"admins": [KEEPER], "allowed": [KEEPER + 1]}])
async def test_a_private_bot_answers_those_on_its_list_and_who_runs_it(bot: Talk) -> None:
    listed, stranger = bot.person("Lea"), bot.person("Stan")
    keeper = bot.telegram.world.people[KEEPER]
    for person in (listed, keeper):
        assert "/help" in (await bot.said(person, "hello"))[0]["text"]
    assert PRIVATE["en"] in (await bot.said(stranger, "hello"))[0]["text"]


@pytest.mark.parametrize("telegram", [{"admins": [KEEPER], "allowed": [KEEPER]}])
async def test_a_private_bot_keeps_silent_in_groups_of_strangers(bot: Talk) -> None:
    anna = bot.person("Anna")
    keeper = bot.telegram.world.people[KEEPER]
    group = bot.telegram.add_group("Friends", anna)
    bot.telegram.join(group, keeper)
    bot.telegram.invite(group, anna)
    await bot.listen()
    assert await bot.said(anna, "/top", group) == []
    assert bot.telegram.from_bot(group) == []
    assert await bot.said(keeper, "/top", group)


@pytest.mark.parametrize("code", ["short", "with space and more", "s12345678", "t_ukraine"])
def test_a_code_that_fits_no_link_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="8 to 64 letters"):
        Config.model_validate({"telegram": {"invite_code": code}})


# --------------------------------------------------------------------------- the banned
@BOTH
async def test_the_banned_get_no_answers_and_no_editions_until_it_is_undone(bot: Talk, language: str) -> None:
    keeper = bot.telegram.add_person("Kim", language, id=KEEPER)
    anna = bot.person("Anna")
    (first, *_) = await bot.said(anna, "/start")
    (done,) = await bot.said(keeper, f"/ban {anna.id}")
    assert f"/unban {anna.id}" in done["text"]
    assert await bot.said(anna, "/top") == []
    await bot.forged(anna, first, "1:top")
    subscriber = await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))
    assert not subscriber.active
    await bot.said(keeper, f"/unban {anna.id}")
    assert await bot.said(anna, "/top")


async def test_only_who_runs_the_bot_bans_and_never_herself(bot: Talk) -> None:
    anna, ben = bot.person("Anna"), bot.person("Ben")
    await bot.said(anna, f"/ban {ben.id}")
    assert await bot.said(ben, "/top")
    keeper = bot.telegram.world.people[KEEPER]
    assert "runs this bot" in (await bot.said(keeper, f"/ban {KEEPER}"))[0]["text"]
    for wrong in ("", "Anna", "1 2", "9" * 40, "٣"):
        assert "/ban 123" in (await bot.said(keeper, f"/ban {wrong}"))[0]["text"]
