"""Builders: whole, valid things for tests, of which a test names only what it is about."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from models import surveys
from models.access import api_keys, sessions
from models.access.callers import HERE, CallerKind, Identity, KeyScope
from models.content import drafting, publishing
from models.content.drafting import PostDraft
from models.content.posts import Post
from models.people import citizens, credentials, devices, officials
from models.people.citizens import IdentityKind
from models.store import Document, Store, events
from models.surveys.definition import Survey
from models.surveys.drafting import SurveyDraft

#: The active province of the tests, and the maps before.
VINH_LONG, TAY_NINH = "86@2025-07-01", "80@2025-07-01"
OLD_TRA_VINH, OLD_LONG_AN = "84@2021-01-01", "80@2021-01-01"

#: Two communes of the active province.
PHUONG_TRA_VINH, PHUONG_LONG_DUC = "29242@2025-07-01", "29263@2025-07-01"


def in_province(store: Store, province: str) -> Store:
    """The same store with another active province."""
    return dataclasses.replace(store, settings=dataclasses.replace(store.settings, province=province))


def post(store: Store, *, at: datetime | None = None, **given: Any) -> Post:
    """A published post; by default at the province, an hour old."""
    drafted = drafting.create(store, post_draft(**given), events.SYSTEM)
    return publishing.publish(
        store, drafted["_id"], events.SYSTEM, at=at or datetime.now(UTC) - timedelta(hours=1)
    )


def post_draft(**given: Any) -> PostDraft:
    """What an official writes.

    `title` and `body` are those in `lang`, `translations` the others; or `texts` has all.
    """
    lang = given.pop("lang", "vi")
    own = {
        "title": given.pop("title", "Lịch phát loa"),
        "body": given.pop("body", "Phát lúc 5 giờ và 17 giờ."),
    }
    row = {
        "area_id": VINH_LONG,
        "category": "programme",
        "lang": lang,
        "texts": {lang: own, **given.pop("translations", {})},
    }
    return cast(PostDraft, row | given)


def question(id: str, type: str, *options: str, **given: Any) -> Document:
    """A question whose options' ids are their texts."""
    texts = [{"id": option, "text": {"vi": option}} for option in options]
    return {"id": id, "type": type, "text": {"vi": f"Câu {id}"}, "options": texts, **given}


def survey(store: Store, **given: Any) -> Survey:
    """A survey that is open: one single, one multiple and one text question."""
    now = datetime.now(UTC)
    row = {
        "area_id": VINH_LONG,
        "title": {"vi": "Giờ phát loa", "en": "Loudspeaker hours"},
        "questions": [
            question("hour", "single", "5h", "17h", required=True),
            question("lang", "multiple", "vi", "km", "en", max=2),
            question("more", "long_text", max=20),
        ],
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
        "state": surveys.SurveyState.OPEN,
    }
    return surveys.create(store, cast(SurveyDraft, row | given), events.SYSTEM)


#: The password of every official of the tests.
PASSWORD = "mật khẩu mẫu dài"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Caller:
    """Somebody who calls: their document, of whatever kind, who Loa takes them for, and their token."""

    document: Any
    identity: Identity
    token: str

    @property
    def id(self) -> str:
        """The id of the document."""
        return str(self.document["_id"])


def headers_for(caller: Caller) -> dict[str, str]:
    """What a request of this caller carries."""
    return {"Authorization": f"Bearer {caller.token}"}


def a_device(store: Store, **given: Any) -> Caller:
    """A registered phone that follows nothing and has no push address."""
    document, token = devices.register(
        store, cast(devices.Installation, {"platform": "android"} | given), HERE
    )
    return Caller(document, credentials.identify(store, token), token)


def a_citizen(store: Store, phone: str = "+84900000012", device: Caller | None = None) -> Caller:
    """A citizen who has proved this number and is signed in on `device`, or on a new one."""
    used = device or a_device(store)
    citizen = citizens.find_or_create(store, citizens.IdentityKind.PHONE, phone)
    token = citizens.sign_in(store, citizen, used.id).access
    return Caller(citizens.by_id(store, citizen["_id"]), credentials.identify(store, token), token)


def known_on_zalo(store: Store, citizen: Caller, zalo_user_id: str) -> None:
    """Let a citizen have a Zalo identity, which is kept of some and which nothing in the product adds."""
    identity = {
        "kind": IdentityKind.ZALO,
        "digest": citizens.digest(store, IdentityKind.ZALO, zalo_user_id),
        "sealed": store.vault.encrypt(zalo_user_id),
        "since": datetime.now(UTC),
    }
    store.collection(citizens.CITIZENS).update_one({"_id": citizen.id}, {"$push": {"identities": identity}})


def an_official(
    store: Store, *, role: str = "handler", area_id: str = VINH_LONG, agency_id: str = "", **given: Any
) -> Caller:
    """An official with one role, signed in. The store must have the catalogue."""
    row = {"username": f"canbo.{next(_numbers)}", "password": PASSWORD, "name": "Cán bộ mẫu"} | given
    held = [{"role": role, "area_id": area_id, "agency_id": agency_id}]
    official = officials.create(store, **{"assignments": held, **row})
    token = sessions.open_session(store, CallerKind.OFFICIAL, official["_id"]).access
    return Caller(officials.get(store, official["_id"]), credentials.identify(store, token), token)


def a_key(store: Store, **given: Any) -> Caller:
    """Another system with a key for everything."""
    name = f"Hệ thống mẫu {next(_numbers)}"
    document, token = api_keys.create(
        store, **{"name": name, "scopes": list(KeyScope), "actor": events.SYSTEM} | given
    )
    return Caller(document, credentials.identify(store, token), token)
