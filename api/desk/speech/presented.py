"""The words of a province as officials see them."""

from __future__ import annotations

from models.speech.spoken_words import OwnWords, ProvinceWords


class ShownWords(ProvinceWords):
    """What holds; `version` is 0 while the file's words hold, `origin` is `file` or `desk`."""

    version: int
    origin: str


def show(words: OwnWords) -> ShownWords:
    """Show what a province has set of its own."""
    return {
        "version": words["version"],
        "origin": words.get("origin", "desk"),
        "dialect": words["dialect"],
        "abbreviations": words["abbreviations"],
    }
