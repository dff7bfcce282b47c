"""A browser without script: it shows a page, fills in a form as it stands there, and follows where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from lxml import html

#: What a browser says of a form that stands on a page of the same site.
OWN = {"Sec-Fetch-Site": "same-origin"}


class Browser:
    """One visitor with their cookies.

    :param client: keeps the cookies.
    """

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.answer: Any = None

    def open(self, path: str) -> Browser:
        """Open an address, and what it leads to."""
        return self._show(self.client.get(path))

    def send(self, where: str = "", **typed: Any) -> Browser:
        """Send the form that goes to an address ending so, with what stands in it and what is typed."""
        form = self.form(where)
        data = {**standing(form), **typed}
        return self._show(self.client.post(form.get("action"), data=data, headers=OWN))

    def follow(self, words: str) -> Browser:
        """Follow the link with these words."""
        (link, *_) = [one for one in self.page.xpath("//a") if words in one.text_content()]
        return self.open(link.get("href"))

    def form(self, where: str = "") -> Any:
        """The form that is sent to an address ending so."""
        forms = self.page.xpath("//form[@method='post']")
        (form, *_) = [one for one in forms if one.get("action").partition("?")[0].endswith(where)]
        return form

    @property
    def page(self) -> Any:
        return html.fromstring(self.answer.get_data(as_text=True))

    @property
    def path(self) -> str:
        return str(self.answer.request.path)

    @property
    def said(self) -> str:
        """All words of the page."""
        return " ".join(self.page.xpath("//main")[0].text_content().split())

    @property
    def wrong(self) -> str:
        """What the page says is wrong."""
        return " ".join(self.page.xpath("//*[@role='alert']//text()"))

    def _show(self, answer: Any) -> Browser:
        while answer.status_code in {302, 303}:
            answer = self.client.get(answer.headers["Location"])
        self.answer = answer
        return self


def standing(form: Any) -> Mapping[str, Any]:
    """What stands in a form: the first button that sends it is none of it."""
    data: dict[str, Any] = {}
    for one in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        kind = one.get("type", "")
        if kind == "file" or (kind in {"radio", "checkbox"} and one.get("checked") is None):
            continue
        data.setdefault(one.get("name"), []).append(one.value if one.value is not None else "")
    return data
