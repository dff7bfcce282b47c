"""The demo: posts, surveys, sign-ins and reports for a machine without real residents, loaded once.

The items stand in `models/data/demo_items.json` and are keyed by codes of both maps; those that lie outside the
active province are left out. Every row has a fixed id, so that a load cut short is finished by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo.errors import DuplicateKeyError

from local import demo_outlets, demo_plan, demo_programme, demo_reports, demo_surveys
from local.demo_files import DemoItem, DemoOfficial
from models import catalogue, surveys
from models.areas import agencies, areas
from models.content import drafting, publishing
from models.content.draft_texts import DraftText
from models.content.drafting import Begun
from models.content.posts import Audience, PostKind, Priority
from models.errors import Clash, NotFound, Stale
from models.people import officials
from models.people.assignments import AssignmentRow
from models.settings import Environment
from models.store import Store, datafiles, events
from models.store.collections import CollectionSpec

_MARKER = "demo"


class Marker(TypedDict):
    """That something was done to this store once, and when."""

    _id: str
    at: datetime


META = CollectionSpec(
    "meta",
    Marker,
    purpose="That the demo content was loaded, which happens once.",
    kept="One row, for ever.",
)

_POST_KINDS = {"news": PostKind.NEWS, "notice": PostKind.NOTICE}
_PRIORITIES = {
    "thong_thuong": Priority.NORMAL,
    "uu_tien": Priority.PRIORITY,
    "khan_cap": Priority.URGENT,
}


def _people() -> list[DemoOfficial]:
    rows: list[DemoOfficial] = datafiles.read("demo_officials.yml")["officials"]
    return rows


#: Username, password, TOTP secret or "", and what the person does: what the welcome shows.
SIGN_INS: tuple[tuple[str, str, str, str], ...] = tuple(
    (person["username"], person["password"], person.get("totp_secret", ""), person["title"]["en"])
    for person in _people()
)


def load(store: Store) -> None:
    """Load the demo into a store whose catalogue is loaded; done again it changes nothing.

    In production nobody gets a sign-in whose password the whole world can read.
    """
    if store.collection(META).find_one({"_id": _MARKER}):
        return
    _load_posts(store)
    _load_surveys(store)
    if store.settings.loa_env is not Environment.PRODUCTION:
        _load_officials(store)
        demo_outlets.load(store)
        demo_programme.load(store, datetime.now(UTC))
        # Residents of a real province would take invented reports for true.
        demo_reports.load(store)
        demo_plan.load(store)
    store.collection(META).insert_one({"_id": _MARKER, "at": datetime.now(UTC)})


def items(store: Store, *kinds: str) -> Iterator[tuple[str, DemoItem]]:
    """Return the rows of the file of these kinds that lie in the active province, each with the id of its area."""
    for item in datafiles.read("demo_items.json")["items"]:
        area = _area(store, item) if item["kind"] in kinds else None
        if area:
            yield area, item


def _area(store: Store, item: DemoItem) -> str | None:
    """Where an item stands in the active map; None when that is outside the active province.

    What stood at a district stands, where there are no districts, at the lowest area around its communes.
    """
    active = areas.active_province(store)
    code = item["new_area_code"] if active["valid_to"] is None else item["area_code"]
    try:
        if code:
            area = areas.by_code(store, code)
            return area["_id"] if active["_id"] in area["path"] else None
        former = f"{item['area_code']}@{datafiles.read(catalogue.AREA_FILES[0])['valid_from']}"
        around = areas.common(areas.resolve(store, former))
    except NotFound:
        return None
    return around if around and active["_id"] in areas.above(store, around) else None


def _load_posts(store: Store) -> None:
    found = list(items(store, *_POST_KINDS))
    shift = _shift(item["published_at"] for _, item in found)
    for area, item in found:
        with suppress(DuplicateKeyError):
            drafting.create(store, _post(area, item, shift), events.SYSTEM)
        with suppress(Stale):
            publishing.publish(store, item["id"], events.SYSTEM, at=_moment(item["published_at"], shift))


def _post(area_id: str, item: DemoItem, shift: timedelta) -> Begun:
    texts: dict[str, DraftText] = {item["lang"]: {"title": item["title"], "body": item["body"]}}
    if "translation_vi" in item:
        texts["vi"] = {"title": item["title_vi"], "body": item["translation_vi"]}
    return {
        "_id": item["id"],
        "area_id": area_id,
        "kind": _POST_KINDS[item["kind"]],
        "category": item["category"],
        "lang": item["lang"],
        "texts": texts,
        "priority": _PRIORITIES[item["priority"]],
        "audience": Audience(item.get("audience", Audience.PUBLIC)),
        "starts_at": _moment(item["starts_at"], shift) if "starts_at" in item else None,
        "ends_at": _moment(item["ends_at"], shift) if "ends_at" in item else None,
        "needs_native_review": item.get("needs_native_review", False),
    }


def _load_surveys(store: Store) -> None:
    now = datetime.now(UTC)
    for area, item in items(store, "survey"):
        with suppress(DuplicateKeyError):
            surveys.create(store, demo_surveys.survey(area, item, now), events.SYSTEM)


def _load_officials(store: Store) -> None:
    province = areas.active_province_id(store)
    communes = areas.communes(store)
    spare = iter(communes)
    known = {commune["code"]: commune["_id"] for commune in communes}
    for person in _people():
        wanted = person.get("commune")
        area = (known.get(wanted) or next(spare)["_id"]) if wanted else province
        agency = agencies.committee(area) if person.get("agency") else ""
        held: list[AssignmentRow] = [
            {"role": role, "area_id": area, "agency_id": agency} for role in person["roles"]
        ]
        _sign_up(store, person, held)


def _sign_up(store: Store, person: DemoOfficial, held: list[AssignmentRow]) -> None:
    with suppress(Clash, DuplicateKeyError):
        officials.create(
            store,
            username=person["username"],
            password=person["password"],
            name=person["name"],
            assignments=held,
            totp_secret=person.get("totp_secret"),
        )


def _shift(moments: Iterable[str]) -> timedelta:
    """How far the demo's days must move back so that none of them lies in the future."""
    newest = max((datetime.fromisoformat(moment) for moment in moments), default=datetime.now(UTC))
    return max(newest - datetime.now(UTC), timedelta())


def _moment(text: str, shift: timedelta) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC) - shift
