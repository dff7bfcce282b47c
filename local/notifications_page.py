"""Write docs/notifications.md from the tables of who is notified: `python -m local.notifications_page`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from local.markdown import table
from models.content.sending_rules import OCCASIONS
from models.delivery.deliveries import DeliveryChannel
from models.language import wording
from models.language.languages import DEFAULT, choose
from models.messages import audiences
from models.messages.audiences import NOTICES, Audience
from models.messages.messages import NOT_SENT, MessageChannel
from models.messages.notification_templates import templates
from models.store.reactions import REACTIONS
from models.workflow.transitions import WORKFLOW

PAGE = Path(__file__).resolve().parents[1] / "docs" / "notifications.md"

HEAD = """# What is sent to whom, and when

This page is written by `make notifications`; a test compares it. It puts together which reactions follow an event
(`models/store/reactions.py`), whom each notifies (`models/messages/audiences.py`), the texts
(`models/data/notification_templates.yml`) and the actions of the [workflow](workflow.md) that make the event. Titles
are shown in Vietnamese. Residents read each text in the language that they chose, officials in Vietnamese.
"""

WHO = {
    Audience.REPORTER: "who filed the report",
    Audience.MERGED_REPORTER: "who filed a report that was merged into it",
    Audience.FOLLOWER: 'who said "me too" of it',
    Audience.OFFICE: "the officials who have it on their desk, but for the one who did the step",
    Audience.LEVEL_ABOVE: "the officials of the level that an escalation goes up to",
    Audience.APPROVER: "the officials who may approve the post, but for the one who did the step",
    Audience.WRITER: "the officials who wrote the post, but for the one who did the step",
    Audience.ALERT_OFFICIAL: "the officials who may do something about the alert, but for the one who did the step",
    Audience.ON_DUTY: "the officials who may take the conversation, or the one who has it",
    Audience.OUTLET_OFFICIAL: "the officials who see to the outlets of an area, else those above it",
    Audience.DIRECTIVE_OFFICIAL: "the officials of the unit that a document went to, or whoever was given it",
    Audience.RETURN_OFFICIAL: "the officials of the unit that reports; once it has, those of the office that asked",
    Audience.WAITING: "the resident who waits for an official in the chat, or has one there",
}

OTHERS = f"""## Everything else

- **Warnings** (`alert approved`): everybody who follows one of their areas, by {{channels}}. The texts are the
  warning's own, with those of `models/data/alert_texts.yml` around them; see
  [the audience](decisions/alert-audience.md).
- **One-time codes**: template `otp`, by `{MessageChannel.SMS}`, to the number that signs in, at once and on no event.
- **Invitations to surveys** (`survey begun`, `survey reminded`): templates `survey_begun` and `survey_reminded`, to
  whoever follows their areas and has not answered, on the channels that the survey names; by
  `{MessageChannel.SMS}` within a budget of the day.
- **Evaluations that are due** (`post published`, then once a year by the clock): template `evaluation_due`, to the
  officials of the body that answers for a policy, in their `{MessageChannel.INBOX}`.
- **What a unit owes** (`directive_receipt received`, `return called_for`, then by the clock on the days of
  `models/data/reminder_ladders.yml`): templates `directive_due`, `directive_overdue`, `return_due` and
  `return_overdue`, to the officials of the unit, and of a report that is late to those of the office that asked, in
  their `{MessageChannel.INBOX}`.
- **Posts** (`post published`; of an urgent one `post corrected` and `post withdrawn`, too): to whoever follows their
  areas and wants to be told of their topic and kind, with the words that the desk previewed; see
  [what is sent of a post](decisions/sending-posts.md).

{{posts}}
- **Phones of officials** (`/v1/desk/phones`): template `duty_push`, by `{MessageChannel.PUSH}`, besides the letter of a
  call for rescue, of a conversation that waits or goes up, and of a warning that waits for approval; it says the kind
  and the unit alone.
- **The chatbot's answers** (`message received`): to whoever wrote; see [the bot](bot.md).
- **Webhooks of partners** (`alert approved`): a signed message to each server that asked for such alerts; see
  [webhooks](webhooks.md). When one is disabled (`webhook disabled`): template `webhook_disabled`, to the
  administrators, in their `{MessageChannel.INBOX}`.
- **Warnings of other issuers** (`incoming_alert received`): template `incoming_alert`, to the officials who may draft
  warnings for the whole province, in their `{MessageChannel.INBOX}`, while it is news; see [CAP](cap.md#incoming).
- **The WebSub hub** (`alert approved`): that the feeds have changed; see [CAP](cap.md).
- One-time codes, invitations, answers, and each message above that leaves the building are sent by the reaction to
  `message queued`; warnings and posts by those to `delivery planned` and `post_shard planned`.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    channels = " or ".join(f"`{one}`" for one in DeliveryChannel)
    return "\n".join(
        [
            HEAD,
            _audiences(),
            _events(),
            _silent(),
            _of("post"),
            _of("alert"),
            _of("talk"),
            _of("incident"),
            _of("directive_receipt"),
            _of("return"),
            OTHERS.format(channels=channels, posts=_sent_posts()),
        ]
    )


def _audiences() -> str:
    rows = (
        (f"`{notice.audience}`", WHO[notice.audience], f"`{reaction}`", _listed(notice.channels))
        for reaction, notices in NOTICES.items()
        for notice in notices
    )
    note = (
        f"Residents are answered on the channel that they came by; an app without a push address fetches its "
        f"`{MessageChannel.INBOX}`. {_listed(sorted(NOT_SENT))} are fetched, the others are sent.\n\n"
    )
    return "## Audiences\n\n" + note + table(("audience", "who", "reaction", "channels"), rows)


def _events() -> str:
    heads = ("event", "step", "made by", "audience", "template", "title")
    note = (
        "An event without an action is made by the clock, or by something that is no action of the workflow: filing, "
        "or adding photos.\n\n"
    )
    return (
        "## Events of a report\n\n" + note + table(heads, (row for event in _every() for row in _rows(event)))
    )


def _of(aggregate: str) -> str:
    rows = (
        (
            f"`{event}`",
            f"`{notice.audience}`",
            f"`{notice.name(event)}`",
            choose(templates()[notice.name(event)]["title"], DEFAULT),
        )
        for kind, event in REACTIONS
        if kind == aggregate
        for notice in audiences.notices_of(event, aggregate)
    )
    article = "an" if aggregate.startswith("a") else "a"
    return f"## Events of {article} {aggregate.replace('_', ' ')}\n\n" + table(
        ("event", "audience", "template", "title"), rows
    )


def _sent_posts() -> str:
    """Return on which of its channels a post is sent, by what happened and its priority."""
    rows = (
        (f"`{occasion}`", wording.word(f"priority_{priority}", DEFAULT), _listed(sorted(channels)))
        for (occasion, priority), channels in OCCASIONS.items()
    )
    return "\n".join(
        f"  {line}".rstrip() for line in table(("event", "priority", "channels"), rows).split("\n")
    )


def _every() -> list[str]:
    return [event for kind, event in REACTIONS if kind == "report" and audiences.notices_of(event)]


def _rows(event: str) -> Iterator[tuple[str, ...]]:
    made_by = _listed(action for action, one in WORKFLOW.items() if one.event == event)
    first = (f"`{event}`", wording.word(f"step_{event}", DEFAULT), made_by)
    for notice in audiences.notices_of(event):
        template = notice.name(event, ended=event in audiences.ENDINGS)
        yield (
            *first,
            f"`{notice.audience}`",
            f"`{template}`",
            choose(templates()[template]["title"], DEFAULT),
        )
        first = ("", "", "")


def _silent() -> str:
    silent = sorted({one.event for one in WORKFLOW.values()} - set(_every()))
    return f"Nobody is notified of {_listed(silent)}.\n"


def _listed(values: Iterable[object]) -> str:
    return ", ".join(f"`{one}`" for one in values)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
