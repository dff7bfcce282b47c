"""Words read: the texts of a form by the languages that Loa speaks, and which languages those are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.language.languages import LANGUAGES
from models.language.visible import is_visible
from models.surveys.xlsform.columns import language_of
from models.surveys.xlsform.left_out import Report
from models.surveys.xlsform.sheets import Form, Line, TranslatedHeading

#: In words `${name}` would be the answer to a question; an export keeps the two signs apart with this.
REFERENCE, APART = "${", "$\u2060{"


@dataclass
class Words:
    """Reads words in the languages of a form.

    :ivar codes: by the name of a language in the form its code; names that are not here are left out.
    :ivar first: the language of words that name none.
    """

    codes: Mapping[str, str]
    first: str
    report: Report

    def of(self, line: Line, key: str, most: int) -> dict[str, str]:
        """Return the words of a cell by language, of `most` characters at most."""
        found: dict[str, str] = {}
        for name, cell in line.words.get(key, {}).items():
            code = self.codes.get(name)
            if code is None or code in found or not is_visible(cell.text):
                continue
            text = cell.text.replace(APART, "$\0{")
            if REFERENCE in text:
                self.report.change(cell.place, text, "no_answers_in_words")
            if len(text) > most:
                self.report.change(cell.place, key, "words_cut")
            found[code] = text.replace("$\0{", REFERENCE)[:most]
        return found


def languages(form: Form, default: str, language: str, report: Report) -> Words:
    """Return how to read the words of a form; names the languages that Loa does not speak.

    :param default: what the form says to be its language; may be "".
    :param language: of words that name none, where the form says nothing.
    """
    names = list(dict.fromkeys(one.language for one in form.headings))
    codes = {name: code for name in names if name and (code := language_of(name))}
    tagged = next(iter(codes.values()), language) if "" not in names else language
    first = language_of(default) or codes.get(default) or tagged
    if "" in names:
        codes[""] = first
    if names and not codes:
        taken = default if default in names else names[0]
        codes[taken] = language
        _tell(form.headings, [taken], report, "language_taken")
    _tell(form.headings, [name for name in names if name not in codes], report, "language_unknown")
    return Words(codes, first, report)


def _tell(headings: Iterable[TranslatedHeading], names: list[str], report: Report, code: str) -> None:
    for one in headings:
        if one.language in names:
            tell = report.change if code == "language_taken" else report.leave_out
            tell(one.place, one.title, code)


def spoken(texts: Iterable[Mapping[str, str]], first: str) -> list[str]:
    """Return the languages in which there are words, the first of the form first."""
    found = {language for text in texts for language in text}
    return sorted(found or {first}, key=lambda one: (one != first, LANGUAGES.index(one)))
