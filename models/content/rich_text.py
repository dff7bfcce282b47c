"""Rich text: the little HTML that officials write, made safe, and what is read or spoken of it.

Kept are paragraphs, two levels of headings, lists, quotations, tables and links; everything else, with its attributes,
is dropped before a text is stored. So whoever shows a body may trust it. A post on a board or a loudspeaker has no
links and no bold: `plain` is what is read there, `spoken` what a voice says.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import nh3

from models.language.text import nfc

#: Elements that stay. Headings begin at the third level, since title and page have the first two.
TAGS = {
    "p",
    "br",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "b",
    "em",
    "i",
    "u",
    "blockquote",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}

#: A link goes to a web page or dials; it never runs anything, and nothing is loaded from elsewhere.
SCHEMES = {"https", "http", "tel", "mailto"}

#: How many lines end where an element begins or ends.
_BREAKS = {"p": 2, "h3": 2, "h4": 2, "blockquote": 2, "table": 2, "tr": 1, "br": 1}
_ENDS_OF_SENTENCES = ".!?…:;។៕"
#: Pasted headings of the levels that the page itself has.
_TITLES = re.compile(r"<(/?)h[12](?=[\s>])", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
#: What begins or ends a block, also one that is dropped afterwards.
_BLOCKS = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|table|thead|tbody|tr|t[hd]|script|style|title|template|noscript)(?=[\s>/])"
    r"|<!--|-->",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")


def clean(body: str) -> str:
    """Return a body as it is stored: safe HTML in composed Unicode; "" if it shows nothing.

    Text without any mark-up becomes paragraphs, and so does what stands between blank lines beside marked-up blocks.
    """
    text = nfc(body)
    if text and not re.search(r"<[a-zA-Z/!]", text):
        return from_plain(html.unescape(text) if "&" in text else text)
    safe = nh3.clean(
        _TITLES.sub(r"<\1h3", _paragraphed(text)),
        tags=TAGS,
        clean_content_tags={"script", "style", "title", "template", "noscript"},
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow",
        strip_comments=True,
    ).strip()
    return safe if plain(safe) else ""


def from_plain(text: str) -> str:
    """Return plain text as HTML: a blank line ends a paragraph, a line end breaks a line."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", nfc(text).replace("\r\n", "\n"))]
    return "".join(f"<p>{_escaped(part)}</p>" for part in parts if part)


def _paragraphed(text: str) -> str:
    """Return HTML with a paragraph for each stretch between blank lines that has no block of its own."""
    parts = [part.strip() for part in _BLANK_LINES.split(text.replace("\r\n", "\n"))]
    if len(parts) == 1:
        return text
    whole = (
        part if _BLOCKS.search(part) else f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part
    )
    return "\n".join(whole)


def plain(body: str) -> str:
    """Return what is read of a safe body where there are only letters: blocks by blank lines, links with address."""
    return nfc(_read(body, _Plain()))


def spoken(body: str) -> str:
    """Return what a voice says of a safe body: one line a block, each a sentence, addresses of links left out."""
    lines = (line.strip() for line in plain_lines(_read(body, _Spoken())))
    return "\n".join(line if line[-1] in _ENDS_OF_SENTENCES else f"{line}." for line in lines if line)


def plain_lines(text: str) -> list[str]:
    """Return the lines of a text that show something."""
    return [line for line in text.split("\n") if line.strip()]


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def _read(body: str, reader: _Plain) -> str:
    reader.feed(body)
    reader.close()
    return reader.text()


class _Plain(HTMLParser):
    """Collects the text of safe HTML."""

    marks_items = True
    names_links = True

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lines_due = 0
        self._link = ""
        self._linked_from = 0
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, an item, a row or a link."""
        if tag in ("ul", "ol"):
            self._break(1 if self._numbers else 2)
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._break(1)
            self._say(self._mark())
        elif tag == "a":
            self._link, self._linked_from = dict(attrs).get("href") or "", len(self._parts)
        else:
            self._break(_BREAKS.get(tag, 0))

    def handle_endtag(self, tag: str) -> None:
        """End one."""
        if tag in ("ul", "ol") and self._numbers:
            self._numbers.pop()
            self._break(1 if self._numbers else 2)
        elif tag in ("td", "th"):
            self._say(" | " if self.names_links else ", ")
        elif tag == "a" and self._link and self.names_links:
            shown = "".join(self._parts[self._linked_from :])
            address = self._link.removeprefix("tel:").removeprefix("mailto:")
            self._say("" if address in shown else f" ({address})")
        elif tag != "br":
            self._break(_BREAKS.get(tag, 0))

    def handle_data(self, data: str) -> None:
        """Collect words."""
        # Blanks between two blocks are no words.
        self._say(_BLANKS.sub(" ", data) if data.strip() or not self._lines_due else "")

    def text(self) -> str:
        """Return what was collected."""
        return "\n".join(_tidy(line) for line in "".join(self._parts).split("\n")).strip()

    def _break(self, lines: int) -> None:
        self._lines_due = max(self._lines_due, lines)

    def _say(self, words: str) -> None:
        if words:
            self._parts += ["\n" * self._lines_due, words]
            self._lines_due = 0

    def _mark(self) -> str:
        if not self.marks_items or not self._numbers:
            return ""
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number + 1}. "


class _Spoken(_Plain):
    """Collects what is said of it."""

    marks_items = False
    names_links = False


def _tidy(line: str) -> str:
    return _BLANKS.sub(" ", line).strip().rstrip("|,").strip()
