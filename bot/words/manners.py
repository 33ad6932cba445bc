"""What a sentence alone shows of how it may be used: whether it leans on another, looks ahead, is dated, is spoken."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Somebody or something by its kind: who is meant was said before.
_ROLES = (
    r"company|man|woman|group|incident|case|decision|announcement|statement|news|comments?|remarks|findings|results|"
    r"revelation|move|beauty|actor|actress|singer|star|player|"
    r"(?:\w+ ){0,2}(?:firm|giant|icon|author|club|network|studio|retailer|carmaker|agency|band|rapper|musician|"
    r"comedian|striker|midfielder|winger|defender|keeper|driver|boxer|founder)|\d+-year-old"
)
_ROLES_FRENCH = (
    r"(?:jeune |ex-|célèbre )?(?:technicien|attaquant|milieu|défenseur|gardien|buteur|joueur|joueuse|acteur|actrice|"
    r"chanteur|chanteuse|rappeur|rappeuse|comédien|comédienne|interprète|pilote|boxeur|boxeuse|entraîneur|coach|club|"
    r"firme|entreprise|société|géant|marque|constructeur|fabricant|jeune homme|jeune femme)"
)
# A quotation of which nobody is the speaker leans as well.
_QUOTED = r"^[\"“«][^\"“”«»]*[\"”»][.!]?$|"
_LEANS = re.compile(
    rf"{_QUOTED}^[\"“«‘]?\s?(?:He|She|They|We|I|You|His|Her|Its|Their|Our|My|That|Those|Such|But|And|So|Yet|Or|"
    # "It has been 17 days since" and "This year's races" lean on nothing.
    r"It(?! (?:has been|is|was|will be|took) (?:(?:\w+ ){0,3}(?:days?|weeks?|months?|years?|hours?|the first time)\b|"
    r"(?:\w+ ){0,2}(?:un)?(?:clear|known|likely|possible|difficult|hard|easy|rare) (?:that|if|whether|how|why|for)\b)|"
    r" (?:appears|seems|looks like|turns out|emerged)\b|['’]s (?:\w+ ){0,2}(?:un)?(?:clear|known|likely) )|"
    r"(?:This|These)(?! (?:past |last |coming )?(?:week|month|year|season|summer|winter|spring|autumn|weekend|"
    r"morning|afternoon|evening|\w+day)s?\b)|"
    r"Also|In fact|Indeed|Yes|Yeah|Despite this|However|Meanwhile|Then|"
    r"There(?! (?:is|are|was|were|has|have|will)\b)|Here|Instead|Both of|"
    r"Both (?:have|are|were|had)|Neither|Another|Others?|Now(?! that)|Still|Among other|Including|Because(?! of)|"
    rf"The (?:former|latter|pair|two|duo|couple|(?P<role>{_ROLES})(?! [A-Z][\w-]+ [A-Z])))\b"
)
_LEANS_FRENCH = re.compile(
    rf"{_QUOTED}^[\"“«‘]?\s?(?:Elle|Ils|Elles|On|Nous|Vous|Je|J['’]|C['’]|Cela|Ça|"
    # "Il aura fallu trois ans", "Ce samedi", "Alors que" lean on nothing.
    r"Il(?! (?:y (?:a|avait|aura)|faut|faudra|fallait|a fallu|aura fallu|aura suffi|pleut|est (?:temps|rare)|"
    r"sembl(?:e|ait|erait) (?:bien )?qu[e'’]|se pourrait)\b)|"
    r"(?:Ce|Cet|Cette|Ces)(?! (?:(?:derniers?|dernières?|prochaine?s?) )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|matin|soir|midi|après-midi|été|hiver|automne|printemps|jours|temps|mois|semaines?|années?|saison|"
    r"week-end|nuit)\b)|Celui|Celle|Son|Sa|Ses|Leurs?|Mais|Et|Or|Donc|Du coup|En effet|Pourtant|Toutefois|Cependant|"
    r"(?:Ainsi|Alors)(?! qu[e'’])|Puis(?!qu)|Ensuite|Une? autre|D['’]autres|Lui|Les deux|"
    r"Parmi (?:les|eux|elles)|Une (?:qualification|victoire|défaite|décision) qu[ei'’]|"
    r"(?:Le |La |L['’])(?:duo|couple|trentenaire|quadragénaire|quinquagénaire|sexagénaire|premier cité|intéressée?)|"
    # "L'entraîneur du Sporting Rui Amaro", "Le club de Port Ellis" are named.
    rf"(?:Le |La |L['’])(?P<role>{_ROLES_FRENCH})"
    r"(?!(?: (?:d[ue]s?|la|les?|\w+(?:ais|ois|ien|ain|éen)e?|[dl]['’](?=[A-ZÀ-Þ])))* ?[A-ZÀ-Þ][\w-]+ [A-ZÀ-Þ]))\b|"
    r"^[^,]{5,120}\b(?:a|ont|est|sont) donc\b|"
    rf"^(?:Après|Selon|Pour|Avec|Dans|À|Malgré|Comme) [^,]{{3,60}}, (?:le |la |l['’]){_ROLES_FRENCH}\b"
)
# What is said beside something else; far inside a sentence it is beside the sentence's own beginning.
_ADDS = re.compile(
    r"^.{0,60}\b(?:also|aussi|également|par ailleurs|en outre)\b|\b(?:too|aussi|également)[.!]$", re.IGNORECASE
)
# Of these, what may lean on the title where that says all of the sentence before it. No "he" and no "its": a title
# mostly names several whom they could mean.
_LEANS_ON_ONE = re.compile(r"^(?:(?:The|This|These|Ce|Cette|Cet|Ces|La|Le|Les)\b|L['’])")
# Days that are told from the day of writing, and are wrong on another.
_ITS_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)|"
    r"hier|demain|aujourd['’]hui|ce (?:matin|soir)|ce \w+di (?:matin|soir|après-midi)|ce dimanche (?:matin|soir))\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    # What a thing will be like does not pass.
    r"\b(?:will(?! (?:apparently |also |likely )?(?:have|feature|pack|cost|include|support|help|search|"
    r"come (?:in|with)|be (?:available|equipped|powered|priced|able)))|"
    r"may be|might be|upcoming|finely poised|consider(?:s|ing)|weigh(?:s|ing)|plans? to|hopes? to|"
    r"prepar(?:es|ing)|ahead of|days? away|next (?:week|month)|later this (?:week|month)|for (?:their|its|the) game|"
    r"this (?:week|weekend) (?:with|when|against)|"
    r"(?:is|are) (?:set|due|expected|scheduled|poised|likely|going to)|"
    r"doit|doivent|devrai(?:t|ent)|s['’]apprête|prévue?s?|attendue?s?|envisage|se prépare|pourrai(?:t|ent)|"
    r"(?:semaine|mois) prochaine?|à venir|qui (?:reçoit|affronte|défie))\b"
)
# That somebody spoke, and of what: what was said is not in it.
_HOLLOW = re.compile(
    r"\b(?:opens? up|opened up|opening up|talk(?:s|ed)? about|discuss(?:es|ed)|weigh(?:s|ed) in|react(?:s|ed)? to|"
    r"address(?:es|ed) the|breaks? down|has (?:had )?(?:his|her) say|g[eo]ts? candid|"
    r"took to (?:social|twitter|instagram)|a fait le point|a pris la parole|a évoqué|évoque(?:nt)?|est revenue? sur|"
    r"revient sur|se confie|se livre|réagit|"
    r"expliqu[eé] (?:son|sa|ses|pourquoi|comment)|explained (?:why|how)|"
    r"a accordé une? (?:\w+ )?(?:interview|entretien))\b|"
    r"\bs['’](?:est (?:exprimée?|confiée?|livrée?)|exprime)\b",
    re.IGNORECASE,
)
_SPOKEN = frozenset(["i", "i'm", "i’m", "we", "you", "your", "my", "our", "je", "j", "nous", "vous", "votre", "notre"])
# Looking for one of these words costs less than looking for what is made of them, and most sentences have none.
_ADDING = frozenset(["also", "too", "aussi", "également", "ailleurs", "outre"])
_DAYS_TEXT = "today tonight tomorrow yesterday morning afternoon evening hier demain aujourd matin soir midi"
_DAYS = frozenset(_DAYS_TEXT.split())
_HOLLOW_TEXT = """
    open opens opened opening talk talks talked discusses discussed weigh weighs weighed react reacts reacted address
    addressed addresses breaks say gets got candid took explained expliqué explique point parole évoqué évoque évoquent
    revenu revenue revient confie livre réagit interview entretien exprimé exprimée exprime confié confiée livré livrée
"""
_SPEAKING = frozenset(_HOLLOW_TEXT.split())
_COMING_TEXT = """
    will may might upcoming poised considers considering weighs weighing plan plans hope hopes prepares preparing ahead
    away next later game week weekend set due expected scheduled likely going doit doivent devrait devraient apprête
    prévu prévus prévue prévues attendu attendus attendue attendues envisage prépare pourrait pourraient prochain
    prochaine venir reçoit affronte défie
"""
_COMING = frozenset(_COMING_TEXT.split())
_WORDS = re.compile(r"[^\W_]+(?:['’]m\b)?")


# What only titles say so: "Line to carry freight", "en passe de". Not every "to" is one: "off to a good start".
_TITLE_AHEAD = re.compile(
    r"(?<!how )(?<!why )\bto (?:be|become|begin|start|open|reopen|resume|restart|return|launch|release|unveil|reveal|"
    r"announce|debut|arrive|ship|stream|air|premiere|host|hold|play|face|fight|meet|visit|join|rejoin|sign|leave|stay|"
    r"sell|buy|pay|cut|end|close|shut|lift|ease|allow|let|ban|require|remove|replace|rename|add|bring|build|send|carry|"
    r"transport|land|fly|miss|enter|get|take|make|give|offer|star|film|vote|decide|retire|move|switch|raise|lower)\b|"
    r"\b(?:sera|seront|aura|auront|va|vont|en passe de|bientôt|soon)\b"
)


# That it is decided who won.
_RESULT = re.compile(
    r"\b(?:\d{1,3}[-–]\d{1,3}|beats?|beaten|defeat(?:s|ed)?|wins?|won(?!['’]t)|los(?:es?|t)|thrash(?:es|ed)?|"
    r"knock(?:s|ed)? out|draws?|drew|crowned|eliminates?|reach(?:es|ed)? (?:\w+ ){0,3}finals?|"
    r"bat|battu|battent|élimine|éliminée?|remporte|gagne|s['’]incline|qualifiée?|sacrée?|en finale)\b|\bs['’]impose"
)


def tells_result(title: str) -> bool:
    """Whether a title tells how a contest ended."""
    return bool(_RESULT.search(title))


def looks_ahead(title: str) -> bool:
    """Whether a title tells of what is to come, so that a report that looks ahead is not behind it."""
    return bool(_TITLE_AHEAD.search(title) or _AHEAD.search(title))


@dataclass(frozen=True, slots=True)
class Manner:
    """What a sentence shows by itself.

    ``leans``: it cannot stand without what comes before; ``role``: what it calls him or it of whom that must have told,
    where it does by a word ("The rapper"); ``beside``: it tells one thing more ("also"); ``on_one``: one subject, which
    a title can give it.
    ``ahead``: it tells what is to come; ``dated``: of "today" or "tomorrow"; ``spoken``: somebody's "I", "we" or "you";
    ``hollow``: that somebody spoke, not what was said.
    """

    leans: bool
    role: str
    beside: bool
    on_one: bool
    ahead: bool
    dated: bool
    spoken: bool
    hollow: bool


def manner(text: str, language: str) -> Manner:
    """What ``text``, one sentence in ``language``, shows by itself; what is not French is read as English."""
    leaning = _LEANS_FRENCH if language == "fr" else _LEANS
    words = frozenset(_WORDS.findall(text.lower()))
    leans = leaning.search(text)
    return Manner(
        leans=leans is not None,
        role=((leans and leans["role"]) or "").rpartition(" ")[2].lower(),
        beside=bool(words & _ADDING and _ADDS.search(text)),
        on_one=bool(_LEANS_ON_ONE.match(text)) and " donc " not in text,
        ahead=bool(words & _COMING and _AHEAD.search(text)),
        dated=bool(words & _DAYS and _ITS_DAY.search(text)),
        spoken=bool(words & _SPOKEN),
        hollow=bool(words & _SPEAKING and _HOLLOW.search(text)),
    )
