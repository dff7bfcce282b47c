"""What is sent to whom: every notice has its template, every template its notice, and the page says it."""

from __future__ import annotations

from local.notifications_page import PAGE, WHO, page
from models.messages import audiences
from models.messages.audiences import ENDINGS, NOTICES, Audience
from models.messages.notification_templates import templates
from models.store.reactions import REACTIONS, Reaction

#: Templates of what is sent without an event.
WITHOUT_EVENT = {
    "chat_link_asked",
    "chat_linked",
    "chat_unlinked",
    "evaluation_due",
    "incoming_alert",
    "digest",
    "duty_push",
    "directive_due",
    "directive_overdue",
    "email_code",
    "otp",
    "post_sent_corrected",
    "post_sent_withdrawn",
    "return_due",
    "return_overdue",
    "survey_begun",
    "survey_reminded",
    "talk_asked_at_top",
    "talk_crowd",
    "webhook_disabled",
}


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make notifications"


def test_every_reaction_that_tells_somebody_says_whom() -> None:
    assert set(NOTICES) == {one for one in Reaction if one.startswith("tell_")}


def test_every_audience_has_one_notice_and_is_explained() -> None:
    named = [notice.audience for notices in NOTICES.values() for notice in notices]
    assert sorted(named) == sorted(Audience)
    assert set(WHO) == set(Audience)


def test_every_template_is_used_and_every_notice_has_one() -> None:
    used = {
        notice.name(event, ended=ended, rescue=rescue)
        for kind, event in REACTIONS
        if kind in ("report", "post", "alert", "talk", "incident", "directive_receipt", "return")
        for notice in audiences.notices_of(event, kind)
        for ended in {False, event in ENDINGS}
        for rescue in (False, True)
    }
    assert used | WITHOUT_EVENT == set(templates())
