"""Words that somebody does not want to read of: which stories they hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.text import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.models import Story


def phrase(text: str) -> str:
    """Words as they are compared: without case, accents and signs; empty where there is none."""
    return " ".join(tokens(text))


def hides(hidden: Sequence[str], story: Story) -> bool:
    """Whether a title of the story, in any language, has one of these phrases as whole words in a row."""
    if not hidden:
        return False
    titles = [f" {phrase(wording.title)} " for wording in story.wordings]
    return any(f" {one} " in title for one in hidden for title in titles)
