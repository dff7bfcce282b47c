"""Shortened texts: how a long one begins."""

from __future__ import annotations


def shortened(text: str, most: int) -> str:
    """Return how a plain text begins, in one line of at most `most` characters.

    It is cut between two words; Khmer, which has no blanks, between two letters.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut) + "…"
