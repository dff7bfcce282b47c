"""What every page of the console has, whoever looks at it: names for whoever listens, nothing inline, safe forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import lxml.html
from lxml.html import HtmlElement

#: Bytes of a page without its files.
MOST_BYTES = 100_000

#: What has an `id` of its own or words around it, and so needs no label.
UNLABELLED = frozenset({"hidden", "submit", "button", "image"})

ELSEWHERE = re.compile(r"^(?:https?:)?//")


class Lint(NamedTuple):
    """One thing that is wrong with a page."""

    rule: str
    what: str


def of(html: str) -> list[Lint]:
    """Return what is wrong with a page."""
    page = lxml.html.document_fromstring(html)
    rules = (_once, _ids, _labels, _forms, _senders, _inline, _names, _files, _charts)
    found = [one for rule in rules for one in rule(page)]
    size = len(html.encode())
    return [*found, Lint("size", str(size))] if size > MOST_BYTES else found


def _once(page: HtmlElement) -> Iterator[Lint]:
    for path in ("//h1", "//title", "//main"):
        if (count := len(page.xpath(path))) != 1:
            yield Lint("once", f"{path}: {count}")
    if not "".join(page.xpath("//title/text()")).removesuffix(" – Loa").strip():
        yield Lint("title", "empty")
    if page.get("lang") not in {"vi", "km", "en"}:
        yield Lint("lang", str(page.get("lang")))


def _ids(page: HtmlElement) -> Iterator[Lint]:
    counts = Counter(page.xpath("//@id"))
    yield from (Lint("id twice", name) for name, count in counts.items() if count > 1)
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for names in page.xpath(f"//@{attribute}"):
            yield from (Lint(attribute, name) for name in names.split() if name not in counts)
    for target in page.xpath("//a/@href[starts-with(., '#')]"):
        if target[1:] not in counts:
            yield Lint("leads nowhere", target)


def _labels(page: HtmlElement) -> Iterator[Lint]:
    labelled = set(page.xpath("//label/@for"))
    for one in page.xpath("//input | //select | //textarea"):
        if one.get("type") in UNLABELLED or one.get("aria-label") or one.get("id") in labelled:
            continue
        if not one.xpath("ancestor::label"):
            yield Lint("no label", lxml.html.tostring(one).decode()[:120])


def _forms(page: HtmlElement) -> Iterator[Lint]:
    for form in page.xpath("//form[not(@method='dialog')]"):
        if not (writes := form.get("method") == "post"):
            continue
        names = set(form.xpath(".//@name"))
        # What is only asked is written nowhere.
        kept = not {"data-kept", "data-asks"}.isdisjoint(form.attrib)
        if writes and not kept and "key" not in names:
            yield Lint("no key", str(form.get("action")))
        if writes and not kept and form.get("data-no-version") is None and "version" not in names:
            yield Lint("no version", str(form.get("action")))


def _senders(page: HtmlElement) -> Iterator[Lint]:
    """Htmx sends the name of a button outside of its form only where the button says that it submits."""
    for button in page.xpath("//button[@form][not(@type)]"):
        yield Lint("not sent", lxml.html.tostring(button).decode()[:120])


def _inline(page: HtmlElement) -> Iterator[Lint]:
    yield from (Lint("inline style", str(one)) for one in page.xpath("//@style | //style"))
    yield from (Lint("inline script", "") for one in page.xpath("//script[not(@src)]"))
    yield from (Lint("handler", one.attrname) for one in page.xpath("//@*[starts-with(name(), 'on')]"))
    yield from (Lint("elsewhere", one) for one in page.xpath("//@src | //link/@href") if ELSEWHERE.match(one))


def _names(page: HtmlElement) -> Iterator[Lint]:
    """Yield pictures without words, and links and buttons that nobody could name."""
    yield from (Lint("no alt", str(one.get("src"))) for one in page.xpath("//img[not(@alt)]"))
    for one in page.xpath("//a | //button | //summary"):
        if not "".join(one.itertext()).strip() and not one.get("aria-label"):
            yield Lint("no name", lxml.html.tostring(one).decode()[:120])


def _files(page: HtmlElement) -> Iterator[Lint]:
    """Htmx takes whatever a link leads to for a page of the console, and files come from people."""
    for link in page.xpath(
        "//main[@hx-boost]//a[starts-with(@href, '/')][not(ancestor-or-self::*[@hx-boost='false'])]"
    ):
        if not link.get("href").startswith("/console"):
            yield Lint("swapped in", str(link.get("href")))


def _charts(page: HtmlElement) -> Iterator[Lint]:
    styled = page.xpath("//link[contains(@href, '/stats.')]")
    if page.xpath("//svg[contains(@class, 'bar-chart') or @class = 'years']") and not styled:
        yield Lint("chart without its styles", "black")
