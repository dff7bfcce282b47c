"""The maker of sounds, at work in `models.files.decoder`: what a voice or somebody said in, what outlets play out.

Chime, then the pieces in their order with a pause between them; without the deep notes that horns only rattle with,
even, as loud as every other announcement, and never above the ceiling. What is told of it was measured on what was
made, after it was decoded again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple

import av
import numpy as np
from av import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError

from models.files import sound_samples
from models.files.decoder import Made, refuse
from models.files.recording_marks import mark_of
from models.files.recording_source import MICROSECONDS, Streams, frames, opened, too_long
from models.files.sound_samples import RATE, Samples
from models.files.steady_sound import Step

#: How loud an announcement is, in LUFS, by how much it may miss that, and what no moment exceeds, in dBTP.
AIM, MAY_MISS, CEILING = -16.0, 0.3, -1.5

#: What the encoder takes from it with the highest notes, in decibels (measured with speech).
ENCODER_TAKES = 0.3

#: As loud a piece is before it is shaped and after, in LUFS, so that all are alike; the chime is as loud as they.
PIECE_AIM = -20.0

#: Horns carry 300 Hz and up; below this there is nothing but rumble. Speech becomes even by a factor of three.
SHAPE: tuple[Step, ...] = (
    ("highpass", "f=160:poles=2"),
    ("acompressor", "threshold=0.06:ratio=3:attack=5:release=120:knee=4"),
)

#: Rounds in which loudness is met, and rounds in which the ceiling is; one or two are usual.
ROUNDS = 4

#: What is softer is silence, in LUFS.
SILENT = -50.0

#: A recording is clipped where it reaches so far up, and more than this part of it lies in the uppermost tenth: of
#: speech that is whole less than two thousandths do, of the same thrice as loud nearly four hundredths (measured).
NEARLY_FULL, UPPERMOST, MOST_CLIPPED = 0.85, 0.9, 0.03

#: Columns of the drawn waveform.
COLUMNS = 200

#: Silence at the end, in seconds, so that no amplifier cuts the last word.
TAIL = 0.4


class Written(NamedTuple):
    """How a rendition is written: the format, the codec, its samples and bits a second, and its options."""

    format: str
    codec: str
    samples: str
    bits: int
    options: Mapping[str, str]
    container: Mapping[str, str]


#: What outlets take: MP3 of one constant rate for the oldest of them, Opus where data cost money.
WRITTEN: Mapping[str, Written] = {
    "mp3": Written("mp3", "libmp3lame", "fltp", 48_000, {}, {"write_xing": "0", "id3v2_version": "0"}),
    "ogg": Written("ogg", "libopus", "flt", 24_000, {"application": "voip"}, {"fflags": "+bitexact"}),
}


def make(
    data: bytes,
    *,
    lengths: Mapping[str, int],
    order: Mapping[str, int],
    chime: int,
    tone: int,
    strict: int,
    pause_ms: int,
    max_seconds: int,
) -> Made:
    """Make `mp3` and `ogg` of one or several pieces of sound.

    :param data: the pieces one after another, each a file; `lengths` are their bytes, by number from "0" on.
    :param order: the number of the piece that is heard first ("0"), second and so on.
    :param chime: 1 if the chime begins it; `tone`: 1 if it is the test tone alone.
    :param strict: 1 if what is silent or clipped is refused.
    :raises Invalid: `recording_unknown`, `recording_too_long`, `sound_silent`, `sound_clipped`.

    The facts are `seconds`, `loudness` (LUFS), `peak` (dBTP) and `waveform` (0 to 100).
    """
    try:
        pieces = [_piece(part, bool(strict), max_seconds) for part in _parts(data, lengths)]
        tones = sound_samples.through(sound_samples.test_tone(), SHAPE) if tone else None
        return _even(_joined(pieces, order, bool(chime), pause_ms) if tones is None else tones)
    except MemoryError as error:
        raise refuse("upload_too_costly") from error
    except (FFmpegError, ValueError) as error:
        raise refuse("recording_unknown") from error


def _parts(data: bytes, lengths: Mapping[str, int]) -> Iterator[bytes]:
    at = 0
    for number in range(len(lengths)):
        yield data[at : at + lengths[str(number)]]
        at += lengths[str(number)]


def _piece(data: bytes, strict: bool, most: int) -> Samples:
    """Decode one piece and bring it near the others."""
    samples = _decoded(data, most)
    loudness = sound_samples.loudness(samples)
    if loudness <= SILENT:
        raise refuse("sound_silent")
    if strict and _clipped(samples) > MOST_CLIPPED:
        raise refuse("sound_clipped")
    # The filters take much of a deep voice and nothing of the chime: only what is left can be compared.
    return _brought(sound_samples.through(sound_samples.louder(samples, PIECE_AIM - loudness), SHAPE))


def _brought(samples: Samples) -> Samples:
    """Return samples as loud as every other piece."""
    return sound_samples.louder(samples, PIECE_AIM - sound_samples.loudness(samples))


def _decoded(data: bytes, most: int) -> Samples:
    mark = mark_of(data)
    if mark is None:
        raise refuse("recording_unknown")
    with opened(data, mark) as source:
        sound = Streams(source, mark).sound
        if sound is None:
            raise refuse("recording_unknown")
        if source.duration is not None and source.duration > most * MICROSECONDS:
            raise too_long(most)
        heard = (frame for frame, _ in frames(source, [sound], most) if isinstance(frame, AudioFrame))
        return sound_samples.of_frames(heard)


def _clipped(samples: Samples) -> float:
    """Return the part of the samples that lie in the uppermost tenth; 0 of a recording that has room above it."""
    highest = float(np.max(np.abs(samples), initial=0.0))
    return float(np.mean(np.abs(samples) >= highest * UPPERMOST)) if highest >= NEARLY_FULL else 0.0


def _joined(pieces: Sequence[Samples], order: Mapping[str, int], chime: bool, pause_ms: int) -> Samples:
    heard: list[Samples] = []
    if chime:
        heard.append(_brought(sound_samples.chime()))
    for number in range(len(order)):
        if number:
            heard.append(sound_samples.silence(pause_ms / 1000))
        heard.append(pieces[order[str(number)]])
    return np.concatenate([*heard, sound_samples.silence(TAIL)])


def _even(shaped: Samples) -> Made:
    """Make a sound even; lower its ceiling until what comes out of both encoders keeps below the one that counts."""
    ceiling = CEILING - 1.0
    for _ in range(ROUNDS):
        limited = _as_loud_as_wanted(shaped, ceiling)
        made = {name: encoded(limited, how) for name, how in WRITTEN.items()}
        heard = {name: sound_samples.measured(_decoded_again(data)) for name, data in made.items()}
        peak = max(one.peak for one in heard.values())
        if peak <= CEILING:
            break
        ceiling -= peak - CEILING + 0.1
    facts = {
        "seconds": round(len(limited) / RATE, 2),
        "loudness": round(heard["mp3"].loudness, 1),
        "peak": round(peak, 1),
        "waveform": sound_samples.waveform(limited, COLUMNS),
    }
    return Made(facts, made)


def _as_loud_as_wanted(shaped: Samples, ceiling: float) -> Samples:
    """Make a sound louder until it is as loud as others after the limiter took its peaks."""
    aim = AIM + ENCODER_TAKES
    louder = aim - sound_samples.loudness(shaped)
    for _ in range(ROUNDS):
        limited = _limited(shaped, louder, ceiling)
        missing = aim - sound_samples.loudness(limited)
        if abs(missing) <= MAY_MISS:
            break
        louder += missing
    return limited


def _limited(samples: Samples, louder: float, ceiling: float) -> Samples:
    limit = 10 ** (ceiling / 20)
    steps = (
        ("volume", f"{louder:.2f}dB"),
        ("alimiter", f"limit={limit:.4f}:level=disabled:attack=3:release=60"),
    )
    return sound_samples.through(samples, steps)


def _decoded_again(data: bytes) -> Samples:
    with av.open(BytesIO(data), "r") as source:
        return sound_samples.of_frames(source.decode(source.streams.audio[0]))


def encoded(samples: Samples, how: Written) -> bytes:
    """Return samples as a file."""
    file = BytesIO()
    with av.open(file, "w", format=how.format, options=dict(how.container)) as out:
        stream: AudioStream = out.add_stream(how.codec, rate=RATE, layout="mono", options=dict(how.options))  # type: ignore[assignment]
        stream.bit_rate = how.bits
        stream.codec_context.thread_count = 1
        resized = av.AudioResampler(how.samples, "mono", RATE)
        for frame in sound_samples.frames_of(samples):
            for fitting in resized.resample(frame):
                out.mux(stream.encode(fitting))
        for fitting in resized.resample(None):
            out.mux(stream.encode(fitting))
        out.mux(stream.encode(None))
    return file.getvalue()


def _practise() -> None:
    """Make one short sound: libraries load parts of themselves when they first need them, which needs open doors."""
    tone = encoded(sound_samples.louder(sound_samples.test_tone()[:RATE], -6.0), WRITTEN["mp3"])
    make(
        tone,
        lengths={"0": len(tone)},
        order={"0": 0},
        chime=1,
        tone=0,
        strict=0,
        pause_ms=0,
        max_seconds=10,
    )


_practise()
