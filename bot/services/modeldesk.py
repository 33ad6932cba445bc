"""Asks the language model, within the day's budget and with patience; whoever runs the bot hears when it fails.

Before a question is asked, all that it may cost is taken from the budget, in a transaction of its own; what it did not
cost is given back afterwards. So neither a crash nor a cut answer nor a second process lets the budget be overspent.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from bot.editions.render import model as rendering
from bot.errors import ModelBusy, ModelError, ModelParticular, ModelRefuses
from bot.services import admins
from bot.store import drafts, facts
from bot.words.model import answer, prompt, standing

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services import Services
    from bot.store.engine import Connection
    from bot.words.model.answer import Written
    from bot.words.model.client import Model
    from bot.words.model.prompt import Commission
    from bot.words.model.standing import Standing

log = logging.getLogger(__name__)

# A server that does not know one way of asking is asked in another one at once, so often.
_WAYS: Final = 5
_STANDING: Final = "model.standing"


class ModelDesk:
    """One for the program. The standing of the model and what was spent are rows: a restart changes neither."""

    def __init__(self, services: Services, model: Model) -> None:
        """Nothing is asked yet."""
        self._services = services
        self._model = model
        self._config = services.config.model
        self._told_spent = ""

    async def at_once(self, now: datetime) -> int:
        """How many questions may be asked at the same time ``now``."""
        async with self._services.store.reading() as db:
            return standing.at_once(await _standing(db), now, self._config.concurrency)

    async def ask(self, asked: Commission) -> tuple[Written, ...] | None:
        """The model's words, validated but not yet checked against the reports; None where nothing may be asked.

        Raises ModelError for what brought no words, after it was noted and, where need is, told.
        """
        for _ in range(_WAYS):
            cost = prompt.ceiling(asked, self._config.answer_tokens)
            day = await self._reserve(cost)
            if day is None:
                return None
            try:
                return await self._ask(asked, day, cost)
            except ModelParticular as error:
                log.info("%s; asking in another way", error)
        return None

    async def _ask(self, asked: Commission, day: str, cost: int) -> tuple[Written, ...]:
        tokens: int | None = None
        now = self._services.clock()
        try:
            reply = await self._model.ask(prompt.messages(asked), prompt.schema(asked), self._config.answer_tokens, now)
            tokens = reply.tokens
            written = answer.read(reply.text, asked.languages)
        except (ModelParticular, ModelBusy, ModelRefuses) as error:
            # What it did not take, it did not charge for.
            await self._failed(error, day, -cost)
            raise
        except ModelError as error:
            known = getattr(error, "tokens", None) or tokens
            await self._failed(error, day, 0 if known is None else known - cost)
            raise
        await self._succeeded(day, 0 if tokens is None else tokens - cost)
        return written

    async def _reserve(self, cost: int) -> str | None:
        """Take ``cost`` tokens and one request from today's budget; None where a pause or the budget forbids it."""
        now, config = self._services.clock(), self._config
        day = f"{now:%Y-%m-%d}"
        async with self._services.store.writing() as db:
            if not standing.at_once(await _standing(db), now, 1):
                return None
            spent = await drafts.spent(db, day)
            if standing.affords(spent, config.requests_a_day, config.tokens_a_day, cost):
                await drafts.charge(db, day, 1, cost)
                return day
        if self._told_spent != day:
            self._told_spent = day
            log.warning(
                "the model's budget of today is used up (%d requests, %d tokens): stories keep the outlets' words",
                *(spent.requests, spent.tokens),
            )
        return None

    async def _succeeded(self, day: str, correction: int) -> None:
        async with self._services.store.writing() as db:
            await drafts.charge(db, day, 0, correction)
            before = await _standing(db)
            if before == standing.Standing():
                return
            await facts.forget(db, _STANDING)
            if before.broken:
                log.info("the language model is well again")
                await admins.owe(self._services, db, "model", rendering.well, self._services.clock())

    async def _failed(self, error: ModelError, day: str, correction: int) -> None:
        now = self._services.clock()
        async with self._services.store.writing() as db:
            await drafts.charge(db, day, 0, correction)
            if isinstance(error, ModelParticular):
                return
            before = await _standing(db)
            after = standing.after_failure(before, error, now)
            await facts.put(db, _STANDING, standing.packed(after))
            log.warning("the language model gave no words: %s", error)
            if after.broken and not before.broken:
                log.warning("it is left alone until %s", after.until)
                trouble, until = after.trouble.value if after.trouble else "", after.until
                await admins.owe(self._services, db, "model", lambda view: rendering.failing(view, trouble, until), now)


async def _standing(db: Connection) -> Standing:
    return standing.unpacked(await facts.get(db, _STANDING))
