"""What the bot says around the news: hello, help, where a wish led, and what to do when something went wrong.

Everything that somebody typed is plain text here and escaped by ``markup`` on its way in. Settings panels are in
``replies_settings``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions import buttons, limits
from bot.editions.render import pieces
from bot.editions.render.markup import bold, code, fill, hashtag, lines, paragraphs
from bot.editions.render.replies_settings import at_times, button, rows, soon
from bot.errors import BadArguments, BadTime, Refused, UnknownStory, UnknownTag, UnknownZone
from bot.models import Button, Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.editions.render.view import View
    from bot.errors import AskError
    from bot.models import Subscriber, Tag

_ECHO = 40
_NOTICE = 200


# --------------------------------------------------------------------------- hello
def hello(view: View, outlets: int, *, has_news: bool) -> Message:
    """The first words to somebody new; her first edition follows, or will when something was read."""
    phrases = view.phrases
    if has_news:
        next_words = phrases.say("Here is your first edition.")
    else:
        next_words = phrases.say("I have only just begun to read. Ask me again with {top} in a few minutes.")
    return Message(
        paragraphs(
            bold(phrases.say("Hello, this is Broadsheet.")),
            phrases.plural(
                "I read {n} outlet all day and put together what different outlets report about one event.",
                "I read {n} outlets all day and put together what different outlets report about one event.",
                outlets,
            )
            if outlets
            else phrases.say("I read the news all day and put together what different outlets report about one event."),
            fill(next_words, top="/top"),
        )
    )


def hello_group(view: View) -> Message:
    """The only thing that is said unasked in a group: that the bot is there and how to make it speak."""
    template = view.phrases.say(
        "Hello! I bring the day’s top stories. Ask me with {top}; an administrator can order a daily edition with "
        "{start}."
    )
    return Message(fill(template, top="/top", start="/start"))


def welcome_group(view: View, subscriber: Subscriber) -> Message:
    """A group was subscribed."""
    template = view.phrases.say("An edition comes here {when}. Administrators can change that in {settings}.")
    undo = button(view.phrases.say("Undo"), "stop")
    return Message(fill(template, when=at_times(view, subscriber), settings="/settings"), ((undo,),))


def welcome_back(view: View, subscriber: Subscriber) -> Message:
    """Editions come again, or still."""
    template = view.phrases.say("Good to have you. Your edition comes {when}.")
    more = button(view.phrases.say("Settings"), "settings")
    return Message(fill(template, when=at_times(view, subscriber)), ((more,),))


def invitation(view: View) -> Message:
    """After a story or tag that somebody arrived by: who is speaking, and the offer to stay."""
    phrases = view.phrases
    text = phrases.say(
        "I am Broadsheet: I put together what different outlets report about one event. Would you like an edition "
        "every morning?"
    )
    return Message(
        paragraphs(text),
        (
            (button(phrases.say("Yes, every morning"), "subscribe"),),
            (button(phrases.say("What is in the news?"), "news"),),
        ),
    )


def stopped(view: View) -> Message:
    """No more editions; one tap takes it back."""
    phrases = view.phrases
    template = phrases.say("Stopped: no more editions. Your settings are kept, and {top} and hashtags still work.")
    return Message(fill(template, top="/top"), ((button(phrases.say("Undo"), "subscribe"),),))


def help_page(view: View, commands: Sequence[tuple[str, str]]) -> Message:
    """All commands, each as (name, description as msgid), and what else can be typed."""
    phrases = view.phrases
    table = [fill("/{name} – {words}", name=name, words=phrases.say(words)) for name, words in commands]
    hint = fill(phrases.say("Or simply send me a hashtag: {tag}"), tag=hashtag("ukraine"))
    return Message(paragraphs(bold(phrases.say("What I can do")), lines(*table), hint))


# --------------------------------------------------------------------------- tags
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


def full(view: View, most: int) -> Message:
    """So many tags that no more is taken."""
    text = view.phrases.say("You have {n} hashtags already, and that is as many as I can keep. See {settings}.")
    return Message(fill(text, n=view.phrases.number(most), settings="/settings"))


# --------------------------------------------------------------------------- stories
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


def heading(view: View, tag: Tag | None, *, week: bool) -> str:
    """What stands above a list of stories, as plain text."""
    phrases = view.phrases
    if tag is None:
        return phrases.say("Top stories of the week") if week else phrases.say("Top stories")
    said = phrases.say("#{tag}, this week") if week else phrases.say("#{tag}, today")
    return said.format(tag=tag.key)


# --------------------------------------------------------------------------- when something goes wrong
def problem(view: View, error: AskError, usage: str = "") -> Message:
    """What cannot be done as it was said, and what can."""
    phrases = view.phrases
    match error:
        case UnknownTag():
            said = _unknown_tag(view, error)
        case UnknownZone():
            said = _unknown_zone(view, error)
        case UnknownStory():
            said = _unknown_story(view)
        case Refused():
            said = refused(view)
        case BadTime():
            said = _said(phrases.say("{asked} is not a time of day. Write {usage}."), error, "/schedule 07:30 18:00")
        case BadArguments() if error.asked:
            said = _said(phrases.say("I do not understand {asked}. Write {usage}."), error, usage or "/help")
        case _:
            said = how(view, usage or "/help")
    return said


def how(view: View, usage: str) -> Message:
    """How a command is written, for one that came without what it needs."""
    return Message(fill(view.phrases.say("Write it like this: {usage}"), usage=code(usage)))


def too_long(view: View, usage: str) -> Message:
    """More words than any command takes."""
    return Message(fill(view.phrases.say("That is too long for me. Write it like this: {usage}"), usage=code(usage)))


def refused(view: View) -> Message:
    """The chat's settings belong to its administrators."""
    return Message(paragraphs(refusal(view)))


def refusal(view: View) -> str:
    """The same as plain text, for the notice of a button."""
    return view.phrases.say(
        "Only administrators can change what this chat gets. In a private chat with me you choose for yourself."
    )


def old_button(view: View) -> str:
    """A button that this version does not know: a plain notice."""
    return view.phrases.say("This button is from an older version. Send /top or /settings for a new one.")


def trouble(view: View, *, busy: bool) -> Message:
    """It is our fault."""
    if busy:
        return Message(paragraphs(view.phrases.say("I am busy just now. Please try again in a minute.")))
    return Message(paragraphs(view.phrases.say("Sorry, something went wrong on my side. It has been noted.")))


def unknown_command(view: View, nearest: str | None) -> Message:
    """A command that does not exist, and the nearest one that does."""
    phrases = view.phrases
    if nearest:
        template = phrases.say("I do not know that command. Did you mean {nearest}? All of them: {help}")
        return Message(fill(template, nearest=f"/{nearest}", help="/help"))
    return Message(fill(phrases.say("I do not know that command. All of them: {help}"), help="/help"))


def not_words(view: View) -> Message:
    """Something that is neither a command nor a hashtag."""
    phrases = view.phrases
    template = phrases.say("I understand commands and hashtags. Try {top}, {tag} or {help}.")
    return Message(
        fill(template, top="/top", tag=hashtag("ukraine"), help="/help"),
        ((button(phrases.say("What is in the news?"), "news"),),),
    )


def _unknown_tag(view: View, error: UnknownTag) -> Message:
    phrases = view.phrases
    asked = fill(phrases.say("I have no stories about {asked}."), asked=bold(trim(error.asked, _ECHO)))
    near = [button(f"#{key}", "tag", key) for key in error.nearest if buttons.fits("tag", key)]
    hint = phrases.say("Perhaps one of these?") if near else phrases.say("{tags} shows what there is today.")
    return Message(fill("{asked} {hint}", asked=asked, hint=fill(hint, tags="/tags")), rows(near, 3))


def _unknown_zone(view: View, error: UnknownZone) -> Message:
    phrases = view.phrases
    asked = fill(phrases.say("I cannot find {asked}."), asked=bold(trim(error.asked, _ECHO)))
    near = [button(city, "zone", city) for city in error.nearest if buttons.fits("zone", city)]
    hint = (
        phrases.say("Perhaps one of these cities?")
        if near
        else phrases.say("Name a large city in your time zone: {usage}")
    )
    words = fill(hint, usage=code("/timezone Montreal"))
    return Message(fill("{asked} {hint}", asked=asked, hint=words), rows(near, 2))


def _unknown_story(view: View) -> Message:
    phrases = view.phrases
    said = phrases.say("I no longer have this story, or never had it.")
    return Message(paragraphs(said), ((button(phrases.say("What is in the news?"), "news"),),))


def _said(template: str, error: AskError, usage: str) -> Message:
    return Message(fill(template, asked=bold(trim(error.asked, _ECHO)), usage=code(usage)))
