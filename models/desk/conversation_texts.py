"""Texts to begin an answer in a conversation with, in the resident's language.

A few stand in the wording of every installation. When the conversation is about a report, the templates of the desk
that fit the report follow them, filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.access.callers import Identity
from models.areas import agencies
from models.desk import desk, reply_templates
from models.errors import NotFound
from models.language import wording
from models.store import Store
from models.talks.talks import Talk

#: Those of every installation, as `talk_text_<name>` and `talk_text_name_<name>`.
NAMES = ("greet", "where", "checking", "anything_else")

#: So many templates of the desk follow.
MOST_TEMPLATES = 4


@dataclass(frozen=True)
class Text:
    """A text with the name under which an official finds it."""

    name: str
    text: str


def texts(store: Store, official: Identity, talk: Talk, language: str) -> Sequence[Text]:
    """Return the texts for a talk.

    :param language: of the official, for the names of the texts.
    """
    to = talk["language"]
    agency = agencies.name(store, talk["agency_id"], to)
    own = [
        Text(
            wording.word(f"talk_text_name_{name}", language),
            wording.word(f"talk_text_{name}", to).format(agency=agency),
        )
        for name in NAMES
    ]
    return [*own, *_of_the_desk(store, official, talk)]


def _of_the_desk(store: Store, official: Identity, talk: Talk) -> list[Text]:
    """Return the templates for the report that the talk was last about; none where the official may not read it."""
    if not talk["report_codes"]:
        return []
    try:
        report = desk.find(store, official, talk["report_codes"][-1])
    except NotFound:
        return []
    fitting = reply_templates.ranked(store, report["state"], report["category"])[:MOST_TEMPLATES]
    return [
        Text(one["name"], reply_templates.rendered(store, one, report, talk["language"])) for one in fitting
    ]
