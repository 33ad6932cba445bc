"""The settings panel and its rooms. Every panel can replace the one before it in place.

Toggles say what they will bring about (``1`` on, ``0`` off), so that a button tapped twice changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions import buttons, dates
from bot.editions.render.markup import bold, code, fill, lines, paragraphs
from bot.editions.render.replies_parts import (
    at_times,
    between,
    button,
    clock,
    fact,
    hashtags,
    language_choices,
    language_names,
    named,
    now_there,
    rows,
    toggled,
)
from bot.models import Button, Layout, Message
from bot.text import fold, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Subscriber

# A language whose stories stay away.
_MUTED: Final = "✕ "
_TONGUES: Final = 12
HOURS: Final = (360, 420, 450, 480, 720, 1020, 1080, 1200)
QUIET: Final = ((1260, 420), (1320, 420), (1380, 480))
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


def settings(view: View, subscriber: Subscriber) -> Message:
    """Everything that can be chosen, in one panel."""
    phrases = view.phrases
    when = at_times(view, subscriber) if subscriber.active else phrases.say("no editions")
    skips, alerts = subscriber.skips_quiet_days, subscriber.alerts
    facts = [
        (phrases.say("Editions"), when),
        (phrases.say("Languages"), language_names(subscriber.languages)),
        (
            phrases.say("Length"),
            phrases.plural("{n} story below the lead", "{n} stories below the lead", subscriber.length),
        ),
        (phrases.say("Layout"), layout_name(view, subscriber.layout)),
        (phrases.say("First of all"), hashtags(subscriber.follows)),
        (phrases.say("Muted"), hashtags(subscriber.mutes)),
        (phrases.say("Hidden"), _hidden(view, subscriber)),
        (phrases.say("Quiet hours"), between(view, subscriber.quiet)),
        (phrases.say("On a quiet day"), phrases.say("no edition") if skips else phrases.say("a short edition")),
        (phrases.say("Breaking news"), phrases.say("at once") if alerts else phrases.say("in the edition")),
    ]
    table = lines(*[fact(view, what, value) for what, value in facts if value])
    panel = [
        button(phrases.say("Times"), "times"),
        button(phrases.say("Time zone"), "zones"),
        button(phrases.say("Languages"), "languages"),
        button(phrases.say("Length"), "lengths"),
        button(phrases.say("Layout"), "layouts"),
        button(phrases.say("Hashtags"), "mine"),
        button(phrases.say("Hidden"), "hidden"),
        button(phrases.say("My taste"), "taste"),
        button(phrases.say("Quiet hours"), "quiets"),
        button(toggled(phrases.say("Edition on a quiet day"), on=not skips), "skip", int(not skips)),
        button(toggled(phrases.say("Breaking news at once"), on=alerts), "alerts", int(not alerts)),
        button(phrases.say("Pause"), "pause") if subscriber.active else button(phrases.say("Resume"), "resume"),
    ]
    return Message(paragraphs(bold(phrases.say("Settings")), table), rows(panel, 2))


def _hidden(view: View, subscriber: Subscriber) -> str:
    """Hidden words, and how many outlets and which languages stay away."""
    outlets = len(subscriber.hidden_outlets)
    return ", ".join(
        [
            *subscriber.hidden,
            *([view.phrases.plural("{n} outlet", "{n} outlets", outlets)] if outlets else []),
            *(dates.language_name(code, view.language) for code in subscriber.muted_languages),
        ]
    )


def times(view: View, subscriber: Subscriber, undone: Button | None = None) -> Message:
    """Times of day as toggles; her own ones among them."""
    phrases = view.phrases
    mine = subscriber.times if subscriber.active else ()
    choices = [
        button(toggled(clock(view, minutes), on=minutes in mine), "time", minutes, int(minutes not in mine))
        for minutes in sorted({*HOURS, *mine})
    ]
    when = at_times(view, subscriber) if mine else phrases.say("no editions")
    hint = fill(
        phrases.say("Or write it: {usage} or {weekdays}"),
        usage=code("/schedule 07:30 18:00"),
        weekdays=code("/schedule mon-fri 07:30"),
    )
    return Message(
        paragraphs(fact(view, phrases.say("Editions"), when), lines(now_there(view), hint)),
        (*rows(choices, 4), *rows(_days(view, subscriber), 4), _back(view, undone)),
    )


def _days(view: View, subscriber: Subscriber) -> list[Button]:
    """The weekdays as toggles."""
    chosen = [bool(subscriber.days >> day & 1) for day in range(7)]
    return [
        button(toggled(dates.weekday(day, view.language), on=on), "day", day, int(not on))
        for day, on in enumerate(chosen)
    ]


def quiets(view: View, subscriber: Subscriber, undone: Button | None = None) -> Message:
    """When nothing is sent unasked."""
    phrases = view.phrases
    choices = [
        button(toggled(between(view, hours), on=hours == subscriber.quiet), "quiet", *(hours or ("off",)))
        for hours in dict.fromkeys((None, *QUIET, subscriber.quiet))
    ]
    said = phrases.say("In quiet hours I send nothing but answers. An edition that falls into them comes at their end.")
    hint = fill(phrases.say("Or write it: {usage}"), usage=code("/quiet 22:00 07:00"))
    head = fact(view, phrases.say("Quiet hours"), between(view, subscriber.quiet))
    return Message(paragraphs(head, lines(said, now_there(view), hint)), (*rows(choices, 2), _back(view, undone)))


def zone(
    view: View, subscriber: Subscriber, asked: str = "", undone: Button | None = None, *, shares: bool = False
) -> Message:
    """The zone that times are counted in, and a few others to tap; how it goes with the city that was ``asked`` for.

    ``shares`` where she can share where she is: in private chats.
    """
    phrases = view.phrases
    city = named(view, subscriber.zone)
    same = phrases.say("{asked} has the time of {city}.") if asked and fold(asked) != fold(city) else ""
    choices = [
        button(toggled(named(view, choice), on=choice == subscriber.zone), "zone", choice)
        for choice in dict.fromkeys((*ZONES, subscriber.zone))
        if buttons.fits("zone", choice)
    ]
    come = fill(phrases.say("Your edition comes {when}."), when=at_times(view, subscriber)) if subscriber.active else ""
    now = bold(now_there(view))
    return Message(
        lines(fill(same, asked=trim(asked, 40), city=city), now, come, zone_hint(view)),
        (*rows(choices, 2), *(((location_button(view),),) if shares else ()), _back(view, undone)),
    )


def zone_hint(view: View) -> Markup:
    """How else a time zone can be said."""
    hint = view.phrases.say("Any city will do: {usage}. Or tell me what time it is: {time}")
    return fill(hint, usage=code("/timezone Montreal"), time=code(view.phrases.say("it is 14:35")))


def location_button(view: View) -> Button:
    """Offers to share where she is."""
    return button(view.phrases.say("Share where I am"), "where")


def ask_location(view: View) -> Message:
    """Put the button there that Telegram has for sharing a place."""
    said = view.phrases.say("Tap the button below. I keep only the time zone of the place, never the place itself.")
    return Message(paragraphs(said), place_button="📍 " + view.phrases.say("Share where I am"))


def got_location(view: View) -> Message:
    """A place was shared; the button for it goes."""
    return Message(
        paragraphs(view.phrases.say("Thank you. I have kept the time zone, not the place.")), place_button=""
    )


def languages(view: View, subscriber: Subscriber, others: Sequence[str] = (), undone: Button | None = None) -> Message:
    """Which languages she reads, in which order; ``others`` are those that outlets write in besides."""
    phrases = view.phrases
    said = phrases.say("Titles and summaries come in the first of your languages that an outlet wrote in.")
    head = fact(view, phrases.say("Languages"), language_names(subscriber.languages))
    muted = subscriber.muted_languages
    rest = phrases.say("Outlets also write in other languages. Tap one to leave out what is told in it.")
    toggles = [
        button(
            f"{_MUTED if code in muted else ''}{dates.language_name(code, view.language)}",
            "tongue", code, int(code not in muted),
        )
        for code in others[:_TONGUES]
    ]  # fmt: skip
    return Message(
        paragraphs(head, said, rest if toggles else ""),
        (*language_choices(subscriber, "language"), *rows(toggles, 3), _back(view, undone)),
    )


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


def layouts(view: View, subscriber: Subscriber) -> Message:
    """How editions can look; a tap shows one."""
    phrases = view.phrases
    told = [
        fact(view, layout_name(view, Layout.CLASSIC), phrases.say("links, a picture, sources that unfold")),
        fact(view, layout_name(view, Layout.PLAIN), phrases.say("words only, made for reading aloud")),
        fact(view, layout_name(view, Layout.NEWSPAPER), phrases.say("one page with sections, for the newest apps")),
    ]
    choices = [
        button(toggled(layout_name(view, layout), on=layout is subscriber.layout), "sample", layout.value)
        for layout in Layout
    ]
    hint = phrases.say("Tap one to see it; nothing changes yet.")
    return Message(paragraphs(bold(phrases.say("Layout")), lines(*told), hint), (*rows(choices, 3), _back(view)))


def choose_layout(view: View, layout: Layout) -> Message:
    """Below a sample: does it show well? Only a yes changes anything."""
    phrases = view.phrases
    said = fill(phrases.say("This is an edition in {layout}."), layout=bold(layout_name(view, layout)))
    question = phrases.say("Does it show well on all your devices? Shall editions look like this?")
    return Message(
        lines(said, question),
        ((button(phrases.say("Yes, like this"), "layout", layout.value), button(phrases.say("No"), "layouts")),),
    )


def layout_name(view: View, layout: Layout) -> str:
    """What a layout is called."""
    phrases = view.phrases
    match layout:
        case Layout.CLASSIC:
            return phrases.say("Classic")
        case Layout.PLAIN:
            return phrases.say("Plain")
        case Layout.NEWSPAPER:
            return phrases.say("Newspaper")


def mine(view: View, subscriber: Subscriber, undone: Button | None = None, *, topics: bool = False) -> Message:
    """The tags that she follows and mutes; a tap lets one go. With ``topics`` each may have a topic of the chat."""
    phrases = view.phrases
    gone = [*[(key, "+") for key in subscriber.follows], *[(key, "−") for key in subscriber.mutes]]
    listed = [button(f"{sign} #{key} ✕", "drop", key) for key, sign in gone[:60] if buttons.fits("drop", key)]
    hint = fill(
        phrases.say("{follow} brings its stories first, {mute} keeps them away."),
        follow=code("/follow #ukraine"),
        mute=code("/mute #hockey"),
    )
    said = phrases.say("Tap one to let it go.") if listed else phrases.say("You follow nothing in particular.")
    on = subscriber.tag_topics is not None
    threads = button(toggled(phrases.say("A topic for each that I follow"), on=on), "threads", int(not on))
    apart = phrases.say("Stories of what you follow come in topics of this chat, one for each hashtag.") if on else ""
    return Message(
        paragraphs(bold(phrases.say("Hashtags")), lines(said, hint), apart),
        (
            *rows(listed, 2),
            *(((threads,),) if topics else ()),
            (button(phrases.say("What is talked about today"), "tags"),),
            _back(view, undone),
        ),
    )


def _back(view: View, undone: Button | None = None) -> tuple[Button, ...]:
    """The way back to all settings, beside the button that takes back what was done just now."""
    return (*((undone,) if undone else ()), button(view.phrases.say("‹ Settings"), "settings"))
