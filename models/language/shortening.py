"""Shortening: how a text begins, for a place that has no room for all of it."""

from __future__ import annotations

import re

#: Signs after which a text goes on with something new.
ENDS_OF_SENTENCES = ".!?…:;,–—-។៕"

_BLOCKS = re.compile(r"\n\s*\n")


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


def flowing(text: str) -> str:
    """Return a text on one line; where a block ends without a stop (a heading does), one is put before the next."""
    blocks = [" ".join(block.split()) for block in _BLOCKS.split(text) if block.strip()]
    return " ".join([*map(_stopped, blocks[:-1]), *blocks[-1:]])


def summary(text: str, most: int) -> str:
    """Return how a text of several blocks begins, on one line of at most `most` characters."""
    return shortened(flowing(text), most)


def _stopped(block: str) -> str:
    if block[-1] in ENDS_OF_SENTENCES:
        return block
    return block + ("។" if "\u1780" <= block[-1] <= "\u17d3" else ".")
