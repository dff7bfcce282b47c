"""Sentences of problems by code and language, from `problems.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

import yaml

#: Values for a sentence.
Params = Mapping[str, str | int | float]


class Catalogue(TypedDict):
    """`problems.yml`: sentences by code and language, and the codes of marshmallow's messages, some of them by kind."""

    sentences: dict[str, dict[str, str]]
    patterns: dict[str, str]
    of_lists: dict[str, str]
    of_languages: dict[str, str]


def sentence(code: str, language: str, params: Params | None = None) -> str:
    """Return the sentence of a code in a language.

    :raises KeyError: nobody wrote one (a test finds out for every code in the source).
    """
    given = {"number": "", "bounds": _bounds(params or {}), **(params or {})}
    return str(catalogue()["sentences"][code][language]).format_map(given)


def _bounds(params: Params) -> str:
    """Return what a value must lie between, as all languages write it; "" where nobody says so."""
    least, most = params.get("min"), params.get("max")
    if least is not None and most is not None:
        return f" ({least}–{most})"
    return f" (≥ {least})" if least is not None else f" (≤ {most})" if most is not None else ""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Read `problems.yml`."""
    text = Path(__file__).with_name("problems.yml").read_text(encoding="utf-8")
    loaded: Catalogue = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
