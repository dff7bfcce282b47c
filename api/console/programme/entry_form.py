"""The form of an entry: days in plain words, which become a rule, and what sounds where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

import marshmallow as ma
from werkzeug.datastructures import MultiDict

from api.console.programme import entry_words, listed, names, picked, places
from api.desk.programme.entry_schemas import EntryBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.access.permissions import Permission
from models.errors import Fault, NotFound
from models.language.dates import VIETNAM
from models.programme import drafting, entry_faults
from models.programme.bulletins import Bulletin, BulletinState
from models.programme.entries import Entry, SourceKind
from models.programme.entry_faults import EntryDraft

#: So many bulletins are offered, the newest ones.
MOST_BULLETINS = 100


class What(StrEnum):
    """What an entry lets sound."""

    BULLETIN = "bulletin"
    STATION = "station"


class How(StrEnum):
    """On which days, as people say it; `OTHER` is a rule as it is written."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    OTHER = "other"


WHATS: Mapping[str, str] = {What.BULLETIN: later("Một bản tin"), What.STATION: later("Tiếp sóng một đài")}
HOWS: Mapping[str, str] = {
    How.ONCE: later("Một lần"),
    How.DAILY: later("Hằng ngày"),
    How.WEEKLY: later("Hằng tuần, vào các thứ dưới đây"),
    How.MONTHLY: later("Hằng tháng, vào ngày dưới đây"),
    How.OTHER: later("Theo quy tắc khác (RFC 5545)"),
}
SOURCES: Mapping[str, str] = {
    SourceKind.STREAM: later("Luồng trên mạng (địa chỉ http)"),
    SourceKind.FM: later("Đài FM"),
    SourceKind.LINE: later("Đường dây vào"),
    SourceKind.MICROPHONE: later("Micro tại điểm phát"),
}

LABELS: Mapping[str, str] = {
    "what": later("Phát gì"),
    "bulletin_id": later("Bản tin"),
    "station.name": later("Tên đài"),
    "station.source": later("Thu từ đâu"),
    "station.url": later("Địa chỉ luồng"),
    "station.preset": later("Tần số FM"),
    "station.level": later("Đài cấp nào"),
    "station.minutes": later("Mỗi lần mấy phút"),
    "area_id": later("Địa bàn đặt lịch"),
    "how": later("Ngày nào"),
    "week_days": later("Các thứ, khi phát hằng tuần"),
    "month_day": later("Ngày mấy, khi phát hằng tháng"),
    "rrule": later("Quy tắc"),
    "start": later("Giờ phát"),
    "first_day": later("Từ ngày"),
    "last_day": later("Đến ngày"),
    "repeats": later("Đọc mấy lần"),
    "pause_seconds": later("Nghỉ mấy giây giữa hai lần"),
    "order": later("Thứ tự khi trùng giờ"),
    **picked.LABELS,
}


class EntryFormSchema(EntryBodySchema):
    """What an entry is, with its days in plain words."""

    what = Choice(What, load_default=What.BULLETIN)
    how = Choice(How, load_default=How.ONCE)
    week_days = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(list(entry_words.BY_DAY))), load_default=list
    )
    month_day = ma.fields.Integer(load_default=None, allow_none=True, validate=ma.validate.Range(1, 31))


class EntryFormBody(EntryDraft):
    """What `EntryFormSchema` loads."""

    what: str
    how: str
    week_days: list[str]
    month_day: int | None


def new_form(sent: Sent | None = None, bulletin_id: str = "") -> Form:
    """Return the form of a new entry, with what was typed, or for a bulletin."""
    if sent is None:
        own = places.own(Permission.PROGRAMME_WRITE)
        today = f"{datetime.now(VIETNAM):%Y-%m-%d}"
        begun = {"area_id": own, "bulletin_id": bulletin_id, "first_day": today, "start": "17:00"}
        usual = {"what": What.BULLETIN, "how": How.DAILY, "repeats": 1, "pause_seconds": 2, "order": 0}
        sent = forms.prefilled({**begun, **usual})
    return _form(sent)


def form_of(entry: Entry, sent: Sent | None = None) -> Form:
    """Return the form of an entry, with what was typed."""
    form = _form(_written(entry) if sent is None else sent, entry["bulletin_id"])
    form.version = entry["version"]
    return form


def draft_of(sent: Sent) -> EntryDraft:
    """Return the entry that a form says.

    :raises Invalid: with every fault, each closed hour by outlet.
    """
    schema = EntryFormSchema()
    return _draft(cast(EntryFormBody, forms.load(schema, _with_rule(sent), _faults)))


def _faults(given: EntryFormBody) -> Iterator[Fault]:
    if given["how"] == How.WEEKLY and not given["week_days"]:
        yield Fault("week_days", "required")
    if given["how"] == How.MONTHLY and given["month_day"] is None:
        yield Fault("month_day", "required")
    yield from entry_faults.of_draft(current_store(), _draft(given), current_identity())


def _draft(loaded: EntryFormBody) -> EntryDraft:
    known = set(EntryBodySchema().fields)
    return cast(EntryDraft, {name: value for name, value in loaded.items() if name in known})


def _with_rule(sent: Sent) -> Sent:
    """Return a form with its days as a rule, and without what belongs to the other kind of entry."""
    found: Sent = MultiDict(sent.items(multi=True))
    found["rrule"] = _rule(sent)
    other = "bulletin_id" if sent.get("what") == What.STATION else "station."
    return MultiDict((name, one) for name, one in found.items(multi=True) if not name.startswith(other))


def _rule(sent: Sent) -> str:
    days = ",".join(one for one in entry_words.BY_DAY if one in sent.getlist("week_days"))
    rules = {
        How.DAILY: "FREQ=DAILY",
        How.WEEKLY: f"FREQ=WEEKLY;BYDAY={days}" if days else "FREQ=WEEKLY",
        How.MONTHLY: f"FREQ=MONTHLY;BYMONTHDAY={sent.get('month_day') or 1}",
        How.OTHER: sent.get("rrule", "").strip(),
    }
    how = sent.get("how", "")
    return rules[How(how)] if how in set(rules) else ""


def _written(entry: Entry) -> Sent:
    whole: Mapping[str, Any] = {**entry}
    values = {name: whole[name] for name in EntryBodySchema().fields}
    sent = forms.prefilled({name: value for name, value in values.items() if value not in (None, "")})
    sent["what"] = What.STATION if entry["station"] else What.BULLETIN
    for name, value in _said(entry["rrule"]):
        sent.add(name, value)
    return sent


def _said(rule: str) -> Iterator[tuple[str, str]]:
    """Yield a rule as the form says it."""
    parts = dict(part.split("=", 1) for part in rule.split(";")) if rule else {}
    frequency, names_ = parts.get("FREQ", ""), set(parts)
    if not rule or parts == {"FREQ": "DAILY"}:
        yield "how", How.DAILY if rule else How.ONCE
    elif frequency == "WEEKLY" and names_ == {"FREQ", "BYDAY"}:
        yield "how", How.WEEKLY
        yield from (("week_days", day) for day in parts["BYDAY"].split(","))
    elif frequency == "MONTHLY" and names_ == {"FREQ", "BYMONTHDAY"} and parts["BYMONTHDAY"].isdecimal():
        yield "how", How.MONTHLY
        yield "month_day", parts["BYMONTHDAY"]
    else:
        yield "how", How.OTHER


def _form(sent: Sent, bulletin_id: str = "") -> Form:
    options: dict[str, Sequence[Option]] = {
        "what": names.options(WHATS),
        "how": names.options(HOWS),
        "week_days": [Option(code, said(words)) for code, words in entry_words.BY_DAY.items()],
        "bulletin_id": _bulletins(bulletin_id or sent.get("bulletin_id", "")),
        "station.source": names.options(SOURCES),
        "station.level": names.options(names.LEVELS),
        "area_id": places.with_permission(Permission.PROGRAMME_WRITE),
        **picked.options(Permission.PROGRAMME_WRITE, sent),
    }
    return Form(EntryFormSchema(), MultiDict(sent), options=options, labels=LABELS)


def _bulletins(chosen: str) -> list[Option]:
    """Return the bulletins to choose from, those that may air first."""
    store, official = current_store(), current_identity()
    found, _ = drafting.page(store, official, drafting.Filter(), limit=MOST_BULLETINS)
    over = (BulletinState.WITHDRAWN, BulletinState.DISCARDED)
    rows = [one for one in found if one["state"] not in over or one["_id"] == chosen]
    if chosen and all(one["_id"] != chosen for one in rows):
        with suppress(NotFound):
            rows.append(drafting.get(store, official, chosen))
    rows.sort(key=lambda one: one["state"] != BulletinState.APPROVED)
    return [Option(one["_id"], _title(one)) for one in rows]


def _title(bulletin: Bulletin) -> str:
    title, _ = listed.text_of(bulletin)
    ready = bulletin["state"] == BulletinState.APPROVED
    return title if ready else f"{title} ({names.named(names.STATES, bulletin['state'])})"
