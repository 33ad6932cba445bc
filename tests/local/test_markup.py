from __future__ import annotations

import html
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.local.answers import ApiError, Json
from bot.local.markup import parse, utf16, valid_link


def kinds(source: str) -> list[str]:
    return [entity["type"] for entity in parse(source)[1]]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<i>x</i>", "italic"),
        ("<em>x</em>", "italic"),
        ("<u>x</u>", "underline"),
        ("<ins>x</ins>", "underline"),
        ("<s>x</s>", "strikethrough"),
        ("<del>x</del>", "strikethrough"),
        ("<strike>x</strike>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ('<blockquote expandable="">x</blockquote>', "expandable_blockquote"),
        ('<a href="https://example.com/">x</a>', "text_link"),
        ("<B>x</B>", "bold"),
        ("<b>x</>", "bold"),
    ],
)
def test_every_tag_becomes_its_entity(source: str, kind: str) -> None:
    assert parse(source) == ("x", [parse(source)[1][0] | {"type": kind, "offset": 0, "length": 1}])


def test_a_link_keeps_its_unescaped_address() -> None:
    text, entities = parse('<a href="https://example.com/?a=1&amp;b=%22">read</a>')
    assert (text, entities[0]["url"]) == ("read", "https://example.com/?a=1&b=%22")


def test_a_link_without_a_good_address_leaves_its_words() -> None:
    assert parse('<a href="javascript:alert(1)">read</a>') == ("read", [])
    assert parse('<a href="nowhere">read</a>') == ("read", [])


def test_a_time_carries_its_instant_and_format() -> None:
    assert parse('<tg-time unix="1795000000" format="r">soon</tg-time>')[1] == [
        {"type": "date_time", "offset": 0, "length": 4, "unix_time": 1795000000, "date_time_format": "r"}
    ]
    assert "date_time_format" not in parse('<tg-time unix="17">then</tg-time>')[1][0]


def test_a_block_of_code_with_a_language_is_one_entity() -> None:
    assert parse('<pre><code class="language-python">x</code></pre>')[1] == [
        {"type": "pre", "offset": 0, "length": 1, "language": "python"}
    ]


def test_offsets_count_utf16_units() -> None:
    assert parse("🗞<b>x</b>") == ("🗞x", [{"type": "bold", "offset": 2, "length": 1}])


def test_only_the_named_entities_of_telegram_are_decoded() -> None:
    assert parse("&lt;&gt;&amp;&quot;&#39;&#x2014;&nbsp;&copy;")[0] == "<>&\"'—&nbsp;&copy;"


def test_white_space_around_the_text_falls_away_and_entities_move_along() -> None:
    assert parse("\n <b> x </b>\n") == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_an_empty_tag_leaves_nothing() -> None:
    assert parse("a<b></b>b") == ("ab", [])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", "Unsupported start tag"),
        ("x<", "Unclosed start tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<tg-time>x</tg-time>", 'valid attribute "unix"'),
        ('<tg-time unix="soon">x</tg-time>', 'valid attribute "unix"'),
        ('<tg-time unix="1" format="rt">x</tg-time>', 'invalid attribute "format"'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", 'can\'t be nested in "blockquote"'),
        ("<blockquote expandable>a<blockquote>b</blockquote></blockquote>", "can't be nested"),
        ("<code>a<b>b</b></code>", 'can\'t be nested in "code"'),
        ("<pre>a<code>b</code></pre>", 'can\'t be nested in "pre"'),
        ("<a href=https://a.b/c>x</a>", "Unexpected end of name token"),
        ("<a =x>x</a>", "Empty attribute name"),
    ],
)
def test_faulty_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse(source)
    assert refused.value.code == 400
    assert refused.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in refused.value.description


def test_addresses_that_telegram_would_link() -> None:
    assert all(map(valid_link, ["https://example.com", "example.com/x", "tg://user?id=1", "http://127.0.0.1:8000/a"]))
    assert not any(map(valid_link, ["", "http://localhost/", "javascript:x", "http://", "a b.com", "http://[x"]))


# ---------------------------------------------------------------------- properties
NESTABLE = ["b", "i", "u", "s", "tg-spoiler"]
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


def trees(depth: int = 3) -> st.SearchStrategy[tuple[str, str]]:
    """Valid HTML beside the text that it shows."""
    leaf = words.map(lambda text: (html.escape(text, quote=False), text))
    if not depth:
        return leaf
    wrapped = st.tuples(st.sampled_from(NESTABLE), trees(depth - 1)).map(
        lambda pair: (f"<{pair[0]}>{pair[1][0]}</{pair[0]}>", pair[1][1])
    )
    joined = st.lists(trees(depth - 1), min_size=1, max_size=3).map(
        lambda parts: ("".join(source for source, _ in parts), "".join(text for _, text in parts))
    )
    return st.one_of(leaf, wrapped, joined)


def inside(entity: Json, other: Json) -> bool:
    return bool(
        other["offset"] <= entity["offset"] and entity["offset"] + entity["length"] <= other["offset"] + other["length"]
    )


@given(trees())
def test_valid_markup_shows_its_text_and_nothing_else(tree: tuple[str, str]) -> None:
    assert parse(tree[0])[0] == tree[1].strip()


@given(trees())
def test_entities_lie_within_the_text_and_never_cross(tree: tuple[str, str]) -> None:
    text, entities = parse(tree[0])
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16(text)
    for one, other in combinations(entities, 2):
        apart = one["offset"] + one["length"] <= other["offset"]
        assert apart or inside(one, other) or inside(other, one)


@given(trees(), st.sampled_from(NESTABLE))
def test_markup_with_a_tag_left_open_is_refused(tree: tuple[str, str], tag: str) -> None:
    for broken in (f"{tree[0]}<{tag}>x", f"{tree[0]}</{tag}>", f"<{tag}>{tree[0]}", f"<{tag}{tree[0]}"):
        with pytest.raises(ApiError):
            parse(broken)


@given(st.text(max_size=60))
def test_any_text_is_either_parsed_or_refused_politely(source: str) -> None:
    try:
        text, entities = parse(source)
    except ApiError:
        return
    assert utf16(text) <= utf16(source)
    assert all(entity["length"] > 0 for entity in entities)


@given(words)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse(html.escape(text))[0] == html.unescape(html.escape(text)).strip()
