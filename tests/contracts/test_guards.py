"""Every guarded act is guarded at each of its doors: nobody calls around a guard, and no guard stands unused."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from models.access.allowances import LIMITS, Limit
from models.access.guards import GUARDS, Act
from tests.contracts.sources import SHIPPED, files, name_of, text, tree

#: Where people and other systems come in.
DOORS = ("api", "bot", "notifications")

#: Operations that guard themselves: how a door calls them. Each door says where the call comes from.
GUARDED_INSIDE: Mapping[str, tuple[Act, ...]] = {
    "devices.register": (Act.REGISTER, Act.REGISTER_SLOWLY),
    "families.join": (Act.FAMILY_CODE,),
    "families.show_code": (Act.FAMILY,),
    "invitation_acceptance.accept": (Act.INVITATION,),
    "invitation_acceptance.look_up": (Act.INVITATION,),
    "invitations.opened": (Act.INVITATION,),
    "linked_chats.ask": (Act.LINK_CODE,),
    "linked_chats.look": (Act.LINK_CODE,),
    "linked_chats.show_code": (Act.LINK,),
    "looking_up.look_up": (Act.LOOK_UP, Act.PIN, Act.PIN_SLOWLY),
    "mailboxes.name": (Act.MAILBOX,),
    "mailboxes.prove": (Act.OTP_VERIFY,),
    "one_time_codes.request": (Act.OTP_KNOWN, Act.OTP_NEW, Act.OTP_RANGE),
    "one_time_codes.verify": (Act.OTP_VERIFY,),
    "pairings.begin": (Act.PAIR,),
    "pairings.confirm": (Act.PAIR_CODE,),
    "pairings.deny": (Act.PAIR_CODE,),
    "pairings.look": (Act.PAIR_CODE,),
    "policy_feedback.give": (Act.POST_FEEDBACK,),
    "sign_in.login": (Act.LOGIN,),
    "sign_in.login_console": (Act.LOGIN,),
    "sign_in.login_totp": (),
    "sign_in.login_totp_console": (),
    "step_up.insist": (Act.LOGIN,),
    "surveys.answer": (Act.SURVEY_ANSWER,),
}

#: Operations that do not know whether they have a limit; a module that calls them counts the act itself.
GUARDED_BY_DOOR: Mapping[str, Act] = {
    "acknowledgements.acknowledge": Act.ACKNOWLEDGE,
    "check_ins.answer": Act.CHECK_IN,
    "dialogue.answer": Act.CHAT,
    "filing.file": Act.FILE,
    "followers.follow": Act.FOLLOW,
    "read_marks.mark": Act.MARK,
    "saved_items.save": Act.MARK,
    "similar.for_resident": Act.NEARBY,
    "importing.plan": Act.UPLOAD,
    "tickets.of_resident": Act.COMPLAIN,
    "library_desk.upload": Act.UPLOAD,
    "uploads.keep": Act.UPLOAD,
    "uploads.save": Act.UPLOAD,
    "uploads.save_picture": Act.UPLOAD,
}

#: Modules that call one of these without counting, and why.
EXEMPT: Mapping[tuple[str, str], str] = {
    ("api/open311/filing.py", "filing.file"): "other systems have a limit for each key",
    ("api/open311/photos.py", "uploads.save_picture"): "part of a request under the limit of the key",
    ("api/public/report/rescue.py", "filing.file"): "calls for rescue have no limit",
    ("bot/actions/rescue.py", "filing.file"): "calls for rescue have no limit",
    (
        "bot/actions/rescue_aside.py",
        "uploads.save",
    ): "copies a photo that was counted, for the call that it shows",
    ("bot/answer_message.py", "dialogue.answer"): "counted when the event came in (api/webhooks/zalo.py)",
    ("bot/sms_replies.py", "dialogue.answer"): "counted when the SMS came in (api/webhooks/twilio.py)",
    ("notifications/reactions/fetch_photos.py", "uploads.save"): "part of a request that was counted",
}

#: What only the domain calls, since it asks nobody who may know.
INNER = ("codes_and_pins.pin_fits", "passwords.check", "pin_guesses.opens", "reports.by_code")

#: Modules that call it after a guard has opened the report, or show it to nobody but whoever filed it.
AFTER_A_GUARD = {
    ("api/reports/resident_actions.py", "reports.by_code"),
    ("bot/actions/own_reports.py", "reports.by_code"),
    ("bot/reopening_words.py", "reports.by_code"),
}

#: What a door passes as circumstances.
CIRCUMSTANCES = ("current_circumstances", "circumstances", "HERE")

#: Counted elsewhere than by the table of guards, each in one place.
COUNTED_APART = {Limit.KEY, Limit.KEY_REFUSED, Limit.OTP_ALL_DAY, Limit.OTP_ALL_HOUR}


def _calls(*packages: str) -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call of `module.function` with where it stands."""
    for path in files(*packages):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield path, f"{name_of(node.func.value)}.{node.func.attr}", node


@cache
def _door_calls() -> list[tuple[str, str, ast.Call]]:
    return [(str(path), called, node) for path, called, node in _calls(*DOORS)]


def _says_where(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(name_of(one.func if isinstance(one, ast.Call) else one) in CIRCUMSTANCES for one in given)


@pytest.mark.parametrize("operation", sorted(GUARDED_INSIDE))
def test_each_door_says_where_the_call_comes_from(operation: str) -> None:
    found = [(path, node) for path, called, node in _door_calls() if called == operation]
    assert found, "nobody calls it: take it out of the table"
    assert [path for path, node in found if not _says_where(node)] == []


@pytest.mark.parametrize("operation", sorted(GUARDED_BY_DOOR))
def test_each_door_counts_what_the_operation_does_not(operation: str) -> None:
    doors = {path for path, called, _ in _door_calls() if called == operation}
    counted = f"Act.{GUARDED_BY_DOOR[operation].name}"
    forgotten = {
        path for path in doors if counted not in text(Path(path)) and (path, operation) not in EXEMPT
    }
    assert doors
    assert forgotten == set()


def test_every_exemption_is_needed() -> None:
    called = {(path, name) for path, name, _ in _door_calls()}
    assert EXEMPT.keys() <= called
    assert called >= AFTER_A_GUARD


@pytest.mark.parametrize("operation", INNER)
def test_no_door_looks_behind_a_guard(operation: str) -> None:
    doors = {(path, name) for path, name, _ in _door_calls() if name == operation}
    assert doors <= AFTER_A_GUARD


def test_every_act_is_guarded_and_counted_somewhere() -> None:
    shipped = "".join(text(path) for path in files(*SHIPPED) if path.name != "guards.py")
    assert GUARDS.keys() == set(Act)
    assert [act for act in Act if f"Act.{act.name}" not in shipped] == []


def test_every_limit_is_counted_by_some_guard_and_says_why() -> None:
    counted = {rule.limit for rules in GUARDS.values() for rule in rules}
    assert counted | COUNTED_APART == set(Limit) == LIMITS.keys()
    assert [limit for limit, allowed in LIMITS.items() if not allowed.why.endswith(".")] == []


def test_every_act_belongs_to_an_operation() -> None:
    inside = {act for acts in GUARDED_INSIDE.values() for act in acts}
    # A step is counted by its report, an Open311 number by whoever asks, a proposal by whoever writes, an SMS by its
    # reply, an invitation by all of a day.
    elsewhere = {
        Act.RESIDENT_STEP,
        Act.OPEN311_NUMBER,
        Act.OPEN311_ROWS,
        Act.POST_PUSH,
        Act.POST_SMS,
        Act.POST_ZALO,
        Act.PROPOSE,
        Act.SMS_REPLY,
        Act.SMS_RESCUE,
        Act.SURVEY_SMS,
    }
    assert inside | set(GUARDED_BY_DOOR.values()) | elsewhere == set(Act)


def test_limits_are_counted_through_the_table_alone() -> None:
    direct = {str(path) for path, called, _ in _calls(*SHIPPED) if called == "rate_limits.spend"}
    assert direct == {"models/access/api_keys.py", "models/access/guards.py", "models/people/sms_budget.py"}


def test_an_address_becomes_circumstances_in_one_place_for_each_kind_of_door() -> None:
    users = {str(path) for path in files("api", "bot") if "remote_addr" in text(path)}
    assert users == {"api/extensions/context.py", "api/extensions/idempotency.py", "api/webhooks/rest.py"}
