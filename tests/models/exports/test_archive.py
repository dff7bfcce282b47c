"""Archives: what was put in comes out, sent while it is made, the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from models.exports import archive
from models.exports.archive import Part

AT = datetime(2026, 5, 1, 3, 30, tzinfo=UTC)


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize("large", [False, True])
def test_parts_come_out_as_they_went_in(large: bool) -> None:
    parts = [Part("a.txt", [b"mot ", b"hai"], large), Part("b.txt", [], large)]
    with opened(b"".join(archive.stream(parts, AT))) as found:
        assert found.testzip() is None
        assert {name: found.read(name) for name in found.namelist()} == {"a.txt": b"mot hai", "b.txt": b""}


def test_the_time_of_a_part_is_that_of_vietnam_which_was_given() -> None:
    with opened(b"".join(archive.stream([Part("a", [b"x"])], AT))) as found:
        assert found.infolist()[0].date_time == (2026, 5, 1, 10, 30, 0)


def test_the_same_parts_make_the_same_file() -> None:
    first, second = (b"".join(archive.stream([Part("a", [b"x" * 99])], AT)) for _ in range(2))
    assert first == second


def test_bytes_are_sent_before_the_last_is_made() -> None:
    made = 0

    def endless() -> Iterator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield bytes(made * n % 251 for n in range(1000))

    sent = archive.stream([Part("a", endless())], AT)
    assert len(next(sent)) >= archive.CHUNK
    before = made
    next(sent)
    assert before < made < 10_000
