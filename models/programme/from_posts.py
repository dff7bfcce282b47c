"""Bulletins of posts: what is out on the boards or loudspeakers of a post becomes a bulletin, and follows the post.

For boards the post was approved already, so its bulletin is. What is to be said aloud is a draft: somebody hears it
first, and says that it is right. A correction makes it a draft again, a withdrawal takes it off the air.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.areas import areas
from models.content import channel_texts
from models.content.posts import Audience, Channel, Post, PostState
from models.files.sound_wishes import LONGEST_TEXT
from models.language.languages import LANGUAGES
from models.programme import bulletin_faults, bulletin_sounds, bulletins, drafting, precedence
from models.programme.bulletin_faults import VOICED, BulletinDraft, SpokenDraft
from models.programme.bulletins import BULLETINS, Bulletin, BulletinState, BulletinText, Frame
from models.programme.items import SHOWN_SECONDS
from models.speech import reader, spoken_words
from models.store import Store, events

_AIRED = frozenset({Channel.BOARD, Channel.LOUDSPEAKER})


def follow(store: Store, post: Post) -> Bulletin | None:
    """Make, renew or end the bulletin of a post as it is now; None where it has none. Done twice it does no harm."""
    before = bulletins.of_post(store, post["_id"])
    wanted = (
        post["state"] == PostState.PUBLISHED
        and post["audience"] == Audience.PUBLIC
        and bool(_AIRED & set(post["channels"]))
    )
    if not wanted:
        return _end(store, before) if before else None
    aloud, shown = (one in post["channels"] for one in (Channel.LOUDSPEAKER, Channel.BOARD))
    draft = draft_of(store, post, aloud=aloud, shown=shown)
    state = BulletinState.DRAFT if aloud else BulletinState.APPROVED
    if before is None:
        writers = [one for one in post["editors"] if one]
        return drafting.create(store, draft, post["source_agency_id"], events.SYSTEM, writers, state)
    if before["texts"] == draft["texts"]:
        return before
    return _renew(store, before, draft, state)


def draft_of(store: Store, post: Post, *, aloud: bool, shown: bool) -> BulletinDraft:
    """Return what a bulletin takes from a post: its words, what is said of them aloud, and what boards show."""
    texts: dict[str, BulletinText] = {
        language: {
            "title": post["texts"][language]["title"][: bulletin_faults.MOST_TITLE],
            "body": post["texts"][language]["plain"][: bulletin_faults.MOST_BODY],
        }
        for language in LANGUAGES
        if language in post["texts"]
    }
    return {
        "area_id": post["area_id"],
        "level": precedence.levels_at(store, post["area_id"])[0],
        "priority": post["priority"],
        "texts": texts,
        "spoken": {
            language: _spoken(store, post, language) for language in texts if aloud and language in VOICED
        },
        "sounds": {},
        "recordings": {},
        "frames": [_frame(store, post, language) for language in texts if shown],
        "picture": "",
        "valid_from": post["valid_from"],
        "valid_to": post["valid_to"],
        "post_id": post["_id"],
    }


def _frame(store: Store, post: Post, language: str) -> Frame:
    made = channel_texts.text_on(store, post, Channel.BOARD, language)
    most = bulletin_faults.MOST_FRAME_TEXT
    return {"lang": language, "title": made.title[:most], "text": made.body[:most], "seconds": SHOWN_SECONDS}


def _spoken(store: Store, post: Post, language: str) -> SpokenDraft:
    """Return what a voice is to say of a post, read by the words of the province."""
    text = channel_texts.text_on(store, post, Channel.LOUDSPEAKER, language).whole
    read = reader.read(text, language, spoken_words.for_province(store, areas.active_province_id(store)))
    return {
        "text": read.spoken[:LONGEST_TEXT],
        "unknown": list(dict.fromkeys(one.token for one in read.doubts)),
    }


def _renew(store: Store, before: Bulletin, draft: BulletinDraft, state: BulletinState) -> Bulletin:
    """Write the new words; sound and recordings of the old ones say what is not so any more."""
    values = {
        **{name: value for name, value in draft.items() if name not in ("post_id", "spoken")},
        "sounds": bulletin_sounds.of_draft(store, draft, events.SYSTEM),
        "spoken": {language: {**one, "confirmed_by": ""} for language, one in draft["spoken"].items()},
        "paths": areas.above(store, draft["area_id"]),
        "approvals": [],
        "state": state,
        "updated_at": datetime.now(UTC),
    }
    return events.change(
        store,
        BULLETINS,
        before["_id"],
        {"$set": values},
        action="source_corrected",
        actor=events.SYSTEM,
        expect=before["version"],
    )


def _end(store: Store, before: Bulletin) -> Bulletin:
    over = {BulletinState.WITHDRAWN, BulletinState.DISCARDED}
    if before["state"] in over:
        return before
    aired = before["state"] == BulletinState.APPROVED
    state = BulletinState.WITHDRAWN if aired else BulletinState.DISCARDED
    return events.change(
        store,
        BULLETINS,
        before["_id"],
        {"$set": {"state": state, "updated_at": datetime.now(UTC)}},
        action="source_withdrawn",
        actor=events.SYSTEM,
        expect=before["version"],
    )
