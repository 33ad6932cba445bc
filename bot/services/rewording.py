"""Stories that can reach an edition, in the words of a language model: asked for once, checked, kept.

    newsstand ──within reach?──► commissions ──desk──► answers ──checked against their reports──► wordings, tags

The outlets' own words are there before, and stay until others have passed every check. The model is asked outside of
any transaction; a story that changed meanwhile keeps the words that it got for the change.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.errors import ModelError
from bot.services.modeldesk import ModelDesk
from bot.store import drafts, stories, subscribers, tags
from bot.stories.tags import fold_tag
from bot.words.model import choice, editing, hashtags, prompt, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from bot.models import Draft, Story, Tag, Wording
    from bot.services import Services
    from bot.words.model.answer import Written
    from bot.words.model.client import Model
    from bot.words.model.prompt import Commission

log = logging.getLogger(__name__)

# What can reach an edition: the best overall, and the best of every hashtag that somebody follows.
FRONT: Final = 40
OF_A_TAG: Final = 5
# After so many a run ends, and the next one looks again at what matters by then.
_A_RUN: Final = 20


@dataclass(frozen=True, slots=True)
class _Job:
    """A story with what is to be asked for it, and the draft to go on from."""

    story: Story
    asked: Commission
    draft: Draft


class Rewording:
    """One for the program."""

    def __init__(self, services: Services, model: Model) -> None:
        """Nothing is asked yet."""
        self._services = services
        self._config = services.config.model
        self._desk = ModelDesk(services, model)

    async def run(self, now: datetime, common: Collection[str] = ()) -> int:
        """Give words to stories that lack them; answers how many got some. A model that fails raises nothing.

        ``common`` are tags that hold for too many stories to tell anything.
        """
        at_once = await self._desk.at_once(now)
        jobs = (await self._jobs(now))[:_A_RUN] if at_once else []
        waiting = iter(jobs)
        async with asyncio.TaskGroup() as tasks:
            works = (self._work(waiting, common) for _ in range(min(at_once, len(jobs))))
            done = [tasks.create_task(work) for work in works]
        return sum(task.result() for task in done)

    async def _jobs(self, now: datetime) -> list[_Job]:
        """The stories within reach of an edition that are to be asked for, or to be given what was answered."""
        async with self._services.store.reading() as db:
            since = now - timedelta(hours=self._services.config.editions.fresh_hours)
            front = await stories.ranking(db, since=since, limit=FRONT)
            tagged = await stories.rankings(db, await subscribers.followed(db), since=since, limit=OF_A_TAG)
            ids = list(dict.fromkeys([*front, *(story_id for found in tagged.values() for story_id in found)]))
            told, known = await stories.load(db, ids), await drafts.of(db, ids)
        return await asyncio.to_thread(self._due, told, known, now)

    def _due(self, told: Sequence[Story], known: dict[int, Draft], now: datetime) -> list[_Job]:
        config = self._config
        languages = config.languages or self._services.config.editions.languages
        jobs: list[_Job] = []
        for story in told:
            asked = prompt.commission(story, languages, config.style, config.name)
            draft = asked and choice.due(story, asked, known.get(story.id), now)
            if asked and draft:
                jobs.append(_Job(story, asked, draft))
        return jobs

    async def _work(self, waiting: Iterator[_Job], common: Collection[str]) -> int:
        """One story after the other until none is left, or until nothing may be asked for a while."""
        worded = 0
        for job in waiting:
            if job.draft.wordings:
                worded += await self._put(job, job.draft)
                continue
            try:
                written = await self._desk.ask(job.asked)
            except ModelError as error:
                now, retries = self._services.clock(), self._config.retries
                await self._keep(standing.put_off(replace(job.draft, asked=now), error, now, retries))
                continue
            if written is None:
                break
            worded += await self._put(job, await self._checked(job, written, common))
        return worded

    async def _checked(self, job: _Job, written: Sequence[Written], common: Collection[str]) -> Draft:
        """What of an answer the reports bear out."""
        wordings = await asyncio.to_thread(_edited, job, written)
        keys = await self._tags(job, written, common) if wordings else ()
        return replace(job.draft, asked=self._services.clock(), due=None, wordings=wordings, tags=keys)

    async def _tags(self, job: _Job, written: Sequence[Written], common: Collection[str]) -> tuple[str, ...]:
        config = self._services.config.tags
        aliases = {fold_tag(one): fold_tag(other) for one, other in config.aliases.items()}
        words = dict.fromkeys(fold_tag(word) for one in written for word in one.tags)
        offered: dict[str, Tag] = {}
        async with self._services.store.reading() as db:
            for word in filter(None, words):
                if tag := await tags.find(db, aliases.get(word, word)):
                    offered[word] = tag
        carried = {tag.key for tag in job.story.tags}
        unwanted = {*common, *carried, *map(fold_tag, config.banned)}
        free = max(0, hashtags.MOST - len(carried))
        return hashtags.borne_out(offered, job.asked.entries, unwanted)[:free]

    async def _put(self, job: _Job, draft: Draft) -> int:
        """Keep a draft and, unless the story changed meanwhile, give the story its words."""
        async with self._services.store.writing() as db:
            await drafts.put(db, draft)
            return int(bool(draft.wordings) and await stories.reword(db, job.story, draft.wordings, draft.tags))

    async def _keep(self, draft: Draft) -> None:
        async with self._services.store.writing() as db:
            await drafts.put(db, draft)


def _edited(job: _Job, written: Sequence[Written]) -> tuple[Wording, ...]:
    own = {one.language: one for one in job.story.wordings if one.title_own and all(each.own for each in one.summary)}
    made = [(one, editing.edited(one, job.asked.entries, own.get(one.language))) for one in written]
    for one, wording in made:
        kept = sum(not sentence.own for sentence in wording.summary) if wording else 0
        log.info(
            "story %d in %s: %d of %d sentences by the model stand, its title %s",
            *(job.story.id, one.language, kept, len(one.sentences)),
            "too" if wording and not wording.title_own else "does not",
        )
    return tuple(wording for _, wording in made if wording)


async def withdraw(services: Services) -> None:
    """Without a model, let the stories that had its words be written again in the outlets' own."""
    async with services.store.reading() as db:
        if not await drafts.any_kept(db):
            return
    async with services.store.writing() as db:
        await drafts.withdraw(db)
