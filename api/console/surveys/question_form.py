"""One question as a form: options are lines of a text, a condition is one choice; and back into what the API takes.

Ids of options stay as long as their words or their line do, so that conditions on them keep their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma

from api.console.surveys.words import LABELS
from api.extensions.context import current_language
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import said
from models.errors import Fault
from models.language.languages import choose
from models.surveys.definition import (
    CHOICES,
    NUMBERS,
    TEXTS,
    Condition,
    ConditionOp,
    Question,
    QuestionType,
    Survey,
)
from models.surveys.definition_checks import LONGEST_TITLE, LONGEST_WORDS, MOST_OPTIONS

#: A condition that is more than one choice: it was made elsewhere, and stays.
KEEP = "keep"

#: Types whose limits mean something, and what a step means something for.
LIMITED = (
    NUMBERS | TEXTS | {QuestionType.MULTIPLE, QuestionType.RANKING, QuestionType.DATE, QuestionType.TIME}
)

#: Types whose answers are compared with a value that is typed.
_ORDERED = NUMBERS | {QuestionType.DATE, QuestionType.TIME}


def _texts(most: int) -> ma.fields.Dict:
    text = ma.fields.String(validate=ma.validate.Length(max=most))
    return ma.fields.Dict(keys=ma.fields.String(), values=text)


class QuestionFormSchema(ma.Schema):
    """A question as it stands in the form; `raw_of` makes of it what `QuestionBodySchema` loads."""

    text = _texts(LONGEST_WORDS)
    hint = _texts(LONGEST_TITLE)
    options = _texts(MOST_OPTIONS * LONGEST_TITLE)
    rows = _texts(MOST_OPTIONS * LONGEST_TITLE)
    other = ma.fields.Boolean()
    required = ma.fields.Boolean()
    min = ma.fields.String(validate=ma.validate.Length(max=20))
    max = ma.fields.String(validate=ma.validate.Length(max=20))
    step = ma.fields.Float()
    random_order = ma.fields.Boolean()
    show_if = ma.fields.String(validate=ma.validate.Length(max=200))
    if_value = ma.fields.String(validate=ma.validate.Length(max=20))


def form_of(
    survey: Survey, question: Question, sent: Sent | None = None, faults: Sequence[Fault] = ()
) -> Form:
    """Return the form of a question of a survey."""
    earlier = _earlier(survey, question["id"])
    return Form(
        QuestionFormSchema(),
        sent or forms.prefilled(_beginning(question)),
        faults,
        options={"show_if": _conditions(earlier, question)},
        labels={name: said(words) for name, words in LABELS.items()},
        prefix="q-",
        version=survey["version"],
    )


def raw_of(survey: Survey, question: Question, sent: Sent) -> dict[str, Any]:
    """Return what was typed of a question as the API takes it."""
    given = forms.structured(QuestionFormSchema(), sent)
    languages, kind = survey["languages"], QuestionType(question["type"])
    raw: dict[str, Any] = {
        "id": question["id"],
        "type": str(kind),
        "text": given.get("text", {}),
        "hint": given.get("hint", {}),
        "required": bool(given.get("required")),
        "random_order": bool(given.get("random_order")),
        "section": question["section"],
        "message": question["message"],
        "min": _bound(given.get("min"), kind),
        "max": _bound(given.get("max"), kind),
        "step": given.get("step"),
        "show_if": _condition(survey, question, given),
    }
    if kind in CHOICES:
        raw["options"] = _lines(given.get("options", {}), question["options"], languages)
        if raw["options"] and given.get("other"):
            raw["options"][-1]["other"] = True
    if kind is QuestionType.MATRIX:
        raw["rows"] = _lines(given.get("rows", {}), question["rows"], languages)
    return raw


def placed(faults: Sequence[Fault], number: int) -> list[Fault]:
    """Return faults of a survey as those of the form of one of its questions, each at its field."""
    return [Fault(_place(one.field, number), one.code, one.params) for one in faults]


def _place(path: str, number: int) -> str:
    mine = f"questions.{number}"
    if path != mine and not path.startswith(f"{mine}."):
        return ""
    name = path.removeprefix(mine).removeprefix(".").partition(".")[0]
    if name in {"text", "hint"}:
        return path.removeprefix(f"{mine}.") if path.count(".") > 2 else f"{name}.vi"
    return f"{name}.vi" if name in {"options", "rows"} else name


def _beginning(question: Question) -> dict[str, Any]:
    joined = {
        name: {
            lang: "\n".join(one["text"].get(lang, "") for one in parts)
            for lang in {lang for one in parts for lang in one["text"]}
        }
        for name, parts in (("options", question["options"]), ("rows", question["rows"]))
    }
    condition = question["show_if"]
    return {
        **{name: dict(question)[name] for name in ("text", "hint", "required", "random_order", "step")},
        **joined,
        "min": question["min"],
        "max": question["max"],
        "other": any(one["other"] for one in question["options"]),
        "show_if": _chosen(condition) if condition else "",
        "if_value": condition.get("value") if condition and condition["op"] in {"greater", "less"} else None,
    }


def _lines(
    given: Mapping[str, str], former: Sequence[Mapping[str, Any]], languages: Sequence[str]
) -> list[Any]:
    """Return what stands in the lines of each language as options or rows, with ids that stay."""
    columns = {lang: [one.strip() for one in given.get(lang, "").split("\n")] for lang in given}
    first = columns.get(languages[0]) or next(iter(columns.values()), [])
    columns = {lang: found for lang, found in columns.items() if any(found)}
    kept = {choose(one["text"], languages[0]): one["id"] for one in former}
    # Whose words are gone was renamed, in its place.
    renamed = ["" if words in first else name for words, name in kept.items()]
    taken: set[str] = set()
    rows = []
    for number, words in enumerate(first):
        texts = {
            lang: found[number] for lang, found in columns.items() if number < len(found) and found[number]
        }
        if texts:
            wished = (kept.get(words, ""), *renamed[number : number + 1], *_new_ids())
            name = next(one for one in wished if one and one not in taken)
            taken.add(name)
            rows.append({"id": name, "text": texts})
    return rows


def _new_ids() -> list[str]:
    return [f"a{number}" for number in range(1, 2 * MOST_OPTIONS)]


def _bound(text: Any, kind: QuestionType) -> Any:
    if text is None or kind in {QuestionType.DATE, QuestionType.TIME}:
        return text
    try:
        number = float(str(text).replace(",", "."))
    except ValueError:
        return text
    return int(number) if number.is_integer() else number


def _earlier(survey: Survey, question_id: str) -> list[Question]:
    ids = [one["id"] for one in survey["questions"]]
    end = ids.index(question_id) if question_id in ids else len(ids)
    return [one for one in survey["questions"][:end] if one["type"] != QuestionType.NOTE]


def _conditions(earlier: Sequence[Question], question: Question) -> list[Option]:
    """Return the conditions that are one choice: an earlier question was answered, in a way where it has options."""
    language = current_language()
    found = []
    for one in earlier:
        name, asked = f"“{choose(one['text'], language)[:60]}”", one["id"]
        op = ConditionOp.EQUALS if one["type"] == QuestionType.SINGLE else ConditionOp.CONTAINS
        found += [
            Option(f"{op}:{asked}:{each['id']}", f"{name} = {choose(each['text'], language)}")
            for each in one["options"]
        ]
        if one["type"] in _ORDERED:
            found += [Option(f"greater:{asked}", f"{name} > …"), Option(f"less:{asked}", f"{name} < …")]
        found.append(Option(f"answered:{asked}", said("%(question)s có trả lời") % {"question": name}))
    if question["show_if"] and _chosen(question["show_if"]) == KEEP:
        found.append(Option(KEEP, said("Điều kiện ghép, giữ như đang có")))
    return found


def _chosen(condition: Condition) -> str:
    op, asked, value = condition["op"], condition.get("question", ""), condition.get("value")
    if op == ConditionOp.ANSWERED:
        return f"{op}:{asked}"
    if op in {ConditionOp.GREATER, ConditionOp.LESS}:
        return f"{op}:{asked}"
    return f"{op}:{asked}:{value}" if op in {ConditionOp.EQUALS, ConditionOp.CONTAINS} else KEEP


def _condition(survey: Survey, question: Question, given: Mapping[str, Any]) -> Any:
    wanted = given.get("show_if")
    if not wanted:
        return None
    if wanted == KEEP:
        return question["show_if"]
    op, _, rest = wanted.partition(":")
    asked, _, value = rest.partition(":")
    if op == ConditionOp.ANSWERED:
        return {"op": op, "question": asked}
    if value:
        return {"op": op, "question": asked, "value": value}
    kinds = {one["id"]: QuestionType(one["type"]) for one in survey["questions"]}
    compared = _bound(given.get("if_value"), kinds.get(asked, QuestionType.NUMBER))
    return {"op": op, "question": asked, "value": compared}
