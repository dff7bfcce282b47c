"""Columns: what a heading of a sheet means, in any way of writing it, and the language that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from models.language.languages import LANGUAGES, OWN_NAMES
from models.language.text import fold

#: The heading of Loa's own column in the sheet "survey", and the name of its own sheet.
OWN = "loa"

#: What is read of a survey and of choices, by the heading in small letters with `_` between words.
SURVEY: Mapping[str, str] = {
    **dict.fromkeys(("type", "command"), "type"),
    **dict.fromkeys(("name", "value", "tag", "variable_name"), "name"),
    **dict.fromkeys(("label", "caption", "text"), "label"),
    "hint": "hint",
    "required": "required",
    **dict.fromkeys(("relevant", "relevance"), "relevant"),
    "constraint": "constraint",
    **dict.fromkeys(("constraint_message", "constraining_message", "constraintmsg"), "message"),
    "appearance": "appearance",
    "parameters": "parameters",
    **dict.fromkeys(("disabled",), "disabled"),
    OWN: OWN,
}
CHOICES: Mapping[str, str] = {
    "list_name": "list",
    **dict.fromkeys(("name", "value"), "name"),
    **dict.fromkeys(("label", "caption"), "label"),
}
SETTINGS: Mapping[str, str] = {
    **dict.fromkeys(("form_title", "set_form_title", "title"), "title"),
    **dict.fromkeys(("form_id", "set_form_id", "id_string"), "id"),
    "version": "version",
    "default_language": "default_language",
}
OWN_SHEET: Mapping[str, str] = {"key": "key", "value": "value", "text": "text"}

#: Columns whose words stand in several languages.
TRANSLATED = frozenset({"label", "hint", "message", "text"})

#: Why a column that XLSForm knows is left out, by the same headings; others are `column_unknown`.
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("default",), "no_defaults"),
    **dict.fromkeys(("calculation", "calculate", "trigger"), "no_calculations"),
    **dict.fromkeys(("readonly", "read_only"), "no_readonly"),
    **dict.fromkeys(("image", "big-image", "audio", "video", "media"), "no_media"),
    "guidance_hint": "no_guidance",
    **dict.fromkeys(("required_message", "requiredmsg"), "no_required_message"),
    **dict.fromkeys(("repeat_count", "count"), "no_repeats"),
    "choice_filter": "no_choice_filters",
    **dict.fromkeys(("save_to", "bind", "body", "control", "instance", "autoplay", "rows"), "technical"),
    "style": "appearance_only",
    **dict.fromkeys(
        ("public_key", "submission_url", "auto_send", "auto_delete", "instance_name"), "technical"
    ),
    **dict.fromkeys(("namespaces", "prefix", "delimiter", "instance_xmlns", "omit_instanceid"), "technical"),
    **dict.fromkeys(("add_none_option", "clean_text_values", "allow_choice_duplicates"), "technical"),
    **dict.fromkeys(
        ("noapperrorstring", "no_app_error_string", "compact_tag", "query", "intent"), "technical"
    ),
}

#: Headings of several parts that begin so name a part of the form that the rest of the heading is about.
_PREFIXES = frozenset({"bind", "body", "control", "media", "instance", "jr"})

_CODE = re.compile(r"\(\s*([a-z]{2,3})(?:[-_][\w-]+)?\s*\)\s*$", re.IGNORECASE)

#: What people call the languages, besides what their speakers do.
_CALLED: Mapping[str, str] = {
    **{code: code for code in LANGUAGES},
    **{fold(name): code for code, name in OWN_NAMES.items()},
    "vie": "vi",
    "khm": "km",
    "eng": "en",
    "vietnamese": "vi",
    "khmer": "km",
    "english": "en",
    "cambodian": "km",
    "tieng khmer": "km",
    "tieng anh": "en",
}


@dataclass(frozen=True)
class Heading:
    """What a heading says.

    :ivar key: what the column holds: a value of one of the tables above; "" if it is not read.
    :ivar language: the name of the language of its words; "" without one.
    :ivar code: why it is not read.
    """

    key: str
    language: str = ""
    code: str = ""


def heading(text: str, known: Mapping[str, str]) -> Heading:
    """Return what a heading means: `label::English (en)`, `label:km`, `bind::relevant`, `Constraint Message`."""
    parts = [part.strip() for part in (text.split("::") if "::" in text else text.split(":"))]
    words = [_plain(part) for part in parts]
    first = words[0]
    while len(words) > 1 and words[0] in _PREFIXES:
        first, words, parts = words[1].removeprefix("jr:"), words[1:], parts[1:]
    if first in known:
        translated = known[first] in TRANSLATED
        return Heading(known[first], "::".join(parts[1:]) if translated else "")
    outer = _plain(text.split(":")[0])
    fallback = LEFT_OUT.get(outer, "technical" if outer.startswith("sms_") else "column_unknown")
    return Heading("", "", LEFT_OUT.get(first, fallback))


def _plain(text: str) -> str:
    return "_".join(text.casefold().split())


def language_of(name: str) -> str | None:
    """Return the code of a language that Loa speaks by its name: "Tiếng Việt (vi)", "English", "km"; else None."""
    if code := _CODE.search(name):
        return _CALLED.get(code[1].casefold())
    return _CALLED.get(fold(name))


def language_heading(language: str) -> str:
    """Return the name of a language as headings have it."""
    return f"{OWN_NAMES[language]} ({language})"
