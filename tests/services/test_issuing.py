from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.services import issuing, newsstand, subscriptions
from tests.services import stand
from tests.services.stand import Told

if TYPE_CHECKING:
    from bot.services import Chat, Services
    from tests.services.stand import Clock


async def test_an_edition_can_be_had_without_being_a_subscriber(services: Services, anna: Chat) -> None:
    issue = await issuing.edition_now(services, await subscriptions.of(services, anna))
    assert issue.stories[0].id == 1
    assert len(issue.stories) == 6
    assert "Envoys meet" in issue.messages[0].html


async def test_what_was_handed_over_does_not_come_again_unless_asked(services: Services, anna: Chat) -> None:
    subscriber = await subscriptions.subscribe(services, anna)
    first = await issuing.edition_now(services, subscriber)
    await issuing.handed(services, subscriber, first)
    second = await issuing.edition_now(services, subscriber)
    assert not {story.id for story in first.stories} & {story.id for story in second.stories}
    again = await issuing.edition_now(services, subscriber, again=True)
    assert again.stories == first.stories
    assert (await subscriptions.of(services, anna)).last_edition == services.clock()


async def test_followed_tags_reach_beyond_the_top(services: Services, anna: Chat, clock: Clock) -> None:
    many = [Told(f"Council meets, session {number}", importance=30) for number in range(newsstand.CANDIDATES)]
    await stand.stock(services.store, many, clock())
    await subscriptions.relate(services, anna, "hockey", "follow")
    subscriber = await subscriptions.set_length(services, anna, 10)
    await stand.stock(services.store, [Told("Hockey hall reopens", tags=(stand.HOCKEY,), importance=29.5)], clock())
    issue = await issuing.edition_now(services, subscriber)
    assert "Hockey hall reopens" in {story.wordings[0].title for story in issue.stories}


async def test_the_operators_disclaimer_stands_in_the_edition(services: Services, anna: Chat) -> None:
    config = services.config.model_copy(
        update={"editions": services.config.editions.model_copy(update={"disclaimer": {"en": "Read with <care>."}})}
    )
    issue = await issuing.edition_now(replace(services, config=config), await subscriptions.of(services, anna))
    assert "Read with &lt;care&gt;." in issue.messages[-1].html
