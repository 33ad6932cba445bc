from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.editions.select import select
from bot.editions.taste import LIMIT, MOST_STEPS, STEP, learned, shift
from bot.models import Taste, Vote
from tests.builders import NOW, entry, outlet, story, subscriber

CBC = outlet("CBC", id=5)


def vote(*tags: str, liked: bool = True, outlets: tuple[int, ...] = (), story_id: int = 1) -> Vote:
    return Vote(story_id, liked, NOW, tags, outlets)


def test_the_first_tag_learns_a_step_and_the_next_ones_half_of_it() -> None:
    assert learned([vote("hockey", "sports")]) == Taste((("hockey", 1),))
    assert learned([vote("hockey", "sports")] * 2) == Taste((("hockey", 2), ("sports", 1)))


def test_likes_and_dislikes_weigh_each_other_up() -> None:
    assert learned([vote("hockey"), vote("hockey", liked=False)]) == Taste()
    assert learned([vote("hockey", liked=False)] * 2 + [vote("hockey")]) == Taste((("hockey", -1),))


def test_outlets_share_a_vote() -> None:
    assert learned([vote(outlets=(5,))]) == Taste((), ((5, 1),))
    assert learned([vote(outlets=(5, 6, 7))] * 2) == Taste()
    assert learned([vote(outlets=(5, 6, 7))] * 3) == Taste((), ((5, 1), (6, 1), (7, 1)))


def test_a_taste_moves_a_story_in_an_edition_and_no_further_than_the_limit() -> None:
    first, second = story(1, rank=100.6, tags=("hockey",)), story(2, rank=100.0, tags=("ukraine",))
    lead, _ = select([first, second], subscriber(), (), NOW)
    assert lead is not None
    assert lead.id == 1
    dislikes = replace(subscriber(), taste=learned([vote("hockey", liked=False)] * 3))
    lead, _ = select([first, second], dislikes, (), NOW)
    assert lead is not None
    assert lead.id == 2
    far = replace(first, rank=102.0)
    lead, _ = select([far, second], replace(subscriber(), taste=learned([vote("hockey", liked=False)] * 99)), (), NOW)
    assert lead is not None
    assert lead.id == 1


def test_one_of_many_outlets_changes_little() -> None:
    taste = Taste((), ((5, -4),))
    alone = story(1, entries=[entry(1, by=CBC)])
    among = story(1, entries=[entry(n, by=outlet(f"Outlet {n}", id=n)) for n in range(1, 9)])
    assert shift(taste, alone) == -4 * STEP
    assert shift(taste, among) == pytest.approx(-STEP / 2)


@given(
    st.lists(
        st.builds(
            Vote,
            story_id=st.integers(1, 9),
            liked=st.booleans(),
            at=st.just(NOW),
            tags=st.lists(st.sampled_from(["hockey", "ukraine", "harbour", "transport"]), unique=True).map(tuple),
            outlets=st.sets(st.integers(1, 5)).map(lambda ids: tuple(sorted(ids))),
        ),
        max_size=60,
    )
)
def test_no_taste_goes_beyond_its_limits_whatever_the_order_of_votes(votes: list[Vote]) -> None:
    taste = learned(votes)
    assert all(0 < abs(steps) <= MOST_STEPS for _, steps in (*taste.tags, *taste.outlets))
    assert learned(votes[::-1]) == taste
    assert abs(shift(taste, story())) <= LIMIT
