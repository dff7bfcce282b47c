"""The console twin: says nothing, and makes a tone as long as the text would take; for development without a voice."""

from __future__ import annotations

import array
import io
import math
import wave

import structlog

from notifications.speakers.base import Speaker

log = structlog.get_logger(__name__)

#: Samples a second, the tone in hertz, and seconds that a word takes.
HERTZ, TONE, SECONDS_A_WORD = 16_000, 220.0, 0.35


class Console(Speaker):
    """Writes into the log what it would say."""

    def say_checked(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Return a tone that swells with each word."""
        log.info("would_say", language=language, voice=voice, rate=rate, text=text)
        length = max(1, round(len(text.split()) * SECONDS_A_WORD * 100 / rate * HERTZ))
        swell = SECONDS_A_WORD * HERTZ
        heights = (
            round(9_000 * abs(math.sin(math.pi * at / swell)) * math.sin(2 * math.pi * TONE * at / HERTZ))
            for at in range(length)
        )
        file = io.BytesIO()
        with wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(HERTZ)
            out.writeframes(array.array("h", heights).tobytes())
        return file.getvalue()
