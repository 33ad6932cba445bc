"""Countries, as CLDR names them in every language: Russie, Rusia, Россия and Russia are one key."""

from __future__ import annotations

from functools import cache

from bot.stories.territories import territories
from bot.text import fold

# The languages of the encoder, and so of the outlets we can compare.
LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pl", "pt", "ru", "tr", "ar", "ja", "ko", "th", "zh")
_ALPHA_2 = 2
# Names that are words of a language before they are countries, or that name an American state first.
_AMBIGUOUS = frozenset({"chad", "turkey", "jordan", "georgia", "jersey", "guinea", "niger", "mali", "oman", "togo"})
# The people and the adjective of the countries that are most in the news, folded: our own list, en, fr and de.
_PEOPLE = {
    "US": "us usa u.s american americans americain americaine americains americaines amerikanisch amerikaner amerique "
    "etats-unis america washington",
    "GB": "uk u.k britain british britons britannique britanniques grande-bretagne britisch briten england english "
    "anglais anglaise angleterre grossbritannien london londres",
    "FR": "french francais francaise francaises franzosisch franzosen paris",
    "DE": "german germans allemand allemande allemands allemandes deutsch deutsche deutschen berlin",
    "RU": "russian russians russe russes russisch russischen russen moscow moscou moskau kremlin kreml",
    "UA": "ukrainian ukrainians ukrainien ukrainienne ukrainiens ukrainisch ukrainer kyiv kiev kiew",
    "CN": "chinese chinois chinoise chinoises chinesisch chinesische beijing pekin peking",
    "IL": "israeli israelis israelien israelienne israeliens israeliennes israelisch israelische",
    "PS": "palestinian palestinians palestinien palestinienne palestiniens palestinienser palestine palastina",
    "IN": "indian indians indien indienne indiens indisch delhi",
    "CA": "canadian canadians canadien canadienne canadiens canadiennes kanadisch ottawa",
    "AU": "australian australians australien australienne australiens australisch canberra",
    "NZ": "zealand kiwi neozelandais",
    "JP": "japanese japonais japonaise japonaises japanisch tokyo tokio",
    "IT": "italian italians italien italienne italiens italiennes italienisch rome rom",
    "ES": "spanish spaniards espagnol espagnole espagnols spanisch spanier madrid",
    "IR": "iranian iranians iranien iranienne iraniens iranisch tehran teheran",
    "SY": "syrian syrians syrien syrienne syriens syrisch damascus damas",
    "TR": "turkish turc turque turcs turques turkisch ankara turkiye",
    "PL": "polish poles polonais polonaise polnisch warsaw varsovie warschau",
    "BR": "brazilian brazilians bresilien bresilienne bresiliens brasilianisch",
    "MX": "mexican mexicans mexicain mexicaine mexicains mexikanisch",
    "KP": "pyongyang nord-coreen",
    "KR": "seoul sud-coreen",
    "SE": "swedish swedes suedois suedoise schwedisch stockholm",
    "CH": "swiss suisse suisses schweizer",
    "BE": "belgian belgians belge belges belgisch brussels bruxelles brussel",
    "NL": "dutch neerlandais neerlandaise niederlandisch hague holland hollande",
    "GR": "greek greeks grec grecque grecs griechisch athens athenes",
    "EG": "egyptian egyptians egyptien egyptienne agyptisch cairo caire",
    "SA": "saudi saoudien saoudienne saoudiens riyadh riyad",
    "AF": "afghan afghans afghane kabul kaboul taliban talibans",
    "PK": "pakistani pakistanis pakistanais pakistanaise islamabad",
    "ZA": "johannesburg pretoria sud-africain",
    "NG": "nigerian nigerians abuja",
    "LB": "lebanese libanais libanaise beirut beyrouth",
    "VE": "venezuelan venezuelien caracas",
    "AR": "argentine argentinian argentin argentins buenos",
    "CU": "cuban cubans cubain cubains havana havane",
    "HT": "haitian haitians haitien haitiens",
    "IE": "irish irlandais irlandaise irisch dublin",
    "PT": "portuguese portugais portugaise lisbon lisbonne",
    "DZ": "algerian algerien algerienne algeriens alger",
    "MA": "moroccan marocain marocaine marocains rabat",
    "TN": "tunisian tunisien tunisienne tunis",
}


@cache
def names() -> dict[str, str]:
    """Folded name of every country in every language we know, and its people's name: to its two-letter code."""
    table: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in territories(language).items():
            if len(code) == _ALPHA_2 and code.isalpha():
                table.setdefault(fold(name), code)
    for code, words in _PEOPLE.items():
        table.update(dict.fromkeys(words.split(), code))
    return {name: code for name, code in table.items() if name not in _AMBIGUOUS}


@cache
def first_words() -> frozenset[str]:
    """The first words of names of several words, so that few words need a second look."""
    return frozenset(name.replace("-", " ").split()[0] for name in names() if " " in name or "-" in name)


@cache
def second_words() -> frozenset[str]:
    """The second words of names of several words: two words that are no such pair need no second look."""
    return frozenset(phrase.split()[1] for phrase in phrases())


@cache
def phrases() -> dict[str, str]:
    """Names of several words, with spaces where they have hyphens: to the code."""
    return {name.replace("-", " "): code for name, code in names().items() if " " in name or "-" in name}


@cache
def beginnings() -> frozenset[str]:
    """The first two words of every name in ``phrases``."""
    return frozenset(" ".join(phrase.split()[:2]) for phrase in phrases())
