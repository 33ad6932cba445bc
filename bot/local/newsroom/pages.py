"""The web pages of the sample newsroom: articles and a list of its feeds.

Pages are trees that the standard library serialises as HTML, so that every text is escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.local.newsroom.content import Report, SampleOutlet

_STYLE = """
body { margin: 0; font: 18px/1.6 Georgia, serif; color: #222; background: hsl(HUE 30% 96%); }
header { padding: 14px 24px; font: 700 22px/1.2 Georgia, serif; color: #fff; background: hsl(HUE 45% 30%); }
header small { display: block; font: italic 400 14px/1.4 Georgia, serif; opacity: .85; }
main { max-width: 640px; margin: 28px auto; padding: 0 20px; }
h1 { font-size: 32px; line-height: 1.2; margin: 0 0 8px; }
img { width: 100%; height: auto; border-radius: 6px; margin: 18px 0 6px; }
td, th { padding: 4px 14px 4px 0; text-align: left; }
.by, footer { color: #666; font-size: 15px; }
footer { margin: 36px 0; padding-top: 12px; border-top: 1px solid #ccc; }
"""
_INVENTED = {
    "en": "Broadsheet’s sample newsroom: this outlet and this news are invented.",
    "fr": "Salle de rédaction d’essai de Broadsheet : ce média et cette nouvelle sont inventés.",
}
_NEUTRAL_HUE = 45


def article(report: Report, outlet: SampleOutlet, *, link: str, image: str | None, published: datetime) -> str:
    """The page of one report, with the Open Graph properties that link previews are made from."""
    root, head, main = _page(outlet.language, report.title, outlet.hue, (outlet.name, outlet.about))
    properties = {
        "og:type": "article",
        "og:site_name": outlet.name,
        "og:title": report.title,
        "og:description": report.snippet,
        "og:url": link,
    }
    if image:
        properties["og:image"] = image
    for name, content in properties.items():
        SubElement(head, "meta", {"property": name, "content": content})
    _line(main, "h1", report.title)
    by = _line(main, "p", f"{report.byline} · " if report.byline else "", {"class": "by"})
    _line(by, "time", f"{published:%Y-%m-%d %H:%M} UTC", {"datetime": published.isoformat()})
    if image:
        SubElement(main, "img", {"src": image, "alt": "", "width": "640", "height": "336"})
    _line(main, "p", report.snippet)
    _line(main, "footer", _INVENTED.get(outlet.language, _INVENTED["en"]))
    return _html(root)


def index(rows: Iterable[tuple[SampleOutlet, str, int]]) -> str:
    """The list of outlets: each with the address of its feed and how many reports that carries now."""
    head = ("The sample newsroom", "Invented outlets with invented news, to try Broadsheet with")
    root, _, main = _page("en", head[0], _NEUTRAL_HUE, head)
    table = SubElement(main, "table")
    titles = SubElement(table, "tr")
    for title in ("Outlet", "Family", "Tier", "Feed", "Reports"):
        _line(titles, "th", title)
    for outlet, address, count in rows:
        row = SubElement(table, "tr")
        _line(row, "td", outlet.name, {"lang": outlet.language})
        _line(row, "td", outlet.family)
        _line(row, "td", str(outlet.tier))
        _line(SubElement(row, "td"), "a", outlet.format, {"href": address})
        _line(row, "td", str(count))
    return _html(root)


def _page(language: str, title: str, hue: int, banner: tuple[str, str]) -> tuple[Element, Element, Element]:
    """An empty page: its root, its head, and its main part."""
    root = Element("html", {"lang": language})
    head = SubElement(root, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _line(head, "title", title)
    _line(head, "style", _STYLE.replace("HUE", str(hue)))
    body = SubElement(root, "body")
    _line(_line(body, "header", banner[0]), "small", banner[1])
    return root, head, SubElement(body, "main")


def _line(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    node = SubElement(parent, tag, attributes or {})
    node.text = text
    return node


def _html(root: Element) -> str:
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html")
