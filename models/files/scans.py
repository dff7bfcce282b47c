"""Scans of a JPEG: how often its decoder has to go through the whole picture, counted before anything is decoded."""

from __future__ import annotations

import re

#: A marker (ITU-T T.81, B.1.1.2) but for restarts, which stand inside a scan; 0xFF00 is a byte of data.
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA


def count(data: bytes, most: int) -> int:
    """Return how many scans the first picture of a JPEG has; beyond `most` it is not counted on.

    What stands in segments (previews, profiles) or behind the end (a film of a phone) is no scan of it.
    """
    at, scans = 0, 0
    while scans <= most and (found := _MARKER.search(data, at)):
        at, marker = found.end(), found[1][0]
        if marker == _END:
            break
        scans += marker == _SCAN
        # All others but the start say how long they are; after the header of a scan its data follow.
        at += 0 if marker == _START else int.from_bytes(data[at : at + 2])
    return scans
