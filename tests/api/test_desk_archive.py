"""`/v1/desk/archive`: what was published in a period, as a ZIP file."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from models.language.dates import VIETNAM
from models.store import Store
from tests.builders import PHUONG_TRA_VINH, an_official, headers_for, post
from tests.problems import assert_problem, fields

TODAY = datetime.now(VIETNAM).date().isoformat()


def test_it_is_a_file_to_be_saved(client: FlaskClient, store: Store) -> None:
    made = post(store, area_id=PHUONG_TRA_VINH)
    editor = headers_for(an_official(store, role="editor"))
    query = f"?from={TODAY}&to={TODAY}&area={PHUONG_TRA_VINH}"
    with client.get(f"/v1/desk/archive{query}", headers=editor) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert f"posts/{made['_id']}/1/vi.html" in names
    assert {"index.html", "index.csv", "index.json"} <= set(names)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", {"from", "to"}),
        ("?from=2026-01-02&to=2026-01-01&area=zzz", {"to", "area"}),
        ("?from=2024-01-01&to=2026-01-01", {"to"}),
        ("?from=x&to=2026-01-01&area=zzz", {"from", "area"}),
    ],
)
def test_every_fault_is_named_at_once(client: FlaskClient, store: Store, query: str, wrong: set[str]) -> None:
    editor = headers_for(an_official(store, role="editor"))
    assert fields(assert_problem(client.get(f"/v1/desk/archive{query}", headers=editor), 422)).keys() == wrong


def test_whoever_may_not_read_posts_at_the_desk_gets_none(client: FlaskClient, store: Store) -> None:
    officer = headers_for(an_official(store, role="duty_officer"))
    answer = client.get(f"/v1/desk/archive?from={TODAY}&to={TODAY}", headers=officer)
    assert_problem(answer, 403, "no_permission")
