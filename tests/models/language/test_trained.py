"""A model is trained once for the same examples and code, and read from its files afterwards."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from models.language import trained


class Training:
    """A training that counts how often it is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> trained.Arrays:
        """Train."""
        self.done += 1
        return {"weights": np.arange(3, dtype=np.float32)}


def test_it_is_trained_once(tmp_path: Path) -> None:
    examples, training = tmp_path / "examples.yml", Training()
    examples.write_text("one")
    for _ in range(2):
        found = trained.arrays("test", [examples], training, tmp_path / "models")
        assert found["weights"].tolist() == [0, 1, 2]
    assert training.done == 1


def test_other_examples_train_it_again(tmp_path: Path) -> None:
    examples, training = tmp_path / "examples.yml", Training()
    for text in ("one", "two"):
        examples.write_text(text)
        trained.arrays("test", [examples], training, tmp_path / "models")
    assert training.done == 2


def test_two_at_once_train_it_once(tmp_path: Path) -> None:
    training = Training()
    threads = [
        threading.Thread(target=trained.arrays, args=("test", [], training, tmp_path / "models"))
        for _ in range(2)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert training.done == 1


def test_where_nothing_can_be_written_it_lives_in_memory(tmp_path: Path) -> None:
    no_folder = tmp_path / "a file"
    no_folder.write_text("")
    assert trained.arrays("test", [], Training(), no_folder / "models")["weights"].tolist() == [0, 1, 2]
