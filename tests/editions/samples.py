"""Hypothesis strategies: stories and editions as hostile as the web makes them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from bot.editions.render.view import View
from bot.models import Edition
from tests.builders import NOW, ago, entry, outlet, story, tag, wording

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from bot.models import Entry, Message, Story

HOSTILE: Final = (
    "</b><script>alert(1)</script>",
    "<b>bold</b> & <i>italic",
    "&lt;already escaped&gt; &amp; &nbsp;",
    'a "quoted" <a href="https://evil.example">title</a>',
    "\u202eright to left\u202c and \u2066isolated\u2069",
    "nul\x00 bell\x07 escape\x1b[31m red",
    "👩‍👩‍👧‍👦" * 30,
    "😀" * 300,
    "e" + "\u0301" * 200,
    "#a #b #c @d /e f.com " * 10,
    "<blockquote expandable>" * 5,
    "{name} {0} %s {",
    "Ünïcödé « guillemets » d’ici",
)

titles: SearchStrategy[str] = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(min_size=1, max_size=120).filter(lambda text: bool(text.strip())),
    st.just("Harbour bridge closes after crane collapse"),
)
links: SearchStrategy[str | None] = st.one_of(
    st.none(),
    st.integers(0, 10**6).map(lambda n: f'https://outlet.example/{n}?a=1&b="<x>"'),
    st.sampled_from(["javascript:alert(1)", "https://", "http://[bad", "not a link", "https://ok.example/é#x"]),
)
languages: SearchStrategy[str] = st.sampled_from(["en", "fr", "de", "ru"])
keys: SearchStrategy[str] = st.sampled_from(
    ["ukraine", "harbour", "élections", "россия", "g7", "covid_19", "x" * 70, "<b>"]
)


@st.composite
def entries(draw: DrawFn, number: int) -> Entry:
    return entry(
        number,
        draw(titles),
        snippet=draw(st.one_of(st.just(""), titles)),
        by=outlet(draw(titles), family=draw(st.sampled_from("abcd")), tier=draw(st.integers(1, 3))),
        link=draw(links),
        image=draw(st.sampled_from([None, "https://pictures.example/1.jpg"])),
        language=draw(languages),
        published=ago(minutes=draw(st.integers(0, 6000))),
    )


@st.composite
def stories(draw: DrawFn, number: int) -> Story:
    told = [draw(entries(number * 100 + index)) for index in range(draw(st.integers(1, 12)))]
    wordings = [
        wording(draw(titles), *draw(st.lists(titles, min_size=1, max_size=3)), language=language, entry_id=told[0].id)
        for language in draw(st.lists(languages, unique=True, max_size=3))
    ]
    return story(
        number,
        entries=told,
        wordings=wordings or [wording(draw(titles), language="en", entry_id=told[0].id)],
        tags=[tag(key) for key in draw(st.lists(keys, unique=True, max_size=6))],
        rank=draw(st.floats(-50, 50)),
        may_lead=draw(st.booleans()),
        language=told[0].language,
    )


@st.composite
def editions(draw: DrawFn) -> Edition:
    more = tuple(draw(stories(number)) for number in range(2, 2 + draw(st.integers(0, 6))))
    lead = draw(st.none() | stories(1))
    return Edition(
        lead,
        more,
        NOW + timedelta(minutes=draw(st.integers(0, 60))),
        draw(st.integers(0, 2000)),
        draw(st.integers(0, 9)),
    )


views: SearchStrategy[View] = st.builds(
    View,
    languages=st.lists(languages, min_size=1, max_size=3, unique=True).map(tuple),
    zone=st.sampled_from(["America/Toronto", "Europe/Paris", "Asia/Kathmandu", "No/Where"]),
    now=st.just(NOW),
    username=st.just("broadsheet_bot"),
)


def words(text: str) -> str:
    """What must be found again of a text: its visible characters, spaces and invisible ones aside."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def whole_text(messages: list[Message], parsed_texts: list[str]) -> str:
    """Everything that a reader gets, without spaces."""
    assert len(messages) == len(parsed_texts)
    return words("".join(parsed_texts))
