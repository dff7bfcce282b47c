"""`/o/{code}`: what is wrong with a loudspeaker goes from the pole straight to the desk."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from models.access import guards
from models.access.allowances import LIMITS, Limit
from models.access.callers import Circumstances
from models.access.guards import Act
from models.categories import categories
from models.outlets.outlets import Outlet
from models.reports import public_view
from models.reports.public_view import PublicState
from models.reports.reports import REPORTS, Report
from models.store import Store
from tests.beating import an_outlet
from tests.public.browsing import OWN, Browser, standing


@pytest.fixture
def outlet(store: Store) -> Outlet:
    """A loudspeaker cluster with a point in its ward."""
    return an_outlet(store, code="TV-0001", point={"lat": 9.9347, "lon": 106.3455})


def kept(store: Store) -> list[Report]:
    return list(store.collection(REPORTS).find())


def test_one_choice_is_enough_and_the_desk_has_a_report_of_the_outlet(
    visitor: Browser, store: Store, outlet: Outlet
) -> None:
    visitor.open("/o/TV-0001").send("TV-0001", matter="loud")
    (report,) = kept(store)
    assert visitor.answer.status_code == 201
    assert report["code"] in visitor.said
    assert (report["outlet_id"], report["category"]) == (outlet["_id"], "outlet_fault")
    assert report["text"] == f"{outlet['name']} (TV-0001): quá to"
    assert report["place"]["area_id"] == outlet["area_id"]


def test_such_a_report_is_never_public(visitor: Browser, store: Store, outlet: Outlet) -> None:
    visitor.open("/o/TV-0001").send("TV-0001", matter="broken", text="Hú từ sáng tới giờ")
    (report,) = kept(store)
    category = categories.get(store, report["category"])
    assert public_view.state_of(report, category) is PublicState.NEVER


def test_who_chooses_nothing_is_told_so_and_keeps_what_was_typed(
    visitor: Browser, store: Store, outlet: Outlet
) -> None:
    visitor.open("/o/TV-0001").send("TV-0001", text="rè quá")
    assert visitor.answer.status_code == 422
    assert "rè quá" in visitor.page.xpath("//textarea/text()")[0]
    assert kept(store) == []


def test_a_form_that_is_sent_twice_is_one_report(visitor: Browser, store: Store, outlet: Outlet) -> None:
    form = visitor.open("/o/TV-0001").form("TV-0001")
    data = {**standing(form), "matter": "hour"}
    codes = [visitor.client.post("/o/TV-0001", data=data, headers=OWN).status_code for _ in range(2)]
    assert codes == [201, 201]
    assert len(kept(store)) == 1


def test_a_call_for_help_leads_to_the_page_for_that(visitor: Browser, store: Store, outlet: Outlet) -> None:
    visitor.open("/o/TV-0001").send("TV-0001", matter="other", text="Cứu với, có người đang chết đuối")
    assert visitor.path == "/report/rescue"
    assert "chết đuối" in visitor.page.xpath("//textarea/text()")[0]


def test_one_network_tells_of_one_outlet_a_few_times_and_of_others_still(
    store: Store, outlet: Outlet
) -> None:
    other, here = an_outlet(store, code="TV-0002"), Circumstances(address="203.0.113.7")
    for _ in range(LIMITS[Limit.COMPLAIN_HERE].amount):
        guards.spend(store, Act.COMPLAIN, here, outlet["_id"])
    assert not guards.within(store, Act.COMPLAIN, here, outlet["_id"])
    assert guards.within(store, Act.COMPLAIN, here, other["_id"])
    assert guards.within(store, Act.COMPLAIN, Circumstances(address="198.51.100.7"), outlet["_id"])


def test_strangers_without_a_cookie_are_asked_to_wait_too(client: FlaskClient, outlet: Outlet) -> None:
    answers = [
        Browser(client.application.test_client()).open("/o/TV-0001").send("TV-0001", matter="broken").answer
        for _ in range(LIMITS[Limit.COMPLAIN_HERE].amount + 1)
    ]
    assert [one.status_code for one in answers[-2:]] == [201, 429]


def test_a_code_that_there_is_not_is_not_found(visitor: Browser, store: Store) -> None:
    assert visitor.open("/o/NO-9999").answer.status_code == 404


@pytest.mark.parametrize(
    ("lang", "words"), [("vi", "Cụm loa này"), ("en", "this loudspeaker"), ("km", "ឧបករណ៍បំពងសំឡេង")]
)
def test_the_page_is_in_three_languages(visitor: Browser, outlet: Outlet, lang: str, words: str) -> None:
    assert words in visitor.open(f"/o/TV-0001?lang={lang}").said


def test_the_sticker_leads_to_the_page_in_every_language(visitor: Browser, outlet: Outlet) -> None:
    page = visitor.open("/o/TV-0001/sticker").page
    assert page.xpath("//article//img/@alt")[0].endswith("/o/TV-0001")
    assert page.xpath("//div[@class='scan']/p/@lang") == ["vi", "km", "en"]
