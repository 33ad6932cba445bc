"""Units of measure by families: the same number of another unit of the family is another quantity."""

from __future__ import annotations

import re
from typing import Final

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
