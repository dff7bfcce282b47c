"""Says a text by eSpeak NG, in a process of its own: `espeak_program.py LIBRARY DATA VOICE RATE`.

The text comes by standard input, a WAV file goes to standard output. eSpeak NG is licensed under the GPL version 3 or
later; it is loaded here and nowhere else, and this program shares no memory with Loa. Its functions are those of
`speak_lib.h`. It needs Python's own library alone. Dictionaries of other languages are opened when a word is of one, so
this process goes on opening files, other than those that decode what strangers send.
"""

from __future__ import annotations

import ctypes
import io
import sys
import wave

_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_CHARACTERS, _UTF8 = 1, 1
_RATE_PARAMETER = 1

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Voice:
    """eSpeak NG with one voice.

    :raises OSError: the library or its data can't be loaded, or have no such voice.
    """

    def __init__(self, library: str, data: str, name: str, rate: int) -> None:
        self._library = ctypes.CDLL(library)
        self._pieces: list[bytes] = []
        self._callback = _CALLBACK(self._heard)
        self.hertz: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DONT_EXIT)
        if self.hertz <= 0 or self._library.espeak_SetVoiceByName(name.encode()):
            raise OSError(f"no voice {name}")
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_RATE_PARAMETER, rate, 0)

    def say(self, text: str) -> bytes:
        """Return the samples of a text: 16 bits, one channel."""
        self._pieces.clear()
        raw = text.replace("\0", " ").encode() + b"\0"
        no_id = ctypes.POINTER(ctypes.c_uint)()
        self._library.espeak_Synth(
            raw, ctypes.c_size_t(len(raw)), 0, _CHARACTERS, 0, _UTF8, no_id, ctypes.c_void_p()
        )
        self._library.espeak_Synchronize()
        return b"".join(self._pieces)

    def _heard(self, samples: ctypes._Pointer[ctypes.c_short], count: int, _: int | None) -> int:
        # The last call has no samples.
        if count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        return 0


def main() -> None:
    """Say the text on standard input."""
    library, data, name, rate = sys.argv[1:]
    voice = Voice(library, data, name, int(rate))
    samples = voice.say(sys.stdin.buffer.read().decode())
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(voice.hertz)
        out.writeframes(samples)
    sys.stdout.buffer.write(file.getvalue())


if __name__ == "__main__":
    main()
