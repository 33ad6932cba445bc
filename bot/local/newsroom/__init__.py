"""The sample newsroom: invented outlets and invented news, served over real HTTP on loopback.

    content    outlets and reports, read from the TOML files beside it
    formats    reports as RSS 2.0, Atom, RDF (RSS 1.0) or JSON Feed
    pages      article pages and a list of the feeds
    pictures   one drawn PNG per event
    server     the web server: feeds, article pages, pictures

Nothing in it happened. It lets a person try the bot, and tests run it, with nobody else's words and no network.
"""

from __future__ import annotations

from bot.local.newsroom.content import Content, Report, SampleOutlet, load
from bot.local.newsroom.server import Newsroom, start

__all__ = ["Content", "Newsroom", "Report", "SampleOutlet", "load", "start"]
