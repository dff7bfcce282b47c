"""Hours as officials type them, `T2-T7 05:00-06:30; CN 06:00-07:00`, a stretch a line or with semicolons between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.html.forms import Sent
from models.errors import Fault
from models.outlets import hours_words, table
from models.outlets.outlets import Loudness, Window


def days() -> Mapping[str, str]:
    """Return what each day is called."""
    return table.words()["words"]["days"]


def written(windows: Sequence[Window]) -> str:
    """Return windows in words."""
    return hours_words.windows_said(windows, days())


def volume_written(volume: Sequence[Loudness]) -> str:
    """Return how loud in words."""
    return hours_words.volume_said(volume)


def put_windows(sent: Sent, name: str) -> list[Fault]:
    """Put the windows of a field of text into a form, in the shape that the schema of the API loads.

    Returns what can't be read.
    """
    text = sent.pop(name, "")
    try:
        windows = hours_words.windows_of(_one_line(text), days())
    except ValueError as error:
        return [Fault(name, "windows_unreadable", {"part": str(error)})]
    for number, one in enumerate(windows):
        sent.setlist(f"{name}.{number}.days", one["days"])
        sent[f"{name}.{number}.start"], sent[f"{name}.{number}.end"] = one["start"], one["end"]
    return []


def put_volume(sent: Sent, name: str) -> list[Fault]:
    """Put how loud into a form; see `put_windows`."""
    text = sent.pop(name, "")
    try:
        volume = hours_words.volume_of(_one_line(text))
    except ValueError as error:
        return [Fault(name, "volume_unreadable", {"part": str(error)})]
    for number, one in enumerate(volume):
        sent[f"{name}.{number}.start"], sent[f"{name}.{number}.end"] = one["start"], one["end"]
        sent[f"{name}.{number}.percent"] = str(one["percent"])
    return []


def _one_line(text: str) -> str:
    return ";".join(text.splitlines())
