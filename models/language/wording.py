"""Wording: short words of the domain (states, steps, reasons) in each language, from `models/data/wording.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from models.language.languages import choose

FILE = Path(__file__).resolve().parents[1] / "data" / "wording.yml"


def word(name: str, language: str) -> str:
    """Return a word or short phrase (the name of a state, of a step) in a language, else in Vietnamese."""
    return choose(words()[name], language)


def step(event: Mapping[str, Any], language: str) -> str:
    """Return the name of a step in a language; some have another when the system itself took them.

    :raises KeyError: nobody has named it yet.
    """
    name = f"step_{event['action']}"
    by_system = f"{name}_by_system"
    own = event["actor"]["kind"] == "system" and by_system in words()
    return word(by_system if own else name, language)


def reason(changes: Mapping[str, Any], language: str) -> str:
    """Return why a step closed a report, with who has it now if it was referred; "" if it did not."""
    if not changes.get("close_reason"):
        return ""
    name = word(f"reason_{changes['close_reason']}", language)
    return f"{name}: {changes['reference']}" if changes.get("reference") else name


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Return every word by name and language."""
    loaded: dict[str, dict[str, str]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
