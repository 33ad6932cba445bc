"""Writing: every story that changed gets its words, tags and rank, and the leads that decide get their vectors.

    unwritten ──tell──► words, leads asked for ──encode──► tell anew ──► words ──┐
        └──────────────────────────tag, meanwhile──────────────────────► tags ──┴─rank──► stored

Which leads are compared is known only by telling: about half of them never are. So a story is first told from the
vectors that are stored, and told anew once those that it asked for are there; what it says is the same as with all.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from bot.models import Story
from bot.store import entries as entry_rows
from bot.store import stories as story_rows
from bot.store import tags
from bot.stories import ranking
from bot.stories.leads import Leads, with_leads
from bot.stories.meaning import encoded
from bot.stories.memory import give_back
from bot.words import figures
from bot.words import write as words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from bot.models import Entry, Tag, Wording
    from bot.services import Services
    from bot.stories.meaning import Encoder
    from bot.stories.tags import Tagger

_STORIES_A_PASS: Final = 200
# A tag that holds for so large a part of the stories of the day tells nothing.
_COMMON_SHARE: Final = 0.4
_COMMON_FROM: Final = 12


class Writer:
    """One for the program; one run at a time."""

    def __init__(self, services: Services, *, encoder: Encoder | None, tagger: Tagger) -> None:
        """Keep the tools; nothing is read yet. Without an encoder no leads are compared."""
        self._store = services.store
        self._config = services.config
        self._encoder = encoder
        self._tagger = tagger

    async def run(self, now: datetime) -> int:
        """Give every story that changed its words, tags and rank; answer how many were written."""
        written = 0
        common = await self.common_tags(now)
        while True:
            async with self._store.reading() as db:
                ids = await story_rows.unwritten(db, _STORIES_A_PASS)
                entries = await entry_rows.of_stories(db, ids)
                vectors, leads = await entry_rows.vectors_of(db, ids)
            if not ids:
                return written
            stories, new = await self._composed(entries, Leads(vectors, leads), vectors, common, now)
            spellings = {tag.key: self._tagger.spellings(tag) for story in stories for tag in story.tags}
            async with self._store.writing() as db:
                await entry_rows.put_leads(db, new)
                await story_rows.write(db, stories, spellings, now)
            written += len(ids)
            await asyncio.to_thread(give_back)

    async def common_tags(self, now: datetime) -> frozenset[str]:
        """The keys of tags that hold for so many of the window's stories that they tell nothing."""
        since = now - self._config.window
        async with self._store.reading() as db:
            total = await story_rows.count(db, since)
            popular = await tags.popular(db, since, 20)
        limit = max(_COMMON_FROM, _COMMON_SHARE * total)
        return frozenset(tag.key for tag, stories in popular if stories > limit)

    async def _composed(
        self,
        entries: Mapping[int, Sequence[Entry]],
        near: Leads,
        vectors: Mapping[int, bytes],
        common: Collection[str],
        now: datetime,
    ) -> tuple[list[Story], dict[int, bytes]]:
        """The stories, and the vectors of leads that they asked for, by the id of the entry."""
        wordings, asked = await asyncio.to_thread(_tell, entries, near)
        # The encoder works beside the interpreter, which finds the tags in the meantime.
        async with asyncio.TaskGroup() as tasks:
            tagging = tasks.create_task(asyncio.to_thread(self._tags, entries, vectors, common))
            telling = tasks.create_task(self._told_anew(entries, asked, near))
        found, (anew, new) = tagging.result(), telling.result()
        wordings |= anew
        stories = [self._story(one, members, found[one], wordings[one], now) for one, members in entries.items()]
        return stories, new

    def _tags(
        self, entries: Mapping[int, Sequence[Entry]], vectors: Mapping[int, bytes], common: Collection[str]
    ) -> dict[int, tuple[Tag, ...]]:
        return {one: self._tagger.tags(members, common, vectors) for one, members in entries.items()}

    async def _told_anew(
        self, entries: Mapping[int, Sequence[Entry]], asked: Mapping[int, Sequence[Entry]], near: Leads
    ) -> tuple[dict[int, tuple[Wording, ...]], dict[int, bytes]]:
        """The words of stories that ``asked`` for leads, and the vectors of these; until nothing more is asked for."""
        wordings: dict[int, tuple[Wording, ...]] = {}
        new: dict[int, bytes] = {}
        while self._encoder is not None and asked:
            made = await encoded(self._encoder.leads, [entry for some in asked.values() for entry in some])
            near.learn(made)
            new |= made
            told, asked = await asyncio.to_thread(_tell, {one: entries[one] for one in asked}, near)
            wordings |= told
        return wordings, new

    def _story(
        self,
        story_id: int,
        members: Sequence[Entry],
        found: tuple[Tag, ...],
        wordings: tuple[Wording, ...],
        now: datetime,
    ) -> Story:
        keys = [tag.key for tag in found]
        reason = ranking.assess(members, keys, self._config.ranking, self._config.half_life)
        return Story(
            id=story_id,
            wordings=wordings,
            tags=found,
            rank=ranking.rank(reason, self._config.half_life),
            reason=reason,
            entries=tuple(members),
            language=wordings[0].language,
            changed=now,
            differences=figures.differing(members),
        )


def _tell(
    stories: Mapping[int, Sequence[Entry]], near: Leads
) -> tuple[dict[int, tuple[Wording, ...]], dict[int, list[Entry]]]:
    """The words of each story, and which of its leads were asked for and have no vector, where there are some."""
    told: dict[int, tuple[Wording, ...]] = {}
    asked: dict[int, list[Entry]] = {}
    for story_id, members in stories.items():
        told[story_id] = words.wordings(members, near)
        missed = near.missed()
        missing = [entry for entry in with_leads(members) if entry.id in missed]
        if missing:
            asked[story_id] = missing
    return told, asked
