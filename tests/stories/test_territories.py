from __future__ import annotations

from babel import Locale

from bot.stories.territories import LANGUAGES, territories


def test_the_table_of_countries_says_what_cldr_says() -> None:
    for language in LANGUAGES:
        named = {code: str(name) for code, name in Locale.parse(language).territories.items() if code.isalpha()}
        assert named == territories(language), "run bench/make_territories.py"
