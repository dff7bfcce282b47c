"""Reply templates: ranked by fit, filled in for a report, and safe to fill in."""

from __future__ import annotations

import pytest

from models import catalogue
from models.access.callers import Assignment, CallerKind, Identity
from models.desk import reply_templates
from models.desk.reply_templates import Template
from models.errors import Invalid, NotFound, Stale
from models.language.dates import VIETNAM
from models.messages.messages import MessageChannel, Owner
from models.reports import filing
from models.reports.draft import Draft, Reporter
from models.reports.reports import Report
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, VINH_LONG

ADMIN = Identity(CallerKind.OFFICIAL, "o-1", assignments=(Assignment("admin", VINH_LONG),))
RESIDENT = Reporter(MessageChannel.PUSH, Owner("device", "d1"), {"kind": "device", "id": "d1"})


def a_report(store: Store) -> Report:
    return filing.file(
        store, Draft("Đường ngập tới đầu gối", "flood", area_id=PHUONG_TRA_VINH), RESIDENT
    ).report


def test_template_made_for_state_and_category_comes_first_and_what_does_not_fit_is_left_out(
    province: Store,
) -> None:
    ids = [row["_id"] for row in reply_templates.ranked(province, "in_progress", "flood")]

    assert ids[0] == "flood_drains"
    assert "under_way" in ids
    assert not {"garbage_round", "received"} & set(ids)


@pytest.mark.parametrize("language", ["vi", "km", "en"])
def test_every_template_of_the_file_can_be_filled_in(province: Store, language: str) -> None:
    report = a_report(province)

    for template in reply_templates.ranked(province):
        text = reply_templates.rendered(province, template, report, language)
        assert "{" not in text
        assert template["texts"][language]


def test_day_in_a_template_is_that_of_vietnam(province: Store) -> None:
    report = a_report(province)
    template = reply_templates.create(province, ADMIN, Template("Hẹn", {"vi": "{code} hẹn {due}"}))

    day = report["due_at"].astimezone(VIETNAM)
    assert (
        reply_templates.rendered(province, template, report, "km") == f"{report['code']} hẹn {day:%d/%m/%Y}"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{name} ơi", "placeholder_unknown"),
        ("{code.__class__}", "placeholder_unknown"),
        ("{code!r}", "placeholder_unknown"),
        ("{due:>900}", "placeholder_unknown"),
        ("{}", "placeholder_unknown"),
        ("{code", "braces_uneven"),
        ("code}", "braces_uneven"),
    ],
)
def test_text_that_could_not_be_filled_in_is_refused(province: Store, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        reply_templates.create(province, ADMIN, Template("Mẫu", {"vi": text}))

    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("texts.vi", code)]


def test_every_fault_of_a_template_is_named_at_once(province: Store) -> None:
    with pytest.raises(Invalid) as refused:
        reply_templates.create(province, ADMIN, Template(" ", {"en": "{x}"}, categories=("nothing",)))

    assert {fault.field for fault in refused.value.faults} == {"name", "texts.vi", "texts.en", "categories.0"}


def test_template_changed_at_the_desk_survives_the_next_load(province: Store) -> None:
    reply_templates.change(province, ADMIN, "received", Template("Nhận", {"vi": "Đã nhận {code}"}), expect=1)
    reply_templates.delete(province, ADMIN, "fixed", expect=1)
    catalogue.load(province)

    assert reply_templates.get(province, "received")["texts"] == {"vi": "Đã nhận {code}"}
    with pytest.raises(NotFound):
        reply_templates.get(province, "fixed")


def test_template_that_somebody_changed_meanwhile_is_not_overwritten(province: Store) -> None:
    changed = Template("Nhận", {"vi": "Đã nhận {code}"})
    reply_templates.change(province, ADMIN, "received", changed, expect=1)

    with pytest.raises(Stale):
        reply_templates.change(province, ADMIN, "received", changed, expect=1)
