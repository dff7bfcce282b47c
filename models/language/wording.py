"""Letters: what Loa writes to people, in their language, from `models/data/letters.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[1] / "data" / "letters.yml"

DEFAULT = "vi"


def word(name: str, language: str) -> str:
    """A word or short phrase (the name of a state, of a step) in a language, else in Vietnamese."""
    return _pick(catalogue()["words"][name], language)


def step(event: Mapping[str, Any], language: str) -> str:
    """The name of a step in a language; some have another when the system itself took them.

    :raises KeyError: nobody has named it yet.
    """
    words, name = catalogue()["words"], f"step_{event['action']}"
    by_system = f"{name}_by_system"
    return word(by_system if event["actor"]["kind"] == "system" and by_system in words else name, language)


def reason(changes: Mapping[str, Any], language: str) -> str:
    """Why a step closed a report, with who has it now if it was referred; "" when it did not."""
    if not changes.get("close_reason"):
        return ""
    name = word(f"reason_{changes['close_reason']}", language)
    return f"{name}: {changes['reference']}" if changes.get("reference") else name


def letter(name: str, language: str, **params: Any) -> tuple[str, str]:
    """Title and body of a letter in a language, filled with `params`."""
    text = catalogue()["letters"][name]
    title, body = (_pick(text[part], language) for part in ("title", "body"))
    return title.format_map(params), body.format_map(params).strip()


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """Everything in the file: `words` and `letters` by name and language."""
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _pick(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts[DEFAULT]
