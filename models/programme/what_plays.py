"""What an outlet plays at a moment: one pure function, on the server and on the device, by one table.

It needs the standard library alone, so that the loudspeaker carries this file. The table is
`models/data/precedence.json`; the vectors that every version of the function passes are
`tests/players/what_plays.json`.

An airing lasts as long as it says (`ends` minus `at`), from whenever it begins. It may begin until `late_seconds` after
its hour, or after the end of the airing or announcement that it waited for. Cut, it begins again while `resume_share`
of it or more is left. Both only where it ends in the open hours in which its hour lies. What is on stays on within its
rule until a higher level comes, and a lower level cuts a higher one by an urgent airing alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

#: A moment in whole seconds since 1970.
Seconds = int
Json = dict[str, Any]

_DAY = 86400


class Span(NamedTuple):
    """A time from its start to its end; the end itself is no part of it."""

    start: Seconds
    end: Seconds

    def holds(self, moment: Seconds) -> bool:
        """Tell whether a moment lies in it."""
        return self.start <= moment < self.end


class Candidate(NamedTuple):
    """Something that the programme has for this moment; `refused` says why it can't play, "" where it can."""

    rule: Json
    id: str
    row: Json
    span: Span
    running: bool = False
    refused: str = ""


def what_plays(programme: Json, now: str | datetime, session: Json, table: Json) -> Json:
    """Return what plays at a moment: `{"mode", "what", "because", "from", "until", "instead_of"}`.

    `because` is the name of the rule. `instead_of` are `{"mode", "what", "because"}` of all else that the programme has
    for this moment: `outranked`, `may_not_cut`, `muted`, `outside_windows`, `past_window`, `late`, `cut` or `done`.
    `from` and `until` are moments, null where there is none.

    :param session: `{"plays": [{"airing", "started", "played_seconds", "completed"}], "on": the last answer or null}`.
    :raises ValueError: a time can't be read, or the time zone is not in the table.
    """
    moment = seconds(now)
    found = candidates(programme, moment, session, table)
    able = [one for one in found if not one.refused]
    muted = is_muted(programme["outlet"], moment)
    on = next((one for one in able if one.running), None)
    held = {id(one): _held_back(one, on, muted, table) for one in able}
    ranked = sorted((one for one in able if not held[id(one)]), key=lambda one: _rank(one, on, table))
    first = _taking_turns(ranked, programme, moment, table)
    others = [
        {"mode": one.rule["mode"], "what": one.id, "because": one.refused or held[id(one)] or "outranked"}
        for one in found
        if first is None or one.row is not first.row
    ]
    if first is not None:
        start, end = text(first.span.start), text(first.span.end)
        mode, because = first.rule["mode"], first.rule["rule"]
        return _answer(mode, first.id, because, start, end, others)
    if muted:
        return _answer("muted", "", "muted", None, programme["outlet"].get("muted_until"), others)
    return _answer("idle", "", "idle", None, None, others)


def _answer(
    mode: str, what: str, because: str, start: str | None, end: str | None, others: list[Json]
) -> Json:
    return {"mode": mode, "what": what, "because": because, "from": start, "until": end, "instead_of": others}


def is_muted(outlet: Json, moment: Seconds) -> bool:
    """Tell whether an official silenced the outlet, and at this moment still."""
    until = outlet.get("muted_until")
    return bool(outlet.get("muted")) and (until is None or moment < seconds(until))


# --- what the programme has for a moment


def candidates(programme: Json, moment: Seconds, session: Json, table: Json) -> list[Candidate]:
    """Return all that the programme has for a moment, by the order of the rules."""
    open_hours = open_spans(programme, moment, table)
    found: list[Candidate] = []
    for rule in table["rules"]:
        for row in programme.get(rule["from"], ()):
            if any(row[name] != value for name, value in rule.get("where", {}).items()):
                continue
            if rule["from"] == "airings":
                one = _airing(rule, row, moment, session, open_hours, table)
            else:
                one = _held(rule, row, moment, session, open_hours)
            if one is not None:
                found.append(one)
    return found


def _held(rule: Json, row: Json, moment: Seconds, session: Json, open_hours: list[Span]) -> Candidate | None:
    """Return a takeover, an announcement or a relay that holds at this moment."""
    if "airings" in row:
        spans = [_span(part, "from", "until") for part in row["airings"]]
    else:
        spans = [_span(row, "from", "expires" if "expires" in row else "until")]
    span = next((one for one in spans if one.holds(moment)), None)
    if span is None:
        return None
    name = row["identifier"] if "identifier" in row else row["id"]
    if not rule["gated"]:
        return Candidate(rule, name, row, span)
    hours = next((one for one in open_hours if one.holds(moment)), None)
    if hours is None:
        return Candidate(rule, name, row, span, refused="outside_windows")
    running = _is_on(session, rule["mode"], name)
    return Candidate(rule, name, row, Span(span.start, min(span.end, hours.end)), running)


def _airing(
    rule: Json, row: Json, moment: Seconds, session: Json, open_hours: list[Span], table: Json
) -> Candidate | None:
    """Return an airing whose hour has come; None before it, and where it passed so long ago that nobody asks."""
    span = _span(row, "at", "ends")
    if moment < span.start:
        return None
    length = span.end - span.start
    hours = next((one for one in open_hours if one.holds(span.start)), None)
    plays = [one for one in session["plays"] if one["airing"] == row["id"]]
    on = session["on"] if _is_on(session, "airing", row["id"]) else None
    done = any(one["completed"] for one in plays) or (on is not None and moment >= seconds(on["until"]))
    if on is not None and not done:
        return _going_on(rule, row, moment, on, open_hours)
    refused = "done" if done else _why_not(length, moment, hours)
    if not refused and plays:
        refused = "" if _worth_again(plays, length, table) else "cut"
    elif not refused:
        refused = "" if _in_time(span.start, moment, session, table) else "late"
    if refused and moment >= span.end + int(table["late_seconds"]):
        return None
    return Candidate(rule, row["id"], row, Span(moment, moment + length), refused=refused)


def _going_on(rule: Json, row: Json, moment: Seconds, on: Json, open_hours: list[Span]) -> Candidate:
    span = _span(on, "from", "until")
    hours = next((one for one in open_hours if one.holds(moment)), None)
    if hours is None:
        return Candidate(rule, row["id"], row, span, refused="outside_windows")
    return Candidate(rule, row["id"], row, Span(span.start, min(span.end, hours.end)), running=True)


def _why_not(length: Seconds, moment: Seconds, hours: Span | None) -> str:
    if hours is None:
        return "outside_windows"
    return "" if moment + length <= hours.end else "past_window"


def _worth_again(plays: list[Json], length: Seconds, table: Json) -> bool:
    last = max(plays, key=lambda one: seconds(one["started"]))
    left = length - float(last["played_seconds"])
    return left >= float(table["resume_share"]) * length


def _in_time(due: Seconds, moment: Seconds, session: Json, table: Json) -> bool:
    """Tell whether an airing that was not begun may begin: soon after its hour, or after what it waited for."""
    late = int(table["late_seconds"])
    free = due
    for play in sorted(session["plays"], key=lambda one: seconds(one["started"])):
        started = seconds(play["started"])
        if started <= free + late:
            free = max(free, started + int(float(play["played_seconds"])))
    on = session["on"]
    if on is not None and on["mode"] in table["waits_for"] and seconds(on["from"]) <= free + late:
        free = max(free, min(moment, seconds(on["until"])))
    return moment <= free + late


def _is_on(session: Json, mode: str, what: str) -> bool:
    on = session["on"]
    return on is not None and on["mode"] == mode and on["what"] == what


# --- which of them goes first


def _held_back(one: Candidate, on: Candidate | None, muted: bool, table: Json) -> str:
    """Return why something that could play must not: the outlet is muted, or what is on is of a higher level."""
    if muted and one.rule["muted"]:
        return "muted"
    if (
        on is None
        or one is on
        or one.rule["cuts_higher"]
        or on.rule["mode"] not in table["never_cut_by_lower"]
    ):
        return ""
    return "may_not_cut" if _level(one, table) > _level(on, table) else ""


def _rank(one: Candidate, on: Candidate | None, table: Json) -> tuple[int | float | str, ...]:
    """Return what sorts candidates: the rule, then what is on unless a higher level came, then the rule's order."""
    place = table["rules"].index(one.rule)
    turn = 0
    if one.rule["mode"] == "airing" and on is not None and on.rule is one.rule:
        turn = 1 if one is on else 0 if _level(one, table) < _level(on, table) else 2
    return (place, turn, *(_key(one, name, table) for name in one.rule["order"]))


def _key(one: Candidate, name: str, table: Json) -> int | float | str:
    bare = name.lstrip("-")
    value: Any = one.row.get(bare)
    if bare == "level":
        value = _level(one, table)
    elif bare == "from":
        value = one.span.start
    elif bare in ("at", "sent"):
        value = seconds(value)
    key: int | float | str = -value if name != bare else value
    return key


def _level(one: Candidate, table: Json) -> int:
    return int(table["levels"].index(one.row["level"]))


def _taking_turns(ranked: list[Candidate], programme: Json, moment: Seconds, table: Json) -> Candidate | None:
    """Return the first; of several takeovers of one rule the one whose turn it is, with the span of its turn."""
    if not ranked or ranked[0].rule["mode"] != "takeover":
        return ranked[0] if ranked else None
    turns = [one for one in ranked if one.rule is ranked[0].rule]
    if len(turns) == 1:
        return turns[0]
    lengths = [_turn(one, programme, table) for one in turns]
    at = moment - (moment - max(one.span.start for one in turns)) % sum(lengths)
    for one, length in zip(turns, lengths, strict=True):
        if moment < at + length:
            return one._replace(span=Span(max(at, one.span.start), min(at + length, one.span.end)))
        at += length
    raise AssertionError("A moment lies in a turn.")


def _turn(one: Candidate, programme: Json, table: Json) -> Seconds:
    """Return how long one of several takeovers is on: until its sound was heard, and each language was read."""
    item: Json = next((item for item in programme["items"] if item["id"] == one.row["item"]), {})
    heard = (item.get("seconds") or 0) + (programme["outlet"].get("lead_in_seconds") or 0)
    return max(int(table["rotate_seconds"]), int(-(-heard // 1)))


# --- times


def open_spans(programme: Json, moment: Seconds, table: Json) -> list[Span]:
    """Return the open hours of some days around a moment, as spans that don't touch.

    A window belongs to the day on which it begins. `24:00` is the end of a day; a window that ends where it begins is
    none.
    """
    offset = offset_of(programme, table)
    midnight = (moment + offset) // _DAY
    found = []
    for day in range(midnight - int(table["look_days"]), midnight + int(table["look_days"]) + 1):
        # 1 January 1970 was a Thursday.
        name = table["days"][(day + 3) % 7]
        for window in programme["windows"]:
            start, end = clock(window["from"]), clock(window["to"])
            if name in window["days"] and start != end:
                end += _DAY if end < start else 0
                found.append(Span(day * _DAY + start - offset, day * _DAY + end - offset))
    joined: list[Span] = []
    for span in sorted(found):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def offset_of(programme: Json, table: Json) -> Seconds:
    """Return by how much the programme's wall time is ahead of UTC.

    :raises ValueError: the time zone is not one of the table's, none of which has summer time.
    """
    if programme["time_zone"] not in table["zones"]:
        raise ValueError(f"The time zone {programme['time_zone']} is not in the table.")
    return int(table["zones"][programme["time_zone"]]) * 60


def clock(wall: str) -> Seconds:
    """Return `HH:MM` as seconds from midnight.

    :raises ValueError: it is no such time.
    """
    hours, minutes = wall.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _span(row: Json, start: str, end: str) -> Span:
    return Span(seconds(row[start]), seconds(row[end]))


def seconds(moment: str | datetime) -> Seconds:
    """Return a moment, as text of RFC 3339 or as aware datetime, in whole seconds since 1970.

    :raises ValueError: it can't be read.
    """
    read = datetime.fromisoformat(moment.replace("Z", "+00:00")) if isinstance(moment, str) else moment
    return int(read.timestamp() // 1)


def text(moment: Seconds) -> str:
    """Return a moment as RFC 3339 in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
