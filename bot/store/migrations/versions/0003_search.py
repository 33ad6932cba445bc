"""The words of entries can be searched, with accents folded; the database keeps the index in step by itself."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

# An index without a copy of the text; a changed entry is taken out by its old words. Kept by triggers, so that no
# statement that writes entries can forget it.
_SQLITE = (
    """
    CREATE VIRTUAL TABLE entry_words USING fts5(
        title, snippet, content='entries', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER entry_words_put AFTER INSERT ON entries BEGIN
        INSERT INTO entry_words (rowid, title, snippet) VALUES (new.id, new.title, new.snippet);
    END
    """,
    """
    CREATE TRIGGER entry_words_removed AFTER DELETE ON entries BEGIN
        INSERT INTO entry_words (entry_words, rowid, title, snippet)
        VALUES ('delete', old.id, old.title, old.snippet);
    END
    """,
    """
    CREATE TRIGGER entry_words_changed AFTER UPDATE OF title, snippet ON entries BEGIN
        INSERT INTO entry_words (entry_words, rowid, title, snippet)
        VALUES ('delete', old.id, old.title, old.snippet);
        INSERT INTO entry_words (rowid, title, snippet) VALUES (new.id, new.title, new.snippet);
    END
    """,
    "INSERT INTO entry_words (entry_words) VALUES ('rebuild')",
)
# PostgreSQL folds accents by an extension that an index cannot use; the letters of our languages are enough. The same
# expression stands in ``search.POSTGRESQL_WORDS``.
_POSTGRESQL = """
    CREATE INDEX ix_entries_words ON entries USING gin (to_tsvector('simple', translate(
        lower(title || ' ' || snippet), 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy'
    )))
"""


def upgrade() -> None:
    """Index the titles and snippets that are there, and from now on those that come, change and go."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
    else:
        op.execute(_POSTGRESQL)
