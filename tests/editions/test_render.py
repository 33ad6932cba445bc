"""Whatever the web puts into a story: every message is valid, within limits, and loses nothing."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.editions import buttons
from bot.editions.render import markup
from bot.editions.render.card import Standing, card, sources_page
from bot.editions.render.data import data
from bot.editions.render.digest import digest
from bot.editions.render.listing import listing
from bot.editions.render.page import page
from bot.editions.render.tags import tags
from bot.editions.render.telling import reports, tell
from bot.editions.render.terminal import terminal
from bot.editions.render.view import View
from bot.models import Edition, Message, Story, Tag
from tests.builders import NOW, ago, entry, outlet, story, subscriber, tag, wording
from tests.editions.checker import Parsed, check
from tests.editions.samples import HOSTILE, editions, keys, stories, views, words

ENGLISH = View(("en", "fr"), "America/Toronto", NOW, "broadsheet_bot")
FRENCH = View(("fr",), "Europe/Paris", NOW, "broadsheet_bot")
hard = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def checked(message: Message) -> Parsed:
    for row in message.buttons:
        assert 1 <= len(row) <= 8
        for button in row:
            assert button.text.strip()
            assert (button.data is None) != (button.url is None)
            assert button.data is None or buttons.decode(button.data) is not None
    assert sum(map(len, message.buttons)) <= 100
    assert message.preview is None or markup.web_address(message.preview.url)
    return check(message.html)


def visible(text: str) -> str:
    return words(markup.printable(text))


@hard
@given(editions(), views)
def test_an_edition_is_valid_and_loses_no_title_and_no_link(edition: Edition, view: View) -> None:
    parsed = [checked(message) for message in digest(edition, view)]
    text = words("".join(one.text for one in parsed))
    links = {link for one in parsed for link in one.links}
    for shown in edition.more:
        assert visible(tell(shown, view).title) in text
        assert view.permalink(shown.id) in links
    if edition.lead:
        assert visible(tell(edition.lead, view).title) in text
        assert visible(tell(edition.lead, view).summary) in text
        assert view.permalink(edition.lead.id) in links
        for told in reports(edition.lead, tell(edition.lead, view), view)[:5]:
            assert visible(told.title) in text
            assert not markup.web_address(told.link) or not visible(told.title) or told.link in links


@hard
@given(stories(1), views, st.booleans())
def test_a_card_and_its_sources_are_valid(one: Story, view: View, reason: bool) -> None:  # noqa: FBT001 - hypothesis
    parsed = checked(card(one, view, standing=Standing(subscriber(follows=["ukraine"])), next_id=7, reason=reason))
    assert visible(tell(one, view).title) in words(parsed.text)
    assert view.permalink(one.id) in parsed.links
    for number in (0, 1, 99):
        checked(sources_page(one, view, number))


@hard
@given(st.lists(st.integers(1, 20), unique=True, max_size=20).flatmap(lambda ids: st.tuples(*map(stories, ids))), views)
def test_a_list_is_one_valid_message_with_a_button_for_each_story(shown: tuple[Story, ...], view: View) -> None:
    made = listing(shown, view, "Top <stories>", page=1, pages=3, tag="ukraine", size=20)
    checked(made)
    opened = [button.data for row in made.buttons for button in row]
    for one in shown:
        assert f"1:story:{one.id}" in opened
    assert "1:top:2:ukraine:day:20" in opened


@hard
@given(
    st.lists(st.tuples(keys.map(tag), st.integers(1, 99999)), max_size=30, unique_by=lambda pair: pair[0].key), views
)
def test_tags_stand_two_or_three_to_a_row(pairs: list[tuple[Tag, int]], view: View) -> None:
    made = tags(pairs, view, pages=2, follows=("ukraine",), mutes=("g7",))
    checked(made)
    assert all(1 <= len(row) <= 3 for row in made.buttons)


@hard
@given(editions(), views)
def test_page_terminal_and_data_take_every_edition(edition: Edition, view: View) -> None:
    html, text = page(edition, view), terminal(edition, view, "")
    assert "<script" not in html
    assert "javascript:" not in html.split("<body>")[1].replace("javascript:alert(1)</", "")
    assert not any(ord(char) < 32 and char != "\n" for char in text)
    assert len(json.loads(json.dumps(data(edition, view)))["stories"]) == len(edition.more) + bool(edition.lead)


def test_hostile_titles_are_shown_as_they_were_written() -> None:
    for title in HOSTILE:
        parsed = checked(card(story(1, title), ENGLISH))
        assert visible(title) in words(parsed.text)
        assert "https://evil.example" not in parsed.links


def test_four_thousand_emoji_are_split_and_none_is_lost() -> None:
    lead = story(1, "😀" * 4096)
    made = digest(Edition(lead, (), NOW), ENGLISH, "")
    assert sum(checked(message).text.count("😀") for message in made) >= 4096


def test_an_edition_has_all_the_parts_of_a_front_page() -> None:
    lead = story(
        7,
        "Bridge closes",
        entries=[
            entry(
                1,
                "Bridge closes",
                by=outlet("Post"),
                snippet="A crane fell.",
                image="https://p.example/1",
                published=ago(hours=43),
            ),
            entry(2, "Un pont fermé", by=outlet("Journal"), language="fr", published=ago(hours=1)),
            entry(3, "Bridge shut", by=outlet("Ledger"), published=ago(hours=2)),
        ],
        wordings=[wording("Bridge closes", "A crane fell onto it.", entry_id=1)],
    )
    first = digest(Edition(lead, (story(8, "Rates cut"),), NOW, 120, 3), ENGLISH)[0]
    text = checked(first).text
    for part in (
        "Bridge closes\nTuesday, March 10, 2026, 8:00\u00a0am\n\nA crane fell onto it.\n\n",
        "Post / Bridge closes\nA crane fell.",
        "permalink / 3 stories from 3 sources in 42 hours · 1 hour ago\n#harbour #transport",
        "More Top Stories\n\nRates cut\nA crane fell onto the bridge at dawn. More…",
        "Read 120 feeds; 3 did not answer.",
        "Disclaimer",
    ):
        assert part in text
    assert first.preview is not None
    assert (first.preview.url, first.preview.above, first.preview.large) == ("https://outlet.example/1", True, True)


def test_an_edition_speaks_french_with_its_spaces() -> None:
    text = checked(digest(Edition(story(1, "Le pont fermé", language="fr"), (), NOW, 12, 1), FRENCH)[0]).text
    assert "mardi 10 mars 2026, 13\u00a0h" in text
    assert "permalien / 2 articles de 2 sources en 2\u00a0heures" in text
    assert "12 flux lus\u202f; 1 n’a pas répondu." in text
    assert "Avertissement\u00a0:" in text


def test_a_story_in_none_of_her_languages_is_marked() -> None:
    german = story(1, "Brücke gesperrt", language="de")
    assert "Brücke gesperrt (in German)" in checked(card(german, ENGLISH)).text
    assert "Brücke gesperrt (en allemand)" in checked(card(german, FRENCH)).text


def test_her_second_language_comes_before_the_main_one_of_the_story() -> None:
    both = story(1, wordings=[wording("Deutsch", language="de"), wording("Français", language="fr")], language="de")
    telling = tell(both, View(("en", "fr"), "UTC", NOW, "b"))
    assert (telling.title, telling.foreign) == ("Français", "")


def test_a_regional_language_is_read_as_its_base() -> None:
    both = story(1, wordings=[wording("English"), wording("Français", language="fr")])
    view = View(("fr-CA", "en-CA"), "UTC", NOW, "b")
    assert (tell(both, view).title, tell(both, view).foreign, view.language) == ("Français", "", "fr")


def test_a_day_without_a_lead_says_so() -> None:
    text = checked(digest(Edition(None, (story(1),), NOW), ENGLISH, "")[0]).text
    assert "A quiet day" in text
    assert "Disclaimer" not in text
    assert "Nothing new for you at the moment." in checked(digest(Edition(None, (), NOW), ENGLISH)[0]).text


def test_a_long_list_of_sources_is_cut_with_a_count() -> None:
    told = [entry(number, f"Report {number}", by=outlet(f"Outlet {number}")) for number in range(1, 31)]
    text = checked(digest(Edition(story(1, entries=told), (), NOW), ENGLISH)[0]).text
    assert text.count(" / Report") == 8
    assert "and 22 more" in text


def test_the_reason_is_given_in_plain_numbers_on_request() -> None:
    assert "Ranked by 2 sources of 2 publishers in 1 language" in checked(card(story(), ENGLISH, reason=True)).text
    assert "Ranked by" not in checked(card(story(), ENGLISH)).text
    assert "too few publishers" in checked(card(story(may_lead=False), ENGLISH, reason=True)).text


def test_a_card_offers_what_is_not_done_yet() -> None:
    reader = subscriber(follows=["harbour"])
    shown = {button.data for row in card(story(), ENGLISH, standing=Standing(reader)).buttons for button in row}
    assert {"1:unfollow:harbour", "1:less:1", "1:src:1:0", "1:why:1"} <= shown
    assert "1:follow:harbour" not in shown


def test_the_page_needs_nothing_from_outside() -> None:
    html = page(Edition(story(), (story(2),), NOW), FRENCH)
    for outside in ("<img", "<script", "<link", "@import", "url(", "src="):
        assert outside not in html
    assert '<html lang="fr">' in html
    assert "prefers-color-scheme: dark" in html


def test_french_news_gets_its_no_break_spaces_back() -> None:
    told = [entry(1, "Séisme : 30 000 foyers touchés ?", snippet="Une hausse de 2,5 % ; « un choc » !", language="fr")]
    text = checked(card(story(1, entries=told, wordings=[wording("Où ? Là : « ici »", language="fr")]), FRENCH)).text
    assert "Où\u202f? Là\u00a0: «\u00a0ici\u00a0»" in text
    assert "Séisme\u00a0: 30\u202f000 foyers touchés\u202f?" in text
    assert "2,5\u00a0%\u202f; «\u00a0un choc\u00a0»\u202f!" in text


def test_a_title_of_many_hashtags_does_not_push_the_permalink_out() -> None:
    crowded = "#a #b #c @d /e f.com " * 10
    one = story(1, crowded, wordings=[wording(crowded, crowded * 2)])
    parsed = checked(card(one, ENGLISH))
    assert ENGLISH.permalink(1) in parsed.links
    assert words(crowded) in words(parsed.text)


def test_an_edition_of_usual_length_is_one_message() -> None:
    snippet = "The delegations met in the city for a second day, and observers expected little of it. " * 3
    told = [
        entry(number, f"Talks resume in the city, report {number}", by=outlet(f"Outlet {number}"), snippet=snippet)
        for number in range(1, 9)
    ]
    more = tuple(story(number, wordings=[wording(f"Headline {number}", snippet)]) for number in range(2, 7))
    made = digest(Edition(story(1, entries=told, wordings=[wording("Talks resume", snippet)]), more, NOW), ENGLISH)
    assert len(made) == 1
    assert checked(made[0]).text.count(" / Talks resume") >= 5
    long = tuple(story(number, wordings=[wording(f"Headline {number}", snippet)]) for number in range(2, 22))
    texts = [checked(message).text for message in digest(Edition(story(1, entries=told), long, NOW), ENGLISH)]
    assert len(texts) > 1
    assert sum(text.count(" / Talks resume") for text in texts) == 8
