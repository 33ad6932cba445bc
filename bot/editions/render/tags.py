"""What is talked about now: tags as buttons that open their stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.editions.buttons import encode
from bot.editions.render import markup, pieces
from bot.models import Message
from bot.text import trim

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.editions.render.view import View
    from bot.models import Button, Tag

_WIDE: Final = 14
_LONGEST: Final = 24


def tags(
    talked_about: Sequence[tuple[Tag, int]],
    view: View,
    *,
    page: int = 0,
    pages: int = 1,
    follows: Collection[str] = (),
    mutes: Collection[str] = (),
) -> Message:
    """Tags with the number of their stories, named in her language, two or three buttons a row.

    A followed tag is starred, a muted one crossed out. Buttons: ``tag:<key>`` and ``tags:<page>``.
    """
    phrases = view.phrases
    if not talked_about:
        return Message(markup.escape(phrases.say("Nothing is talked about yet: the first feeds are being read.")))
    made = [_button(tag, count, view, follows, mutes) for tag, count in talked_about]
    rows = _rows([button for button in made if button is not None])
    text = markup.paragraphs(
        markup.bold(phrases.say("Talked about now")),
        markup.join(" ", (markup.hashtag(tag.key) for tag, _ in talked_about)),
        phrases.say("Tap one to see its stories; tell me /follow or /mute and a hashtag to make it yours."),
    )
    return Message(
        text, tuple(filter(None, (*rows, pieces.pager(view, page, pages, lambda number: encode("tags", number)))))
    )


def _button(tag: Tag, count: int, view: View, follows: Collection[str], mutes: Collection[str]) -> Button | None:
    mark = "★ " if tag.key in follows else "✕ " if tag.key in mutes else ""
    return pieces.button(f"{mark}{trim(view.tag_name(tag), _LONGEST)} · {view.phrases.number(count)}", "tag", tag.key)


def _rows(made: list[Button]) -> list[tuple[Button, ...]]:
    """Three short names a row, or two where one of them is long."""
    rows: list[tuple[Button, ...]] = []
    while made:
        width = 3 if all(len(button.text) <= _WIDE for button in made[:3]) else 2
        rows.append(tuple(made[:width]))
        made = made[width:]
    return rows
