"""The warning that is sent in `bench.fan_out`, and the account that sends it."""

from __future__ import annotations

import dataclasses
import json
from functools import cache

from models.settings import Settings
from notifications.channels import Address, AddressKind, Outgoing
from tests.standins.credentials import private_key, service_account

TITLE = "Cảnh báo lũ lớn, cấp 4: nước sông dâng nhanh trong đêm nay"
BODY = (
    "Di dời ngay lên nơi cao, mang theo nước uống, thuốc men và giấy tờ. Không qua ngầm, tràn, cầu yếu.\n"
    "Mực nước sông lên trên báo động 3, có khả năng vượt đê bao trong vòng 6 giờ tới. Các tuyến đường thấp "
    "bị ngập sâu từ 0,8 đến 1,5 mét; một số nơi bị chia cắt.\n"
    "Cấp 4, màu đỏ\nKhu vực: Xã Long Hòa, Xã Hưng Mỹ, Phường Trà Vinh\n"
    "Nguồn: Đài Khí tượng Thủy văn tỉnh, bản tin số 214, 20:15 ngày 29/11"
)
DATA = {
    "kind": "alert",
    "alert": "urn:oid:2.49.0.1.704.0.2026.11.29.13.20.0",
    "series": "0198a6c1d4e77a2b8c3d",
    "revision": "2",
    "status": "Actual",
    "msg_type": "Update",
    "over_here": "false",
    "level": "4",
    "expires": "2026-11-29T23:00:00+00:00",
    "cap": "https://loa.example.vn/cap/alerts/urn:oid:2.49.0.1.704.0.2026.11.29.13.20.0.xml",
    "page": "https://loa.example.vn/a/urn:oid:2.49.0.1.704.0.2026.11.29.13.20.0",
}


def token(number: int) -> str:
    """A registration token as long as real ones."""
    return f"c{number:021}:APA91b{'x' * 134}"


def to_device(number: int) -> Outgoing:
    """The warning to one device."""
    return Outgoing(
        key=f"0198a6c1d4e77a2b8c3d:{number:024}",
        to=Address(AddressKind.FCM_TOKEN, token(number)),
        title=TITLE,
        body=BODY,
        data=DATA,
        urgent=True,
        ttl_seconds=21_600,
        collapse_key="0198a6c1d4e77a2b8c3d",
    )


def settings(port: int) -> Settings:
    """An account at the stand-in on that port."""
    base = f"http://127.0.0.1:{port}"
    rates = ["fcm:100000:100000"]  # the stand-in takes what it gets
    return dataclasses.replace(
        Settings(), fcm_url=base, fcm_credentials=_account(base), provider_rates=rates, workers=1
    )


@cache
def _account(base: str) -> str:
    return json.dumps({**service_account(private_key(None), base), "project_id": "loa-bench"})
