"""Translations: which words of a survey are missing in which of its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.language.visible import is_visible
from models.surveys.definition import Survey


def missing(survey: Survey) -> dict[str, list[str]]:
    """Return by language of the survey the paths (`questions.2.options.0.text`) whose words are missing in it.

    What stands in no language at all is not missing: there may be no hint.
    """
    texts = list(words(survey))
    return {
        language: [path for path, text in texts if _any(text) and not is_visible(text.get(language, ""))]
        for language in survey["languages"]
    }


def words(survey: Survey) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every text of a survey with its path, in the order in which people read them."""
    yield "title", survey["title"]
    yield "intro", survey["intro"]
    for number, section in enumerate(survey["sections"]):
        yield f"sections.{number}.title", section["title"]
        yield f"sections.{number}.intro", section["intro"]
    for number, question in enumerate(survey["questions"]):
        field = f"questions.{number}"
        yield f"{field}.text", question["text"]
        yield f"{field}.hint", question["hint"]
        yield f"{field}.message", question["message"]
        yield from ((f"{field}.options.{at}.text", one["text"]) for at, one in enumerate(question["options"]))
        yield from ((f"{field}.rows.{at}.text", one["text"]) for at, one in enumerate(question["rows"]))


def _any(text: Mapping[str, str]) -> bool:
    return any(is_visible(one) for one in text.values())
