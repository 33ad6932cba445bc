"""From where a reader looks: her languages, her zone, the present instant and the bot's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.editions import dates, links
from bot.editions.phrases import Phrases, spoken
from bot.models import Layout
from bot.text import base_language

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Tag


@dataclass(frozen=True, slots=True)
class View:
    """One reader's point of view: ``languages`` in order of preference, ``zone`` an IANA name, ``now`` aware.

    A regional language is read as its base: ``fr-CA`` as ``fr``.
    """

    languages: tuple[str, ...]
    zone: str
    now: datetime
    username: str
    layout: Layout = Layout.CLASSIC

    def __post_init__(self) -> None:
        object.__setattr__(self, "languages", _bases(self.languages))

    @property
    def language(self) -> str:
        """The language in which the program itself speaks to this reader."""
        return spoken(self.languages)

    @property
    def phrases(self) -> Phrases:
        """The program's words in this reader's language."""
        return Phrases(self.language)

    @property
    def tzinfo(self) -> ZoneInfo:
        """The reader's zone; UTC where the name is unknown to this machine."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    def permalink(self, story_id: int) -> str:
        """The address that opens this story in a private chat with the bot."""
        return self.start_link(links.story_payload(story_id))

    def start_link(self, payload: str) -> str:
        """The address that opens a private chat with the bot and says ``/start payload`` there."""
        return f"https://t.me/{self.username}?start={payload}"

    def moment(self, at: datetime) -> str:
        """Weekday, date and time in her zone: ``Monday, June 2, 2025, 7:21 am``."""
        return dates.moment(at.astimezone(self.tzinfo), self.language)

    def ago(self, at: datetime) -> str:
        """How long ago, in one rounded unit: ``2 hours ago``, ``il y a 2 heures``."""
        return self.phrases.say("{span} ago", span=dates.span(self.now - at, self.language))

    def tag_name(self, tag: Tag) -> str:
        """A tag's name in the first of her languages that has one, else its first name, else its key."""
        names = dict(tag.names)
        own = (names[language] for language in self.languages if language in names)
        return next(own, next(iter(names.values()), tag.key))


@lru_cache(maxsize=256)
def _bases(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(base_language(language) or language for language in languages))
