"""Grave stories: deaths, disasters, violence and illness are told plainly, whatever style is wished for. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.models import Entry

# Hashtags of subjects with which nobody jokes.
_TOPIC_WORDS = (
    "accident coronavirus crime defence disaster drugs guns health humanrights immigration indigenous justice police "
    "racism terrorism war weather wildfire"
)
_TOPICS = frozenset(_TOPIC_WORDS.split())
# Folded words, from their beginning, in English and French. Too many rather than too few: plain is never wrong.
_WORDS = re.compile(
    r"\b(?:dead|deaths?|deadly|die[ds]?|dying|kill|fatal|murder|homicid|manslaughter|suicid|corpse|bodies|body|burial|"
    r"funeral|mourn|grie[fv]|obituar|late (?:king|queen|president)|assassin|execut(?:ed|ion)|genocid|massacr|slain|"
    r"injur|wound|hurt|maim|burn(?:ed|t)|casualt|victim|surviv|trapped|missing|drown|stab|shoot|shot|gunm|gunfire|bomb|"
    r"explo|blast|attack|assault|rape|abus|violen|tortur|hostage|kidnap|abduct|terror|war|warfare|invasion|airstrike|"
    r"missile|shell(?:ing|ed)|troops|crash|collaps|derail|capsiz|shipwreck|wreck|sank|sink|fire|wildfire|blaze|"
    r"flood|quake|earthquake|tsunami|hurricane|tornado|cyclone|typhoon|storm|avalanche|landslide|mudslide|erupt|drought|"
    r"famine|starv|hunger|heat ?wave|disaster|catastroph|traged|tragic|evacuat|epidem|pandem|outbreak|virus|cancer|"
    r"disease|illness|ill|hospital|overdos|poison|suffer|refugee|migrant|"
    r"mort|mourir|meurt|deces|decede|tue|tues|tuee|tuees|tuerie|meurtr|assassin|homicid|suicid|cadavre|depouille|"
    r"obseques|funerailles|deuil|hommage|bless|victim|rescape|disparu|noye|noyade|poignard|fusillade|tir|tirs|"
    r"coup de feu|explos|attentat|attaqu|agress|viol|violen|otage|enlev|terroris|guerre|bombard|frappe|missile|obus|"
    r"ecras|effondr|deraill|chavir|naufrag|incend|feu|feux|brasier|inond|crue|seisme|tremblement|tempete|ouragan|"
    r"tornade|cyclone|avalanche|glissement|eboulement|eruption|secheresse|famine|faim|canicul|catastroph|tragedi|tragiqu|"
    r"drame|evacu|epidem|pandem|eclosion|cancer|maladie|malade|hopita|intoxic|empoison|souffr|refugie)"
)


def grave(entries: Sequence[Entry], tags: Collection[str]) -> bool:
    """Whether a story tells of death, disaster, violence or illness, by its hashtags or by a word in any report."""
    if not _TOPICS.isdisjoint(tags):
        return True
    return any(_WORDS.search(fold(f"{entry.title} {entry.snippet}")) for entry in entries)
