"""What the check knows of English and French: opposites, offices, units, and words that mean the same in both.

Words are folded. One that ends in an asterisk stands for all words that begin so.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

# Words of one meaning; those with an opposite stand in pairs below.
_MEANINGS: Final = {
    "rise": "rise rises rose risen rising raise raises raised raising increas* climb* surg* soar* jump* grow grows "
    "grew grown growth hike hikes hiked higher augment* releve* grimp* bondi* progresse* monte montent montee monter "
    "hausse* envole* accroi*",
    "fall": "fall falls fell fallen falling drop drops dropped dropping declin* decreas* cut cuts cutting lower lowers "
    "lowered lowering reduc* slump* tumbl* shrink* shrank sank slow slows slowed slowing baiss* diminu* recul* chute* "
    "redui* abaiss* ralenti*",
    "accept": "accept* approv* adopt* pass passed passes passing endors* ratif* approuv* valide*",
    "reject": "reject* refus* veto* dismiss* rebuff* rejet* ecarte* repouss* exclut exclure",
    "live": "alive surviv* survec* unharmed unhurt vivant* indemne* rescape*",
    "die": "dead die dies died death* kill* dying perish* mort morts morte mortes mourir mouru* meurt meurent decede* "
    "deces tue tues tuee tuees",
    "admit": "admit* confess* acknowledg* avou* reconnu* reconnai* admet*",
    "deny": "deny denies denied denying denial nie nient nier dement dementi*",
    "support": "support* favour* favor* soutien* soutenu* faveur",
    "oppose": "against contre oppos* protest* denounc* denonc* manifest*",
    "open": "open opens opened opening reopen* ouvr* ouvert* rouvr*",
    "close": "closes closed closing closure shut shuts ferm*",
    "arrest": "arrest* detain* jailed imprison* interpell* incarcer* emprison*",
    "release": "releas* freed libere* liberation relach*",
    "allow": "allow* permit* authori* autoris* permet* legalis*",
    "ban": "ban bans banned banning prohibit* outlaw* interdi* proscri*",
    "win": "win wins won winning beat beats victor* triumph* gagn* remport* vainqu* bat battu elected reelected elu "
    "elue reelu reelue",
    "lose": "lose loses lost losing beaten perd perdu perdent defaite* battue",
    "guilty": "guilty convict* coupable*",
    "cleared": "acquit* exonerat* innocent* relaxe* blanchi*",
    "buy": "buy buys bought buying acquir* purchas* achet* acquer* rachet*",
    "sell": "sell sells sold selling vend vendu* vendre cede*",
    "hire": "hire hires hired hiring recruit* embauch* create creates created creating cree creera creer",
    "sack": "sack* fired layoff* licenci* limog*",
    "north": "north northern nord",
    "south": "south southern sud",
    # Without an opposite: only so that both languages meet.
    "hurt": "injur* wound* hurt bless*",
    "fire": "fire fires blaze* wildfire* incendie* feu feux",
    "missing": "missing disparu*",
    "evacuate": "evacuat* evacue*",
    "strike": "strike strikes striking greve*",
    "boat": "boat* ship ships bateau* navire* embarcation*",
    "resign": "resign* demission*",
    "rescue": "rescu* secour* sauvet*",
    "pay": "pay pays paid payer verser verse paye*",
    "begin": "begin* began begun start starts started commenc* debut*",
    "leak": "leak* fuit*",
    "appeal": "appeal* appel",
    "expect": "expect* attend*",
    "vote": "vote* votes voix scrutin",
    "election": "election* electoral* ballot*",
    "government": "government* gouvernement*",
    "council": "council* conseil*",
    "school": "school* ecole*",
    "police": "police policier* officer*",
    "judge": "judge* juge* court tribunal*",
    "record": "record*",
    "heat": "heat heatwave* canicul* chaleur*",
    "search": "search* recherch*",
    "body": "body bodies corps",
    "cost": "cost* cout*",
    "year": "year* ans annee*",
    "price": "price* prix",
    "work": "work works travaux construction chantier*",
    "ask": "demand* reclam* call calls called appelle*",
    "score": "scor* marque marquer marqua",
    "name": "named nomm* designe*",
    "sentence": "sentenced condamn*",
    "charge": "charge charged charges poursui* inculp* accus*",
    "steal": "steal* stole stolen vole voles volee voler",
    "find": "find finds found trouve* retrouv* decouv*",
    "announce": "announc* annonc*",
    "cross": "cross crosses crossed crossing travers*",
    "fine": "fine fines fined amende*",
    "park": "park parks parc parcs",
    "plan": "plan plans planned projet* prevoi*",
    "deal": "deal deals agreement* accord*",
    "worker": "worker* employe* salarie* travailleur*",
    "say": "said say says dit declare* affirm* indiqu*",
}
_PAIRS: Final = (
    "rise fall|accept reject|accept ban|accept oppose|live die|admit deny|support oppose|support reject|open close|"
    "arrest release|allow ban|allow reject|win lose|guilty cleared|buy sell|hire sack|hire fall|north south"
)
OPPOSITES: Final = {
    word: frozenset(f"={other}" for pair in _PAIRS.split("|") if word in pair.split() for other in pair.split())
    - {f"={word}"}
    for word in _PAIRS.replace("|", " ").split()
}
# Told from the other side, the same: "A beat B", "B lost to A".
CONVERSE: Final = frozenset({"win", "lose", "buy", "sell"})

_OFFICES: Final = {
    "prime minister": r"(?:prime minister|premier(?! league)|premiere?s? ministres?)",
    "president": r"(?:president|presidente)(?!ial)",
    "mayor": r"(?:mayor|maire|mairesse)",
    "governor": r"(?:governor|gouverneure?)",
    "chief executive": r"(?:chief executive|ceo|pdg|directeur general|directrice generale)",
    "opposition leader": r"(?:opposition leader|leader of the opposition|chef(?:fe)? de l'opposition)",
    "spokesperson": r"(?:spokes(?:wo)?man|spokesperson|porte-parole)",
    "minister": r"(?:minister|ministre)",
    "senator": r"(?:senator|senateur|senatrice)",
    "judge": r"(?:judge|juge)",
    "coach": r"(?:coach|entraineure?|selectionneure?)",
    "king": r"(?:king|roi)",
    "queen": r"(?:queen|reine)",
    "pope": r"(?:pope|pape)",
    "finance minister": r"(?:finance minister|ministre des finances)",
    "health minister": r"(?:health minister|ministre de la sante)",
    "foreign minister": r"(?:foreign minister|ministre des affaires etrangeres)",
    "justice minister": r"(?:justice minister|ministre de la justice)",
    "defence minister": r"(?:defen[cs]e minister|ministre de la defense)",
    "interior minister": r"(?:interior minister|ministre de l'interieur)",
    "energy minister": r"(?:energy minister|ministre de l'energie)",
    "education minister": r"(?:education minister|ministre de l'education)",
    "transport minister": r"(?:transport minister|ministre des transports)",
}
OFFICES: Final = {office: re.compile(rf"\b{words}\b") for office, words in _OFFICES.items()}

# Families of units: the same number of another unit of the family is another quantity.
_UNITS: Final = {
    "currency": {
        "dollar": r"\$|\b(?:us|ca)?\$|dollars?\b",
        "euro": r"€|euros?\b",
        "pound": r"£|pounds?\b|livres sterling\b",
        "yen": r"¥|yens?\b",
        "yuan": r"yuans?\b",
        "rouble": r"rou?bles?\b",
        "rupee": r"rupees?\b|roupies?\b",
        "franc": r"francs?\b",
    },
    "length": {
        "metre": r"m(?:et(?:re|er)s?)?\b",
        "km": r"km\b|kilomet(?:re|er)s?\b",
        "mile": r"miles?\b",
        "foot": r"f(?:oo|ee)t\b|pieds?\b",
    },
    "mass": {"kg": r"kg\b|kilo(?:gram(?:me)?)?s?\b", "tonne": r"tonn?es?\b|tons?\b", "gram": r"gram(?:me)?s?\b"},
    "area": {
        "hectare": r"ha\b|hectares?\b",
        "acre": r"acres?\b",
        "km2": r"km2\b|square kilomet\w+|kilometres carres\b",
    },
    "time": {
        "second": r"seconds?\b|secondes?\b",
        "minute": r"min(?:ute)?s?\b",
        "hour": r"h\b|hours?\b|heures?\b",
        "day": r"days?\b|nights?\b|jours?\b|journees?\b|nuits?\b",
        "week": r"weeks?\b|semaines?\b",
        "month": r"months?\b|mois\b",
        "year": r"years?\b|ans\b|annees?\b",
        "decade": r"decades?\b|decennies?\b",
        "century": r"centur(?:y|ies)\b|siecles?\b",
    },
    "point": {"%": r"%|per ?cent\b|pour cent\b", "point": r"(?:percentage )?points?\b"},
}
UNITS: Final = tuple(
    (family, unit, re.compile(pattern)) for family, units in _UNITS.items() for unit, pattern in units.items()
)
# A unit that stands before its number.
SIGNS: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}


@cache
def meaning(word: str) -> str | None:
    """What a folded word means, where it is in the lexicon: ``rise``, ``die``, ``fire``."""
    exact, beginnings = _index()
    if word in exact:
        return exact[word]
    return next((beginnings[word[:size]] for size in range(len(word), 2, -1) if word[:size] in beginnings), None)


@cache
def _index() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for name, words in _MEANINGS.items():
        for word in words.split():
            (beginnings if word.endswith("*") else exact)[word.rstrip("*")] = name
    return exact, beginnings
