"""Groups, channels and forum topics on the chat page: who sees which, and what people may do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.local.chats import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.local.answers import Json
    from bot.local.chats import Chat, Person, World
    from bot.local.telegram import Emulator

LEADING: Final = frozenset({"creator", "administrator"})
_BOT_IS: Final = frozenset({"member", "administrator", "left"})
_PEOPLE_ARE: Final = frozenset({"member", "administrator", "left"})
_LONGEST: Final = 128


class Refused(Exception):
    """What a person may not do there, in words for the page."""


def furnish(emulator: Emulator, people: Sequence[Person]) -> None:
    """A group, a forum and a channel to try the bot in; whoever keeps them may let it in."""
    ada, benoit, carmen = people
    group = emulator.add_group("Newsroom", ada, kind="group")
    emulator.join(group, carmen)
    emulator.join(group, benoit, status="administrator")
    forum = emulator.add_group("Neighbours", benoit, kind="supergroup", forum=True)
    emulator.join(forum, ada, carmen)
    for name in ("Politics", "Sports"):
        emulator.add_topic(forum, name, benoit)
    channel = emulator.add_group("Morning Wire", ada, kind="channel", username="morning_wire")
    emulator.join(channel, benoit, carmen)
    emulator.inbox.forget()


def of(world: World, person: Person) -> list[Chat]:
    """The chats that a person sees: the private one with the bot, then her groups and channels."""
    return [chat for chat in world.chats.values() if sees(chat, person)]


def sees(chat: Chat, person: Person) -> bool:
    """Whether a chat is one of hers, and still that which it became."""
    if chat.kind == "private":
        return chat.id == person.id
    return chat.became is None and chat.members.get(person.id, "left") not in GONE


def line(world: World, chat: Chat, person: Person) -> Json:
    """One line of the list of chats."""
    topics = [{"id": topic, "name": name, "closed": topic in chat.closed} for topic, name in chat.topics.items()]
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": world.me["first_name"] if chat.kind == "private" else chat.fields["title"],
        "forum": bool(chat.fields.get("is_forum")) or (chat.kind == "private" and bool(topics)),
        "topics": topics,
        "mine": chat.members.get(person.id, "member"),
        "bot": "member" if chat.kind == "private" else chat.members.get(int(world.me["id"]), "left"),
        "members": [
            {"id": one.id, "name": one.first_name, "status": chat.members[one.id]}
            for one in world.people.values()
            if chat.kind != "private" and chat.members.get(one.id, "left") not in GONE
        ],
        "newest": max(chat.messages, default=0),
        "writes": chat.kind != "channel" or chat.members.get(person.id) in LEADING,
    }


def in_topic(message: Json, topic: int) -> bool:
    """Whether a message stands in a topic; 0 is all that is in none."""
    return bool(message.get("message_thread_id", 0) == topic)


# ------------------------------------------------------------------ deeds of those who keep a chat
def set_bot(emulator: Emulator, person: Person, chat: Chat, status: str) -> None:
    """Let the bot in, make it an administrator, or send it away."""
    _need(chat, person)
    if status not in _BOT_IS:
        raise Refused("a bot is a member, an administrator, or not there")
    if status == "left":
        emulator.kick(chat, person)
    else:
        emulator.invite(chat, person, status)


def set_member(emulator: Emulator, person: Person, chat: Chat, who: Person, status: str) -> None:
    """Let somebody in, make her an administrator or a member, or send her away; the owner stays what she is."""
    _need(chat, person, owner=True)
    if status not in _PEOPLE_ARE or chat.members.get(who.id) == "creator":
        raise Refused("that cannot be")
    emulator.join(chat, who, status=status)
    emulator.world.bell.ring()


def set_topic(emulator: Emulator, person: Person, chat: Chat, *, name: str = "", remove: int = 0) -> int:
    """Begin a topic, or delete one; answer the one that began."""
    if chat.kind != "private":
        _need(chat, person)
        if not chat.fields.get("is_forum"):
            raise Refused("this chat has no topics")
    if remove:
        emulator.remove_topic(chat, remove)
        return 0
    if not name.strip() or len(name) > _LONGEST:
        raise Refused("a topic has a name of 1 to 128 characters")
    return emulator.add_topic(chat, name.strip(), person)


def grow(emulator: Emulator, person: Person, chat: Chat) -> Chat:
    """Turn a group into a supergroup, which has another id."""
    _need(chat, person, owner=True)
    if chat.kind != "group":
        raise Refused("only a group becomes a supergroup")
    return emulator.upgrade(chat, person)


def _need(chat: Chat, person: Person, *, owner: bool = False) -> None:
    if chat.kind == "private" or chat.members.get(person.id) not in ({"creator"} if owner else LEADING):
        raise Refused("only those who keep this chat may do that")
