"""Both players with a whole Loa: a bulletin, an exercise and a warning, from the desk to what is heard and shown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from redis import Redis

from models.language.dates import VIETNAM
from models.outlets.outlets import Outlet
from models.settings import Settings
from models.store import Store
from tests import edge
from tests.builders import PHUONG_TRA_VINH
from tests.hearing import Heard, heard
from tests.outleting import an_outlet
from tests.players.whole import Desk, LoudspeakerProgram, running, wait_for
from tests.programming import ALWAYS
from tests.servers import Kept, empty_broker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), edge.needs_caddy]

INFOS = {
    "vi": {
        "headline": "Triều cường dâng cao chiều nay",
        "description": "Đỉnh triều 17 giờ đến 19 giờ.",
        "instruction": "Kê cao tài sản, không cho trẻ em ra gần sông.",
    }
}


@dataclass
class Story:
    """What happened."""

    #: What the board showed, and what the loudspeaker sounded, by the name of the step.
    shown: dict[str, str] = field(default_factory=dict)
    heard: dict[str, Heard] = field(default_factory=dict)
    percents: dict[str, int] = field(default_factory=dict)
    sounds: dict[str, Any] = field(default_factory=dict)
    reach: dict[str, Any] = field(default_factory=dict)
    states: dict[str, Any] = field(default_factory=dict)
    commands: list[Any] = field(default_factory=list)
    identifiers: dict[str, str] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def province(kept_store: Kept, broker_client: Redis) -> Store:
    """A store for the whole of this file."""
    empty_broker(broker_client)
    return kept_store.put_in_order()


@pytest.fixture(scope="module")
def story(
    province: Store, settings: Settings, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """A bulletin, an exercise, a warning, a command and the end of a device."""
    folder = tmp_path_factory.mktemp("whole")
    # At the desk no loudspeaker gets hours at night, and this runs at any hour.
    speaker = an_outlet(province, windows=[], kind="loudspeaker", name="Cụm loa ấp Chợ")
    board = an_outlet(
        province,
        kind="board",
        capabilities=["text", "image"],
        windows=[ALWAYS],
        horns=0,
        width=600,
        height=400,
        size_m2=6.0,
    )
    province.db["outlets"].update_one({"_id": speaker["_id"]}, {"$set": {"windows": [ALWAYS]}})
    with running(settings, folder) as url:
        device = LoudspeakerProgram(url, folder / "speaker")
        context = browser.new_context(viewport={"width": 600, "height": 400})
        try:
            page = context.new_page()
            page.goto(f"{url}/board")
            yield Teller(Desk(url, province), device, page, speaker, board).tell()
        finally:
            context.close()
            device.stop()


class Teller:
    """Lets the story happen."""

    def __init__(
        self, desk: Desk, device: LoudspeakerProgram, page: Page, speaker: Outlet, board: Outlet
    ) -> None:
        self.desk, self.device, self.page, self.speaker, self.board = desk, device, page, speaker, board
        self.story = Story()

    def tell(self) -> Story:
        """Go through all of it."""
        self.pair()
        self.air_a_bulletin()
        self.warn("exercise", "Exercise", 4)
        self.warn("warning", "Actual", 5)
        self.order()
        self.look()
        self.revoke()
        return self.story

    def pair(self) -> None:
        """Type both codes at the desk."""
        self.story.codes.append(wait_for("the code of the loudspeaker", self.device.code))
        self.desk.pair(self.speaker["_id"], self.story.codes[0])
        self.page.wait_for_selector(".code", timeout=60_000)
        self.desk.pair(self.board["_id"], self.page.inner_text(".code"))
        wait_for("the programme of the board", lambda: not self.page.query_selector(".code"))

    def air_a_bulletin(self) -> None:
        """Have a bulletin at the next minute but one."""
        title = "Lịch thu gom rác"
        text = "Từ thứ hai, xe thu gom rác đến lúc sáu giờ sáng."
        made = self.desk.bulletin(
            area_id=PHUONG_TRA_VINH,
            texts={"vi": {"title": title, "body": text}},
            spoken={"vi": {"text": text, "unknown": []}},
            frames=[{"lang": "vi", "title": title, "text": "Thứ hai, 6 giờ", "seconds": 8}],
        )
        # A minute that begins in ten seconds at the least.
        at = datetime.now(VIETNAM) + timedelta(seconds=70)
        entry = {
            "area_id": PHUONG_TRA_VINH,
            "bulletin_id": made["id"],
            "targets": {"outlet_ids": [self.speaker["_id"], self.board["_id"]]},
            "start": f"{at:%H:%M}",
            "first_day": f"{at:%Y-%m-%d}",
        }
        self.desk.ask(self.desk.handler, "POST", "/v1/desk/programme/entries", entry)
        self.story.shown["bulletin"] = self.wait_for_words(title)
        self.story.sounds["bulletin"] = self.desk.ask(
            self.desk.handler, "GET", f"/v1/desk/sounds/{made['sounds']['vi']}"
        )
        self.wait_for_sound("bulletin")

    def warn(self, name: str, status: str, level: int) -> None:
        """Issue a warning that takes over."""
        now = datetime.now(UTC).replace(microsecond=0)
        headline = f"Triều cường {'diễn tập' if status == 'Exercise' else 'dâng cao'}"
        issued = self.desk.warning(
            status=status,
            hazard="trieu_cuong",
            level=level,
            area_ids=[PHUONG_TRA_VINH],
            infos={"vi": {**INFOS["vi"], "headline": headline}},
            source={
                "agency": "Đài mẫu",
                "number": "TC-1",
                "issued_at": (now - timedelta(hours=1)).isoformat(),
            },
            expires=(now + timedelta(hours=6)).isoformat(),
        )
        self.story.identifiers[name] = issued["identifier"]
        self.story.shown[name] = self.wait_for_words(headline)
        self.wait_for_sound(name)
        reach = f"/v1/desk/alerts/{issued['id']}/reach"
        self.story.reach[name] = wait_for(f"the reach of the {name}", lambda: self._all_showed(reach))

    def order(self) -> None:
        """Let the loudspeaker fetch its programme again."""
        path = f"/v1/desk/outlets/{self.speaker['_id']}"
        self.desk.step(self.desk.handler, path, "commands", {"name": "reload"})

        def done() -> list[Any] | None:
            found = self.desk.ask(self.desk.handler, "GET", path)["commands"]
            return found if found[-1]["done_at"] else None

        self.story.commands = wait_for("the command to be done", done)

    def look(self) -> None:
        """See at the desk how the two are."""
        for name, outlet in (("speaker", self.speaker), ("board", self.board)):
            path = f"/v1/desk/outlet-states/{outlet['_id']}"
            self.story.states[name] = self.desk.ask(self.desk.handler, "GET", path)

    def revoke(self) -> None:
        """Shut the loudspeaker out."""
        path = f"/v1/desk/outlets/{self.speaker['_id']}"
        self.desk.step(self.desk.handler, path, "revoke", {"reason": "Mất thiết bị"})
        self.story.codes.append(wait_for("another code", lambda: self.device.code(1)))

    def wait_for_words(self, words: str) -> str:
        """Wait until the board shows some words; returns all that it shows."""
        wait_for(words, lambda: words in self.page.inner_text("body"))
        return self.page.inner_text("body")

    def wait_for_sound(self, name: str) -> None:
        """Wait until one more sound was heard to its end, and listen to it."""
        before = len(self.story.heard)

        def next_one() -> Any:
            path = self.device.home / "heard" / "heard.jsonl"
            lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
            # The call for attention goes before the words of a warning.
            found = dict.fromkeys(one["file"] for one in lines if one["file"] != "attention.wav")
            real = [next(one for one in lines if one["file"] == file) for file in found]
            return real[before] if len(real) > before else None

        line = wait_for(f"the sound of the {name}", next_one)
        self.story.percents[name] = line["percent"]
        self.story.heard[name] = heard((self.device.home / "heard" / line["wav"]).read_bytes())

    def _all_showed(self, path: str) -> Any:
        found = self.desk.ask(self.desk.duty, "GET", path)["outlets"]
        return found if found and all(one["shown"] == one["meant"] for one in found) else None


def test_a_bulletin_is_shown_and_heard(story: Story) -> None:
    assert "Thứ hai, 6 giờ" in story.shown["bulletin"]
    made = story.sounds["bulletin"]
    assert story.heard["bulletin"].seconds == pytest.approx(made["seconds"], abs=0.5)


@pytest.mark.parametrize("name", ["bulletin", "exercise", "warning"])
def test_what_is_heard_is_as_loud_as_it_says(story: Story, name: str) -> None:
    softer = 20 * math.log10(story.percents[name] / 100)
    assert story.heard[name].loudness == pytest.approx(-16 + softer, abs=1)
    assert story.heard[name].peak <= -1.3 + softer


def test_a_warning_is_as_loud_as_can_be_and_an_exercise_is_not(story: Story) -> None:
    assert story.percents["warning"] == 100
    assert story.percents["exercise"] < 100


def test_a_text_is_read_twice_with_a_pause_between(story: Story) -> None:
    assert any(1.0 < one < 2.0 for one in story.heard["bulletin"].silences(1.0))


def test_an_exercise_says_so_on_the_board_and_aloud(story: Story) -> None:
    assert "DIỄN TẬP" in story.shown["exercise"].upper()
    assert len(story.heard["exercise"].silences(1.0)) >= 3


def test_a_warning_takes_the_board_and_bears_no_mark_of_an_exercise(story: Story) -> None:
    assert "Cấp 5" in story.shown["warning"]
    assert "DIỄN TẬP" not in story.shown["warning"].upper()


def test_the_reach_says_that_both_showed_it(story: Story) -> None:
    for name in ("exercise", "warning"):
        assert [(one["kind"], one["meant"], one["shown"]) for one in story.reach[name]] == [
            ("board", 1, 1),
            ("loudspeaker", 1, 1),
        ]


@pytest.mark.parametrize("name", ["speaker", "board"])
def test_the_desk_knows_what_each_did(story: Story, name: str) -> None:
    state = story.states[name]
    assert state["beat"] is not None
    assert state["deviations"] == []
    played = {one["what"] for one in state["plays"]}
    assert set(story.identifiers.values()) <= played
    assert any(one["kind"] == "airing" and one["completed"] for one in state["plays"])


def test_a_command_is_done_once_and_told_of(story: Story) -> None:
    assert [one["name"] for one in story.commands] == ["reload"]
    assert story.commands[0]["done_at"]


def test_who_is_shut_out_asks_to_be_paired_again(story: Story) -> None:
    assert len(set(story.codes)) == 2
