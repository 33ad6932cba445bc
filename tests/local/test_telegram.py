from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.local.answers import ApiError, Json
from bot.local.sending import Upload

if TYPE_CHECKING:
    from bot.local.chats import Person
    from bot.local.telegram import Emulator
    from tests.local.conftest import Clock

YES = {"inline_keyboard": [[{"text": "Yes", "callback_data": "1:yes"}]]}


async def refused(telegram: Emulator, method: str, **params: object) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await telegram.call(method, params)
    return caught.value


async def sent(telegram: Emulator, chat_id: int | str, text: str = "hello", **params: object) -> Json:
    return cast("Json", await telegram.call("sendMessage", {"chat_id": chat_id, "text": text} | params))


async def updates(telegram: Emulator, **params: object) -> list[Json]:
    return cast("list[Json]", await telegram.call("getUpdates", params))


# ---------------------------------------------------------------------- who may be written to
async def test_nobody_can_be_written_to_before_they_start(telegram: Emulator) -> None:
    stranger = telegram.add_person("Basil")
    error = await refused(telegram, "sendMessage", chat_id=stranger.id, text="x")
    assert (error.code, error.description) == (403, "Forbidden: bot can't initiate conversation with a user")


async def test_who_blocks_the_bot_is_not_reached_until_they_come_back(telegram: Emulator, ada: Person) -> None:
    telegram.block(ada)
    error = await refused(telegram, "sendMessage", chat_id=ada.id, text="x")
    assert (error.code, error.description) == (403, "Forbidden: bot was blocked by the user")
    telegram.say(ada, "/start")
    assert (await sent(telegram, ada.id))["text"] == "hello"
    told = [
        one["my_chat_member"]["new_chat_member"]["status"]
        for one in await updates(telegram)
        if len(one) == 2 and "my_chat_member" in one
    ]
    assert told == ["kicked", "member"]


async def test_an_unknown_chat_is_not_found(telegram: Emulator) -> None:
    assert (await refused(telegram, "sendMessage", chat_id=42, text="x")).description == "Bad Request: chat not found"
    assert (await refused(telegram, "sendMessage", text="x")).description == "Bad Request: chat_id is empty"


async def test_a_deleted_account_is_told(telegram: Emulator, ada: Person) -> None:
    telegram.deactivate(ada)
    error = await refused(telegram, "sendMessage", chat_id=ada.id, text="x")
    assert error.description == "Forbidden: user is deactivated"


async def test_a_group_must_have_let_the_bot_in(telegram: Emulator, ada: Person) -> None:
    group = telegram.add_group("Readers", ada)
    error = await refused(telegram, "sendMessage", chat_id=group.id, text="x")
    assert error.description == "Forbidden: bot is not a member of the group chat"
    telegram.invite(group, ada)
    assert (await sent(telegram, group.id))["chat"]["title"] == "Readers"
    telegram.kick(group, ada)
    error = await refused(telegram, "sendMessage", chat_id=group.id, text="x")
    assert error.description == "Forbidden: bot was kicked from the group chat"


async def test_a_group_that_became_a_supergroup_tells_where_it_is(telegram: Emulator, ada: Person) -> None:
    group = telegram.add_group("Readers", ada)
    telegram.invite(group, ada)
    new = telegram.upgrade(group, ada)
    error = await refused(telegram, "sendMessage", chat_id=group.id, text="x")
    assert (error.code, error.parameters) == (400, {"migrate_to_chat_id": new.id})
    assert (await sent(telegram, new.id))["chat"]["type"] == "supergroup"
    moved = [one["message"] for one in await updates(telegram) if "message" in one]
    assert [message.get("migrate_to_chat_id") for message in moved] == [new.id, None]


async def test_a_channel_takes_posts_of_administrators_only(telegram: Emulator, ada: Person) -> None:
    channel = telegram.add_group("Front page", ada, kind="channel", username="front_page")
    telegram.invite(channel, ada)
    error = await refused(telegram, "sendMessage", chat_id="@front_page", text="x")
    assert "need administrator rights" in error.description
    telegram.invite(channel, ada, "administrator")
    post = await sent(telegram, "@front_page")
    assert "from" not in post
    telegram.say(ada, "by hand", channel)
    assert [one["text"] for one in telegram.from_bot(channel)] == ["hello"]


async def test_a_topic_must_exist(telegram: Emulator, ada: Person) -> None:
    forum = telegram.add_group("Readers", ada, kind="supergroup", forum=True)
    telegram.invite(forum, ada)
    topic = telegram.add_topic(forum, "News")
    assert (await sent(telegram, forum.id, message_thread_id=topic))["message_thread_id"] == topic
    telegram.remove_topic(forum, topic)
    error = await refused(telegram, "sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
    assert error.description == "Bad Request: message thread not found"
    assert telegram.messages(forum) == []


async def test_a_reply_needs_its_message_unless_it_may_go_without(telegram: Emulator, ada: Person) -> None:
    first = await sent(telegram, ada.id)
    reply = await sent(telegram, ada.id, reply_parameters={"message_id": first["message_id"]})
    assert reply["reply_to_message"]["text"] == "hello"
    nowhere: Json = {"message_id": 999}
    error = await refused(telegram, "sendMessage", chat_id=ada.id, text="x", reply_parameters=nowhere)
    assert error.description == "Bad Request: message to be replied not found"
    alone = await sent(telegram, ada.id, reply_parameters=nowhere | {"allow_sending_without_reply": True})
    assert "reply_to_message" not in alone


# ---------------------------------------------------------------------- changing messages
async def test_an_edit_replaces_text_and_buttons_in_place(telegram: Emulator, ada: Person, clock: Clock) -> None:
    message = await sent(telegram, ada.id, reply_markup=YES)
    clock.pass_by(minutes=5)
    place = {"chat_id": ada.id, "message_id": message["message_id"]}
    edited = cast("Json", await telegram.call("editMessageText", place | {"text": "<b>bye</b>", "parse_mode": "HTML"}))
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("bye", 300)
    assert "reply_markup" not in edited
    assert telegram.from_bot(ada)[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada.id, reply_markup=YES)
    place = {"chat_id": ada.id, "message_id": message["message_id"], "reply_markup": YES}
    for method, text in (("editMessageText", {"text": "hello"}), ("editMessageReplyMarkup", {})):
        error = await refused(telegram, method, **place, **text)
        assert error.description.startswith("Bad Request: message is not modified: ")


async def test_only_messages_of_the_bot_that_are_there_can_be_edited(telegram: Emulator, ada: Person) -> None:
    async def words(**params: object) -> str:
        error = await refused(telegram, "editMessageText", chat_id=ada.id, text="x", **params)
        return error.description.removeprefix("Bad Request: ")

    assert await words() == "message identifier is not specified"
    assert await words(message_id=999) == "message to edit not found"
    assert await words(message_id=telegram.messages(ada)[0]["message_id"]) == "message can't be edited"
    photo = cast("Json", await telegram.call("sendPhoto", {"chat_id": ada.id, "photo": "https://example.com/p.png"}))
    assert await words(message_id=photo["message_id"]) == "there is no text in the message to edit"
    own = await sent(telegram, ada.id)
    error = await refused(telegram, "editMessageText", chat_id=ada.id, message_id=own["message_id"], text="x" * 4097)
    assert error.description == "Bad Request: MESSAGE_TOO_LONG"


async def test_messages_can_be_deleted_for_two_days(telegram: Emulator, ada: Person, clock: Clock) -> None:
    first, second = await sent(telegram, ada.id), await sent(telegram, ada.id)
    place = {"chat_id": ada.id, "message_id": first["message_id"]}
    assert await telegram.call("deleteMessage", place) is True
    assert (await refused(telegram, "deleteMessage", **place)).description.endswith("message to delete not found")
    clock.pass_by(hours=49)
    error = await refused(telegram, "deleteMessage", chat_id=ada.id, message_id=second["message_id"])
    assert error.description == "Bad Request: message can't be deleted for everyone"


async def test_a_reaction_is_one_known_emoji(telegram: Emulator, ada: Person) -> None:
    message = telegram.say(ada, "good morning")
    place = {"chat_id": ada.id, "message_id": message["message_id"]}
    thumb = {"type": "emoji", "emoji": "👍"}
    assert await telegram.call("setMessageReaction", place | {"reaction": [thumb]}) is True
    assert "REACTION_INVALID" in str(
        await refused(telegram, "setMessageReaction", **place, reaction=[thumb | {"emoji": "🗞"}])
    )
    assert "REACTIONS_TOO_MANY" in str(await refused(telegram, "setMessageReaction", **place, reaction=[thumb, thumb]))


async def test_pinning_needs_a_message_and_in_groups_the_right(telegram: Emulator, ada: Person) -> None:
    group = telegram.add_group("Readers", ada)
    telegram.invite(group, ada)
    message = await sent(telegram, group.id)
    place = {"chat_id": group.id, "message_id": message["message_id"]}
    assert "not enough rights" in str(await refused(telegram, "pinChatMessage", **place))
    telegram.invite(group, ada, "administrator")
    await telegram.call("pinChatMessage", place)
    chat = cast("Json", await telegram.call("getChat", {"chat_id": group.id}))
    assert chat["pinned_message"]["text"] == "hello"
    await telegram.call("unpinChatMessage", place)
    assert "message to unpin not found" in str(await refused(telegram, "unpinChatMessage", **place))


async def test_an_uploaded_file_keeps_its_name_and_bytes(telegram: Emulator, ada: Person) -> None:
    upload = Upload("mine.json", b"{}", "application/json")
    params = {"chat_id": ada.id, "document": "attach://file", "file": upload}
    message = cast("Json", await telegram.call("sendDocument", params))
    assert message["document"]["file_name"] == "mine.json"
    assert telegram.world.files[message["document"]["file_id"]].data == b"{}"


async def test_a_draft_grows_in_private_chats_until_the_message_comes(telegram: Emulator, ada: Person) -> None:
    chat = telegram.world.chats[ada.id]
    await telegram.call("sendMessageDraft", {"chat_id": ada.id, "draft_id": 1, "text": "hel"})
    assert chat.draft is not None
    await sent(telegram, ada.id)
    assert chat.draft is None
    error = await refused(telegram, "sendMessageDraft", chat_id=ada.id, draft_id=0, text="x")
    assert error.description == "Bad Request: RANDOM_ID_INVALID"


# ---------------------------------------------------------------------- taps, members
async def test_a_tap_is_answered_once_it_is_known_and_not_too_late(
    telegram: Emulator, ada: Person, clock: Clock
) -> None:
    message = await sent(telegram, ada.id, reply_markup=YES)
    query = telegram.tap(ada, message, "1:yes")
    (update,) = await updates(telegram)
    assert update["callback_query"]["data"] == "1:yes"
    assert update["callback_query"]["message"] == message
    answer = {"callback_query_id": query.id, "text": "Done", "show_alert": True}
    assert await telegram.call("answerCallbackQuery", answer) is True
    assert query.answer == {"text": "Done", "show_alert": True, "url": None}
    assert "MESSAGE_TOO_LONG" in str(await refused(telegram, "answerCallbackQuery", **answer | {"text": "x" * 201}))
    clock.pass_by(minutes=2)
    for late in (answer, {"callback_query_id": "none"}):
        assert "query is too old" in str(await refused(telegram, "answerCallbackQuery", **late))


async def test_a_button_that_is_not_there_can_only_be_forged(telegram: Emulator, ada: Person) -> None:
    message = await sent(telegram, ada.id)
    with pytest.raises(ValueError, match="no button"):
        telegram.tap(ada, message, "1:yes")
    telegram.tap(ada, message, "1:yes", forged=True)
    assert len(await updates(telegram)) == 1


async def test_members_are_told_with_their_status(telegram: Emulator, ada: Person) -> None:
    basil = telegram.add_person("Basil")
    group = telegram.add_group("Readers", ada)
    telegram.invite(group, ada, "administrator")
    telegram.join(group, basil)

    async def status(user_id: int) -> str:
        found = await telegram.call("getChatMember", {"chat_id": group.id, "user_id": user_id})
        return str(cast("Json", found)["status"])

    bot = int(telegram.world.me["id"])
    assert [await status(one) for one in (ada.id, basil.id, bot)] == ["creator", "member", "administrator"]
    leading = cast("list[Json]", await telegram.call("getChatAdministrators", {"chat_id": group.id}))
    assert [one["user"]["id"] for one in leading] == [ada.id, bot]
    assert await telegram.call("getChatMemberCount", {"chat_id": group.id}) == 3
    assert await telegram.call("leaveChat", {"chat_id": group.id}) is True
    assert "not a member" in str(await refused(telegram, "getChatMember", chat_id=group.id, user_id=ada.id))


# ---------------------------------------------------------------------- updates
async def test_updates_wait_until_an_offset_confirms_them(telegram: Emulator, ada: Person) -> None:
    for text in ("one", "two", "three"):
        telegram.say(ada, text)
    first = await updates(telegram, limit=2)
    assert [one["message"]["text"] for one in first] == ["one", "two"]
    assert await updates(telegram, limit=2) == first
    rest = await updates(telegram, offset=first[-1]["update_id"] + 1)
    assert [one["message"]["text"] for one in rest] == ["three"]
    assert await updates(telegram, offset=rest[-1]["update_id"] + 1) == []


async def test_a_negative_offset_forgets_all_but_the_last(telegram: Emulator, ada: Person) -> None:
    for text in ("one", "two", "three"):
        telegram.say(ada, text)
    assert [one["message"]["text"] for one in await updates(telegram, offset=-1)] == ["three"]


async def test_a_long_poll_ends_when_somebody_speaks(telegram: Emulator, ada: Person) -> None:
    poll = asyncio.create_task(updates(telegram, timeout=30))
    await asyncio.sleep(0)
    telegram.say(ada, "hello")
    assert [one["message"]["text"] for one in await poll] == ["hello"]


async def test_a_second_poll_ends_the_first_with_a_conflict(telegram: Emulator, ada: Person) -> None:
    first = asyncio.create_task(updates(telegram, timeout=30))
    await asyncio.sleep(0)
    second = asyncio.create_task(updates(telegram, timeout=30))
    with pytest.raises(ApiError, match="409 Conflict: terminated by other getUpdates"):
        await first
    telegram.say(ada, "hello")
    assert len(await second) == 1


async def test_a_webhook_and_polling_exclude_each_other(telegram: Emulator, ada: Person) -> None:
    await telegram.call("setWebhook", {"url": "https://example.com/hook"})
    assert (await refused(telegram, "getUpdates")).code == 409
    telegram.say(ada, "hello")
    info = cast("Json", await telegram.call("getWebhookInfo", {}))
    assert (info["url"], info["pending_update_count"]) == ("https://example.com/hook", 1)
    await telegram.call("deleteWebhook", {"drop_pending_updates": "true"})
    assert await updates(telegram) == []
    assert (await refused(telegram, "setWebhook", url="http://example.com")).code == 400


@pytest.mark.parametrize(("allowed", "kinds"), [(None, []), (["message_reaction"], ["message_reaction"])])
async def test_reactions_come_only_to_bots_that_ask(
    telegram: Emulator, ada: Person, allowed: list[str] | None, kinds: list[str]
) -> None:
    await updates(telegram, allowed_updates=allowed)
    telegram.react(ada, telegram.messages(ada)[0], "👍")
    assert [kind for one in await updates(telegram) for kind in one if kind != "update_id"] == kinds


async def test_in_groups_the_bot_hears_only_what_is_meant_for_it(telegram: Emulator, ada: Person) -> None:
    group = telegram.add_group("Readers", ada)
    telegram.invite(group, ada)
    mine = await sent(telegram, group.id)
    for text, reply in (("hello all", None), ("/top", None), (f"hi @{telegram.username}", None), ("so", mine)):
        telegram.say(ada, text, group, reply_to=reply["message_id"] if reply else None)
    heard = [one["message"]["text"] for one in await updates(telegram) if "message" in one]
    assert heard == ["/top", f"hi @{telegram.username}", "so"]
    telegram.inbox.forget()
    telegram.invite(group, ada, "administrator")
    telegram.say(ada, "hello all", group)
    assert [one["message"]["text"] for one in await updates(telegram) if "message" in one] == ["hello all"]


async def test_what_people_do_otherwise_becomes_its_update(telegram: Emulator, ada: Person) -> None:
    first = telegram.say(ada, "helo")
    telegram.edit(ada, first["message_id"], "hello")
    telegram.send(ada, {"location": {"latitude": 45.5, "longitude": -73.6}})
    telegram.ask_inline(ada, "ukraine")
    telegram.choose_inline(ada, "s1", "ukraine")
    found = [kind for one in await updates(telegram) for kind in one if kind != "update_id"]
    assert found == ["message", "edited_message", "message", "inline_query", "chosen_inline_result"]


# ---------------------------------------------------------------------- the rest
async def test_an_unknown_method_is_not_found(telegram: Emulator) -> None:
    error = await refused(telegram, "sendPigeon")
    assert (error.code, error.answer()) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    assert telegram.knows("SENDMESSAGE")
    assert not telegram.knows("sendPigeon")


async def test_every_visible_change_is_counted_and_can_be_waited_for(telegram: Emulator, ada: Person) -> None:
    seen = telegram.changes
    waiting = asyncio.create_task(telegram.changed(seen, 30))
    await asyncio.sleep(0)
    await sent(telegram, ada.id)
    assert await waiting == seen + 1
    assert await telegram.changed(seen + 1, 0) == seen + 1


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendChatAction", {"action": "dancing"}),
        ("getUpdates", {"offset": "soon"}),
        ("setMyCommands", {"commands": "[1]"}),
        ("sendMessage", {"text": "x", "entities": "{}"}),
        ("setChatMenuButton", {"menu_button": {"type": "jukebox"}}),
        ("leaveChat", {}),
        ("getChatAdministrators", {}),
        ("deleteMessages", {"message_ids": []}),
    ],
)
async def test_nonsense_is_a_bad_request(telegram: Emulator, ada: Person, method: str, params: dict[str, Any]) -> None:
    assert (await refused(telegram, method, chat_id=ada.id, **params)).code == 400
