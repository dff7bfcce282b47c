"""Questions of a form as lines of text, as the desk types them: `Số cụm loa * | số`.

A line has the question, its type and for choices the options: `Tình trạng | chọn một | Tốt; Hỏng`. A star after the
question makes the answer needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.surveys.definition import Question, QuestionType

#: The words for each type; the first one is written.
TYPES: Mapping[str, QuestionType] = {
    "số": QuestionType.NUMBER,
    "chữ": QuestionType.SHORT_TEXT,
    "đoạn": QuestionType.LONG_TEXT,
    "ngày": QuestionType.DATE,
    "chọn một": QuestionType.SINGLE,
    "chọn nhiều": QuestionType.MULTIPLE,
}

#: The word that a line has for each type.
WORDS = {kind: word for word, kind in TYPES.items()}


def read(text: str) -> list[dict[str, Any]]:
    """Return the questions that some lines describe; an unknown type stays as it was typed, to be refused."""
    return [
        _read(number, line) for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1)
    ]


def written(questions: Sequence[Question]) -> str:
    """Return questions as lines."""
    return "\n".join(" | ".join(_parts(one)) for one in questions)


def _read(number: int, line: str) -> dict[str, Any]:
    text, kind, options = ([one.strip() for one in line.split("|")] + ["", ""])[:3]
    named = [one.strip() for one in options.split(";") if one.strip()]
    return {
        "id": f"c{number}",
        "type": TYPES.get(kind.casefold() or "đoạn", kind),
        "text": {"vi": text.rstrip("* ")},
        "required": text.endswith("*"),
        "options": [{"id": f"o{n}", "text": {"vi": one}} for n, one in enumerate(named, 1)],
    }


def _parts(question: Question) -> Iterator[str]:
    star = " *" if question["required"] else ""
    yield f"{question['text'].get('vi', '')}{star}"
    yield WORDS.get(QuestionType(question["type"]), question["type"])
    if question["options"]:
        yield "; ".join(one["text"].get("vi", "") for one in question["options"])
