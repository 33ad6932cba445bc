"""What to say when something cannot be done as it was said: what went wrong, and what would work.

Everything that somebody typed is plain text here and escaped by ``markup`` on its way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.editions import buttons
from bot.editions.render.markup import bold, code, fill, hashtag, paragraphs
from bot.editions.render.replies_parts import (
    button,
    rows,
)
from bot.errors import BadArguments, BadTime, Refused, UnknownOutlet, UnknownStory, UnknownTag, UnknownZone
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from bot.editions.render.view import View
    from bot.errors import AskError

_ECHO = 40


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
        case UnknownOutlet():
            said = _said(
                phrases.say("I read no outlet called {asked}. {usage} shows who reports a story."), error, "/top"
            )
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
    near = [button(city, "zone", city) for city in error.nearest if buttons.fits("zone", city)]
    if near and not error.asked:
        said = phrases.say("It is that time in these cities. Which is nearest to you?")
        return Message(paragraphs(said), rows(near, 2))
    asked = fill(phrases.say("I cannot find {asked}."), asked=bold(trim(error.asked, _ECHO)))
    if near:
        hint = phrases.say("Perhaps one of these cities?")
    else:
        hint = fill(phrases.say("Name a large city in your time zone: {usage}"), usage=code("/timezone Montreal"))
    return Message(fill("{asked} {hint}", asked=asked, hint=hint), rows(near, 2))


def _unknown_story(view: View) -> Message:
    phrases = view.phrases
    said = phrases.say("I no longer have this story, or never had it.")
    return Message(paragraphs(said), ((button(phrases.say("What is in the news?"), "news"),),))


def _said(template: str, error: AskError, usage: str) -> Message:
    return Message(fill(template, asked=bold(trim(error.asked, _ECHO)), usage=code(usage)))


def not_yours(view: View) -> str:
    """A button about a chat that she may not set; plain text."""
    return view.phrases.say("Telegram does not tell me that you administer that chat, or I am no longer in it.")


# --------------------------------------------------------------------------- at the door
def plain(words: str) -> Message:
    """A message of nothing but these words."""
    return Message(paragraphs(words))


def slower(view: View) -> str:
    """Somebody asked too much at once; plain text."""
    return view.phrases.say("That was a lot at once. Give me half a minute, please.")


def private(view: View) -> str:
    """The bot answers only those whom it knows; plain text."""
    return view.phrases.say("I am a private bot. Ask whoever runs me for an invitation.")


def banned(view: View, chat_id: int) -> Message:
    """One is answered no more."""
    said = view.phrases.say("I no longer answer {chat}, and its editions have ended. {undo} takes that back.")
    return Message(fill(said, chat=code(str(chat_id)), undo=code(f"/unban {chat_id}")))


def unbanned(view: View, chat_id: int) -> Message:
    """One is answered again."""
    return Message(fill(view.phrases.say("I answer {chat} again."), chat=code(str(chat_id))))


def not_banned(view: View) -> Message:
    """Those who run the bot cannot be banned."""
    return Message(paragraphs(view.phrases.say("That is somebody who runs this bot.")))
