"""What a chat wants. Every wish is one transaction on the fresh row and gives the subscriber as she is afterwards.

Nobody is written down for reading alone: ``of`` answers with defaults until the first wish, ``/start`` say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.editions import schedule
from bot.editions.phrases import available
from bot.models import EVERY_DAY, Subscriber
from bot.store import moving, story_follows, subscribers
from bot.text import base_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Literal

    from bot.models import Layout
    from bot.services import Chat, Services
    from bot.store.engine import Connection

    Relation = Literal["follow", "mute"]

LENGTHS: Final = (3, 5, 10)
MAX_TIMES: Final = 6
MAX_TAGS: Final = 100
MAX_HIDDEN: Final = 30
MAX_OUTLETS: Final = 50


async def of(services: Services, chat: Chat) -> Subscriber:
    """The subscriber of ``chat``; with defaults, id 0 and inactive where the chat is not known yet."""
    async with services.store.reading() as db:
        known = await subscribers.get(db, chat.id, chat.topic_id)
    return known or unknown(services, chat, services.clock())


async def known(services: Services, chat: Chat) -> Subscriber:
    """The subscriber of ``chat``, written down now where she was not yet; that alone sends her nothing."""
    return await _change(services, chat, lambda subscriber: subscriber)


async def subscribe(services: Services, chat: Chat) -> Subscriber:
    """Send editions from now on: anew, or again with the settings of before."""
    times = services.config.editions.minutes

    def edit(subscriber: Subscriber) -> Subscriber:
        return replace(subscriber, active=True, silent=False, times=subscriber.times or times)

    return await _change(services, chat, edit)


async def stop(services: Services, chat: Chat) -> Subscriber:
    """Send nothing more; all settings are kept for ``subscribe``, and only stories are followed no longer."""
    stopped = await _change(services, chat, lambda subscriber: replace(subscriber, active=False))
    async with services.store.writing() as db:
        await story_follows.remove(db, stopped.id)
    return stopped


async def set_languages(services: Services, chat: Chat, languages: Sequence[str]) -> Subscriber:
    """Read in ``languages``, in order of preference; the first one is also the bot's own towards her."""
    wanted = tuple(dict.fromkeys(languages))
    read = {base_language(language) for language in wanted}

    def edit(subscriber: Subscriber) -> Subscriber:
        muted = tuple(language for language in subscriber.muted_languages if language not in read)
        return replace(subscriber, languages=wanted, muted_languages=muted)

    return await _change(services, chat, edit)


async def set_times(services: Services, chat: Chat, times: Sequence[int], days: int = 0) -> Subscriber:
    """Send editions at these minutes after local midnight (the first ``MAX_TIMES``), on these ``days``.

    No times mean those of before, no days mean every day; neither means a stop.
    """
    wanted = tuple(sorted(set(times)))[:MAX_TIMES]
    defaults = services.config.editions.minutes

    def edit(subscriber: Subscriber) -> Subscriber:
        if not wanted and not days:
            return replace(subscriber, active=False)
        return replace(subscriber, times=wanted or subscriber.times or defaults, days=days or EVERY_DAY, active=True)

    return await _change(services, chat, edit)


async def toggle_time(services: Services, chat: Chat, time: int, *, wanted: bool) -> Subscriber:
    """Add or drop one time of day; asking twice changes nothing."""

    def edit(subscriber: Subscriber) -> Subscriber:
        kept = set(subscriber.times if subscriber.active else ()) - {time}
        times = tuple(sorted(kept | {time} if wanted and len(kept) < MAX_TIMES else kept))
        return replace(subscriber, times=times or subscriber.times, active=bool(times))

    return await _change(services, chat, edit)


async def toggle_day(services: Services, chat: Chat, day: int, *, wanted: bool) -> Subscriber:
    """Add or drop one weekday (0 is Monday); the last one stays."""
    bit = 1 << day

    def edit(subscriber: Subscriber) -> Subscriber:
        days = subscriber.days | bit if wanted else subscriber.days & ~bit
        return replace(subscriber, days=days or subscriber.days)

    return await _change(services, chat, edit)


async def set_quiet(services: Services, chat: Chat, quiet: tuple[int, int] | None) -> Subscriber:
    """Send nothing unasked between these minutes after local midnight; None ends that."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, quiet=quiet))


async def skip_quiet_days(services: Services, chat: Chat, *, skip: bool) -> Subscriber:
    """Send no edition on a day without a lead story, or (as before) a short one that says so."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, skips_quiet_days=skip))


async def set_alerts(services: Services, chat: Chat, *, wanted: bool) -> Subscriber:
    """Tell at once what breaks, or do not."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, alerts=wanted))


async def set_zone(services: Services, chat: Chat, zone: str) -> Subscriber:
    """Count times of day in the IANA ``zone``."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, zone=zone))


async def set_length(services: Services, chat: Chat, length: int) -> Subscriber:
    """Send so many stories below the lead."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, length=length))


async def set_layout(services: Services, chat: Chat, layout: Layout) -> Subscriber:
    """Let editions look so."""
    return await _change(services, chat, lambda subscriber: replace(subscriber, layout=layout))


async def hide(services: Services, chat: Chat, phrase: str) -> Subscriber:
    """Keep stories with this phrase in a title away from editions; beyond ``MAX_HIDDEN`` nothing is added."""

    def edit(subscriber: Subscriber) -> Subscriber:
        hidden = tuple(dict.fromkeys((*subscriber.hidden, phrase)))
        return subscriber if len(hidden) > MAX_HIDDEN else replace(subscriber, hidden=hidden)

    return await _change(services, chat, edit)


async def unhide(services: Services, chat: Chat, phrase: str) -> Subscriber:
    """Let stories with this phrase come again."""

    def edit(subscriber: Subscriber) -> Subscriber:
        return replace(subscriber, hidden=tuple(one for one in subscriber.hidden if one != phrase))

    return await _change(services, chat, edit)


async def hide_outlet(services: Services, chat: Chat, outlet_id: int, *, hidden: bool) -> Subscriber:
    """Leave out what an outlet reports, or no longer; beyond ``MAX_OUTLETS`` nothing is added."""

    def edit(subscriber: Subscriber) -> Subscriber:
        others = {one for one in subscriber.hidden_outlets if one != outlet_id}
        # In order, so that equal wishes are equal.
        wanted = tuple(sorted(others | {outlet_id})) if hidden else tuple(sorted(others))
        return subscriber if len(wanted) > MAX_OUTLETS else replace(subscriber, hidden_outlets=wanted)

    return await _change(services, chat, edit)


async def mute_language(services: Services, chat: Chat, language: str, *, muted: bool) -> Subscriber:
    """Leave out what is reported in a language, or no longer; one that she reads is not muted."""

    def edit(subscriber: Subscriber) -> Subscriber:
        others = {one for one in subscriber.muted_languages if one != language}
        if muted and language not in map(base_language, subscriber.languages):
            others.add(language)
        return replace(subscriber, muted_languages=tuple(sorted(others)))

    return await _change(services, chat, edit)


async def relate(services: Services, chat: Chat, key: str, relation: Relation | None) -> Subscriber:
    """Follow or mute the tag ``key``, or neither; the one ends the other. Beyond ``MAX_TAGS`` nothing is added."""
    now = services.clock()
    async with services.store.writing() as db:
        before = await _row(services, db, chat, now)
        if relation is not None and key not in {*before.follows, *before.mutes} and _is_full(before):
            return before
        await subscribers.relate(db, before.id, key, relation, now)
        after = await subscribers.get(db, chat.id, chat.topic_id) or before
        if after.tag_topics is not None:
            after = replace(after, tag_topics=_with_topics(after))
            await subscribers.save(db, after)
        return after


async def set_tag_topics(services: Services, chat: Chat, *, on: bool) -> Subscriber:
    """Send stories of followed tags to topics of their own, each opened soon; or everything to the chat again."""

    def edit(subscriber: Subscriber) -> Subscriber:
        return replace(subscriber, tag_topics=_with_topics(subscriber, anew=True) if on else None)

    return await _change(services, chat, edit)


def _with_topics(subscriber: Subscriber, *, anew: bool = False) -> tuple[tuple[str, int | None], ...]:
    """A topic for each followed tag: the one that there is, else one to be opened; ``anew`` also where one was lost."""
    known = dict(subscriber.tag_topics or ())
    return tuple((key, (known.get(key) or None) if anew else known.get(key)) for key in subscriber.follows)


async def silence(services: Services, chat_id: int, *, silent: bool) -> None:
    """Note that Telegram cannot (or can again) reach the chat, in all its topics; settings are kept."""
    now = services.clock()
    async with services.store.writing() as db:
        for subscriber in await subscribers.of_chat(db, chat_id):
            await subscribers.silence(db, subscriber.id, silent)
            if not silent:
                await subscribers.save(db, _planned(replace(subscriber, silent=False), now))


async def migrate(services: Services, old_chat_id: int, new_chat_id: int) -> None:
    """A group became a supergroup: all that is known of it moves along."""
    async with services.store.writing() as db:
        await moving.move(db, old_chat_id, new_chat_id)


# --------------------------------------------------------------------------- one wish, one transaction
async def _change(services: Services, chat: Chat, edit: Callable[[Subscriber], Subscriber]) -> Subscriber:
    now = services.clock()
    async with services.store.writing() as db:
        before = await _row(services, db, chat, now)
        after = edit(before)
        if _calendar(after) != _calendar(before):
            after = _planned(after, now)
        if after != before:
            await subscribers.save(db, after)
    return after


async def _row(services: Services, db: Connection, chat: Chat, now: datetime) -> Subscriber:
    """The fresh row of ``chat``, added with defaults where there is none."""
    fresh = await subscribers.get(db, chat.id, chat.topic_id)
    return fresh or await subscribers.add(db, unknown(services, chat, now))


def unknown(services: Services, chat: Chat, now: datetime) -> Subscriber:
    """The defaults of the operator, in the speaker's own language where the bot speaks it."""
    defaults = services.config.editions
    own = base_language(chat.language)
    first = (own,) if own in available() else ()
    return Subscriber(
        id=0,
        chat_id=chat.id,
        topic_id=chat.topic_id,
        kind=chat.kind,
        languages=tuple(dict.fromkeys((*first, *defaults.languages))),
        zone=defaults.zone,
        times=defaults.minutes,
        length=defaults.more_stories,
        active=False,
        silent=False,
        created=now,
    )


def _calendar(subscriber: Subscriber) -> tuple[object, ...]:
    """What the next due time depends on: another language must not skip the edition that is due this minute."""
    return (
        subscriber.active,
        subscriber.silent,
        subscriber.times,
        subscriber.zone,
        subscriber.days,
        subscriber.quiet,
    )


def _planned(subscriber: Subscriber, now: datetime) -> Subscriber:
    due = None
    if subscriber.active and subscriber.times:
        days, quiet = subscriber.days, subscriber.quiet
        due = schedule.next_due(subscriber.times, subscriber.zone, now, days=days, quiet=quiet)
    return replace(subscriber, next_due=due)


def _is_full(subscriber: Subscriber) -> bool:
    return len(subscriber.follows) + len(subscriber.mutes) >= MAX_TAGS
