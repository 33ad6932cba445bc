"""The closed words of English and French: what binds the telling words of a sentence together, and what hedges them.

Two kinds. *Binders* (prepositions, conjunctions, auxiliaries, pronouns) say how a word hangs on the one before.
*Marks* (``will``, ``may``, ``not``, ``some``, ``at least``, ``said``) change what is claimed: each counts like a word,
so that it can neither be added nor left out on the quiet.
"""

from __future__ import annotations

from typing import Final

# Binders by what they do. In the first table a word stands for a preposition of the class beside it.
_PREPOSITIONS: Final = {
    "en": {
        "OF": "of",
        "IN": "in at on within inside",
        "FROM": "from",
        "TO": "to into onto toward towards",
        "BY": "by",
        "WITH": "with",
        "FOR": "for",
        "AGAINST": "against",
        "ABOUT": "about over regarding concerning",
        "BETWEEN": "between among",
        "UNDER": "under below beneath",
        "AFTER": "after following",
        "BEFORE": "before",
        "SINCE": "since",
        "UNTIL": "until till",
        "DURING": "during",
        "NEAR": "near off outside around beside",
        "THROUGH": "through across",
        "DESPITE": "despite",
        "WITHOUT": "without",
        "THAN": "than",
        "AS": "as",
        "CAUSE": "because",
        "IF": "if unless provided except",
    },
    "fr": {
        "OF": "de du d des",
        "IN": "à au aux en dans sur lors",
        "FROM": "dès",
        "TO": "vers",
        "BY": "par",
        "WITH": "avec",
        "FOR": "pour",
        "AGAINST": "contre",
        "BETWEEN": "entre parmi",
        "UNDER": "sous",
        "AFTER": "après apres",
        "BEFORE": "avant",
        "SINCE": "depuis",
        "UNTIL": "jusque jusqu",
        "DURING": "pendant durant",
        "NEAR": "près chez",
        "DESPITE": "malgré",
        "WITHOUT": "sans",
        "AS": "comme",
        "CAUSE": "car parce",
        "IF": "si s'il sauf hormis",
    },
}
_BINDERS: Final = {
    "en": {
        "det": "the a an this these those another own",
        "poss": "his her their its my our your",
        "person": "he she",
        "pron": "it they him them we us i you himself herself itself themselves",
        "be": "is are was were be been being remain remains remained",
        "have": "has have had having do does did",
        "rel": "who which",
        "where": "whom whose when where what how why whether",
        "that": "that",
        "and": "and while whereas although though but",
        "or": "or nor",
        "skip": "also too meanwhile however then there now already still yet just even both so",
    },
    "fr": {
        "det": "le la les l un une ce cet cette ces",
        "poss": "son sa ses leur leurs mon notre nos votre",
        "person": "il elle",
        "pron": "ils elles on lui eux je nous vous y celui celle ceux celles ci cela ça c",
        "self": "se s",
        "be": "est sont était étaient été être fut furent étant sera seront reste restent",
        "have": "a ai ont avait avaient avoir ayant eu fait font",
        "rel": "qui",
        "where": "dont où lequel laquelle lesquels lesquelles quand comment pourquoi",
        "that": "que qu",
        "and": "et mais tandis quoique",
        "or": "ou ni",
        "skip": "aussi également ensuite déjà encore désormais toutefois cependant ne n donc là",
    },
}
_MARKS: Final = {
    "en": {
        "FUTURE": "will ll shall",
        "WOULD": "would d",
        "MAY": "may might could",
        "CAN": "can",
        "MUST": "must should ought",
        "NOT": "not t never no none nobody nothing neither cannot",
        "SOME": "some several certain",
        "MANY": "many much numerous",
        "MOST": "most mostly majority mainly",
        "ALL": "all every each everyone everybody entire whole entirely always",
        "FEW": "few little hardly rarely",
        "ANY": "any anyone anybody",
        "HALF": "half",
        "ONLY": "only merely solely",
        "ABOUT": "roughly approximately nearly almost",
        "MORE": "more",
        "LESS": "less fewer",
        "ALLEGED": "reportedly allegedly alleged apparently suspected supposedly purported accused rumoured",
        "FORMER": "former ex formerly ousted",
        "DEPUTY": "deputy vice acting interim assistant candidate would-be",
        "POSSIBLE": "possible possibly perhaps maybe probably likely potential potentially unlikely",
        "PLANNED": "planned proposed draft",
        "AGAIN": "again",
        "ONE": "one",
        "SAY": "said say says saying told claims claimed claim argued argues added explained insists insisted",
    },
    "fr": {
        "NOT": "pas jamais rien aucun aucune personne nul nulle non ni",
        "SOME": "certains certaines plusieurs quelques quelque",
        "MANY": "nombreux nombreuses beaucoup",
        "MOST": "plupart majorité principalement surtout",
        "ALL": "tout toute tous toutes chaque entier entière entièrement toujours",
        "FEW": "peu rares rarement",
        "HALF": "moitié",
        "ONLY": "seul seule seuls seules seulement uniquement",
        "ABOUT": "environ presque quasi",
        "MORE": "plus davantage",
        "LESS": "moins",
        "ALLEGED": "présumé présumée présumés présumées prétendu prétendue prétendument apparemment soupçonné "
        "soupçonnée accusé accusée accusés",
        "FORMER": "ancien ancienne anciens anciennes ex",
        "DEPUTY": "adjoint adjointe vice suppléant intérim candidat candidate",
        "POSSIBLE": "possible possibles possiblement peut-être probable probables probablement éventuel éventuelle "
        "éventuellement potentiel potentielle",
        "PLANNED": "prévu prévue prévus prévues projeté proposé",
        "AGAIN": "nouveau",
        "CAN": "peut peuvent pouvait pouvaient",
        "MAY": "pourrait pourraient puisse puissent",
        "MUST": "doit doivent devrait devraient devait devaient faut",
        "WOULD": "aurait auraient",
        "SAY": "dit déclaré déclare déclarent affirme affirment affirmé indique indiqué indiquent assure assurent "
        "assuré soutient soutiennent explique expliqué ajoute ajouté précise précisé estime estimé estiment",
    },
}
_NOTHING: Final[dict[str, str]] = {}
# Prepositions that say nearly the same.
_NEAR_CASES: Final = frozenset({("DURING", "IN"), ("FOR", "OF"), ("IN", "OF"), ("FROM", "SINCE"), ("IN", "THROUGH")})
# Of a word that in another language may follow with or without a preposition.
ANY: Final = "*"
# What one mark says another says too.
_NEAR_MARKS: Final = frozenset({("CAN", "MAY"), ("ATMOST", "ATMOST")})


def _read(table: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {
        language: {word: name for name, words in rows.items() for word in words.split()}
        for language, rows in table.items()
    }


_PREPOSITION, _BINDER, _MARK = (_read(table) for table in (_PREPOSITIONS, _BINDERS, _MARKS))


def preposition(word: str, language: str) -> str | None:
    """The class of a preposition or subordinating conjunction, in small letters."""
    return _PREPOSITION.get(language, _NOTHING).get(word)


def binder(word: str, language: str) -> str | None:
    """What a binding word does: ``det``, ``be``, ``that``, ..."""
    return _BINDER.get(language, _NOTHING).get(word)


def mark(word: str, language: str) -> str | None:
    """What a word does to a claim: ``FUTURE``, ``NOT``, ``SAY``, ..."""
    return _MARK.get(language, _NOTHING).get(word)


def same_case(one: str, other: str) -> bool:
    """Whether two classes of prepositions say nearly the same."""
    if ANY in (one, other):
        return {one, other} <= {ANY, "", "OF", "IN", "FOR"}
    return one == other or tuple(sorted((one, other))) in _NEAR_CASES


def same_mark(one: str, other: str) -> bool:
    """Whether two marks say nearly the same."""
    return one == other or tuple(sorted((one, other))) in _NEAR_MARKS
