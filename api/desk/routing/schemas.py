"""Shapes of rules of routing."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Name, Text
from models.categories.report_kinds import ReportKind
from models.desk.routing_dry_run import MOST_REPORTS
from models.routing.routing import RuleList
from models.routing.rule_faults import MAX_RULES
from models.routing.rules import Hours


def _many(field: ma.fields.Field[str]) -> ma.fields.List[str]:
    return ma.fields.List(field, validate=ma.validate.Length(max=200))


class ConditionsSchema(ma.Schema):
    """What a rule asks; what is left out always holds."""

    areas = _many(ma.fields.String(validate=ma.validate.Length(max=40)))
    categories = _many(ma.fields.String(validate=ma.validate.Length(max=40)))
    kinds = _many(ma.fields.String(validate=ma.validate.OneOf([str(kind) for kind in ReportKind])))
    hours = ma.fields.String(
        validate=ma.validate.OneOf([str(one) for one in Hours]),
        metadata={"description": "Filed within office hours of the province's calendar, or out of them."},
    )
    any_words = _many(Text(80, required=False))
    all_words = _many(Text(80, required=False))


class RuleSchema(ma.Schema):
    """One rule."""

    name = Name(120, required=False, load_default="", metadata={"example": "Mất điện ngoài giờ"})
    when = ma.fields.Nested(ConditionsSchema, required=True)
    agency = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={
            "example": "dien_luc:{province}",
            "description": "Id of an agency, or a template with `{area}` or `{province}` of the report.",
        },
    )
    assignee_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={
            "description": "The official who gets the report at once; empty leaves that to the agency."
        },
    )


class RulesSchema(ma.Schema):
    """All rules, in the order in which they are tried. The last must have no condition."""

    rules = ma.fields.List(
        ma.fields.Nested(RuleSchema), required=True, validate=ma.validate.Length(min=1, max=MAX_RULES)
    )


class RuleFaultSchema(ma.Schema):
    """What has become wrong with a rule since it was saved; such a rule is passed over."""

    field = ma.fields.String(required=True, metadata={"example": "rules.3.agency"})
    code = ma.fields.String(required=True, metadata={"example": "agency_unknown"})


class RulebookSchema(RulesSchema):
    """The rules in force in the province."""

    province_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "0 while the file's rules hold."})
    origin = ma.fields.String(required=True, validate=ma.validate.OneOf(["file", "desk"]))
    faults = ma.fields.List(ma.fields.Nested(RuleFaultSchema), required=True)


class TrialArgsSchema(RulesSchema):
    """Rules to try, and on how many of the last reports."""

    last = ma.fields.Integer(load_default=1000, validate=ma.validate.Range(min=1, max=MOST_REPORTS))


class TrialBody(RuleList):
    """What `TrialArgsSchema` loads."""

    last: int


class DecisionSchema(ma.Schema):
    """Who answers for a report by which rule; rules are counted from 0."""

    rule = ma.fields.Integer()
    agency_id = ma.fields.String()
    assignee_id = ma.fields.String(allow_none=True)


class ChangeSchema(ma.Schema):
    """A report that would go elsewhere."""

    code = ma.fields.String(required=True)
    category = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    before = ma.fields.Nested(DecisionSchema, required=True)
    after = ma.fields.Nested(DecisionSchema, required=True)


class ConflictSchema(ma.Schema):
    """Two rules that fit the same reports and name different agencies, so that their order decides."""

    rules = ma.fields.List(ma.fields.Integer(), required=True)
    reports = ma.fields.Integer(required=True)
    example = ma.fields.String(required=True, metadata={"description": "Tracking code of one of them."})


class TrialSchema(ma.Schema):
    """What the rules would have done; rules are counted from 0."""

    reports = ma.fields.Integer(required=True, metadata={"description": "How many were tried."})
    changed = ma.fields.Integer(required=True, metadata={"description": "How many would go elsewhere."})
    examples = ma.fields.List(ma.fields.Nested(ChangeSchema), required=True)
    conflicts = ma.fields.List(ma.fields.Nested(ConflictSchema), required=True)
    unused = ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"description": "Rules that decided none of them."}
    )
    unmatched = ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"description": "Those of them that fitted none at all."}
    )
