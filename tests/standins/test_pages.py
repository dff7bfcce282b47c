"""What people and programs see of the phones, and what survives a restart of the stand-ins."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import requests

from tests import standins
from tests.standins import Box
from tests.standins.arrivals import Arrival


def sms(key: str = "k", text: str = "Nuoc len <nhanh>") -> Arrival:
    """An SMS on its way."""
    return Arrival("twilio", key, "+84900000001", "phone", "SM1", text=text)


def test_page_shows_what_arrived_and_escapes_it(box: Box) -> None:
    box.deliver(sms())
    page = requests.get(box.url, timeout=5).text
    assert "Nuoc len &lt;nhanh&gt;" in page


def test_repeat_shows_once_and_is_counted(box: Box) -> None:
    box.deliver(sms())
    box.deliver(sms())
    phones = requests.get(f"{box.url}/phones.json", timeout=5).json()
    [arrival] = phones["sms"]["numbers"]["+84900000001"]
    assert (arrival["calls"], phones["repeats"]) == (2, 1)


def test_device_sees_what_its_topics_got(box: Box) -> None:
    box.fcm.topics["area-86"] = {"token-1"}
    box.deliver(Arrival("fcm", "k", "area-86", "topic", "m1", "Lũ", "Di dời"))
    devices = requests.get(f"{box.url}/phones.json", timeout=5).json()["fcm"]["devices"]
    assert [arrival["title"] for arrival in devices["token-1"]["arrived"]] == ["Lũ"]


def test_fault_can_be_ordered_from_another_process(box: Box) -> None:
    order = {"provider": "fcm", "status": 503, "retry_after": 3}
    assert requests.post(f"{box.url}/control/fail", json=order, timeout=5).status_code == 201
    assert box.fault("fcm", "anybody") is not None


def test_everything_is_forgotten_on_order(box: Box) -> None:
    box.deliver(sms())
    requests.post(f"{box.url}/control/forget", timeout=5)
    assert requests.get(f"{box.url}/phones.json", timeout=5).json()["arrived"] == []


def test_person_in_the_browser_writes_as_a_resident(box: Box) -> None:
    requests.post(f"{box.url}/write/send", data={"user_id": "24", "text": "Chào"}, timeout=5)
    assert list(box.zalo.contacts) == ["24"]


def test_restart_keeps_the_key_tokens_contacts_and_subscriptions(tmp_path: Path) -> None:
    with standins.running(tmp_path) as first:
        before = first.environment(tmp_path)
        key = json.loads(Path(before["FCM_CREDENTIALS"]).read_text())["private_key"]
        first.zalo.mint()
        first.zalo.hear("24")
        first.fcm.topics["area-86"] = {"token-1"}
        first.twilio.stopped.add("+84900000001")
        first.save()
    with standins.running(tmp_path) as second:
        after = second.environment(tmp_path)
        assert json.loads(Path(after["FCM_CREDENTIALS"]).read_text())["private_key"] == key
        assert second.zalo == first.zalo
        assert second.fcm.topics == first.fcm.topics
        assert second.twilio == first.twilio


def test_settings_for_loa_are_printed_as_json(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.standins", "--print-environment", "--port", "9", "--data-dir"]
    printed = subprocess.run([*argv, str(tmp_path)], capture_output=True, text=True, check=True).stdout
    assert json.loads(printed)["FCM_URL"] == "http://127.0.0.1:9/fcm"


def test_process_says_where_it_listens_and_ends_on_request(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "tests.standins", "--port", "0", "--data-dir", str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert requests.get(url, timeout=5).status_code == 200
        process.terminate()
        assert process.wait(10) == 0
