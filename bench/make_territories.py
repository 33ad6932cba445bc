"""Write bot/stories/lexicon/territories.json: what CLDR calls each country in the languages of the gazetteer.

    .venv/bin/python bench/make_territories.py

Babel keeps the whole of a locale in memory once it is asked (45 MB for these languages); the bot needs the names only.
A test holds the table against the installed Babel; run this when it says that they differ.
"""

from __future__ import annotations

import json

from babel import Locale

from bot.stories.territories import LANGUAGES, TABLE


def main() -> None:
    """Write the table, one language a line."""
    named = {
        language: {
            code: str(name) for code, name in sorted(Locale.parse(language).territories.items()) if code.isalpha()
        }
        for language in LANGUAGES
    }
    lines = (f'"{language}": {json.dumps(names, ensure_ascii=False)}' for language, names in named.items())
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{sum(map(len, named.values()))} names in {len(named)} languages, {TABLE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
