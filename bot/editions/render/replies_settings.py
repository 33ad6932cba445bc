"""The settings panel and the three questions of the first minute. Every panel can replace the one before it in place.

Toggles say what they will bring about (``1`` on, ``0`` off), so that a button tapped twice changes nothing.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from bot.editions import buttons, dates, zones
from bot.editions.phrases import available
from bot.editions.render.markup import bold, code, fill, hashtag, join, lines, paragraphs
from bot.models import Button, Message
from bot.text import fold, trim

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from bot.editions.render.view import View
    from bot.models import Subscriber, Tag

HOURS: Final = (360, 420, 450, 480, 720, 1020, 1080, 1200)
ZONES: Final = (
    "America/St_Johns",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
    "Europe/Paris",
    "Europe/London",
)
_NAMES: Final = {"en": "English", "fr": "Français"}
_CHOSEN, _OPEN = "✓ ", ""


# --------------------------------------------------------------------------- small parts
def button(text: str, verb: str, *args: str | int) -> Button:
    """One button of ours."""
    return Button(text, data=buttons.encode(verb, *args))


def rows(all_buttons: Iterable[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of at most ``width``."""
    listed = tuple(all_buttons)
    return tuple(listed[start : start + width] for start in range(0, len(listed), width))


def toggled(text: str, *, on: bool) -> str:
    """The label of a choice, marked where it is chosen."""
    return f"{_CHOSEN if on else _OPEN}{text}"


def named(view: View, zone: str) -> str:
    """The city of a zone in her language."""
    return zones.zone_name(zone, view.language)


def clock(view: View, minutes: int) -> str:
    """A time of day, given in minutes after midnight."""
    return dates.clock(time(minutes // 60, minutes % 60), view.language)


def at_times(view: View, subscriber: Subscriber) -> str:
    """``every day at 7:30 am and 6:00 pm (Toronto time)``."""
    phrases = view.phrases
    *first, last = [clock(view, minutes) for minutes in subscriber.times]
    times = phrases.say("{times} and {last}", times=", ".join(first), last=last) if first else last
    return phrases.say("every day at {times} ({city} time)", times=times, city=named(view, subscriber.zone))


def soon(view: View, at: datetime) -> str:
    """``today at 6:00 pm``, ``tomorrow at 7:30 am``, or the whole date."""
    local, today = at.astimezone(view.tzinfo), view.now.astimezone(view.tzinfo).date()
    hour = dates.clock(local.timetz(), view.language)
    match (local.date() - today).days:
        case 0:
            return view.phrases.say("today at {time}", time=hour)
        case 1:
            return view.phrases.say("tomorrow at {time}", time=hour)
        case _:
            return view.moment(at)


def language_names(languages: Sequence[str]) -> str:
    """Languages by their own names, in order."""
    return " + ".join(_NAMES.get(language, language) for language in languages)


def _now_there(view: View) -> str:
    local = dates.clock(view.now.astimezone(view.tzinfo).timetz(), view.language)
    return view.phrases.say("It is {time} in {city} now.", time=local, city=named(view, view.zone))


# --------------------------------------------------------------------------- the first minute
def ask_language(view: View, subscriber: Subscriber) -> Message:
    """Ask for the language, first of three questions."""
    phrases = view.phrases
    template = phrases.say("One like this comes {when}. Three taps make it yours.")
    return Message(
        paragraphs(
            fill(template, when=at_times(view, subscriber)),
            bold(phrases.say("Which language do you like to read?")),
        ),
        (*_languages(subscriber, "setup", "language"), (button(phrases.say("Keep all that"), "setup", "done"),)),
    )


def ask_time(view: View, subscriber: Subscriber) -> Message:
    """Ask for the time, second of three."""
    phrases = view.phrases
    elsewhere = fill(phrases.say("Somewhere else? Send {usage}"), usage=code("/timezone Paris"))
    choices = [
        button(toggled(clock(view, minutes), on=minutes in subscriber.times), "setup", "time", minutes)
        for minutes in HOURS
    ]
    return Message(
        paragraphs(bold(phrases.say("When should your edition come?")), lines(_now_there(view), elsewhere)),
        rows(choices, 4),
    )


def ask_tags(view: View, tags: Sequence[Tag], follows: Collection[str]) -> Message:
    """Ask what she likes to read first, third of three."""
    phrases = view.phrases
    choices = [
        button(toggled(f"#{tag.key}", on=tag.key in follows), "setup", "tag", tag.key, int(tag.key not in follows))
        for tag in tags
        if buttons.fits("setup", "tag", tag.key, 1)
    ]
    question = phrases.say("What interests you most? It will come first. This is talked about today:")
    return Message(paragraphs(bold(question)), (*rows(choices, 3), (button(phrases.say("Done"), "setup", "done"),)))


def all_set(view: View, subscriber: Subscriber) -> Message:
    """The answers in one look, and how to change them."""
    phrases = view.phrases
    when = fill(phrases.say("Your edition comes {when}."), when=at_times(view, subscriber))
    follows = (
        fill(phrases.say("First of all: {tags}"), tags=_hashtags(subscriber.follows)) if subscriber.follows else ""
    )
    change = fill(phrases.say("{settings} changes everything, {stop} ends it."), settings="/settings", stop="/stop")
    show = button(phrases.say("Show me an edition with this"), "digest", "again")
    return Message(paragraphs(bold(phrases.say("All set.")), lines(when, follows), change), ((show,),))


# --------------------------------------------------------------------------- the panel
def settings(view: View, subscriber: Subscriber) -> Message:
    """Everything that can be chosen, in one panel."""
    phrases = view.phrases
    when = at_times(view, subscriber) if subscriber.active else phrases.say("no editions")
    facts = [
        (phrases.say("Editions"), when),
        (phrases.say("Languages"), language_names(subscriber.languages)),
        (
            phrases.say("Length"),
            phrases.plural("{n} story below the lead", "{n} stories below the lead", subscriber.length),
        ),
        (phrases.say("First of all"), _hashtags(subscriber.follows)),
        (phrases.say("Muted"), _hashtags(subscriber.mutes)),
    ]
    table = lines(*[_fact(view, what, value) for what, value in facts if value])
    panel = [
        button(phrases.say("Times"), "times"),
        button(phrases.say("Time zone"), "zones"),
        button(phrases.say("Languages"), "languages"),
        button(phrases.say("Length"), "lengths"),
        button(phrases.say("Hashtags"), "mine"),
        button(phrases.say("Pause"), "pause") if subscriber.active else button(phrases.say("Resume"), "resume"),
    ]
    return Message(paragraphs(bold(phrases.say("Settings")), table), rows(panel, 2))


def times(view: View, subscriber: Subscriber) -> Message:
    """Times of day as toggles; her own ones among them."""
    phrases = view.phrases
    mine = subscriber.times if subscriber.active else ()
    choices = [
        button(toggled(clock(view, minutes), on=minutes in mine), "time", minutes, int(minutes not in mine))
        for minutes in sorted({*HOURS, *mine})
    ]
    when = at_times(view, subscriber) if mine else phrases.say("no editions")
    hint = fill(phrases.say("Or write it: {usage}"), usage=code("/schedule 07:30 18:00"))
    return Message(
        paragraphs(_fact(view, phrases.say("Editions"), when), lines(_now_there(view), hint)),
        (*rows(choices, 4), _back(view)),
    )


def zone(view: View, subscriber: Subscriber, asked: str = "") -> Message:
    """The zone that times are counted in, and a few others to tap; how it goes with the city that was ``asked`` for."""
    phrases = view.phrases
    city = named(view, subscriber.zone)
    same = phrases.say("{asked} has the time of {city}.") if asked and fold(asked) != fold(city) else ""
    choices = [
        button(toggled(named(view, choice), on=choice == subscriber.zone), "zone", choice)
        for choice in dict.fromkeys((*ZONES, subscriber.zone))
        if buttons.fits("zone", choice)
    ]
    hint = fill(phrases.say("Any city will do: {usage}"), usage=code("/timezone Montreal"))
    come = fill(phrases.say("Your edition comes {when}."), when=at_times(view, subscriber)) if subscriber.active else ""
    now = bold(_now_there(view))
    return Message(
        lines(fill(same, asked=trim(asked, 40), city=city), now, come, hint), (*rows(choices, 2), _back(view))
    )


def languages(view: View, subscriber: Subscriber) -> Message:
    """Which languages she reads, in which order."""
    phrases = view.phrases
    said = phrases.say("Titles and summaries come in the first of your languages that an outlet wrote in.")
    head = _fact(view, phrases.say("Languages"), language_names(subscriber.languages))
    return Message(paragraphs(head, said), (*_languages(subscriber, "language"), _back(view)))


def lengths(view: View, subscriber: Subscriber, choices: Sequence[int]) -> Message:
    """How many stories stand below the lead."""
    phrases = view.phrases
    listed = [
        button(
            toggled(phrases.number(length), on=length == subscriber.length),
            "length",
            length,
        )
        for length in choices
    ]
    return Message(paragraphs(bold(phrases.say("How many stories below the lead?"))), (*rows(listed, 3), _back(view)))


def mine(view: View, subscriber: Subscriber) -> Message:
    """The tags that she follows and mutes; a tap lets one go."""
    phrases = view.phrases
    gone = [*[(key, "+") for key in subscriber.follows], *[(key, "−") for key in subscriber.mutes]]
    listed = [button(f"{sign} #{key} ✕", "drop", key) for key, sign in gone[:60] if buttons.fits("drop", key)]
    hint = fill(
        phrases.say("{follow} brings its stories first, {mute} keeps them away."),
        follow=code("/follow #ukraine"),
        mute=code("/mute #hockey"),
    )
    said = phrases.say("Tap one to let it go.") if listed else phrases.say("You follow nothing in particular.")
    return Message(
        paragraphs(bold(phrases.say("Hashtags")), lines(said, hint)),
        (*rows(listed, 2), (button(phrases.say("What is talked about today"), "tags"),), _back(view)),
    )


def _languages(subscriber: Subscriber, verb: str, *args: str) -> tuple[tuple[Button, ...], ...]:
    """One button per order of the spoken languages; the pair of them is written ``en.fr``."""
    spoken = available()
    pairs = [(one, other) for one in spoken for other in spoken if one != other] if len(spoken) <= len(_NAMES) else []
    choices = [*[(language,) for language in spoken], *pairs]
    return rows(
        (
            button(toggled(language_names(choice), on=subscriber.languages == choice), verb, *args, ".".join(choice))
            for choice in choices
        ),
        2,
    )


def _fact(view: View, what: str, value: str) -> str:
    return fill(view.phrases.say("{what}: {value}"), what=bold(what), value=value)


def _hashtags(keys: Sequence[str]) -> str:
    return join(" ", [hashtag(key) for key in keys])


def _back(view: View) -> tuple[Button, ...]:
    return (button(view.phrases.say("‹ Settings"), "settings"),)
