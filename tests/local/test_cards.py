from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.local.cards import Cards, preview_of
from bot.local.server import LocalServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.local.answers import Json
    from tests.local.conftest import Clock

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
PAGE = """<!doctype html><title>x</title>
<meta property="og:site_name" content="The Harbour Post"><meta property="og:title" content="Ferries &amp; fog">
<meta property="og:description" content="All safe."><meta property="og:image" content="ORIGIN/picture.png">"""


class Site:
    """A newsroom of two pages that counts its visitors."""

    def __init__(self) -> None:
        self.visits = 0
        self.origin = ""

    async def page(self, _: web.Request) -> web.Response:
        self.visits += 1
        return web.Response(text=PAGE.replace("ORIGIN", self.origin), content_type="text/html")

    async def picture(self, _: web.Request) -> web.Response:
        self.visits += 1
        return web.Response(body=PNG, content_type="image/png")

    async def away(self, _: web.Request) -> web.Response:
        raise web.HTTPFound("/page")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site, app = Site(), web.Application()
    app.add_routes([web.get("/page", site.page), web.get("/picture.png", site.picture), web.get("/away", site.away)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_page_of_the_newsroom_becomes_a_card_once(site: Site, session: aiohttp.ClientSession) -> None:
    cards = Cards(session, [site.origin])
    card = await cards.card(f"{site.origin}/page", "read")
    assert (card["site"], card["title"], card["description"]) == ("The Harbour Post", "Ferries & fog", "All safe.")
    assert card["image"].startswith("/local/picture?url=http%3A%2F%2F127.0.0.1")
    assert await cards.card(f"{site.origin}/page", "read") == card
    assert site.visits == 1


async def test_any_other_site_is_not_visited_at_all(site: Site, session: aiohttp.ClientSession) -> None:
    cards = Cards(session, ["http://127.0.0.1:1"])
    card = await cards.card(f"{site.origin}/page", "Ferries and fog")
    assert card == {
        "url": f"{site.origin}/page",
        "site": "127.0.0.1",
        "title": "Ferries and fog",
        "description": "",
        "image": "",
    }
    assert await cards.picture(f"{site.origin}/picture.png") is None
    assert site.visits == 0


@pytest.mark.parametrize("path", ["/away", "/none", "/picture.png"])
async def test_redirects_errors_and_pictures_are_no_pages(
    site: Site, session: aiohttp.ClientSession, path: str
) -> None:
    card = await Cards(session, [site.origin]).card(site.origin + path, "read")
    assert (card["title"], card["image"]) == ("read", "")


async def test_a_newsroom_that_is_down_leaves_a_plain_card(session: aiohttp.ClientSession) -> None:
    card = await Cards(session, ["http://127.0.0.1:1"]).card("http://127.0.0.1:1/page", "read")
    assert card["title"] == "read"


async def test_the_page_gets_the_card_and_its_picture_from_our_server(site: Site, clock: Clock) -> None:
    async with LocalServer(0, clock, newsroom=site.origin) as server, aiohttp.ClientSession(server.api_base) as page:
        ada = server.people[0]
        text = f'<a href="{site.origin}/page">read</a>'
        options = {"prefer_large_media": True, "show_above_text": True}
        params = {"chat_id": ada.id, "text": text, "parse_mode": "HTML", "link_preview_options": options}
        await server.emulator.call("sendMessage", params)
        async with page.get("/local/state") as answer:
            preview = (await answer.json())["messages"][0]["preview"]
        assert (preview["title"], preview["large"], preview["above"]) == ("Ferries & fog", True, True)
        async with page.get(preview["image"]) as answer:
            assert (answer.content_type, await answer.read()) == ("image/png", PNG)


def text_message(text: str, *entities: Json, **options: Any) -> Json:  # noqa: ANN401 - as in the Bot API
    return {"text": text, "entities": list(entities), "link_preview_options": options}


LINK = {"type": "text_link", "offset": 2, "length": 4, "url": "https://example.com/a"}


def test_the_first_link_is_previewed_with_its_words() -> None:
    preview = preview_of(text_message("🗞read", LINK, {"type": "bold", "offset": 0, "length": 2}))
    assert preview == {"url": "https://example.com/a", "title": "read", "large": False, "above": False}


def test_the_bot_may_choose_another_link_or_none() -> None:
    chosen = preview_of(text_message("🗞read", LINK, url="https://example.org/b"))
    assert chosen is not None
    assert (chosen["url"], chosen["title"]) == ("https://example.org/b", "")
    assert preview_of(text_message("🗞read", LINK, is_disabled=True)) is None
    assert preview_of(text_message("no link")) is None
    assert preview_of({"photo": []}) is None


def test_a_bare_address_is_previewed_without_words() -> None:
    bare = {"type": "url", "offset": 0, "length": 10}
    assert (preview_of(text_message("t.me/a?b=c", bare)) or {})["url"] == "https://t.me/a?b=c"
