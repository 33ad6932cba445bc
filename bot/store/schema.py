"""Brings the schema of a database up to date with Alembic, inside a connection that is already open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import StoreTooNew

if TYPE_CHECKING:
    from sqlalchemy import Connection

_FOLDER = Path(__file__).parent / "migrations"


def is_current(connection: Connection) -> bool:
    """Tell whether nothing is left to migrate. Raises StoreTooNew for a database of a newer program."""
    scripts = ScriptDirectory.from_config(_config(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_heads()
    if unknown := set(found) - known:
        raise StoreTooNew(
            f"the database was written by a newer version of Broadsheet (schema {', '.join(sorted(unknown))}); "
            "update the program, or name another database"
        )
    return set(found) == set(scripts.get_heads())


def upgrade(connection: Connection) -> None:
    """Apply what is missing, in order, within the transaction of ``connection``."""
    if not is_current(connection):
        command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign in the path would be read as interpolation.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
