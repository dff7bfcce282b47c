"""The texts of an alert on each channel, made from the approved document and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from models.alerts import cap_document, hazards, public_versions
from models.alerts.alerts import Alert, expiry
from models.alerts.audience import Audience
from models.alerts.endings import ending_of, fresh_words
from models.alerts.phrases import dropped, farewell_headline, headline, phrase
from models.language.dates import day_and_time
from models.language.languages import spoken
from models.messages.messages import MessageButton
from models.safety import check_in_words
from notifications.sms_cuts import SmsText, fitted

#: Bytes that names of areas may take where there is no room for all.
MOST_OF_NAMES = 240


@dataclass(frozen=True)
class AlertText:
    """Title and body in one language.

    :param brief: the body where there is no room for the whole: what to do, and the facts. "": none is shorter.
    :param cut: an SMS that leaves something out.
    """

    title: str
    body: str
    brief: str = ""
    cut: bool = False


def full_text(audience: Audience, alert: Alert, language: str) -> AlertText:
    """Return all there is to say, first what to do; where there is no room, the description is left out."""
    reader, language = language, spoken(language, alert["infos"])
    words = alert["infos"][language]
    level = (
        phrase("level", language, level=alert["level"], colour=hazards.colour(alert["level"], language))
        if alert["level"]
        else ""
    )
    named = ", ".join(area["full_name"] for area in alert["areas"])
    said = (dropped(alert, reader, reader), dropped(alert, reader, language), words["instruction"])
    rest = (*_span(alert, language), _source(alert, language))
    return AlertText(
        _title(audience, alert, language),
        _lines(*said, words["description"], level, phrase("areas", language, names=named), *rest),
        _lines(*said, level, phrase("areas", language, names=_names(alert)), *rest),
    )


def _span(alert: Alert, language: str) -> tuple[str, ...]:
    """Return from when to when it counts; nothing for an end, which stands for some time and threatens nobody."""
    if ending_of(alert):
        return ()
    begins = alert["onset"] or alert["effective"]
    since = phrase("since", language, at=day_and_time(begins)) if begins and begins > alert["sent"] else ""
    return since, phrase("until", language, at=day_and_time(expiry(alert)))


def short_text(audience: Audience, alert: Alert, language: str) -> AlertText:
    """Return what an SMS has room for: the headline, level and time, what to do, how to answer, and the source."""
    reader, language = language, spoken(language, alert["infos"])
    whole = SmsText(
        _title(audience, alert, language),
        _lines(dropped(alert, reader, language), _facts(alert, language)),
        alert["infos"][language]["instruction"],
        check_in_words.question(audience.status, language) if alert.get("asks_check_in") else "",
        _source(alert, language),
    )
    return _sms(whole)


def _facts(alert: Alert, language: str) -> str:
    """Return level and time in few letters; nothing for an end."""
    if ending_of(alert):
        return ""
    level = phrase("level_short", language, level=alert["level"]) if alert["level"] else ""
    until = phrase("until_short", language, at=day_and_time(expiry(alert)))
    facts = ", ".join(part for part in (level, until) if part)
    return facts[:1].upper() + facts[1:]


def _sms(whole: SmsText) -> AlertText:
    text = fitted(whole)
    return AlertText(text.title, text.body, cut=text != whole)


def check_in_buttons(audience: Audience, alert: Alert, language: str) -> tuple[MessageButton, ...]:
    """Return the buttons below an alert that asks whether people are safe; pressed, each is typed as it stands."""
    if not alert.get("asks_check_in"):
        return ()
    titles = check_in_words.buttons(audience.status, spoken(language, alert["infos"]))
    return tuple(MessageButton(title, payload=title) for title in titles)


def farewell_text(
    audience: Audience, alert: Alert, former: Alert, language: str, *, short: bool
) -> AlertText:
    """Return what is said to those whom a narrowed alert is no longer meant for: over for them, and where it holds on.

    It is Loa's own sentences, in the language in which they were told, and no word of the new alert was meant for them.

    :param former: the version that they were told: its headline and its source are what they know.
    :param short: an SMS leaves out where it holds on.
    """
    language = spoken(language, former["infos"])
    title = _fitting(audience, alert, language, farewell_headline(former, language))
    over, source = phrase("farewell", language), _source(former, language)
    if short:
        return _sms(SmsText(title, "", over, source=source))
    names = ", ".join(area["full_name"] for area in alert["areas"])
    return AlertText(title, _lines(over, phrase("holds_on", language, names=names), source))


def end_text(audience: Audience, alert: Alert, former: Alert, language: str) -> AlertText:
    """Return what an end says by SMS before anybody let its own words go out: those of Loa, of what people were told.

    :raises ValueError: the alert ends nothing.
    """
    how = ending_of(alert)
    if how is None:
        raise ValueError(f"The alert {alert['_id']} ends nothing.")
    language = spoken(language, former["infos"])
    infos = fresh_words(how, former["infos"])
    neutral: Alert = {**alert, "infos": infos}
    words = infos[language]
    said = _lines(words["description"], words["instruction"])
    return _sms(SmsText(_title(audience, neutral, language), "", said, source=_source(former, language)))


def push_data(
    audience: Audience, alert: Alert, public_base: str, *, ack_within: int, farewell: bool = False
) -> dict[str, str]:
    """Return what the app needs besides the text: it drops repeats by `series` and `revision`.

    :param ack_within: over how many seconds phones spread what they say of it (`models.delivery.ack_windows`).
    :param farewell: it says that the alert is over where this push goes.
    """
    return {
        "kind": "alert",
        "alert": alert["identifier"],
        "series": alert["series"],
        "revision": str(alert["revision"]),
        "status": audience.status,
        "msg_type": alert["msg_type"],
        "over_here": "true" if farewell else "false",
        "hazard": alert["hazard"],
        "ack_within": str(ack_within),
        "asks_check_in": "true" if alert.get("asks_check_in") and not farewell else "false",
        "level": str(alert["level"] or ""),
        "areas": _names(alert),
        "source": alert["source"]["agency"],
        "expires": expiry(alert).astimezone(UTC).isoformat(timespec="seconds"),
        "cap": cap_document.address(alert, public_base),
        "page": public_versions.address(alert["identifier"], public_base),
    }


def _names(alert: Alert) -> str:
    """Return the names of as many areas as have room in a push, and how many there are besides."""
    names = [area["full_name"] for area in alert["areas"]]
    shown: list[str] = []
    while len(shown) < len(names) and len(", ".join([*shown, names[len(shown)]]).encode()) <= MOST_OF_NAMES:
        shown.append(names[len(shown)])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" (+{more})" if more else "")


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def seconds_left(alert: Alert, now: datetime) -> int:
    """Return for how long the alert is still in force; 0 if it is not."""
    return max(0, int((expiry(alert) - now).total_seconds()))


def _title(audience: Audience, alert: Alert, language: str) -> str:
    return _fitting(audience, alert, language, headline(alert, language))


def _fitting(audience: Audience, alert: Alert, language: str, title: str) -> str:
    prefix = audience.mark(language, "")
    # The headline carries the prefix of the alert's status. A text that does not fit its audience must not go out.
    if not title.startswith(prefix):
        raise ValueError(f"The text of {alert['_id']} does not fit its audience.")
    return title


def _source(alert: Alert, language: str) -> str:
    source = alert["source"]
    number, at = source.get("number"), day_and_time(source["issued_at"])
    if not number:
        return phrase("source_unnumbered", language, agency=source["agency"], at=at)
    return phrase("source", language, agency=source["agency"], number=number, at=at)
