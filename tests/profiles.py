"""Colour profiles (ICC.1:2001, version 2.4) and what their numbers mean, by the formulas of the standards."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Primaries = tuple[tuple[float, float], ...]

#: Chromaticities (x, y) of red, green and blue; all with white D65 (SMPTE EG 432-1, Adobe RGB (1998), IEC 61966-2-1).
DISPLAY_P3: Primaries = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB: Primaries = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SRGB: Primaries = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))

D65, D50 = (0.3127, 0.3290), (0.34567, 0.35850)

BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def meant(primaries: Primaries, gamma: float, colour: Sequence[int]) -> list[int]:
    """What numbers of 0 to 255 in a space are in sRGB, cut at its edge."""
    linear = (np.array(colour) / 255) ** gamma
    light = np.clip(np.linalg.inv(_to_xyz(SRGB)) @ _to_xyz(primaries) @ linear, 0, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return [round(value * 255) for value in encoded.tolist()]


def rgb_profile(primaries: Primaries, gamma: float) -> bytes:
    """A profile of three colours that are mixed."""
    adapted = _to_d50() @ _to_xyz(primaries)
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    colours = {f"{name}XYZ": _xyz(adapted[:, at]) for at, name in enumerate("rgb")}
    return _profile(b"RGB ", b"XYZ ", colours | {f"{name}TRC": curve for name in "rgb"})


def grey_profile(gamma: float) -> bytes:
    """A profile of grey."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    return _profile(b"GRAY", b"XYZ ", {"kTRC": curve})


def ink_profile() -> bytes:
    """A profile of four inks of which only black darkens: the others leave the paper white."""
    table = b"".join(bytes([0 if at & 1 else 255, 128, 128]) for at in range(16))
    ramp = bytes(range(256))
    unit = struct.pack(">9i", *(65536 if at in {0, 4, 8} else 0 for at in range(9)))
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + unit + ramp * 4 + table + ramp * 3
    return _profile(b"CMYK", b"Lab ", {"A2B0": lut})


def _profile(space: bytes, connection: bytes, tags: dict[str, bytes]) -> bytes:
    text = b"text" + bytes(4) + b"None\0"
    described = b"desc" + bytes(4) + struct.pack(">I", 5) + b"Test\0" + bytes(78)
    every = {"desc": described, "cprt": text, "wtpt": _xyz(_white(D50)), **tags}
    head, body, at = struct.pack(">I", len(every)), b"", 128 + 4 + 12 * len(every)
    for name, data in every.items():
        padded = data + bytes(-len(data) % 4)
        head += name.encode() + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = 128 + len(head) + len(body)
    device = b"prtr" if space == b"CMYK" else b"mntr"
    header = struct.pack(">I", size) + bytes(4) + b"\x02\x40\0\0" + device + space + connection
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + head + body


def _xyz(values: Numbers) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _white(at: tuple[float, float]) -> Numbers:
    x, y = at
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_xyz(primaries: Primaries) -> Numbers:
    each = np.column_stack([_white(one) for one in primaries])
    mixed: Numbers = each * np.linalg.solve(each, _white(D65))
    return mixed


def _to_d50() -> Numbers:
    cones = (BRADFORD @ _white(D50)) / (BRADFORD @ _white(D65))
    adapted: Numbers = np.linalg.inv(BRADFORD) @ np.diag(cones) @ BRADFORD
    return adapted
