"""What is held of a person: each collection that names somebody, and how that is erased or why it is kept.

A collection with an owner, or with a note on personal data, needs a row here: a contract test says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pymongo.client_session import ClientSession

from models.content import read_marks, saved_items
from models.delivery import acknowledgements, inbox_entries
from models.messages.messages import Owner
from models.people import linked_chats
from models.reports import followers
from models.safety import check_ins, families
from models.store import Store
from models.talks import erasing

#: Erases what one collection holds of these, in the transaction.
Erase = Callable[[Store, Sequence[Owner], ClientSession], None]

#: How each collection is erased that holds what a person did.
ERASED: Mapping[str, Erase] = {
    "acknowledgements": acknowledgements.erase,
    "chat_link_codes": linked_chats.erase_codes,
    "chat_links": linked_chats.erase,
    "check_ins": check_ins.erase,
    "families": families.erase,
    "family_codes": families.erase_codes,
    "follows": followers.erase,
    "inbox_readings": inbox_entries.erase,
    "read_marks": read_marks.erase,
    "saved_items": saved_items.erase,
    "talk_lines": erasing.erase_lines,
    "talks": erasing.erase_talks,
}

_ACCOUNT = "The account or the phone itself: it is in use for as long as somebody signs in by it."
_ACTS = "Acts of an office: who decided what stays on the record."
_CONSENT = "Evidence of consent, and what is sent by it; they end it themselves, each by its channel."
_HASHED = "Keyed hashes that nobody can follow back, against misuse."
_OFFICE = "Held by an office about its own work; names no resident."
_REPORT = "Their reports and what belongs to them: taken out report by report (`models.privacy.redaction`)."
_SENT = "The record of what was sent: an id of a phone or a subscription, no address, no words."
_SHORT = "Removed by itself within days."
_SURVEYS = "Anonymous: who answered is a keyed hash, counted and never listed."

#: Why each other collection that names a person, or may, is kept.
KEPT: Mapping[str, str] = {
    "alert_agreements": _ACTS,
    "alerts": _ACTS,
    "api_keys": _OFFICE,
    "bulletins": _ACTS,
    "bursts": _SHORT,
    "call_news": _OFFICE,
    "citizens": _ACCOUNT,
    "console_tours": _OFFICE,
    "conversations": _REPORT,
    "delivery_ledger": _SENT,
    "desk_views": _OFFICE,
    "devices": _ACCOUNT,
    "directive_receipts": _ACTS,
    "directives": _ACTS,
    "drills": _ACTS,
    "events": _ACTS,
    "exports": _ACTS,
    "idempotency": _SHORT,
    "hub_arrivals": _REPORT,
    "hub_dispatches": "Encrypted; what officials wrote to the hub that forwarded the report is theirs and stays.",
    "incidents": _ACTS,
    "incoming_alerts": _OFFICE,
    "known_ways": _HASHED,
    "library_files": _OFFICE,
    "live_announcements": _ACTS,
    "lockouts": _HASHED,
    "messages": _REPORT,
    "officials": _ACTS,
    "onlookers": _OFFICE,
    "otps": _SHORT,
    "outlet_pairings": _SHORT,
    "outlets": _OFFICE,
    "post_editions": _ACTS,
    "post_feedback": _SURVEYS,
    "post_recipients": _SENT,
    "posts": _ACTS,
    "praises": _ACTS,
    "preferences": _ACCOUNT,
    "programme_entries": _ACTS,
    "provider_ids": _SENT,
    "provider_quotas": _OFFICE,
    "provider_tokens": _OFFICE,
    "recent_filings": _SHORT,
    "recording_pieces": _SHORT,
    "refresh_tokens": _SHORT,
    "report_words": _REPORT,
    "reports": _REPORT,
    "requisitions": _ACTS,
    "return_requests": _ACTS,
    "return_sums": _ACTS,
    "returns": _ACTS,
    "sent_recordings": _OFFICE,
    "sessions": _ACCOUNT,
    "silences": _SHORT,
    "sounds": _ACTS,
    "staff": "Staff of units, no residents; `models.staff.erasing` erases them some months after they left.",
    "subscriptions": _CONSENT,
    "survey_answers": _SURVEYS,
    "survey_drafts": _SURVEYS,
    "survey_templates": _ACTS,
    "survey_turnout": _SURVEYS,
    "surveys": _ACTS,
    "target_figures": _ACTS,
    "unsaved_forms": _OFFICE,
    "unsent_reports": _SHORT,
    "uploads": _REPORT,
    "webhooks": _OFFICE,
    "zalo_windows": "Removed by itself 90 days after they were last heard of.",
}


def erase(store: Store, owners: Sequence[Owner]) -> None:
    """Erase for ever, in one transaction, what these did: what they answered, saw, read, saved and agreed on.

    Numbers that it was counted in stay. The account, reports and subscriptions stay (`KEPT`).

    :param owners: a citizen and the device that they use, or a device alone.
    """

    def work(session: ClientSession) -> None:
        for one in ERASED.values():
            one(store, owners, session)

    store.transact(work)
