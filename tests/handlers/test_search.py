from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.local.chats import Person
    from tests.handlers.talk import Talk


async def test_stories_are_found_by_words_in_any_language(bot: Talk, anna: Person, benoit: Person) -> None:
    (listing,) = await bot.said(anna, "/search gardien ARRÊTE")
    assert "Search: gardien arrete" in listing["text"]
    assert "1. Goalkeeper saves forty shots" in listing["text"]
    assert bot.labels(listing) == ["1"]
    (listing,) = await bot.said(benoit, "/search Heat record")
    assert "Recherche\u00a0: heat record" in listing["text"]
    assert "1. Record de chaleur" in listing["text"]


async def test_pages_turn_in_place_and_back(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/search known")
    assert "8 stories" in listing["text"]
    first = listing["text"]
    await bot.tapped(anna, listing, "Next")
    assert "6. " in bot.now(listing)["text"]
    await bot.tapped(anna, listing, "‹ Previous")
    assert bot.now(listing)["text"] == first
    await bot.tapped(anna, listing, "2")
    assert "Permalink" in bot.last(anna)["text"] or "permalink" in bot.last(anna)["text"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/search known since:1d", 7),
        ("/search known depuis:1j", 7),
        ("/search known since:3h", 6),
        ("/search #ukraine", 2),
        ("/search known #russie", 1),
        ("/search sait outlet:quai", 6),
        ("/search outlet:morning since:2w bridge", 1),
        ("/search média:dépêche", 0),
        ("/search d’une chute", 1),
    ],
)
async def test_filters_narrow_in_any_order(bot: Talk, anna: Person, asked: str, found: int) -> None:
    (answer,) = await bot.said(anna, asked)
    stories = {0: "I have no stories with", 1: "1 story"}.get(found, f"{found} stories")
    assert stories in answer["text"]


async def test_some_of_the_words_are_better_than_nothing(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/search goalkeeper zeppelin")
    assert "Goalkeeper" in listing["text"]
    assert "some of them" in listing["text"]


@pytest.mark.parametrize(
    "typed",
    [
        '"', '"" OR ""', "NEAR(a b)", "title:x*", "^", "known* OR NOT (", "a:b", "'; DROP TABLE entries; --", "🙂🙂",
        "\x00\x01", "\u202eabc", "x" * 150, "%", "since:", "outlet:", "=", "#", "##", "ł", "known " * 30, "since:0d",
        "since:xx", "outlet:🙂", "on:2026-02-30", "on:9999-12-31", "on:0001-01-01", "since:9999-12-31", "on:x", "https://example.org/a?b=c",
    ],
)  # fmt: skip
async def test_whatever_is_typed_is_answered(bot: Talk, anna: Person, typed: str) -> None:
    (answer,) = await bot.said(anna, f"/search {typed}")
    assert answer["text"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # It is 8:00 in Toronto on March 10; the lighthouse was sold a hundred hours before.
        ("known on:2026-03-10", ("Harbour bridge",)),
        ("known on:2026-03-06", ("Old lighthouse",)),
        ("grain on:2026-03-09", ("Grain ships",)),
        ("grain since:2026-03-09", ("Grain ships",)),
        ("grain since:2026-03-10", ()),
        ("on:2026-03-06", ("Old lighthouse",)),
    ],
)
async def test_a_search_is_narrowed_by_date_as_her_clocks_count_days(
    bot: Talk, anna: Person, asked: str, found: tuple[str, ...]
) -> None:
    (answer,) = await bot.said(anna, f"/search {asked}")
    assert all(title in answer["text"] for title in found)
    assert ("I have no stories" in answer["text"]) is (not found)
    assert ("Old lighthouse" in answer["text"]) is ("Old lighthouse" in found)


async def test_pages_keep_the_date(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/search known on:2026-03-10")
    await bot.tapped(anna, listing, "Next")
    assert "6." in bot.now(listing)["text"]
    assert "lighthouse" not in bot.now(listing)["text"]


async def test_4096_characters_are_too_long(bot: Talk, benoit: Person) -> None:
    (answer,) = await bot.said(benoit, "/search " + "é" * 4088)
    assert "trop long" in answer["text"]


async def test_nothing_to_search_for_is_explained(bot: Talk, benoit: Person) -> None:
    (answer,) = await bot.said(benoit, "/search")
    assert "/search harbour outlet:cbc" in answer["text"]


async def test_nothing_found_says_how_to_search_otherwise(bot: Talk, benoit: Person) -> None:
    (answer,) = await bot.said(benoit, "/search zeppelin")
    assert "Je n’ai aucune histoire avec zeppelin." in answer["text"]
    assert "depuis:3j" in answer["text"]


async def test_more_words_than_a_button_takes_have_one_page(bot: Talk, anna: Person) -> None:
    (listing,) = await bot.said(anna, "/search known zeppelinzeppelin zeppelinzeppelinzep zeppelinzeppelinzepp")
    assert "some of them" in listing["text"]
    assert bot.labels(listing) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("data", ["1:find:0", "1:find:x:known", "1:find:0:", "1:find:100:known", "1:find:98:known"])
async def test_forged_pages_do_no_harm(bot: Talk, anna: Person, data: str) -> None:
    (listing,) = await bot.said(anna, "/search known")
    await bot.forged(anna, listing, data)
    assert bot.last(anna)["text"]
