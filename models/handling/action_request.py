"""An action on a report as somebody asks for it, and who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.access.permissions import Permission
from models.access.report_access import ReportFilter
from models.messages.messages import Owner
from models.store.events import Actor
from models.workflow.transitions import CloseReason, Party, Rating, ReportAction


@dataclass(frozen=True)
class ActionRequest:
    """An action and what goes along with it; the workflow says which of that is needed.

    :param photo_ids: uploads that must be photos; `attachment_ids` may be documents as well.
    :param receiver: agency that it is forwarded to, or the office that a redirected resident should go to.
    :param target: tracking code of the report that this one is a duplicate of.
    :param confirmed_doubts: the words of each doubt that was looked at and may be read by everybody.
    :param about_post_id: the post that it is about; "" for none.
    :param reference: who has a referred report now, and under which number.
    """

    action: ReportAction
    note: str = field(default="", repr=False)
    reason: CloseReason | None = None
    photo_ids: Sequence[str] = ()
    attachment_ids: Sequence[str] = ()
    receiver: str = ""
    assignee_id: str = ""
    date: datetime | None = None
    category: str = ""
    target: str = ""
    reference: str = ""
    rating: Rating | None = None
    about_post_id: str = ""
    confirmed_doubts: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True)
class Performer:
    """Who acts.

    :param who: what they may do with this report: permissions of an official, or their party.
    :param owners: whose uploads they may use.
    :param readable: the other reports that they may know of.
    """

    actor: Actor
    who: frozenset[Permission | Party]
    owners: Sequence[Owner] = ()
    readable: Sequence[ReportFilter] = ()
