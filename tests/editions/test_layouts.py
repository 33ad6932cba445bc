from __future__ import annotations

from dataclasses import replace

import aiogram.types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editions.render.layouts import laid_out
from bot.editions.render.markup import printable
from bot.editions.render.newspaper import CHARACTERS
from bot.editions.render.telling import tell
from bot.editions.render.view import View
from bot.local import rich
from bot.local.answers import ApiError
from bot.models import Edition, Layout
from tests.builders import NOW, entry, outlet, story, tag, wording
from tests.editions.checker import check
from tests.editions.samples import editions, words

VIEW = View(("en", "fr"), "America/Toronto", NOW, "broadsheet_test_bot")


def in_layout(layout: Layout, view: View = VIEW) -> View:
    return replace(view, layout=layout)


def sample() -> Edition:
    told = [
        entry(n, f"Bridge closes {n}", by=outlet(f"Outlet {n}"), image="https://pictures.example/1.jpg") for n in (1, 2)
    ]
    lead = story(1, "Harbour bridge closes", entries=told, tags=(tag("harbour", en="Harbour", fr="Port"),))
    more = [
        story(n, f"Story number {n}", entries=[entry(n * 10)], tags=(tag(key, en=key.title()),))
        for n, key in ((2, "hockey"), (3, "ukraine"), (4, "hockey"))
    ]
    return Edition(lead, tuple(more), NOW, 12, 1)


def text_of(blocks: object) -> str:
    """All words of a rich message."""
    if isinstance(blocks, str):
        return blocks + " "
    if isinstance(blocks, list):
        return "".join(text_of(one) for one in blocks)
    if isinstance(blocks, dict):
        return "".join(
            text_of(blocks[key]) for key in ("text", "summary", "caption", "credit", "items", "blocks") if key in blocks
        )
    return ""


def test_plain_has_no_markup_and_numbers_its_stories() -> None:
    (message,) = laid_out(sample(), in_layout(Layout.PLAIN))
    parsed = check(message.html)
    assert parsed.entities == ()
    assert message.preview is None
    assert "Story 1 of 4." in parsed.text
    assert "Outlet 2: Bridge closes 2" in parsed.text
    assert "https://t.me/broadsheet_test_bot?start=s4" in parsed.text
    assert "#" not in parsed.text


def test_a_newspaper_is_one_page_and_carries_the_classic_edition_along() -> None:
    classic = laid_out(sample(), VIEW)
    (message,) = laid_out(sample(), in_layout(Layout.NEWSPAPER))
    assert (message.html, *(one.html for one in message.after)) == tuple(one.html for one in classic)
    with_picture, without = message.rich
    assert "<img" in with_picture
    assert "<img" not in without
    kinds = [block["type"] for block in rich.parse(with_picture)]
    assert kinds[:4] == ["heading", "paragraph", "photo", "paragraph"]
    assert kinds[-2:] == ["divider", "footer"]
    said = text_of(rich.parse(without))
    assert said.index("Hockey") < said.index("Ukraine") < said.index("Story number 2") < said.index("Story number 4")
    assert said.index("Story number 4") < said.index("Story number 3"), "a section holds all stories of its tag"


def test_a_rich_message_is_what_the_bot_api_gives_back() -> None:
    (message,) = laid_out(sample(), in_layout(Layout.NEWSPAPER))
    blocks = rich.parse(message.rich[0])
    read = aiogram.types.RichMessage.model_validate({"blocks": blocks})
    assert len(read.blocks) == len(blocks)


def test_an_edition_too_long_for_a_page_is_classic() -> None:
    told = tuple(
        story(n, "x" * 900, entries=[entry(n)], wordings=[wording("x" * 900, *["y" * 3000] * 3)]) for n in range(2, 14)
    )
    (message, *_) = laid_out(replace(sample(), more=told), in_layout(Layout.NEWSPAPER))
    assert message.rich == ()
    assert message.after


@given(editions(), st.sampled_from(["en", "fr"]))
@settings(max_examples=40, deadline=None)
def test_whatever_the_web_says_every_layout_is_valid(edition: Edition, language: str) -> None:
    view = replace(VIEW, languages=(language,))
    for message in laid_out(edition, in_layout(Layout.PLAIN, view)):
        assert {name for name, _, _ in check(message.html).entities} <= set()
    for message in laid_out(edition, in_layout(Layout.NEWSPAPER, view)):
        check(message.html)
        for page in message.rich:
            assert len(page) <= CHARACTERS
            said = words(text_of(rich.parse(page)))
            assert said


@given(editions(), st.sampled_from(["en", "fr"]))
@settings(max_examples=40, deadline=None)
def test_no_layout_loses_a_word_of_a_story(edition: Edition, language: str) -> None:
    view = replace(VIEW, languages=(language,))
    for layout in Layout:
        looked_at = in_layout(layout, view)
        sent = laid_out(edition, looked_at)
        texts = ["".join(check(one.html).text for message in sent for one in (message, *message.after))]
        texts += [text_of(rich.parse(page)) for message in sent for page in message.rich]
        for text in map(words, texts):
            for one in (*([edition.lead] if edition.lead else []), *edition.more):
                telling = tell(one, looked_at)
                told = telling.summary if one is edition.lead else telling.brief()
                assert words(printable(telling.title)) in text, layout
                assert words(printable(told)) in text, layout


@pytest.mark.parametrize(
    "html",
    [
        "", "words alone", "<p>open", "<p>a</b></p>", "<p>&copy;</p>", "<script>x</script>", '<p onclick="x">a</p>',
        '<p><a href="#nowhere">a</a></p>', '<p><a href="javascript:x">a</a></p>', "<ul></ul>", "<p><p>a</p></p>",
        '<img src="file:///etc/passwd"/>', "<details><p>a</p></details>", "<p>a & b</p>", "<p>" + "x" * 33_000 + "</p>",
        "<p>a</p>" * 501, "<blockquote>" * 20 + "</blockquote>" * 20, "<figure><p>a</p></figure>",
        '<img src="https://a.example/1.jpg"/>' * 51, "<P>a</P>", "<p>a<hr/></p>",
    ],
)  # fmt: skip
def test_a_page_that_telegram_would_refuse_is_refused(html: str) -> None:
    with pytest.raises(ApiError, match="400"):
        rich.parse(html)
