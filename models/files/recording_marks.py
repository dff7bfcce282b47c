"""Marks of recordings: what a file of sound or film says it is, by its first bytes.

Only what is named here is ever opened, each with its own demuxer: nothing is left to guess. So playlists, lists of
files, series of pictures and the hundreds of formats that nobody sends reach no code that reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: As many bytes of a file tell what it is.
WITHIN = 64

#: Kinds of MP4 (ISO 14496-12 `ftyp`) that are pictures: HEIC and AVIF.
_STILL = rb"heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis"


@dataclass(frozen=True)
class Mark:
    """A format of recordings.

    :param name: as FFmpeg calls its demuxer.
    :param codecs: what may be in it, as FFmpeg calls the codecs.
    """

    name: str
    codecs: frozenset[str]


_SPEECH = frozenset({"amr_nb", "amr_wb"})
_SOUND = frozenset({"aac", "mp3", "opus", "vorbis"})
_FILM = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "h263"})
_PLAIN = frozenset({"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_alaw", "pcm_mulaw"})
_OF_CAMERAS = frozenset({"pcm_s16be", "pcm_s16le", "alac"})

#: The formats, by the bytes that they begin with.
MARKS: Mapping[re.Pattern[bytes], Mark] = {
    # MP4, M4A, MOV, 3GP: one family. A QuickTime file of an old phone begins with `moov`, `mdat` or padding.
    re.compile(rb"....(?:ftyp(?!" + _STILL + rb")|moov|mdat|wide|free|skip)", re.DOTALL): Mark(
        "mov", _SOUND | _SPEECH | _FILM | _OF_CAMERAS
    ),
    re.compile(rb"\x1aE\xdf\xa3"): Mark("matroska", _SOUND | _FILM),
    re.compile(rb"OggS"): Mark("ogg", _SOUND),
    re.compile(rb"RIFF....WAVE", re.DOTALL): Mark("wav", _PLAIN),
    re.compile(rb"#!AMR(?:-WB)?\n"): Mark("amr", _SPEECH),
    re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"): Mark("aac", frozenset({"aac"})),
    re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"): Mark("mp3", frozenset({"mp3"})),
}


def mark_of(data: bytes) -> Mark | None:
    """Return what format of recording these bytes mean to be; None if none that is taken."""
    head = data[:WITHIN]
    return next((mark for begins, mark in MARKS.items() if begins.match(head)), None)


def is_recording(data: bytes) -> bool:
    """Say whether these bytes mean to be sound or film."""
    return mark_of(data) is not None
