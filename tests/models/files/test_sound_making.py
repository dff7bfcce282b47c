"""Announcements: measured in what comes out of the decoder again, whatever voice or recorder it came from."""

from __future__ import annotations

import numpy as np
import pytest

from models.errors import Invalid
from models.files import sound_making, sound_samples
from models.files.sound_making import MadeSound
from tests.hearing import Heard, heard
from tests.recordings import sound

#: A voice that nobody has: pulses with pauses, loud as eSpeak at its highest.
VOICE = "aevalsrc=0.95*sin(2*PI*180*t)*(0.5+0.5*sin(2*PI*3*t))+0.04*sin(2*PI*900*t):d=2"


def refusal(data: bytes, *, strict: bool = True) -> str:
    with pytest.raises(Invalid) as caught:
        sound_making.make([data], [0], chime=False, strict=strict)
    return caught.value.faults[0].code


def mp3(made: MadeSound) -> Heard:
    return heard(made.parts["mp3"])


@pytest.fixture(scope="module")
def announcement() -> MadeSound:
    """Said twice with the chime before."""
    return sound_making.make([sound("wav", source=VOICE)], [0, 0], chime=True)


@pytest.mark.parametrize(
    "data",
    [
        sound("wav", source=VOICE),
        sound("mp3", seconds=3.0, volume=0.01),
        sound("m4a", seconds=2.0, volume=0.9, channels=2),
        sound("wav", source="aevalsrc=if(lt(mod(t\\,0.7)\\,0.02)\\,0.99\\,0.05)*sin(2*PI*700*t):d=4"),
    ],
    ids=["voice", "faint", "loud and stereo", "clicks"],
)
def test_every_announcement_is_as_loud_as_the_others_and_below_the_ceiling(data: bytes) -> None:
    made = mp3(sound_making.make([data], [0, 0], chime=True))
    assert made.loudness == pytest.approx(-16.0, abs=1.0)
    assert made.peak <= -1.5


def test_the_mp3_is_what_the_oldest_boxes_take(announcement: MadeSound) -> None:
    made = mp3(announcement)
    assert (made.format, made.codec, made.rate, made.channels) == ("mp3", "mp3", 24_000, 1)
    assert made.bits == pytest.approx(48_000, rel=0.03)


def test_every_frame_of_the_mp3_has_the_same_rate(announcement: MadeSound) -> None:
    data, at, rates = announcement.parts["mp3"], 0, set()
    while at + 4 <= len(data):
        # A frame of MPEG-2 layer III: 576 samples, 72 bytes a kilobit at 24 kHz.
        assert data[at] == 0xFF
        assert data[at + 1] & 0xE0 == 0xE0
        rates.add(data[at + 2] >> 4)
        at += 144 + (data[at + 2] >> 1 & 1)
    assert rates == {6}


def test_the_opus_is_half_as_large_and_as_loud(announcement: MadeSound) -> None:
    made = heard(announcement.parts["ogg"])
    assert (made.format, made.codec, made.channels) == ("ogg", "opus", 1)
    assert made.loudness == pytest.approx(-16.0, abs=1.0)
    assert made.peak <= -1.5
    assert len(announcement.parts["ogg"]) < 0.7 * len(announcement.parts["mp3"])


def test_it_is_said_twice_with_a_pause_between(announcement: MadeSound) -> None:
    made = mp3(announcement)
    # Two tones of the chime, two readings of 2 s, the pause, and what is silent behind the chime and the end.
    assert made.seconds == pytest.approx(2.1 + 2 + 1.2 + 2 + 0.4, abs=0.2)
    assert [pause for pause in made.silences(0.9) if pause < 1.6] == [pytest.approx(1.2, abs=0.2)]


def test_the_chime_comes_first_and_then_the_words() -> None:
    data = sound("wav", source=VOICE)
    with_chime, without = (mp3(sound_making.make([data], [0], chime=chime)) for chime in (True, False))
    assert with_chime.seconds - without.seconds == pytest.approx(2.1, abs=0.1)


def test_the_chime_is_about_as_loud_as_a_deep_voice() -> None:
    deep = "aevalsrc=0.4*sin(2*PI*110*t)+0.15*sin(2*PI*220*t)+0.08*sin(2*PI*900*t):d=4"
    made = mp3(sound_making.make([sound("wav", source=deep)], [0], chime=True))
    # What is heard has twice the samples of what is made.
    rate, samples = sound_samples.RATE, made.samples[::2].astype(np.float32)
    chime, words = samples[: round(1.8 * rate)], samples[round(2.2 * rate) : round(6 * rate)]
    assert sound_samples.loudness(chime) == pytest.approx(sound_samples.loudness(words), abs=2.0)


def test_pieces_are_heard_in_their_order() -> None:
    short, long = (sound("wav", source=f"sine=frequency=800:duration={seconds}") for seconds in (0.5, 1.5))
    made = mp3(sound_making.make([long, short], [1, 0, 1], chime=False))
    assert made.seconds == pytest.approx(0.5 + 1.2 + 1.5 + 1.2 + 0.5 + 0.4, abs=0.2)
    assert len(made.silences(1.0)) == 2


def test_what_is_too_low_for_a_horn_is_taken_out() -> None:
    low = "aevalsrc=0.5*sin(2*PI*40*t)+0.05*sin(2*PI*1000*t):d=3"
    made = mp3(sound_making.make([sound("wav", source=low)], [0], chime=False))
    spectrum = abs(np.fft.rfft(made.samples[48_000:96_000]))
    assert spectrum[40] < spectrum[1000]


def test_what_is_told_of_it_is_what_is_heard(announcement: MadeSound) -> None:
    made = mp3(announcement)
    assert announcement.seconds == pytest.approx(made.seconds, abs=0.15)
    assert announcement.loudness == pytest.approx(made.loudness, abs=0.3)
    # The higher one of both renditions.
    assert made.peak - 0.3 <= announcement.peak <= -1.5


def test_its_waveform_can_be_drawn(announcement: MadeSound) -> None:
    assert len(announcement.waveform) == 200
    assert 0 <= min(announcement.waveform) < 5
    assert 20 < max(announcement.waveform) <= 100


def test_the_test_tone_is_one_tone() -> None:
    made = mp3(sound_making.test_tone())
    spectrum = abs(np.fft.rfft(made.samples[48_000:96_000]))
    assert int(spectrum.argmax()) == 1_000
    assert made.seconds == pytest.approx(3.0, abs=0.2)


def test_a_silent_recording_is_refused() -> None:
    assert refusal(sound("wav", source="anullsrc=duration=2")) == "sound_silent"


def test_a_clipped_recording_is_refused() -> None:
    clipped = "aevalsrc=clip(3*sin(2*PI*300*t)\\,-1\\,1):d=2"
    assert refusal(sound("wav", source=clipped)) == "sound_clipped"


def test_a_loud_recording_that_is_whole_is_taken() -> None:
    whole = "aevalsrc=0.99*sin(2*PI*300*t)*pow(sin(2*PI*2*t)\\,2)*(0.4+0.6*sin(t)):d=3"
    assert sound_making.make([sound("wav", source=whole)], [0], chime=False, strict=True).seconds > 2


def test_what_is_longer_than_ten_minutes_is_refused() -> None:
    # Frames of MP3 may follow each other for ever; the file says nothing of how many there are.
    assert refusal(sound("mp3", seconds=41.0) * 15) == "recording_too_long"


@pytest.mark.parametrize("data", [b"", b"RIFF0000WAVE", b"GIF89a", bytes(500)])
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    assert refusal(data) == "recording_unknown"
