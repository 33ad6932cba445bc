"""The sample newsroom as the project's own gatherer reads it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.config import GatherConfig
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import parse
from bot.local.newsroom import Newsroom
from bot.models import Feed, Outlet

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


async def test_every_report_is_read_with_title_link_date_picture_and_language() -> None:
    async with Newsroom(lambda: NOW) as newsroom, Fetcher(GatherConfig()) as fetcher:
        for outlet, config in zip(newsroom.content.outlets, newsroom.feeds, strict=True):
            feed = Feed(1, config.url, Outlet(config.outlet, config.owner), config.language, private_network=True)
            fetched = await fetcher.fetch(feed, NOW)
            assert fetched.body is not None
            parsed = parse(
                fetched.body, url=config.url, content_type=fetched.content_type, language=None, max_entries=200
            )
            reports = newsroom.current(outlet.key)
            assert [
                (entry.title, entry.link, entry.published, entry.image, entry.language) for entry in parsed.entries
            ] == [
                (
                    report.title,
                    newsroom.link(report),
                    newsroom.published(report),
                    newsroom.image(report),
                    outlet.language,
                )
                for report in reports
            ]
            for entry, report in zip(parsed.entries, reports, strict=True):
                assert entry.snippet
                assert report.snippet.startswith(entry.snippet.removesuffix("…"))
