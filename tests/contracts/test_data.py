"""Every collection is declared with its purpose and for how long it is kept, and docs/data.md says it."""

from __future__ import annotations

import ast
from io import BytesIO

from flask.testing import FlaskClient

from local import demo
from local.data_page import PAGE, page
from local.data_writers import specs, writers
from models.store import Store
from notifications import heartbeat
from tests.builders import PHUONG_TRA_VINH, Caller, headers_for
from tests.contracts import sources
from tests.photos import photo

#: What others keep in our database: GridFS, and the library that counts calls.
NOT_OURS = frozenset({"files.chunks", "files.files", "limit_counters", "limit_windows"})

#: Nobody writes to these but the loading of the catalogue.
UNWRITTEN = frozenset({"legal_offices", "topics"})


def test_the_page_says_what_is_declared() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make data"


def test_every_collection_has_a_purpose_and_says_how_long_it_is_kept() -> None:
    assert [spec.name for _, _, spec in specs() if not (spec.purpose and spec.kept)] == []


def test_what_only_the_catalogue_fills_is_written_nowhere_else() -> None:
    assert {name for name, paths in writers().items() if not paths} == UNWRITTEN


def test_every_collection_of_a_used_store_is_declared(
    store: Store, client: FlaskClient, phone: Caller
) -> None:
    demo.load(store)
    heartbeat.beat(store, "worker")
    file = (BytesIO(photo()), "anh.jpg")
    upload = client.post("/v1/uploads", data={"file": file}, headers=headers_for(phone)).get_json()
    place = {"area": PHUONG_TRA_VINH, "lat": 9.9347, "lon": 106.3455, "source": "gps"}
    body = {
        "text": "Đường ngập tới đầu gối",
        "category": "flood",
        "place": place,
        "photo_ids": [upload["id"]],
    }
    assert client.post("/v1/reports", json=body, headers=headers_for(phone)).status_code == 201

    declared = {spec.name for _, _, spec in specs()}
    # Other tests leave collections of their own behind, empty.
    used = {name for name in store.db.list_collection_names() if store.db[name].find_one()}
    assert used - declared <= NOT_OURS


def test_nobody_opens_a_collection_by_its_bare_name() -> None:
    bare = [
        f"{path}:{node.lineno}"
        for path in sources.files(*sources.SHIPPED)
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Subscript)
        and sources.name_of(node.value) == "db"
        and isinstance(node.slice, ast.Constant)
    ]
    assert bare == []
