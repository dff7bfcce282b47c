"""What is said to a real Rasa and to the engine: the conversation tests, and conversations at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.engine.parse import write_payload
from tests.bot.talks import Talk

#: So many turns has a random conversation.
TURNS = 14

#: So often a button is pressed that Rasa just showed, rather than something said out of the blue.
PRESSES = 0.45

#: What is said first, so that most conversations are about a form.
FIRST = (
    "/start_report",
    "/report_incident",
    "/need_rescue",
    "/greet",
    "/join_survey",
    "đường ngập tới đầu gối ở xã long hữu",
    "kiến nghị xã mở rộng đường liên ấp",
    "cho tôi hỏi khi nào xã phát tiền hỗ trợ hộ nghèo",
    "cay nga chan duong",
)

#: What is said then: payloads of every intent, and texts.
THEN = (
    *("/greet", "/thank", "/help", "/goodbye", "/cancel", "/cancel", "/maybe_rescue", "/out_of_scope"),
    *("/affirm", "/affirm", "/affirm", "/deny", "/skip", "/skip", "/skip"),
    *(
        "/start_report",
        "/report_incident",
        "/give_feedback",
        "/ask_question",
        "/add_to_report",
        "/me_too",
        "/check_status",
        '/give_pin{"pin":"000000"}',
    ),
    *("/ask_hotline", "/ask_news", "/ask_alert", "/ask_procedure", "/talk_to_human"),
    *("/join_survey", "/finish_choices", '/answer_choice{"choice":"option:a"}'),
    *('/answer_choice{"choice":"option:b"}', '/answer_choice{"choice":"option:none"}'),
    *("/safe_checkin", "/need_rescue", "/photo_refused", "/send_other", '/send_photo{"photo":"none"}'),
    *('/choose_category{"category":"flood"}', '/choose_category{"category":"none"}'),
    *('/inform_category{"category":"noise"}', '/more_categories{"page":"1"}'),
    *('/choose_area{"area":"29242@2025-07-01"}', '/choose_area{"area":"none"}', "/inform_place"),
    *('/change_part{"part":"area"}', '/change_part{"part":"category"}'),
    *('/change_part{"part":"description"}', "/change_part"),
    *('/share_location{"lat":9.93,"lon":106.34}', '/share_location{"lat":21.03,"lon":105.85}'),
    *("/subscribe_area", "/unsubscribe_area", '/follow_warnings{"area":"29242@2025-07-01"}'),
    *('/change_language{"language":"km"}', '/change_language{"language":"vi"}', "/change_language"),
    *("xã long hữu", "phường trà vinh", "long đức", "ở đâu đó xa lắm", "tiếng ồn", "rác", "1", "1,2"),
    *("đường ngập tới đầu gối", "hàng xóm hát karaoke tới nửa đêm", "co chuyen la lam", "ừ đúng rồi"),
    *(
        "sửa địa chỉ",
        "sai loại rồi",
        "tôi muốn hỏi",
        "loại khác",
        "tôi muốn bổ sung",
        "tôi muốn bổ sung: nước đã dâng thêm",
        "blup blup zeng zeng krump",
    ),
    *(
        "đèn đường hư ở xã long hữu, với cho hỏi số điện lực",
        "cho toi so dien luc, san dang ky nhan tin xa long duc luon",
        "rác đổ bờ kênh xã cầu kè, còn xã tam ngãi thì đèn đường hư",
        "gửi đi, mà mai có cúp điện không",
        "rác với tiếng ồn",
        "/take_up_second",
        "nhà kế bên cũng kẹt trên nóc",
        "tôi an toàn rồi",
        "không cần cứu nữa",
    ),
    *("cứu với nước lên nóc nhà rồi", "ấp Vàm, 4 người", "phản ánh của tôi tới đâu rồi", "asdkjh qwe"),
)


@dataclass(frozen=True)
class Line:
    """One thing that somebody says, or that an official does with the latest report of each side.

    :param who: the person's name.
    :param photo: it is a photo.
    :param desk: actions with their notes.
    """

    text: str = ""
    who: str = "an"
    photo: bool = False
    desk: Mapping[str, str] = field(default_factory=dict)


def written(talk: Talk) -> Iterator[Line]:
    """Yield what a conversation test says, one thing at a time, as channels write it."""
    for turn in talk.turns:
        if "desk" in turn:
            yield Line(desk=turn["desk"])
        who = turn.get("who", "an")
        for text in _said(turn):
            yield Line(text, who)
        if turn.get("photo"):
            yield Line(who=who, photo=True)
        if turn.get("says"):
            yield Line(str(turn["says"]), who)


def _said(turn: Mapping[str, Any]) -> Iterator[str]:
    if location := turn.get("location"):
        yield write_payload("share_location", lat=location[0], lon=location[1])
    if language := turn.get("language"):
        yield write_payload("change_language", language=language)
    if turn.get("greeting"):
        yield write_payload("greet")


def drawn(pick: random.Random, shown: Callable[[], list[str]]) -> Iterator[Line]:
    """Yield a random conversation.

    :param shown: tells the payloads of the buttons that were just shown.
    """
    for turn in range(TURNS):
        buttons = shown()
        pressed = bool(buttons) and pick.random() < PRESSES
        yield Line(pick.choice(buttons) if pressed else pick.choice(THEN if turn else FIRST))
