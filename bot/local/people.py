"""What people do: they open chats, write, tap, react, block. Each deed becomes the update that Telegram would send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.local import asking, topics
from bot.local.chats import GONE, TOPIC_COLOUR, Chat, Person, Query, World, begun
from bot.local.detect import with_found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.local.answers import Json

_FIRST_PERSON = 5_000_001
_FIRST_GROUP = -4_000_001
_FIRST_SUPERGROUP = -1_002_000_000_001


# The users that Telegram names where somebody writes as the group itself, or as a channel.
GROUP_ANONYMOUS_BOT = 1_087_968_824
CHANNEL_BOT = 136_817_688
_ANONYMOUS: Final = {"id": GROUP_ANONYMOUS_BOT, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


class People:
    """The user side of ``world``; every method changes it at once, and the bot hears of it by its updates."""

    def __init__(self, world: World) -> None:
        self.world = world

    # ------------------------------------------------------------------ who and where
    def add_person(self, first_name: str, language_code: str = "en", *, username: str = "", id: int = 0) -> Person:  # noqa: A002 - the Bot API's word
        """Somebody new, with an empty private chat that they have not started."""
        person = Person(id or _FIRST_PERSON + len(self.world.people), first_name, language_code, username=username)
        self.world.people[person.id] = person
        fields: Json = {"first_name": first_name} | ({"username": username} if username else {})
        self.world.chats[person.id] = Chat(person.id, "private", fields, ids=self.world.message_ids)
        return person

    def add_group(
        self, title: str, owner: Person, *, kind: str = "group", username: str = "", forum: bool = False
    ) -> Chat:
        """A group, supergroup or channel without the bot; it comes by ``invite``."""
        first = _FIRST_GROUP if kind == "group" else _FIRST_SUPERGROUP
        chat_id = first - len(self.world.chats)
        fields: Json = {"title": title}
        if username:
            fields["username"] = username
        if forum:
            fields["is_forum"] = True
        chat = Chat(chat_id, kind, fields, members={owner.id: "creator"})
        self.world.chats[chat_id] = chat
        return chat

    def add_topic(self, chat: Chat, name: str, by: Person | None = None) -> int:
        """A new topic of a forum, or of a private chat; answer its message_thread_id, that of its first message."""
        author = by or next(person for person in self.world.people.values() if person.id in {*chat.members, chat.id})
        created = {"name": name, "icon_color": TOPIC_COLOUR}
        topic = self.world.next_message_id(chat)
        chat.topics[topic] = name
        message: Json = {"message_id": topic, "date": self.world.now(), "chat": chat.as_chat()}
        message |= {"from": author.as_user(), "message_thread_id": topic, "is_topic_message": True}
        self.world.put(chat, message | {"forum_topic_created": created})
        self._tell_message(chat, message | {"forum_topic_created": created})
        return topic

    def remove_topic(self, chat: Chat, topic: int) -> None:
        """Delete a topic with all that was said in it."""
        topics.remove(self.world, chat, topic)

    def close_topic(self, chat: Chat, topic: int) -> None:
        """Let only administrators write in a topic."""
        chat.closed.add(topic)
        self.world.bell.ring()

    # ------------------------------------------------------------------ messages
    def say(
        self,
        person: Person,
        text: str,
        chat: Chat | None = None,
        *,
        topic: int = 0,
        reply_to: int | None = None,
        anonymous: bool = False,
    ) -> Json:
        """Write a text; answer the Message, with the entities that Telegram finds in it.

        ``anonymous`` is how an administrator of a group writes who chose not to be named.
        """
        content: Json = {"text": text}
        if anonymous and chat is not None:
            content |= {"sender_chat": chat.as_chat(), "from": _ANONYMOUS}
        if entities := with_found(text, []):
            content["entities"] = entities
        return self.send(person, content, chat, topic=topic, reply_to=reply_to)

    def send(
        self,
        person: Person,
        content: Json,
        chat: Chat | None = None,
        *,
        topic: int = 0,
        reply_to: int | None = None,
    ) -> Json:
        """Send any content, a location say; in a channel as the channel. Privacy mode decides whether the bot hears."""
        chat = chat or self.world.chats[person.id]
        self._open(person, chat)
        message: Json = {"message_id": self.world.next_message_id(chat), "date": self.world.now()}
        message["chat"] = chat.as_chat()
        if chat.kind == "channel":
            message["sender_chat"] = chat.as_chat()
        else:
            message["from"] = person.as_user()
        if topic:
            message |= {"message_thread_id": topic, "is_topic_message": True} | begun(chat, topic)
        if reply_to is not None:
            message["reply_to_message"] = chat.messages[reply_to]
        message |= content
        self.world.put(chat, message)
        if chat.kind == "channel":
            chat.people_wrote.add(message["message_id"])
        self._tell_message(chat, message)
        return message

    def share_place(self, person: Person, latitude: float, longitude: float) -> Json:
        """Tap a button that asks for it, and share a place with the bot; answer the Message."""
        self.world.chats[person.id].keyboard = []
        return self.send(person, {"location": {"latitude": latitude, "longitude": longitude}})

    def edit(self, person: Person, message_id: int, text: str, chat: Chat | None = None) -> Json:
        """Change the text of an own message."""
        chat = chat or self.world.chats[person.id]
        message = chat.messages[message_id] | {"text": text, "edit_date": self.world.now()}
        message["entities"] = with_found(text, [])
        self.world.put(chat, message)
        if self._hears(chat, message):
            kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
            self.world.inbox.add(kind, message)
        return message

    def tap(self, person: Person, message: Json, data: str, *, forged: bool = False) -> Query:
        """Tap the button with ``data``; where there is none a ValueError, unless it is ``forged``.

        The message is looked at as it is now. Answer the query, whose ``answer`` the bot sets later.
        """
        chat = self.world.chats[message["chat"]["id"]]
        current = chat.messages.get(message["message_id"], message)
        rows = current.get("reply_markup", {}).get("inline_keyboard", [])
        if not forged and data not in [button.get("callback_data") for row in rows for button in row]:
            raise ValueError(f"no button with {data!r} on message {message['message_id']}")
        query = self._query(person)
        content: Json = {"id": query.id, "from": person.as_user(), "chat_instance": str(chat.id), "data": data}
        self.world.inbox.add("callback_query", content | {"message": current})
        return query

    def ask_inline(self, person: Person, text: str, offset: str = "") -> Query:
        """Type ``@bot text`` somewhere; answer the query, whose ``answer`` the bot sets later."""
        query = self._query(person)
        content = {"id": query.id, "from": person.as_user(), "query": text, "offset": offset, "chat_type": "sender"}
        self.world.inbox.add("inline_query", content)
        return query

    def choose_inline(self, person: Person, result_id: str, text: str) -> None:
        """Pick one of the results of an inline question."""
        content = {"result_id": result_id, "from": person.as_user(), "query": text}
        self.world.inbox.add("chosen_inline_result", content)

    def share(self, person: Person, result: Json) -> Json:
        """Choose one of the results of an inline question in the chat with the bot; answer the Message."""
        me = self.world.me
        via = {name: me[name] for name in ("id", "is_bot", "first_name", "username")}
        return self.send(person, asking.shared(result) | {"via_bot": via})

    def react(self, person: Person, message: Json, *emoji: str) -> None:
        """Put these reactions, maybe none, in the place of the person's earlier ones."""
        chat = self.world.chats[message["chat"]["id"]]
        mine = chat.reactions.setdefault(message["message_id"], {})
        old, new = mine.get(person.id, []), [{"type": "emoji", "emoji": one} for one in emoji]
        mine[person.id] = new
        self.world.touch(chat, message["message_id"])
        content: Json = {"chat": chat.as_chat(), "message_id": message["message_id"], "user": person.as_user()}
        content |= {"date": self.world.now(), "old_reaction": old, "new_reaction": new}
        self.world.inbox.add("message_reaction", content)

    # ------------------------------------------------------------------ coming and going
    def block(self, person: Person) -> None:
        """Stop the bot in the private chat."""
        chat = self.world.chats[person.id]
        if chat.started and not chat.blocked:
            chat.blocked = True
            self._tell_membership(chat, person, "member", "kicked")

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        chat = self.world.chats[person.id]
        if chat.blocked:
            chat.blocked = False
            self._tell_membership(chat, person, "kicked", "member")

    def deactivate(self, person: Person) -> None:
        """Delete the account."""
        self.world.chats[person.id].deactivated = True

    def invite(self, chat: Chat, by: Person, status: str = "member") -> None:
        """Let the bot in, or change what it is there: ``member`` or ``administrator``."""
        self._set_bot(chat, by, status)

    def kick(self, chat: Chat, by: Person) -> None:
        """Throw the bot out."""
        self._set_bot(chat, by, "kicked")

    def join(self, chat: Chat, *people: Person, status: str = "member") -> None:
        """Let people into a group, or change what they are there."""
        for person in people:
            chat.members[person.id] = status

    def upgrade(self, chat: Chat, by: Person) -> Chat:
        """Turn a group into a supergroup with another id; the bot hears of it in both."""
        new = self.add_group(str(chat.fields["title"]), by, kind="supergroup")
        new.members = dict(chat.members)
        chat.became = new.id
        self.send(by, {"migrate_to_chat_id": new.id}, chat)
        self.send(by, {"migrate_from_chat_id": chat.id}, new)
        return new

    # ------------------------------------------------------------------ looking
    def messages(self, chat: Chat | Person) -> Sequence[Json]:
        """All messages of a chat, oldest first."""
        messages = self.world.chats[chat.id].messages
        return [messages[key] for key in sorted(messages)]

    def from_bot(self, chat: Chat | Person) -> Sequence[Json]:
        """The messages of the bot in a chat, oldest first."""
        mine = self.world.me["id"]
        posts = self.world.chats[chat.id].people_wrote
        return [
            one
            for one in self.messages(chat)
            if (one["from"]["id"] == mine if "from" in one else one["message_id"] not in posts)
        ]

    # ------------------------------------------------------------------ inside
    def _open(self, person: Person, chat: Chat) -> None:
        if chat.kind == "private":
            self.unblock(person)
            chat.started = True
        elif chat.members.get(person.id, "left") in GONE:
            chat.members[person.id] = "member"

    def _tell_message(self, chat: Chat, message: Json) -> None:
        if self._hears(chat, message):
            self.world.inbox.add("channel_post" if chat.kind == "channel" else "message", message)

    def _hears(self, chat: Chat, message: Json) -> bool:
        """Privacy mode: in groups a bot that is no administrator hears commands, its name, and answers to it."""
        if chat.kind == "private":
            return True
        status = chat.members.get(int(self.world.me["id"]), "left")
        if status in GONE:
            return False
        text = str(message.get("text", ""))
        replied = message.get("reply_to_message", {}).get("from", {}).get("id")
        called = text.startswith("/") or f"@{self.world.username}".lower() in text.lower()
        return status == "administrator" or called or replied == self.world.me["id"] or "text" not in message

    def _query(self, person: Person) -> Query:
        query = Query(str(next(self.world.query_ids)), person.id, self.world.now())
        self.world.queries[query.id] = query
        return query

    def _set_bot(self, chat: Chat, by: Person, status: str) -> None:
        bot = int(self.world.me["id"])
        old, chat.members[bot] = chat.members.get(bot, "left"), status
        self._tell_membership(chat, by, old, status)

    def _tell_membership(self, chat: Chat, by: Person, old: str, new: str) -> None:
        def told(status: str) -> Json:
            shown = Chat(chat.id, "group", {}, members={int(self.world.me["id"]): status})
            return asking.member(self.world, shown, int(self.world.me["id"]))

        content: Json = {"chat": chat.as_chat(), "from": by.as_user(), "date": self.world.now()}
        content |= {"old_chat_member": told(old), "new_chat_member": told(new)}
        self.world.inbox.add("my_chat_member", content)
        self.world.bell.ring()
