from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from bot.models import ChatKind
from bot.services import Chat, subscriptions
from tests.services import stand

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk


async def subscriber(bot: Talk, person: Person) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(person.id, ChatKind.PRIVATE))


async def test_start_shows_an_edition_at_once_and_asks_in_one_message(bot: Talk, anna: Person) -> None:
    edition, question = await bot.said(anna, "/start")
    assert "Envoys meet in Ukraine" in edition["text"]
    assert "I read 3 outlets" in question["text"]
    assert "1/3 · Which language" in question["text"]
    assert bot.labels(question)[:2] == ["English", "Français"]


async def test_start_speaks_the_language_of_her_telegram(bot: Talk, benoit: Person) -> None:
    edition, question = await bot.said(benoit, "/start")
    assert "Je lis 3 médias" in question["text"]
    assert "Les émissaires" in edition["text"]
    assert "Dans quelle langue" in question["text"]


async def test_start_subscribes_at_once_with_sensible_defaults(bot: Talk, benoit: Person) -> None:
    await bot.said(benoit, "/start")
    after = await subscriber(bot, benoit)
    assert (after.active, after.languages, after.times, after.zone) == (True, ("fr", "en"), (450,), "America/Toronto")
    assert after.next_due is not None


async def test_three_taps_choose_language_hour_and_tags(bot: Talk, anna: Person) -> None:
    *_, question = await bot.said(anna, "/start")
    await bot.tapped(anna, question, "Français")
    assert "À quelle heure" in bot.now(question)["text"]
    await bot.tapped(anna, question, "18")
    assert "Changement climatique" in bot.labels(question)
    await bot.tapped(anna, question, "Hockey")
    assert "✓ Hockey" in bot.labels(question)
    await bot.tapped(anna, question, "Terminé")
    assert "#hockey" in bot.now(question)["text"]
    after = await subscriber(bot, anna)
    assert (after.languages, after.times, after.follows) == (("fr",), (1080,), ("hockey",))
    # All in one message.
    assert bot.last(anna)["message_id"] == question["message_id"]


async def test_whoever_is_somewhere_else_says_so_on_the_way(bot: Talk, benoit: Person) -> None:
    *_, question = await bot.said(benoit, "/start")
    await bot.tapped(benoit, question, "✓ Français")
    await bot.tapped(benoit, question, "Je suis ailleurs")
    await bot.tapped(benoit, question, "Paris")
    assert "Il est 13\xa0h en ce moment (Paris)." in bot.now(question)["text"]
    await bot.tapped(benoit, question, "20")
    after = await subscriber(bot, benoit)
    assert (after.zone, after.times) == ("Europe/Paris", (1200,))


async def test_a_chosen_tag_is_let_go_by_a_second_tap(bot: Talk, anna: Person) -> None:
    *_, question = await bot.said(anna, "/start")
    await bot.tapped(anna, question, "English")
    await bot.tapped(anna, question, "8:00")
    await bot.tapped(anna, question, "Ukraine")
    await bot.tapped(anna, question, "✓ Ukraine")
    assert (await subscriber(bot, anna)).follows == ()


async def test_the_last_step_offers_an_edition_in_the_new_language(bot: Talk, anna: Person) -> None:
    *_, question = await bot.said(anna, "/start")
    await bot.tapped(anna, question, "Français")
    await bot.tapped(anna, question, "7")
    await bot.tapped(anna, question, "Terminé")
    await bot.tapped(anna, question, "Me montrer")
    assert "Les émissaires" in bot.last(anna)["text"]


async def test_everything_can_be_kept_with_one_tap(bot: Talk, anna: Person) -> None:
    *_, question = await bot.said(anna, "/start")
    before = await subscriber(bot, anna)
    await bot.tapped(anna, question, "Keep all")
    assert "All set." in bot.now(question)["text"]
    assert await subscriber(bot, anna) == before


async def test_starting_again_does_not_repeat_the_first_minute(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (again,) = await bot.said(anna, "/start")
    assert "Your edition comes every day at 7:30" in again["text"]


async def test_a_bot_that_has_read_nothing_says_so_and_asks_all_the_same(newborn: Talk) -> None:
    anna = newborn.person("Anna")
    (question,) = await newborn.said(anna, "/start")
    assert "only just begun to read" in question["text"]
    assert "Which language" in question["text"]
    await stand.stock(newborn.services.store)
    assert len(await newborn.said(anna, "/start")) == 2


async def test_a_permalink_shows_its_story_first_and_invites_after(bot: Talk, anna: Person) -> None:
    card, invitation = await bot.said(anna, "/start s2")
    assert "Harbour bridge" in card["text"]
    assert not (await subscriber(bot, anna)).active
    await bot.tapped(anna, invitation, "Yes")
    assert (await subscriber(bot, anna)).active


async def test_a_tag_link_shows_its_stories_first(bot: Talk, benoit: Person) -> None:
    listing, invitation = await bot.said(benoit, "/start t_hockey")
    assert "Le gardien" in listing["text"]
    assert "Oui, chaque matin" in bot.labels(invitation)


@pytest.mark.parametrize(("language", "title"), [("en", "Envoys meet"), ("fr", "Les émissaires")])
async def test_a_shared_edition_is_shown_first_in_ones_own_language(bot: Talk, language: str, title: str) -> None:
    sharing = bot.person("Carla", "en")
    edition, _ = await bot.said(sharing, "/start")
    (link,) = [one["url"] for row in bot.now(edition)["reply_markup"]["inline_keyboard"] for one in row if "url" in one]
    payload = unquote(link).rsplit("?start=", 1)[1]
    guest = bot.person("Dora", language)
    shown, invitation = await bot.said(guest, f"/start {payload}")
    assert title in shown["text"]
    assert not (await subscriber(bot, guest)).active
    await bot.tapped(guest, invitation, "Yes" if language == "en" else "Oui")
    assert "1/3" in bot.now(invitation)["text"]
    assert (await subscriber(bot, guest)).active


async def test_each_question_can_be_gone_back_to(bot: Talk, anna: Person) -> None:
    _, question = await bot.said(anna, "/start")
    await bot.tapped(anna, question, "Français")
    await bot.tapped(anna, question, "‹ Retour")
    assert "1/3" in bot.now(question)["text"]
    await bot.tapped(anna, question, "English")
    await bot.tapped(anna, question, "6:00")
    await bot.tapped(anna, question, "‹ Back")
    assert "2/3" in bot.now(question)["text"]
    await bot.tapped(anna, question, "I am somewhere else")
    await bot.tapped(anna, question, "‹ Back")
    assert "2/3" in bot.now(question)["text"]


@pytest.mark.parametrize("said", ["it is 13:00", "It's 1 pm", "il est 13 h 00", "IL EST 13h"])
async def test_saying_what_time_it_is_offers_cities_where_it_is(bot: Talk, anna: Person, said: str) -> None:
    (answer,) = await bot.said(anna, said)
    assert "It is that time in these cities" in answer["text"]
    await bot.tapped(anna, answer, "Paris")
    assert (await subscriber(bot, anna)).zone == "Europe/Paris"
    await bot.tapped(anna, answer, "Undo")
    assert (await subscriber(bot, anna)).zone == "America/Toronto"


async def test_a_subscriber_is_not_invited_again(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    assert len(await bot.said(anna, "/start s2")) == 1


@pytest.mark.parametrize("link", ["s999", "e_rr-rs", "t_nothing", "s" + "9" * 18, "t_" + "x" * 60])
async def test_a_link_that_leads_nowhere_is_explained(bot: Talk, anna: Person, link: str) -> None:
    (answer,) = await bot.said(anna, f"/start {link}")
    assert any(words in answer["text"] for words in ("no longer have", "no stories about", "not understand"))


@pytest.mark.parametrize(
    "link", ["ref_friend-42", "s", "s" + "9" * 60, "t_", "S1", "e_", "e_-1", "e_1--2", "e_" + "z" * 62]
)
async def test_any_other_payload_is_a_plain_start(bot: Talk, anna: Person, link: str) -> None:
    assert len(await bot.said(anna, f"/start {link}")) == 2


async def test_stop_can_be_undone_with_one_tap(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/start")
    (stopped,) = await bot.said(anna, "/stop")
    assert not (await subscriber(bot, anna)).active
    await bot.tapped(anna, stopped, "Undo")
    assert (await subscriber(bot, anna)).active
    assert "Your edition comes" in bot.now(stopped)["text"]


async def test_help_names_every_command_in_her_language(bot: Talk, anna: Person, benoit: Person) -> None:
    (english,) = await bot.said(anna, "/help")
    (french,) = await bot.said(benoit, "/help")
    assert "/mute – keep a hashtag away" in english["text"]
    assert "/mute – écarter un mot-clic" in french["text"]
