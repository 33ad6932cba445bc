"""What the bot says around the news: help, wishes about tags, and answers without stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions import limits
from bot.editions.render import pieces
from bot.editions.render.markup import bold, escape, fill, hashtag, lines, paragraphs
from bot.editions.render.replies_parts import (
    button,
    soon,
)
from bot.models import Button, Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.editions.render.view import View
    from bot.models import Subscriber, Tag

_NOTICE = 200


def help_page(view: View, commands: Sequence[tuple[str, str]]) -> Message:
    """All commands, each as (name, description as msgid), and what else can be typed."""
    phrases = view.phrases
    table = [fill("/{name} – {words}", name=name, words=phrases.say(words)) for name, words in commands]
    hint = fill(phrases.say("Or simply send me a hashtag: {tag}"), tag=hashtag("ukraine"))
    return Message(paragraphs(bold(phrases.say("What I can do")), lines(*table), hint))


def followed(view: View, tag: Tag) -> Message:
    """A tag comes first from now on."""
    return _related(
        view, tag, view.phrases.say("You follow {tag}: its stories come first in your editions."), "unfollow"
    )


def unfollowed(view: View, tag: Tag) -> Message:
    """A tag is as any other again."""
    return _related(view, tag, view.phrases.say("You no longer follow {tag}."), "follow")


def muted(view: View, tag: Tag) -> Message:
    """Stories with this tag stay away."""
    return _related(view, tag, view.phrases.say("Muted: stories with {tag} stay out of your editions."), "unmute")


def unmuted(view: View, tag: Tag) -> Message:
    """Stories with this tag may come again."""
    return _related(view, tag, view.phrases.say("{tag} is no longer muted."), "mute")


def _related(view: View, tag: Tag, template: str, undo: str) -> Message:
    row = pieces.row(pieces.button(view.phrases.say("Undo"), "undo", undo, tag.key))
    return Message(fill(template, tag=hashtag(tag.key)), (row,) if row else ())


def opposite(view: View, wish: str, key: str) -> Button | None:
    """The button that takes a wish back, in the place of the one that was tapped."""
    phrases = view.phrases
    match wish:
        case "follow":
            return pieces.button(phrases.say("Unfollow #{tag}", tag=key), "unfollow", key)
        case "unfollow":
            return pieces.button(phrases.say("Follow #{tag}", tag=key), "follow", key)
        case "mute":
            return pieces.button(phrases.say("Unmute #{tag}", tag=key), "unmute", key)
        case _:
            return pieces.button(phrases.say("Mute #{tag}", tag=key), "mute", key)


def notice(message: Message) -> str:
    """A message as the small plain notice of a button."""
    return trim(limits.plain(message.html), _NOTICE)


def watched(view: View) -> Message:
    """A story is followed from now on."""
    return Message(escape(view.phrases.say("You will hear here when this story moves.")))


def unwatched(view: View) -> Message:
    """It is followed no longer."""
    return Message(escape(view.phrases.say("You will hear no more of this story.")))


def watching_enough(view: View, most: int) -> Message:
    """So many stories that no more is taken."""
    text = view.phrases.say("You follow {n} stories already, and that is as many as I can watch.")
    return Message(fill(text, n=view.phrases.number(most)))


def full(view: View, most: int) -> Message:
    """So many tags that no more is taken."""
    text = view.phrases.say("You have {n} hashtags already, and that is as many as I can keep. See {settings}.")
    return Message(fill(text, n=view.phrases.number(most), settings="/settings"))


def heading(view: View, tag: Tag | None, *, week: bool) -> str:
    """What stands above a list of stories, as plain text."""
    phrases = view.phrases
    if tag is None:
        return phrases.say("Top stories of the week") if week else phrases.say("Top stories")
    said = phrases.say("#{tag}, this week") if week else phrases.say("#{tag}, today")
    return said.format(tag=tag.key)


def nothing(view: View, tag: Tag | None, *, week: bool, gathering: datetime | None) -> Message:
    """An empty answer, with what to do about it."""
    phrases = view.phrases
    if week:
        said = phrases.say("Nothing about {tag} this week.") if tag else phrases.say("I have no stories yet.")
    else:
        said = phrases.say("Nothing about {tag} today.") if tag else phrases.say("No stories today, so far.")
    soon = ""
    if gathering is not None and tag is None:
        minutes = max(1, round((gathering - view.now).total_seconds() / 60))
        soon = phrases.plural("I read again in {n} minute.", "I read again in {n} minutes.", minutes)
    offers: list[Button | None] = []
    if not week:
        offers.append(pieces.button(phrases.say("This week"), "top", 0, tag.key if tag else "-", "week"))
    if tag is not None:
        offers.append(button(phrases.say("What is in the news?"), "news"))
    words = fill(said, tag=hashtag(tag.key) if tag else "")
    return Message(lines(words, soon), tuple((offer,) for offer in offers if offer))


def nothing_new(view: View, subscriber: Subscriber) -> Message:
    """An edition on demand with nothing in it that she has not had."""
    phrases = view.phrases
    said = phrases.say("Nothing new since your last edition.")
    due = subscriber.next_due
    come = fill(phrases.say("The next one comes {when}."), when=soon(view, due)) if due else ""
    return Message(
        lines(said, come),
        ((button(phrases.say("Show it again"), "digest", "again"), button(phrases.say("Top stories"), "news")),),
    )
