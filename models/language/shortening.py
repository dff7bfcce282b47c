"""Shortening: how a text begins, for a place that has no room for all of it."""

from __future__ import annotations


def shortened(text: str, most: int, *, mark: str = "…") -> str:
    """Return a text on one line, cut between two words; Khmer, which has no blanks, between two letters.

    :param most: characters of the result, `mark` included.
    :param mark: what stands where something was cut off.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - len(mark)]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip() + mark
