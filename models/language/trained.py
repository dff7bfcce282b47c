"""Models that are trained once and kept as files: plain arrays that every process maps into its memory.

A model belongs to what it was trained from: its folder is named by a digest of the examples and of the code. Whoever
needs one that is not there trains it while others wait, and moves the finished folder to its place in one step. Where
nothing can be written the model lives in memory.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: Where models are kept; `make clean` empties it.
FOLDER = Path(__file__).parents[1] / "trained"

#: Models of other code are kept for a day: somebody may be comparing two of them.
KEEP_SECONDS = 86_400

Array = NDArray[np.generic]
Arrays = Mapping[str, Array]


def arrays(name: str, sources: Iterable[Path], train: Callable[[], Arrays], folder: Path = FOLDER) -> Arrays:
    """Return the arrays of a model, trained unless they are kept already.

    :param name: of the model; small letters.
    :param sources: the files that decide what is learnt: examples, what looks at them, and the module.
    """
    home = folder / f"{name}-{_digest(sources)}"
    if not home.exists():
        try:
            folder.mkdir(exist_ok=True)
            with _alone(folder / f"{name}.lock"):
                if not home.exists():
                    _keep(train(), home)
        except OSError:
            return train()
    return {path.stem: np.load(path, mmap_mode="r") for path in home.glob("*.npy")}


def _digest(sources: Iterable[Path]) -> str:
    found = hashlib.sha256(np.__version__.encode())
    for path in sorted({*sources}):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _keep(made: Arrays, home: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        for name, values in made.items():
            np.save(draft / f"{name}.npy", values, allow_pickle=False)
        draft.chmod(0o755)
        draft.rename(home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _forget_old(home)


def _forget_old(home: Path) -> None:
    kind = home.name.rpartition("-")[0]
    for other in home.parent.glob(f"*{kind}-*"):
        with suppress(OSError):
            if other != home and time.time() - other.stat().st_mtime > KEEP_SECONDS:
                shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that other processes wait for."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
