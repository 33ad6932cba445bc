"""Small parts that replies and panels share: buttons, times of day, places, languages."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from bot.editions import buttons, dates, zones
from bot.editions.phrases import available
from bot.editions.render.markup import bold, fill, hashtag, join
from bot.models import EVERY_DAY, Button

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.editions.render.markup import Markup
    from bot.editions.render.view import View
    from bot.models import Subscriber

# With more languages than these the orders of two would be too many buttons; they can still be written.
_PAIRED: Final = 3
_CHOSEN: Final = "✓ "
# A panel with two such rows stays far below what one message holds.
_MOST_TAGS: Final = 15


def button(text: str, verb: str, *args: str | int) -> Button:
    """One button of ours."""
    return Button(text, data=buttons.encode(verb, *args))


def undo(view: View, verb: str, *args: str | int) -> Button | None:
    """The button that takes back what was done just now; None where its data would be too long."""
    return button(view.phrases.say("Undo"), verb, *args) if buttons.fits(verb, *args) else None


def rows(all_buttons: Iterable[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of at most ``width``."""
    listed = tuple(all_buttons)
    return tuple(listed[start : start + width] for start in range(0, len(listed), width))


def toggled(text: str, *, on: bool) -> str:
    """The label of a choice, marked where it is chosen."""
    return f"{_CHOSEN if on else ''}{text}"


def named(view: View, zone: str) -> str:
    """The city of a zone in her language."""
    return zones.zone_name(zone, view.language)


def clock(view: View, minutes: int) -> str:
    """A time of day, given in minutes after midnight."""
    return dates.clock(time(minutes // 60, minutes % 60), view.language)


def at_times(view: View, subscriber: Subscriber) -> str:
    """``every day at 7:30 am and 6:00 pm (Toronto time)``, ``Mon–Fri at 7:30 am (Toronto time)``."""
    phrases = view.phrases
    *first, last = [clock(view, minutes) for minutes in subscriber.times]
    times = phrases.say("{times} and {last}", times=", ".join(first), last=last) if first else last
    city = named(view, subscriber.zone)
    if subscriber.days == EVERY_DAY:
        return phrases.say("every day at {times} ({city} time)", times=times, city=city)
    days = dates.weekdays(subscriber.days, view.language)
    return phrases.say("{days} at {times} ({city} time)", days=days, times=times, city=city)


def between(view: View, quiet: tuple[int, int] | None) -> str:
    """``from 10:00 pm to 7:00 am``; ``none`` where there are no quiet hours."""
    if quiet is None:
        return view.phrases.say("none")
    start, end = quiet
    return view.phrases.say("from {start} to {end}", start=clock(view, start), end=clock(view, end))


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


def now_there(view: View) -> str:
    """What time it is in her zone."""
    local = dates.clock(view.now.astimezone(view.tzinfo).timetz(), view.language)
    return view.phrases.say("It is {time} in {city} now.", time=local, city=named(view, view.zone))


def language_names(languages: Sequence[str]) -> str:
    """Languages by their own names, in order."""
    own = (dates.language_name(language, language) for language in languages)
    return " + ".join(name[:1].upper() + name[1:] for name in own)


def language_choices(subscriber: Subscriber, verb: str, *args: str) -> tuple[tuple[Button, ...], ...]:
    """One button per order of the spoken languages; the pair of them is written ``en.fr``."""
    spoken = available()
    pairs = [(one, other) for one in spoken for other in spoken if one != other] if len(spoken) <= _PAIRED else []
    choices = [*[(language,) for language in spoken], *pairs]
    return rows(
        (
            button(toggled(language_names(choice), on=subscriber.languages == choice), verb, *args, ".".join(choice))
            for choice in choices
        ),
        2,
    )


def hashtags(keys: Sequence[str]) -> Markup:
    """Tags in a row; of very many the first ones, and how many more there are."""
    rest = f"+{len(keys) - _MOST_TAGS}" if len(keys) > _MOST_TAGS else ""
    return join(" ", [*(hashtag(key) for key in keys[:_MOST_TAGS]), rest])


def fact(view: View, what: str, value: str) -> Markup:
    """One line of a panel: what it is, and how it stands."""
    return fill(view.phrases.say("{what}: {value}"), what=bold(what), value=value)
