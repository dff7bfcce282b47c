"""Words for fields: what residents and officials call what they fill in, from `field_words.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from models.language.languages import LANGUAGES

#: Whole texts, of which the language alone says which one is meant.
BY_LANGUAGE_ALONE = frozenset({"infos", "texts"})

FILE = Path(__file__).with_name("field_words.yml")


def said(path: str, language: str) -> str:
    """Return what people call the field of a fault; the path itself where only programs fill it in.

    Of several things in a list the words say which: `areas.1` is "địa bàn 2"; of a text in several languages both are
    named: `correction.claim.vi` is "tin sai (bản tiếng Việt)". What has words for the last two names, as
    `document.number` has, is called by these.

    :param path: with dots, such as `place.lat`.
    """
    if path.endswith((".key", ".value")) and (outer := path.rpartition(".")[0]).count("."):
        # The schema says of what stands by language whether the language or the text is wrong.
        whole, _, one = outer.rpartition(".")
        return said(outer, language) if one in LANGUAGES else f"{said(whole, language)} ({one})"
    *_, outer, name = (part for part in ("", "", *path.split(".")) if not part.isdecimal())
    found = words().get(f"{outer}.{name}", words().get(name))
    if found is None:
        return path
    last = path.rpartition(".")[2]
    if last.isdecimal():
        return f"{found[language]} {int(last) + 1}"
    if name in LANGUAGES and outer in words() and outer not in BY_LANGUAGE_ALONE:
        return f"{said(path.rpartition('.')[0], language)} ({found[language]})"
    return found[language]


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Return the words by name and language."""
    loaded: dict[str, dict[str, str]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
