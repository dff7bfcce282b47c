"""Maps brought into the store at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import catalogue
from models.areas import agencies, areas, boundaries
from models.areas.areas import AREAS
from models.errors import NotFound
from models.store import Store
from models.store.datafiles import read
from tests.bordering import around, collection, feature
from tests.builders import OLD_TRA_VINH, PHUONG_TRA_VINH, VINH_LONG
from tests.loa.conftest import Run

#: A province with one ward, invented.
CSV = (
    "code,full_name,level,parent,longitude,latitude\n"
    "97,Tỉnh Mẫu,province,,,\n"
    "97001,Phường Một,commune,97,106.5,10.1\n"
)
FROM = ("--valid-from", "2025-07-01")

Write = Callable[[str | dict[str, Any]], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and return its path."""

    def written(content: str | dict[str, Any]) -> str:
        file = tmp_path / "map"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(file)

    return written


def test_a_province_comes_in_with_its_offices(store: Store, run: Run, write: Write) -> None:
    done = run("areas", "import", write(CSV), *FROM)

    assert (
        done.stdout == "Imported: 2 areas new, 0 changed, 0 as they were, 0 kept as the desk changed them.\n"
    )
    ward = areas.get(store, "97001@2025-07-01")
    assert ward["path"] == ["97@2025-07-01", "97001@2025-07-01"]
    assert ward["center"] == {"type": "Point", "coordinates": [106.5, 10.1]}
    province = areas.get(store, "97@2025-07-01")
    assert province["center"] == {"type": "Point", "coordinates": [106.5, 10.1]}
    assert agencies.name(store, agencies.committee(ward["_id"])) == "UBND Phường Một"


def test_what_was_imported_survives_the_next_loading(store: Store, run: Run, write: Write) -> None:
    changed = _of_2025()
    _unit(changed, "29242")["full_name"] = "Phường Trà Vinh Mới"
    run("areas", "import", write(changed))
    catalogue.load(store)

    assert areas.get(store, PHUONG_TRA_VINH)["name"] == "Trà Vinh Mới"
    assert agencies.name(store, agencies.committee(PHUONG_TRA_VINH)) == "UBND Phường Trà Vinh Mới"


def test_what_is_in_the_store_already_changes_nothing(store: Store, run: Run, write: Write) -> None:
    before = list(store.collection(AREAS).find().sort("_id"))

    done = json.loads(run("areas", "import", write(_of_2025()), "--json").stdout)

    assert (done["fresh"], done["changed"], done["linked"]) == (0, 0, 0)
    assert list(store.collection(AREAS).find().sort("_id")) == before


def test_what_the_desk_changed_stays(store: Store, run: Run, write: Write) -> None:
    desk = {"full_name": "Phường của bàn", "origin": catalogue.DESK}
    store.collection(AREAS).update_one({"_id": PHUONG_TRA_VINH}, {"$set": desk})

    done = json.loads(run("areas", "import", write(_of_2025()), "--json").stdout)

    assert done["kept"] == 1
    assert areas.get(store, PHUONG_TRA_VINH)["full_name"] == "Phường của bàn"


def test_a_dry_run_changes_nothing(store: Store, run: Run, write: Write) -> None:
    done = run("areas", "import", write(CSV), *FROM, "--dry-run")

    assert done.stdout.startswith("Would import: 2 areas new")
    with pytest.raises(NotFound):
        areas.get(store, "97@2025-07-01")


def test_every_fault_is_named_with_its_line_and_nothing_is_imported(
    store: Store, run: Run, write: Write
) -> None:
    wrong = CSV + "97001,Phường Hai,commune,97,10.1,106.5\n97003,,ward,98,đông,bắc\n"

    done = run("areas", "import", write(wrong), *FROM)

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "line 4: The code 97001 stands in line 3 already.",
        "line 4: The centre must be longitude and latitude in degrees; it is 10.1, 106.5.",
        "line 5: The name (`full_name`) is missing.",
        "line 5: The level must be one of province, district, commune; it is 'ward'.",
        "line 5: The centre must be longitude and latitude in degrees; it is đông, bắc.",
        "Nothing was imported: 5 faults.",
    ]
    with pytest.raises(NotFound):
        areas.get(store, "97@2025-07-01")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("97002,Xã Hai,commune,98,,", "The parent 98 is not in this file."),
        ("97002,Xã Hai,commune,97001,,", "The parent 97001 of a commune is a commune."),
        ("97002,Xã Hai,commune,,,", "The parent of a commune is missing."),
        ("98,Tỉnh Hai,province,97,,", "A province has no parent."),
        ("9 7,Xã Hai,commune,97,,", "The code must be a text of letters and digits; it is '9 7'."),
        (
            "97002,Xã Hai,commune,97,106.5,10.1,more",
            "The code must be a text of letters and digits; it is None.",
        ),
    ],
)
def test_a_wrong_row_is_told_what_is_wrong(run: Run, write: Write, row: str, said: str) -> None:
    assert run("areas", "import", write(f"{CSV}{row}\n"), *FROM).stderr.splitlines()[0] == f"line 4: {said}"


def test_a_file_of_json_names_the_unit(run: Run, write: Write) -> None:
    wrong = _of_2025()
    _unit(wrong, "29242")["level"] = "quarter"

    done = json.loads(run("areas", "import", write(wrong), "--json").stdout)

    assert len(done["faults"]) == 1
    assert "(29242)" in done["faults"][0]["row"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "This is no JSON"),
        ("[]", "There must be an object with `valid_from`"),
        (
            {"valid_from": "1.7.2025", "provinces": []},
            "`valid_from` must be a day, YYYY-MM-DD; it is 1.7.2025.",
        ),
        ({"valid_from": "2025-07-01", "valid_to": "2025-01-01", "provinces": []}, "later than `valid_from`"),
        ({"valid_from": "2025-07-01", "provinces": ["x"]}, "province 1: There must be an object"),
        ({"valid_from": "2025-07-01", "provinces": []}, "There are no areas in it."),
    ],
)
def test_what_is_no_map_is_refused(run: Run, write: Write, content: str | dict[str, Any], said: str) -> None:
    done = run("areas", "import", write(content))

    assert done.exit_code == 1
    assert said in done.stderr


@pytest.mark.parametrize(("head", "said"), [("code;full_name", "level is missing"), ("ma,x", "no column ma")])
def test_columns_that_do_not_fit_are_named(run: Run, write: Write, head: str, said: str) -> None:
    done = run("areas", "import", write(f"{head}\n"), *FROM)

    assert done.exit_code == 1
    assert said in done.stderr


def test_what_a_spreadsheet_writes_is_understood(store: Store, run: Run, write: Write) -> None:
    text = "\ufeff" + CSV.replace(",", ";").replace(".", ",")

    assert run("areas", "import", write(text), *FROM).exit_code == 0
    ward = areas.get(store, "97001@2025-07-01")
    assert ward["center"] == {"type": "Point", "coordinates": [106.5, 10.1]}


def test_csv_must_be_told_its_day(run: Run, write: Write) -> None:
    assert run("areas", "import", write(CSV)).exit_code == 2


def test_the_map_before_is_linked_to_the_one_after(store: Store, run: Run, write: Write) -> None:
    run("areas", "import", write(CSV), *FROM)
    before = "code,full_name,level,parent,successor\n96,Tỉnh Cũ,province,,97\n96001,Xã Cũ,commune,96,97001\n"

    done = run(
        "areas", "import", write(before), "--valid-from", "2021-01-01", "--valid-to", "2025-07-01", "--json"
    )

    assert json.loads(done.stdout)["linked"] == 2
    assert areas.get(store, "97001@2025-07-01")["predecessors"] == ["96001@2021-01-01"]
    assert [area["_id"] for area in areas.resolve(store, "96001@2021-01-01")] == ["97001@2025-07-01"]
    catalogue.load(store)
    assert areas.get(store, "97001@2025-07-01")["predecessors"] == ["96001@2021-01-01"]


def test_a_successor_that_there_is_not_is_refused(run: Run, write: Write) -> None:
    before = "code,full_name,level,parent,successor\n96,Tỉnh Cũ,province,,97\n"
    done = run("areas", "import", write(before), "--valid-from", "2021-01-01", "--valid-to", "2025-07-01")

    assert done.exit_code == 1
    assert "line 2: There is no area 97@2025-07-01" in done.stderr


def test_links_of_a_map_that_is_imported_again_stay(store: Store, run: Run, write: Write) -> None:
    before = areas.get(store, VINH_LONG)["predecessors"]
    changed = _of_2025()
    changed["provinces"][0]["full_name"] = "Tỉnh Vĩnh Long Mới"
    run("areas", "import", write(changed))

    assert OLD_TRA_VINH in before
    assert sorted(areas.get(store, VINH_LONG)["predecessors"]) == sorted(before)


def test_processes_that_hold_the_catalogue_see_the_import(store: Store, run: Run, write: Write) -> None:
    catalogue.load(store)
    one = store.for_request()
    assert areas.get(one, PHUONG_TRA_VINH)["name"] == "Trà Vinh"
    changed = _of_2025()
    _unit(changed, "29242")["full_name"] = "Phường Trà Vinh Mới"

    run("areas", "import", write(changed))

    assert areas.get(store.for_request(), PHUONG_TRA_VINH)["name"] == "Trà Vinh Mới"


def _of_2025() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(read("areas_2025.json")))
    return found


def _unit(one: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        unit for province in one["provinces"] for unit in province["units"] if unit["code"] == code
    )
    return found


def _moved(code: str) -> dict[str, Any]:
    """Return the map of 2025 with a commune of the first province in the second."""
    changed = _of_2025()
    unit = _unit(changed, code)
    for province in changed["provinces"]:
        if unit in province["units"]:
            province["units"].remove(unit)
            other = next(one for one in changed["provinces"] if one is not province)
            other["units"].append({**unit, "parent": other["code"]})
            return changed
    raise AssertionError(code)


def test_an_area_gets_into_another_province_only_when_somebody_is_sure(
    store: Store, run: Run, write: Write
) -> None:
    file = write(_moved("29242"))

    asked = run("areas", "import", file, input="n\n")

    assert asked.exit_code == 1
    assert f"{PHUONG_TRA_VINH} would get into another province." in asked.stderr
    assert areas.get(store, PHUONG_TRA_VINH)["province_id"] == VINH_LONG
    done = json.loads(run("areas", "import", file, "--yes", "--json").stdout)
    assert done["moved"] == 1
    assert areas.get(store, PHUONG_TRA_VINH)["province_id"] != VINH_LONG


def test_provinces_are_listed_and_what_stands_below_one(run: Run) -> None:
    provinces = {row["id"]: row for row in json.loads(run("areas", "list", "--json").stdout)}
    communes = json.loads(run("areas", "list", VINH_LONG, "--json").stdout)

    assert [key for key, row in provinces.items() if row["served"]] == [VINH_LONG]
    assert {row["level"] for row in provinces.values()} == {"province"}
    assert PHUONG_TRA_VINH in {row["id"] for row in communes}
    assert run("areas", "list", "nowhere").exit_code == 2


def test_rows_that_are_not_loaded_as_the_files_have_them_are_listed(store: Store, run: Run) -> None:
    assert json.loads(run("areas", "list", "--pending", "--json").stdout) == []
    rows = store.collection(AREAS)
    rows.delete_one({"_id": PHUONG_TRA_VINH})
    rows.update_one({"_id": VINH_LONG}, {"$set": {"full_name": "Tỉnh Cũ"}})
    rows.update_one({"_id": OLD_TRA_VINH}, {"$set": {"full_name": "Của bàn", "origin": "desk"}})

    found = json.loads(run("areas", "list", "--pending", "--json").stdout)

    assert {row["id"]: row["state"] for row in found} == {
        PHUONG_TRA_VINH: "new",
        VINH_LONG: "changed",
        OLD_TRA_VINH: "desk",
    }


BORDERS = ("areas", "boundaries", "--source", "Sở", "--licence", "nội bộ")


def test_boundaries_come_in_and_what_is_missing_is_said(store: Store, run: Run, write: Write) -> None:
    file = write(collection(feature("29242", around(store, PHUONG_TRA_VINH))))

    done = run(*BORDERS, file)

    assert done.stdout.startswith("Imported: 1 boundaries.\nMissing (123): 28756, ")
    assert boundaries.count(store) == 1


def test_a_dry_run_stores_no_boundary(store: Store, run: Run, write: Write) -> None:
    file = write(collection(feature("29242", around(store, PHUONG_TRA_VINH))))

    assert run(*BORDERS, "--dry-run", file).stdout.startswith("Would import: 1 boundaries.")
    assert boundaries.count(store) == 0


def test_a_file_without_codes_is_refused_whole(store: Store, run: Run, write: Write) -> None:
    rows = [feature("29242", around(store, PHUONG_TRA_VINH)), {"type": "Feature", "properties": {}}]

    done = run(*BORDERS, write(collection(*rows)))

    assert (done.exit_code, boundaries.count(store)) == (1, 0)
    assert "feature 2: It has no property code." in done.stderr
