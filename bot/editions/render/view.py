"""From where a reader looks: her languages, her zone, the present instant and the bot's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.editions import dates
from bot.editions.phrases import Phrases, spoken

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Wording


@dataclass(frozen=True, slots=True)
class View:
    """One reader's point of view. ``languages`` in order of preference, ``zone`` an IANA name, ``now`` aware."""

    languages: tuple[str, ...]
    zone: str
    now: datetime
    username: str

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
        return f"https://t.me/{self.username}?start=s{story_id}"

    def moment(self, at: datetime) -> str:
        """Weekday, date and time in her zone: ``Monday, June 2, 2025, 7:21 am``."""
        return dates.moment(at.astimezone(self.tzinfo), self.language)

    def wording(self, wordings: tuple[Wording, ...]) -> tuple[Wording | None, str | None]:
        """The wording that she reads best, and its language when it is none of hers (to be marked)."""
        for language in self.languages:
            for wording in wordings:
                if wording.language == language:
                    return wording, None
        return (wordings[0], wordings[0].language) if wordings else (None, None)
