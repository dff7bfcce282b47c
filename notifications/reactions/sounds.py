"""MAKE_SOUND and MAKE_ALERT_SOUND: what a loudspeaker is to say is said by the voice of this Loa, and made even.

The two differ by their lane alone: nothing waits behind the sound of a warning, and that waits for nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from models.errors import Fault, Invalid, Unavailable
from models.files import recording_pieces, sound_making, sounds, stored_files
from models.files.sound_making import MadeSound
from models.files.sound_wishes import Piece, SoundSource
from models.files.sounds import MOST_TRIES, Sound, SoundState
from models.programme import compiling, takeovers
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications.reactor import NotYetError, Outside, reaction
from notifications.speakers.base import Speaker, SpeakerError
from notifications.speakers.choosing import SPEAKERS


@reaction(Reaction.MAKE_SOUND)
def make_sound(outside: Outside, event: Event) -> None:
    """Make the sound of the event.

    :raises NotYetError: others are being made.
    """
    try:
        make(outside.store, event["subject"]["id"])
    except Unavailable as busy:
        raise NotYetError(datetime.now(UTC) + timedelta(seconds=busy.retry_after)) from busy


@reaction(Reaction.MAKE_ALERT_SOUND)
def make_alert_sound(outside: Outside, event: Event) -> None:
    """Make the sound of a warning, and write it into the programmes at once.

    :raises NotYetError: others are being made.
    """
    make_sound(outside, event)
    compiling.splice(outside.store, takeovers.said_by(outside.store, event["subject"]["id"]))


def make(store: Store, sound_id: str) -> Sound:
    """Make a sound, or say why it can't be; one that is done already stays as it is.

    :raises Unavailable: others are being made.
    """
    sound = sounds.begun(store, sound_id)
    if sound["state"] != SoundState.MAKING:
        return sound
    if sound["tries"] > MOST_TRIES:
        return sounds.fail(store, sound, "speaker_failed")
    try:
        return sounds.keep(store, sound, _made(store, sound))
    except SpeakerError as error:
        return sounds.fail(store, sound, error.code)
    except Invalid as refused:
        fault = refused.faults[0]
        return sounds.fail(store, sound, fault.code, fault.params)
    except Unavailable:
        sounds.not_begun(store, sound_id)
        raise


def _made(store: Store, sound: Sound) -> MadeSound:
    if sound["source"] == SoundSource.TEST and not any(sound["body"].values()):
        return sound_making.test_tone()
    pieces: list[Piece] = []
    order: list[int] = []
    for body, frame in ((sound["body"], sound["frame"]), (sound["then"], sound["then_frame"])):
        if body is None:
            continue
        said = [len(pieces)] * sound["repeats"]
        pieces.append(body)
        if frame:
            said = [len(pieces), *said, len(pieces)]
            pieces.append(frame)
        order += said
    heard = [_heard(store, sound, piece) for piece in pieces]
    return sound_making.make(heard, order, chime=sound["chime"], strict=bool(sound["body"]["original"]))


def _heard(store: Store, sound: Sound, piece: Piece) -> bytes:
    """Return the bytes of a piece: the recording, or what the speaker says.

    :raises SpeakerError: it can't say it.
    :raises Invalid: the recording was not made in time and is gone.
    """
    if piece["file_id"]:
        return stored_files.whole(store, piece["file_id"])
    if piece["original"]:
        if not (data := recording_pieces.read(store, piece["original"])):
            raise Invalid(Fault("file", "recording_gone"))
        return data
    voice: Speaker = SPEAKERS[sound["speaker"] or store.settings.speaker](store.settings)
    return voice.say(piece["text"], sound["language"], sound["voice"], sound["rate"])
