"""What a sentence alone shows of how it may be used: whether it leans on another, looks ahead, is dated, is spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Somebody or something by its kind: who is meant was said before.
_ROLES = (
    r"company|man|woman|group|incident|case|decision|announcement|statement|duo|news|comments?|remarks|findings|results|"
    r"revelation|move|beauty|former|latter|pair|two|actor|actress|singer|star|player|couple|"
    r"(?:\w+ ){0,2}(?:firm|giant|icon|author|club|network|studio|retailer|carmaker|agency|band|rapper|musician|"
    r"comedian|striker|midfielder|winger|defender|keeper|driver|boxer|founder)|\d+-year-old"
)
_ROLES_FRENCH = (
    r"(?:jeune |ex-|célèbre )?(?:technicien|attaquant|milieu|défenseur|gardien|buteur|joueur|joueuse|acteur|actrice|"
    r"chanteur|chanteuse|rappeur|rappeuse|comédien|comédienne|interprète|pilote|boxeur|boxeuse|entraîneur|coach|club|"
    r"firme|entreprise|société|géant|marque|constructeur|fabricant|duo|couple|trentenaire|quadragénaire|quinquagénaire|"
    r"sexagénaire|jeune homme|jeune femme|premier cité|intéressée?)"
)
_LEANS = re.compile(
    # A quotation of which nobody is the speaker leans as well.
    r"^[\"“«][^\"“”«»]*[\"”»][.!]?$|"
    r"^[\"“«‘]?\s?(?:He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|Such|But|And|So|Yet|Or|"
    r"Also|Despite this|However|Meanwhile|Then|There|Here|Instead|Both|Neither|Another|Others?|Now|Still|Among other|"
    rf"Including|Because|The (?:{_ROLES})|Il|Elle|Ils|Elles|On|Nous|Vous|Je|J['’]|Ce|C['’]|Cela|Ça|Cette|Cet|Ces|Celui|"
    r"Celle|Son|Sa|Ses|Leurs?|Mais|Et|Or|Donc|Pourtant|Toutefois|Cependant|Ainsi|Alors|Puis|Ensuite|Une? autre|"
    r"D['’]autres|Lui|Les deux|Parmi (?:les|eux|elles)|Une (?:qualification|victoire|défaite|décision) qu[ei'’]|"
    rf"(?:Le |La |L['’]){_ROLES_FRENCH})\b|"
    rf"^(?:Après|Selon|Pour|Avec|Dans|À|Malgré|Comme) [^,]{{3,60}}, (?:le |la |l['’]){_ROLES_FRENCH}\b"
)
_ADDS = re.compile(r"\b(?:also|too|aussi|également|par ailleurs|en outre)\b", re.IGNORECASE)
# Of these, what may lean on the title where that says all of the sentence before it. No "he" and no "its": a title
# mostly names several whom they could mean.
_LEANS_ON_ONE = re.compile(r"^(?:(?:The|This|These|Ce|Cette|Cet|Ces|La|Le|Les)\b|L['’])")
# Days that are told from the day of writing, and are wrong on another.
_ITS_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|"
    r"hier|demain|aujourd['’]hui|ce (?:matin|soir))\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|may be|might be|upcoming|finely poised|consider(?:s|ing)|weigh(?:s|ing)|plans? to|hopes? to|"
    r"prepar(?:es|ing)|ahead of|days? away|next (?:week|month)|later this (?:week|month)|for (?:their|its|the) game|"
    r"(?:is|are) (?:set|due|expected|scheduled|poised|likely|going)|"
    r"doit|doivent|devrai(?:t|ent)|s['’]apprête|prévue?s?|attendue?s?|envisage|se prépare|pourrai(?:t|ent)|"
    r"(?:semaine|mois) prochaine?|à venir|qui (?:reçoit|affronte|défie))\b"
)
_SPOKEN = frozenset(["i", "i'm", "i’m", "we", "you", "your", "my", "our", "je", "j", "nous", "vous", "votre", "notre"])
# Looking for one of these words costs less than looking for what is made of them, and most sentences have none.
_ADDING = frozenset(["also", "too", "aussi", "également", "ailleurs", "outre"])
_DAYS = frozenset(["today", "tonight", "tomorrow", "yesterday", "this", "hier", "demain", "aujourd", "ce"])
_WORDS = re.compile(r"[^\W_]+(?:['’]m\b)?")


@dataclass(frozen=True, slots=True)
class Manner:
    """What a sentence shows by itself.

    ``leans``: it cannot stand without what comes before; ``on_one``: one subject, which a title can give it.
    ``ahead``: it tells what is to come; ``dated``: of "today" or "tomorrow"; ``spoken``: somebody's "I", "we" or "you".
    """

    leans: bool
    on_one: bool
    ahead: bool
    dated: bool
    spoken: bool


def manner(text: str) -> Manner:
    """What ``text``, one sentence, shows by itself."""
    words = frozenset(_WORDS.findall(text.lower()))
    return Manner(
        leans=bool(_LEANS.search(text) or (words & _ADDING and _ADDS.search(text))),
        on_one=bool(_LEANS_ON_ONE.match(text)),
        ahead=bool(_AHEAD.search(text)),
        dated=bool(words & _DAYS and _ITS_DAY.search(text)),
        spoken=bool(words & _SPOKEN),
    )
