"""Shapes of rules of approval."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice, Name
from models.areas.areas import Level
from models.content.approval_faults import MAX_RULES
from models.content.approval_rulebook import ApprovalRuleList
from models.content.approval_rules import APPROVING_ROLES, MOST_EYES, Seat
from models.content.posts import Channel, PostKind, Priority
from models.desk.approval_dry_run import MOST_POSTS


def _many(field: ma.fields.Field[str]) -> ma.fields.List[str]:
    return ma.fields.List(field, validate=ma.validate.Length(max=200))


def _code() -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.Length(max=40))


class ApprovalConditionsSchema(ma.Schema):
    """What a rule asks of a post; what is left out always holds."""

    areas = _many(_code())
    levels = _many(Choice(Level))
    categories = _many(_code())
    kinds = _many(Choice(PostKind))
    priorities = _many(Choice(Priority))
    channels = _many(Choice(Channel))
    agencies = ma.fields.List(
        _code(),
        validate=ma.validate.Length(max=200),
        metadata={"description": "Codes of the office that answers for it, such as `so_y_te`."},
    )


class ApprovalRuleSchema(ma.Schema):
    """One rule."""

    name = Name(120, required=False, load_default="", metadata={"example": "Văn bản chỉ đạo"})
    when = ma.fields.Nested(ApprovalConditionsSchema, required=True)
    roles = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf([str(role) for role in APPROVING_ROLES])),
        load_default=list,
        validate=ma.validate.Length(max=10),
        metadata={"description": "Empty: every role that may publish posts."},
    )
    seat = Choice(
        Seat,
        required=True,
        metadata={
            "description": "Where the approver sits: in the post's own agency, at its area or above, above it,"
            " at the province."
        },
    )
    eyes = ma.fields.Integer(
        required=True,
        strict=True,
        validate=ma.validate.Range(min=1, max=MOST_EYES),
        metadata={"description": "1: whoever wrote it may approve it; 2: somebody else; 3: two others."},
    )


class ApprovalRulesSchema(ma.Schema):
    """All rules, in the order in which they are tried. The last must have no condition."""

    rules = ma.fields.List(
        ma.fields.Nested(ApprovalRuleSchema),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_RULES),
    )


class ApprovalRuleFaultSchema(ma.Schema):
    """What has become wrong with a rule since it was saved."""

    field = ma.fields.String(required=True, metadata={"example": "rules.3.when.areas.0"})
    code = ma.fields.String(required=True, metadata={"example": "area_unknown"})


class ApprovalRulebookSchema(ApprovalRulesSchema):
    """The rules in force in the province."""

    province_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "0 while the file's rules hold."})
    origin = ma.fields.String(required=True, validate=ma.validate.OneOf(["file", "desk"]))
    faults = ma.fields.List(ma.fields.Nested(ApprovalRuleFaultSchema), required=True)


class ApprovalTrialArgsSchema(ApprovalRulesSchema):
    """Rules to try, and on how many of the last posts."""

    last = ma.fields.Integer(load_default=100, validate=ma.validate.Range(min=1, max=MOST_POSTS))


class ApprovalTrialBody(ApprovalRuleList):
    """What `ApprovalTrialArgsSchema` loads."""

    last: int


class ApprovingSchema(ma.Schema):
    """Who approves a post by which rule; rules are counted from 0."""

    rule = ma.fields.Integer()
    seat = ma.fields.String()
    roles = ma.fields.List(ma.fields.String())
    eyes = ma.fields.Integer()


class ApprovalChangeSchema(ma.Schema):
    """A post that would be approved otherwise."""

    post_id = ma.fields.String(required=True)
    before = ma.fields.Nested(ApprovingSchema, required=True)
    after = ma.fields.Nested(ApprovingSchema, required=True)


class ApprovalTrialSchema(ma.Schema):
    """What the rules would have done; rules are counted from 0."""

    posts = ma.fields.Integer(required=True, metadata={"description": "How many were tried."})
    changed = ma.fields.Integer(required=True)
    examples = ma.fields.List(ma.fields.Nested(ApprovalChangeSchema), required=True)
    nobody = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Ids of posts that no official of today could approve."},
    )
    unused = ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"description": "Rules that decided none of them."}
    )
