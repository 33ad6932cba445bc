"""Coming and going: hello, the three questions of the first minute, the invitation, good-bye."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.editions import buttons
from bot.editions.render.markup import Markup, bold, fill, lines, paragraphs
from bot.editions.render.replies_parts import (
    at_times,
    button,
    clock,
    hashtags,
    language_choices,
    named,
    now_there,
    rows,
    toggled,
)
from bot.editions.render.replies_settings import HOURS, ZONES, location_button, zone_hint
from bot.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.editions.render.view import View
    from bot.models import Button, Subscriber, Tag


def hello(view: View, subscriber: Subscriber, outlets: int, *, has_news: bool) -> Message:
    """The first words to somebody new, with the first question; her first edition stands above, if there was news."""
    phrases = view.phrases
    what = (
        phrases.plural(
            "I read {n} outlet and put together what different outlets report about one event.",
            "I read {n} outlets and put together what different outlets report about one event.",
            outlets,
        )
        if outlets
        else phrases.say("I put together what different outlets report about one event.")
    )
    if has_news:
        edition = fill(phrases.say("An edition like the one above comes {when}."), when=at_times(view, subscriber))
    else:
        edition = fill(
            phrases.say("I have only just begun to read: try {top} in a minute. An edition comes {when}."),
            top="/top",
            when=at_times(view, subscriber),
        )
    asked = ask_language(view, subscriber)
    head = fill("{hello} {what}", hello=bold(phrases.say("Hello, this is Broadsheet.")), what=what)
    return replace(asked, html=paragraphs(lines(head, edition), Markup(asked.html)))


def ask_language(view: View, subscriber: Subscriber) -> Message:
    """Ask for the language, first of three questions."""
    phrases = view.phrases
    question = _question(1, phrases.say("Which language do you like to read?"))
    hint = phrases.say("Three taps make it yours.")
    keep = button(phrases.say("Keep all that"), "setup", "done")
    return Message(lines(hint, question), (*language_choices(subscriber, "setup", "language"), (keep,)))


def ask_time(view: View, subscriber: Subscriber) -> Message:
    """Ask for the time, second of three; the city is asked for only where it is another one."""
    phrases = view.phrases
    choices = [
        button(toggled(clock(view, minutes), on=minutes in subscriber.times), "setup", "time", minutes)
        for minutes in HOURS
    ]
    elsewhere = button(phrases.say("I am somewhere else"), "setup", "where")
    question = _question(2, phrases.say("When should your edition come?"))
    return Message(lines(question, now_there(view)), (*rows(choices, 4), (_back(view, "language"), elsewhere)))


def ask_place(view: View, subscriber: Subscriber) -> Message:
    """Ask for the time zone: by cities to tap, by a shared place, in words."""
    phrases = view.phrases
    choices = [
        button(toggled(named(view, zone), on=zone == subscriber.zone), "setup", "zone", zone)
        for zone in dict.fromkeys((*ZONES, subscriber.zone))
        if buttons.fits("setup", "zone", zone)
    ]
    question = bold(phrases.say("Which city has your time?"))
    return Message(lines(question, zone_hint(view)), (*rows(choices, 2), (_back(view, "time"), location_button(view))))


def ask_tags(view: View, tags: Sequence[Tag], follows: Collection[str]) -> Message:
    """Ask what she likes to read first, third of three."""
    phrases = view.phrases
    choices = [
        button(toggled(view.tag_name(tag), on=tag.key in follows), "setup", "tag", tag.key, int(tag.key not in follows))
        for tag in tags
        if buttons.fits("setup", "tag", tag.key, 1)
    ]
    question = _question(3, phrases.say("What comes first? This is talked about today:"))
    done = button(phrases.say("Done"), "setup", "done")
    return Message(question, (*rows(choices, 3), (_back(view, "time"), done)))


def all_set(view: View, subscriber: Subscriber) -> Message:
    """The answers in one look, and how to change them."""
    phrases = view.phrases
    when = fill(phrases.say("Your edition comes {when}."), when=at_times(view, subscriber))
    follows = fill(phrases.say("First of all: {tags}"), tags=hashtags(subscriber.follows)) if subscriber.follows else ""
    change = fill(phrases.say("{settings} changes everything, {stop} ends it."), settings="/settings", stop="/stop")
    show = button(phrases.say("Show me an edition with this"), "digest", "again")
    return Message(
        paragraphs(bold(phrases.say("All set.")), lines(when, follows), change), ((show,), (_back(view, "tags"),))
    )


def _question(number: int, words: str) -> Markup:
    return bold(f"{number}/3 · {words}")


def _back(view: View, question: str) -> Button:
    return button("‹ " + view.phrases.say("Back"), "setup", "back", question)


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
            (button(phrases.say("Yes, every morning"), "join"),),
            (button(phrases.say("What is in the news?"), "news"),),
        ),
    )


def stopped(view: View) -> Message:
    """No more editions; one tap takes it back."""
    phrases = view.phrases
    template = phrases.say("Stopped: no more editions. Your settings are kept, and {top} and hashtags still work.")
    return Message(fill(template, top="/top"), ((button(phrases.say("Undo"), "subscribe"),),))
