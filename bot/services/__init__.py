"""What handlers and jobs are given: the questions and wishes of people, answered by store, stories and editions.

    reading        what is in the news: top stories, one story, tags           reads only
    subscriptions  what a chat wants: languages, times, zone, tags, stop       one transaction a wish
    places         the time zone that somebody means                           pure
    newsstand      what editions are chosen from                               reads only
    issuing        the edition of one subscriber now                           select, render
    pressing       the editions of all who are due                             select, render, outbox
    alerting       breaking news, and stories that are followed                select, render, outbox
    rewording      stories in a language model's words          words, store
    modeldesk      asks the model within budget and patience    drafts, facts, outbox
    admins         those who run the bot are told               outbox
    delivering     what is owed goes out                                       outbox, delivery
    hiding         what is hidden, and what that would have kept away          one transaction a wish
    tasting        votes, and the taste that is learned from them              one transaction a vote
    doors          who is let in                                               lists, invitations, bans
    patience       how much one person may ask at once                         pure
    stating        how delivering goes                                         reads only
    announcing     what those who run the bot tell all                         outbox
    rooms          groups, channels and topics by name, and their keepers      one transaction a wish
    topics         what a deleted forum topic was to get                       one transaction
    threads        a topic of a private chat for each followed hashtag         one transaction a wish
    health         how the program is doing                                    reads only
    pulse          what the program notices of itself                          in memory
    memory         what is made once for many                                  pure

Nothing here knows of Telegram's updates; texts come back as ``Message`` from the render room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.delivery.meter import Meter
from bot.services.pulse import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.config import Config
    from bot.models import ChatKind
    from bot.store import Store


@dataclass(frozen=True, slots=True)
class Services:
    """The surroundings of every answer. ``clock`` gives aware UTC datetimes; ``username`` is the bot's, without @.

    ``meter`` is how fast messages go out, ``pulse`` what the program notices of itself.
    ``private_topics`` is whether Telegram lets the bot have topics in private chats.
    """

    config: Config
    store: Store
    clock: Callable[[], datetime]
    username: str
    meter: Meter = field(default_factory=Meter)
    pulse: Pulse = field(default_factory=Pulse)
    private_topics: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """Where somebody speaks. ``topic_id`` is 0 outside forum topics; ``language`` is the speaker's, where known."""

    id: int
    kind: ChatKind
    topic_id: int = 0
    language: str | None = None
