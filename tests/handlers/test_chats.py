"""/chats: groups, channels and forum topics, set from a private chat by those who administer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.models import ChatKind
from bot.services import Chat, doors, subscriptions
from bot.services.rooms import kept_by

if TYPE_CHECKING:
    from bot.local.answers import Json
    from bot.local.chats import Chat as Room
    from bot.local.chats import Person
    from bot.models import Subscriber
    from tests.handlers.talk import Talk

WORDS = {
    "en": {"may": "I may now post in Wire", "yes": "Yes, every day", "for": "For Wire", "list": "Your chats"},
    "fr": {"may": "Je peux maintenant publier dans Wire", "yes": "Oui, chaque jour", "for": "Pour Wire", "list": "Vos"},
}
BOTH = pytest.mark.parametrize("language", ["en", "fr"])


async def channel_of(bot: Talk, owner: Person, title: str = "Wire") -> Room:
    """A channel whose owner spoke to the bot before, and made it an administrator."""
    await bot.said(owner, "/help")
    channel = bot.telegram.add_group(title, owner, kind="channel")
    bot.telegram.invite(channel, owner, status="administrator")
    await bot.listen()
    return channel


async def wants(bot: Talk, room: Room, topic: int = 0) -> Subscriber:
    return await subscriptions.of(bot.services, Chat(room.id, ChatKind(room.kind), topic))


async def panel_of(bot: Talk, person: Person, title: str) -> Json:
    """The settings of one of her chats, opened from the list."""
    (listed,) = await bot.said(person, "/chats")
    await bot.tapped(person, listed, title)
    return listed


@BOTH
async def test_who_makes_it_post_in_a_channel_sets_it_in_private(bot: Talk, language: str) -> None:
    owner = bot.person("Olga", language)
    channel = await channel_of(bot, owner)
    offer = bot.last(owner)
    assert WORDS[language]["may"] in offer["text"]
    assert bot.telegram.from_bot(channel) == []
    await bot.tapped(owner, offer, WORDS[language]["yes"])
    assert WORDS[language]["for"] in bot.now(offer)["text"]
    after = await wants(bot, channel)
    assert (after.active, after.languages[0], after.kind) == (True, language, ChatKind.CHANNEL)
    assert not (await subscriptions.of(bot.services, Chat(owner.id, ChatKind.PRIVATE))).active


async def test_without_the_right_to_post_it_asks_for_it(bot: Talk, anna: Person) -> None:
    await bot.said(anna, "/help")
    channel = bot.telegram.add_group("Wire", anna, kind="channel")
    bot.telegram.invite(channel, anna)
    await bot.listen()
    assert "may not post there" in bot.last(anna)["text"]
    assert bot.telegram.from_bot(channel) == []


async def test_who_never_spoke_to_it_finds_the_channel_later(bot: Talk, anna: Person) -> None:
    channel = bot.telegram.add_group("Wire", anna, kind="channel")
    bot.telegram.invite(channel, anna, status="administrator")
    await bot.listen()
    (listed,) = await bot.said(anna, "/chats")
    assert "Wire" in bot.labels(listed)


@BOTH
async def test_every_panel_of_a_channel_works_from_afar(bot: Talk, language: str) -> None:
    owner = bot.person("Olga", language)
    channel = await channel_of(bot, owner)
    panel = await panel_of(bot, owner, "Wire")
    back = "‹ Settings" if language == "en" else "‹ Réglages"
    opened = [label for label in bot.labels(panel) if not label.startswith("‹")]
    for label in opened[:8]:
        await bot.tapped(owner, panel, label)
        assert WORDS[language]["for"] in bot.now(panel)["text"]
        assert all(one.startswith("1.") for one in datas(bot, panel)), label
        await bot.tapped(owner, panel, back)
    assert bot.labels(panel)[0] == opened[0]
    assert not (await wants(bot, channel)).id


def datas(bot: Talk, message: Json) -> list[str]:
    """What the buttons of a message carry, but for those that lead back to the list."""
    rows = bot.now(message)["reply_markup"]["inline_keyboard"]
    found = [one["callback_data"] for row in rows for one in row if "callback_data" in one]
    return [one for one in found if one != "1:chats"]


async def test_times_language_hashtags_and_layout_are_those_of_the_channel(bot: Talk, anna: Person) -> None:
    channel = await channel_of(bot, anna)
    panel = await panel_of(bot, anna, "Wire")
    for steps in (("Times", "6:00"), ("Languages", "Français")):
        for label in (*steps, "‹ Settings"):
            await bot.tapped(anna, panel, label)
    assert "Settings" in bot.now(panel)["text"], "she reads her own language, not that of the channel"
    await bot.tapped(anna, panel, "Layout")
    await bot.tapped(anna, panel, "Plain")
    await bot.tapped(anna, bot.last(anna), "Yes, like this")
    await bot.tapped(anna, panel, "‹ Settings")
    await bot.tapped(anna, panel, "Hashtags")
    await bot.tapped(anna, panel, "What is talked about")
    offered = bot.last(anna)
    query = await bot.tapped(anna, offered, "#ukraine" if "#ukraine" in bot.labels(offered) else bot.labels(offered)[0])
    assert query.answer is not None
    after = await wants(bot, channel)
    assert after.languages == ("fr",)
    assert 360 in after.times
    assert after.layout.value == "plain"
    own = await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))
    assert (own.id, own.follows) == (0, ())


async def test_a_command_that_answers_the_panel_is_for_that_chat(bot: Talk, anna: Person) -> None:
    channel = await channel_of(bot, anna)
    panel = await panel_of(bot, anna, "Wire")
    for text in ("/schedule 07:45", "/follow #ukraine", "/timezone Paris", "/hide real estate"):
        bot.telegram.say(anna, text, reply_to=panel["message_id"])
        await bot.listen()
        assert "For Wire" in bot.last(anna)["text"]
    after = await wants(bot, channel)
    assert (after.times, after.follows, after.zone, after.hidden) == (
        (465,),
        ("ukraine",),
        "Europe/Paris",
        ("real estate",),
    )
    assert not (await subscriptions.of(bot.services, Chat(anna.id, ChatKind.PRIVATE))).id


async def test_rights_are_asked_again_at_each_tap(bot: Talk, anna: Person, benoit: Person) -> None:
    channel = await channel_of(bot, anna)
    bot.telegram.join(channel, benoit, status="administrator")
    panel = await panel_of(bot, anna, "Wire")
    bot.telegram.join(channel, anna, status="member")
    bot.clock.forward(seconds=31)
    query = await bot.tapped(anna, panel, "Resume")
    assert query.answer is not None
    assert "administer" in query.answer["text"]
    assert not (await wants(bot, channel)).active
    (listed,) = await bot.said(anna, "/chats")
    assert "You keep no chat yet" in listed["text"]


async def test_a_row_of_taps_asks_telegram_once(bot: Talk, anna: Person) -> None:
    await channel_of(bot, anna)
    panel = await panel_of(bot, anna, "Wire")
    before = len(bot.fake.sent("getChatMember"))
    for label in ("Times", "‹ Settings", "Length", "‹ Settings"):
        await bot.tapped(anna, panel, label)
    assert len(bot.fake.sent("getChatMember")) == before
    bot.clock.forward(seconds=31)
    await bot.tapped(anna, panel, "Times")
    assert len(bot.fake.sent("getChatMember")) == before + 1


@pytest.mark.parametrize("data", ["1.1:pause", "1.1:time:480:1", "1.1:leave:yes", "1.1:forget:yes", "1.1:settings"])
async def test_a_forged_button_about_somebody_elses_channel_does_nothing(
    bot: Talk, anna: Person, benoit: Person, data: str
) -> None:
    channel = await channel_of(bot, anna)
    await bot.tapped(anna, bot.last(anna), "Yes, every day")
    before = await wants(bot, channel)
    (own,) = await bot.said(benoit, "/settings")
    query = await bot.forged(benoit, own, data)
    assert query.answer is not None
    assert "Telegram" in query.answer["text"]
    assert await wants(bot, channel) == before
    assert "Wire" not in str(bot.telegram.from_bot(benoit))


async def test_a_button_about_a_chat_is_dead_outside_private_chats(bot: Talk, anna: Person) -> None:
    channel = await channel_of(bot, anna)
    group = bot.telegram.add_group("Friends", anna, kind="supergroup")
    bot.telegram.invite(group, anna)
    await bot.listen()
    await bot.forged(anna, bot.last(group), "1.1:resume")
    assert not (await wants(bot, channel)).active


async def test_a_banned_channel_cannot_be_set(bot: Talk, anna: Person) -> None:
    channel = await channel_of(bot, anna)
    panel = await panel_of(bot, anna, "Wire")
    await doors.ban(bot.services, channel.id)
    await bot.tapped(anna, panel, "Resume")
    assert not (await wants(bot, channel)).active
    await doors.unban(bot.services, channel.id)
    await bot.tapped(anna, panel, "Resume")
    assert (await wants(bot, channel)).active


@BOTH
async def test_it_leaves_and_forgets_after_one_question(bot: Talk, language: str) -> None:
    owner = bot.person("Olga", language)
    channel = await channel_of(bot, owner)
    await bot.tapped(owner, bot.last(owner), WORDS[language]["yes"])
    panel = await panel_of(bot, owner, "Wire")
    await bot.tapped(owner, panel, "Remove me" if language == "en" else "M’en retirer")
    assert (await wants(bot, channel)).active
    await bot.tapped(owner, panel, "Leave and erase" if language == "en" else "Quitter et effacer")
    assert channel.members[bot.telegram.world.me["id"]] == "left"
    assert not (await wants(bot, channel)).id
    assert await kept_by(bot.services, owner.id) == []


async def test_groups_and_their_topics_stand_in_the_list_of_all_their_administrators(
    bot: Talk, anna: Person, benoit: Person
) -> None:
    forum = bot.telegram.add_group("Forum", anna, kind="supergroup", forum=True)
    bot.telegram.join(forum, benoit, status="administrator")
    bot.telegram.invite(forum, anna)
    topic = bot.telegram.add_topic(forum, "Politics")
    await bot.listen()
    await bot.said(anna, "/start", forum, topic=topic)
    for person in (anna, benoit):
        (listed,) = await bot.said(person, "/chats")
        assert [one for one in bot.labels(listed) if "Forum" in one] == ["Forum", "Forum › Politics"]
    await bot.tapped(benoit, listed, "Forum › Politics")
    await bot.tapped(benoit, listed, "Suspendre")
    assert not (await wants(bot, forum, topic)).active


async def test_members_do_not_find_the_group_in_their_list(bot: Talk, anna: Person, benoit: Person) -> None:
    group = bot.telegram.add_group("Newsroom", anna, kind="supergroup")
    bot.telegram.join(group, benoit)
    bot.telegram.invite(group, anna)
    await bot.said(benoit, "/start", group)
    (listed,) = await bot.said(benoit, "/chats")
    assert "Newsroom" not in listed["text"]


async def test_a_renamed_group_is_listed_by_its_new_name(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Newsroom", anna)
    bot.telegram.invite(group, anna)
    bot.telegram.send(anna, {"new_chat_title": "Salle \u202eX"}, group)
    await bot.listen()
    (listed,) = await bot.said(anna, "/chats")
    assert "Salle X" in bot.labels(listed)


async def test_a_channel_that_sent_it_away_is_no_longer_listed(bot: Talk, anna: Person) -> None:
    channel = await channel_of(bot, anna)
    panel = await panel_of(bot, anna, "Wire")
    bot.telegram.kick(channel, anna)
    await bot.listen()
    (listed,) = await bot.said(anna, "/chats")
    assert "Wire" not in listed["text"]
    query = await bot.forged(anna, panel, "1.1:resume")
    assert query.answer is not None
    assert query.answer["text"]


async def test_asked_in_a_group_it_leads_to_the_private_chat(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Newsroom", anna)
    bot.telegram.invite(group, anna)
    await bot.listen()
    (answer,) = await bot.said(anna, "/chats", group)
    (button,) = answer["reply_markup"]["inline_keyboard"][0]
    assert button["url"].endswith("?start=chats")
    (listed,) = await bot.said(anna, "/start chats")
    assert "Newsroom" in bot.labels(listed)


async def test_very_many_chats_come_in_pages(bot: Talk, anna: Person) -> None:
    for number in range(15):
        bot.telegram.invite(bot.telegram.add_group(f"Group {number:02}", anna), anna)
    (listed,) = await bot.said(anna, "/chats")
    assert "Group 11" in bot.labels(listed)
    await bot.tapped(anna, listed, "Next")
    assert "Group 14" in bot.labels(listed)


async def test_a_group_that_grew_is_found_under_its_new_id(bot: Talk, anna: Person) -> None:
    group = bot.telegram.add_group("Small", anna)
    bot.telegram.invite(group, anna)
    await bot.listen()
    panel = await panel_of(bot, anna, "Small")
    larger = bot.telegram.upgrade(group, anna)
    await bot.listen()
    await bot.tapped(anna, panel, "Resume")
    assert (await wants(bot, larger)).active
