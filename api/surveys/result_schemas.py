"""Shapes of results of surveys."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice
from models.surveys import QuestionType
from models.surveys.breakdowns import SurveyBy
from models.surveys.definition import AudienceGroup, Sampling, VoterIdentity

HIDDEN = "Null where it is hidden to protect the people behind it."


class OptionCountSchema(ma.Schema):
    """How many are in a cell: chose an option, or said a number or day in a range."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    count = ma.fields.Integer(
        allow_none=True,
        metadata={"description": f"{HIDDEN} Of a ranking: points, one for each option that was put below."},
        required=True,
    )
    share = ma.fields.Float(
        allow_none=True,
        metadata={
            "description": "Of those who answered the question, from 0 to 1; of several choices more together."
        },
        required=True,
    )
    weighted = ma.fields.Float(
        allow_none=True,
        metadata={
            "description": "The same weighted by area, in whole percents; null where an area hides it."
        },
        required=True,
    )
    margin = ma.fields.Float(
        allow_none=True,
        metadata={"description": "Of error of the share, 95 of 100; of random samples alone."},
        required=True,
    )


class RowResultSchema(ma.Schema):
    """One row of a matrix."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)
    n = ma.fields.Integer(allow_none=True, required=True)
    options = ma.fields.List(ma.fields.Nested(OptionCountSchema), required=True)


class RankSchema(ma.Schema):
    """The mean rank of an option, from 1, where everybody ranked all."""

    id = ma.fields.String(required=True)
    rank = ma.fields.Float(required=True)


class QuestionResultSchema(ma.Schema):
    """What was answered to one question. Free texts are only counted."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = ma.fields.String(metadata={"description": "The wording that was asked."}, required=True)
    wording = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        metadata={"description": "The wording in each language."},
        required=True,
    )
    n = ma.fields.Integer(
        allow_none=True,
        metadata={"description": f"How many answered this question: the denominator. {HIDDEN}"},
        required=True,
    )
    alone = ma.fields.Boolean(
        metadata={
            "description": "Several could be chosen: each share stands for itself, together they may pass 1."
        },
        required=True,
    )
    options = ma.fields.List(ma.fields.Nested(OptionCountSchema), required=True)
    rows = ma.fields.List(
        ma.fields.Nested(RowResultSchema), metadata={"description": "Of a matrix."}, required=True
    )
    mean = ma.fields.Float(
        allow_none=True,
        metadata={"description": "Of numbers, to three digits, where nothing is hidden."},
        required=True,
    )
    median = ma.fields.Float(allow_none=True, required=True)
    ranks = ma.fields.List(ma.fields.Nested(RankSchema), allow_none=True, required=True)


class TurnoutRowSchema(ma.Schema):
    """How many answered in one area, on one day, in one language or by one channel."""

    id = ma.fields.String(metadata={"description": "Empty where it is not known."}, required=True)
    above = ma.fields.String(
        metadata={"description": "The area in this list of which it is a part; may be empty."}, required=True
    )
    n = ma.fields.Integer(allow_none=True, metadata={"description": HIDDEN}, required=True)


class AskedSchema(ma.Schema):
    """Whom the survey asked."""

    areas = ma.fields.List(ma.fields.String(), required=True)
    group = Choice(AudienceGroup, required=True)


class WeightedSchema(ma.Schema):
    """By what the weighted shares are weighted."""

    by = ma.fields.String(required=True)
    areas = ma.fields.List(ma.fields.String(), required=True)
    left_out = ma.fields.List(
        ma.fields.String(),
        metadata={"description": "Areas with too few answers, which do not count."},
        required=True,
    )
    n = ma.fields.Integer(metadata={"description": "Answers in the areas that count."}, required=True)
    effective = ma.fields.Float(
        metadata={"description": "As many unweighted answers say as much (Kish)."}, required=True
    )


class ResultsSchema(ma.Schema):
    """The results of a survey."""

    survey_id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    opens_at = ma.fields.AwareDateTime(format="iso", required=True)
    closes_at = ma.fields.AwareDateTime(format="iso", required=True)
    at = ma.fields.AwareDateTime(format="iso", metadata={"description": "As of when."}, required=True)
    final = ma.fields.Boolean(
        metadata={"description": "No answer can come any more, not even a late one."}, required=True
    )
    asked = ma.fields.Nested(AskedSchema, required=True)
    identity = Choice(VoterIdentity, required=True)
    invitations = ma.fields.Integer(
        metadata={"description": "Messages that invited or reminded; others may answer, too."}, required=True
    )
    target_count = ma.fields.Integer(
        allow_none=True, metadata={"description": "How many were hoped for."}, required=True
    )
    share_of_target = ma.fields.Float(allow_none=True, required=True)
    n = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "How many answered the survey; null before the first step of live results."},
        required=True,
    )
    verified = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "How many of them have proved a phone number."},
        required=True,
    )
    doubtful = ma.fields.Integer(
        allow_none=True,
        metadata={
            "description": "How many of them came from one network after many others, with no phone number proved."
        },
        required=True,
    )
    late = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "How many came after the end and were given before, by their word."},
        required=True,
    )
    sampling = Choice(
        Sampling,
        metadata={
            "description": "`self_selected`: whoever wished answered, so shares say nothing of the others."
        },
        required=True,
    )
    smallest_cell = ma.fields.Integer(
        metadata={"description": "Smaller counts are suppressed."}, required=True
    )
    early_reads = ma.fields.Integer(
        metadata={"description": "How often officials read results under embargo, each with a reason."},
        required=True,
    )
    weighted = ma.fields.Nested(WeightedSchema, allow_none=True, required=True)
    questions = ma.fields.List(ma.fields.Nested(QuestionResultSchema), required=True)
    turnout = ma.fields.Dict(
        keys=Choice(SurveyBy),
        values=ma.fields.List(ma.fields.Nested(TurnoutRowSchema)),
        metadata={
            "description": "How many answered by area, day, language and channel; empty before the end."
        },
        required=True,
    )
