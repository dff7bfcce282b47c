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

    id = ma.fields.String()
    text = ma.fields.String()
    count = ma.fields.Integer(
        allow_none=True,
        metadata={"description": f"{HIDDEN} Of a ranking: points, one for each option that was put below."},
    )
    share = ma.fields.Float(
        allow_none=True,
        metadata={
            "description": "Of those who answered the question, from 0 to 1; of several choices more together."
        },
    )
    weighted = ma.fields.Float(
        allow_none=True, metadata={"description": "The same weighted by area, in whole percents."}
    )
    margin = ma.fields.Float(
        allow_none=True,
        metadata={"description": "Of error of the share, 95 of 100; of random samples alone."},
    )


class RowResultSchema(ma.Schema):
    """One row of a matrix."""

    id = ma.fields.String()
    text = ma.fields.String()
    n = ma.fields.Integer(allow_none=True)
    options = ma.fields.List(ma.fields.Nested(OptionCountSchema))


class RankSchema(ma.Schema):
    """The mean rank of an option, from 1, where everybody ranked all."""

    id = ma.fields.String()
    rank = ma.fields.Float()


class QuestionResultSchema(ma.Schema):
    """What was answered to one question. Free texts are only counted."""

    id = ma.fields.String()
    type = Choice(QuestionType)
    text = ma.fields.String(metadata={"description": "The wording that was asked."})
    wording = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        metadata={"description": "The wording in each language."},
    )
    n = ma.fields.Integer(
        allow_none=True,
        metadata={"description": f"How many answered this question: the denominator. {HIDDEN}"},
    )
    alone = ma.fields.Boolean(
        metadata={
            "description": "Several could be chosen: each share stands for itself, together they may pass 1."
        }
    )
    options = ma.fields.List(ma.fields.Nested(OptionCountSchema))
    rows = ma.fields.List(ma.fields.Nested(RowResultSchema), metadata={"description": "Of a matrix."})
    mean = ma.fields.Float(
        allow_none=True, metadata={"description": "Of numbers, to three digits, where nothing is hidden."}
    )
    median = ma.fields.Float(allow_none=True)
    ranks = ma.fields.List(ma.fields.Nested(RankSchema), allow_none=True)


class TurnoutRowSchema(ma.Schema):
    """How many answered in one area, on one day, in one language or by one channel."""

    id = ma.fields.String(metadata={"description": "Empty where it is not known."})
    above = ma.fields.String(
        metadata={"description": "The area in this list of which it is a part; may be empty."}
    )
    n = ma.fields.Integer(allow_none=True, metadata={"description": HIDDEN})


class AskedSchema(ma.Schema):
    """Whom the survey asked."""

    areas = ma.fields.List(ma.fields.String())
    group = Choice(AudienceGroup)


class WeightedSchema(ma.Schema):
    """By what the weighted shares are weighted."""

    by = ma.fields.String()
    areas = ma.fields.List(ma.fields.String())
    left_out = ma.fields.List(
        ma.fields.String(), metadata={"description": "Areas with too few answers, which do not count."}
    )
    n = ma.fields.Integer(metadata={"description": "Answers in the areas that count."})
    effective = ma.fields.Float(metadata={"description": "As many unweighted answers say as much (Kish)."})


class ResultsSchema(ma.Schema):
    """The results of a survey."""

    survey_id = ma.fields.String()
    title = ma.fields.String()
    opens_at = ma.fields.AwareDateTime(format="iso")
    closes_at = ma.fields.AwareDateTime(format="iso")
    at = ma.fields.AwareDateTime(format="iso", metadata={"description": "As of when."})
    final = ma.fields.Boolean(metadata={"description": "No answer can come any more, not even a late one."})
    asked = ma.fields.Nested(AskedSchema)
    identity = Choice(VoterIdentity)
    invitations = ma.fields.Integer(
        metadata={"description": "Messages that invited or reminded; others may answer, too."}
    )
    target_count = ma.fields.Integer(allow_none=True, metadata={"description": "How many were hoped for."})
    share_of_target = ma.fields.Float(allow_none=True)
    n = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "How many answered the survey; null before the first step of live results."},
    )
    verified = ma.fields.Integer(
        allow_none=True, metadata={"description": "How many of them have proved a phone number."}
    )
    doubtful = ma.fields.Integer(
        allow_none=True,
        metadata={
            "description": "How many of them came from one network after many others, with no phone number proved."
        },
    )
    late = ma.fields.Integer(
        allow_none=True,
        metadata={"description": "How many came after the end and were given before, by their word."},
    )
    sampling = Choice(
        Sampling,
        metadata={
            "description": "`self_selected`: whoever wished answered, so shares say nothing of the others."
        },
    )
    smallest_cell = ma.fields.Integer(metadata={"description": "Smaller counts are suppressed."})
    early_reads = ma.fields.Integer(
        metadata={"description": "How often officials read results under embargo, each with a reason."}
    )
    weighted = ma.fields.Nested(WeightedSchema, allow_none=True)
    questions = ma.fields.List(ma.fields.Nested(QuestionResultSchema))
    turnout = ma.fields.Dict(
        keys=Choice(SurveyBy),
        values=ma.fields.List(ma.fields.Nested(TurnoutRowSchema)),
        metadata={
            "description": "How many answered by area, day, language and channel; empty before the end."
        },
    )
