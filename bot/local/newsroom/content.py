"""The outlets and reports of the sample newsroom, read from the TOML files beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.text import fold

_HERE = Path(__file__).parent
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_SLUG_LENGTH = 60


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """An invented outlet. ``format`` is rss, atom, rdf or json; ``hue`` (0 to 359) colours its article pages."""

    key: str
    name: str
    family: str
    tier: int
    language: str
    format: str
    about: str
    hue: int


@dataclass(frozen=True, slots=True)
class Report:
    """One invented report. ``offset`` is its time of publication from the start of the server: negative is before.

    ``event`` names what it is about and is never served: tests compare groupings with it. ``slug`` is unique within
    its outlet. ``scene`` is what its picture shows, empty for none.
    """

    event: str
    scene: str
    outlet: str
    title: str
    snippet: str
    byline: str
    offset: timedelta
    slug: str


@dataclass(frozen=True, slots=True)
class Content:
    """All outlets, in the order of their file, and all reports, oldest first."""

    outlets: tuple[SampleOutlet, ...]
    reports: tuple[Report, ...]

    def of(self, outlet: str) -> tuple[Report, ...]:
        """The reports of one outlet by its key, oldest first."""
        return tuple(report for report in self.reports if report.outlet == outlet)


def load() -> Content:
    """Read the bundled files. A mistake in them is a bug and raises KeyError, TypeError or TOMLDecodeError."""
    outlets = tuple(SampleOutlet(**row) for row in _read(_HERE / "outlets.toml")["outlet"])
    reports: list[Report] = []
    for path in sorted((_HERE / "reports").glob("*.toml")):
        for event in _read(path)["event"]:
            reports += [_report(event, row) for row in event["report"]]
    return Content(outlets, tuple(sorted(reports, key=lambda report: (report.offset, report.outlet, report.slug))))


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _report(event: dict[str, Any], row: dict[str, Any]) -> Report:
    """One report from its row: ``ago`` counts hours before the start, ``after`` minutes after it."""
    offset = timedelta(minutes=row["after"]) if "after" in row else -timedelta(hours=row["ago"])
    return Report(
        event=event["key"],
        scene=event.get("scene", ""),
        outlet=row["outlet"],
        title=row["title"],
        snippet=row.get("snippet", ""),
        byline=row.get("byline", ""),
        offset=offset,
        slug=slug(row["title"]),
    )


def slug(title: str) -> str:
    """A headline as the last part of an address: ASCII letters and digits between hyphens, at most 60."""
    return _NOT_IN_SLUGS.sub("-", fold(title)).strip("-")[:_SLUG_LENGTH].rstrip("-")
