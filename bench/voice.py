"""How long a bulletin takes to become sound, and how large it is: `python -m bench.voice [--rounds 3]`.

Sentences of the reader's tests are read, said by eSpeak NG and made, each step by itself.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from models.files import sound_making
from models.settings import load
from models.speech import reader
from notifications.speakers.choosing import speaker

SENTENCES = Path(__file__).resolve().parents[1] / "tests" / "models" / "speech" / "sentences.tsv"

#: Sentences of a bulletin: a short one, a usual one, a long one.
LENGTHS = (2, 8, 30)


def main() -> None:
    """Print a row for each length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()[1:]
    texts = [line.split("\t")[1].replace("\\n", "\n") for line in lines]
    print("sentences  read ms  said s  made s  sound s  LUFS   dBTP  mp3 kB  ogg kB")
    for length in LENGTHS:
        print(_row(" ".join(texts[:: len(texts) // length][:length]), length, rounds))


def _row(text: str, length: int, rounds: int) -> str:
    voice = speaker(load({}))
    times: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        spoken = reader.read(text).spoken
        read = time.perf_counter()
        wav = voice.say(spoken, "vi", "", 100)
        said = time.perf_counter()
        made = sound_making.make([wav], [0, 0], chime=True)
        times.append((1000 * (read - begun), said - read, time.perf_counter() - said))
    reading, saying, making = (statistics.median(column) for column in zip(*times, strict=True))
    sizes = {name: len(data) / 1000 for name, data in made.parts.items()}
    return (
        f"{length:9}  {reading:7.1f}  {saying:6.2f}  {making:6.2f}  {made.seconds:7.1f}  {made.loudness:5.1f}  "
        f"{made.peak:5.1f}  {sizes['mp3']:6.0f}  {sizes['ogg']:6.0f}"
    )


if __name__ == "__main__":
    main()
