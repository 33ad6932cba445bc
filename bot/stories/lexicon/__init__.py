"""The word lists by which tags are found, and how they are read: tables in TOML, phrases, words of a text."""
