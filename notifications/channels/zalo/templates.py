"""Template messages (ZNS): which one a message goes as, and what fills it (`models/data/zns_templates.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypedDict, cast

from models.language import shortening
from models.messages.purposes import Purpose
from models.settings import Settings
from models.store import datafiles
from notifications.channels.base import Outgoing


class Parameter(TypedDict):
    """One parameter: the part of the message that it takes, and how many characters it may have."""

    takes: str
    most: int


def template_of(settings: Settings, outgoing: Outgoing) -> str:
    """Return the id of the template for a message: its own, or the one of its purpose; "" for none."""
    return outgoing.template or dict(_pairs(settings)).get(outgoing.purpose, "")


def filled(outgoing: Outgoing) -> dict[str, str]:
    """Return the data of a template: the message's own, or what the parameters of its purpose take of it."""
    if outgoing.template:
        return dict(outgoing.template_data)
    parts = {"title": outgoing.title, "body": outgoing.body}
    # Zalo refuses a parameter that is empty.
    return {
        name: shortening.shortened(parts[one["takes"]] or outgoing.text, one["most"]) or "-"
        for name, one in _parameters()[outgoing.purpose].items()
    }


def _pairs(settings: Settings) -> list[tuple[str, str]]:
    cut = (one.partition(":") for one in settings.zns_templates)
    return [(purpose, template) for purpose, _, template in cut]


@lru_cache(maxsize=1)
def _parameters() -> Mapping[Purpose, dict[str, Parameter]]:
    return cast(Mapping[Purpose, dict[str, Parameter]], datafiles.read("zns_templates.yml"))
