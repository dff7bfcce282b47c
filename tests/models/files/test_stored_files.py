"""Stored files are read from anywhere in them, a piece at a time."""

from __future__ import annotations

import tracemalloc

import pytest

from models.files import stored_files
from models.files.stored_files import StoredFile
from models.store import Store

#: Longer than two of the pieces in which files are stored.
DATA = bytes(n % 251 for n in range(600_000))


@pytest.fixture
def file_id(store: Store) -> str:
    return stored_files.put(store, "a", DATA)


def rest(file: StoredFile) -> bytes:
    return b"".join(iter(lambda: file.read(100_000), b""))


def test_a_file_comes_back_whole(store: Store, file_id: str) -> None:
    assert stored_files.whole(store, file_id) == DATA
    assert rest(StoredFile(store, file_id)) == DATA


@pytest.mark.parametrize("start", [0, 1, 261_119, 261_120, 300_000, 599_999, 600_000, 700_000])
def test_it_is_read_from_anywhere(store: Store, file_id: str, start: int) -> None:
    file = StoredFile(store, file_id)
    assert file.seek(start) == file.tell() == start
    assert rest(file) == DATA[start:]
    assert file.seek(-10, 2) == len(DATA) - 10


def test_one_second_of_a_film_takes_one_piece(store: Store) -> None:
    file = StoredFile(store, stored_files.put(store, "film", bytes(8_000_000)))
    tracemalloc.start()
    file.seek(4_000_000)
    file.read(1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_file_that_was_removed_ends_with_an_error_and_not_as_if_it_were_whole(
    store: Store, file_id: str
) -> None:
    file = StoredFile(store, file_id)
    file.read(10)
    stored_files.forget(store, [file_id])
    with pytest.raises(EOFError):
        file.read(10)
