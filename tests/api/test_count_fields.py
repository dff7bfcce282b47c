"""A count in a body: no fraction is cut off without a word, in JSON and in a form."""

from __future__ import annotations

import marshmallow as ma
import pytest
from werkzeug.datastructures import MultiDict

from api.extensions.fields import Count
from api.extensions.problems import faults_in
from api.html import forms


class Counted(ma.Schema):
    """Something that is counted."""

    speakers = Count(10, load_default=0)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (1.5, "not_whole"),
        ("1.5", "not_whole"),
        (11, "out_of_range"),
        ("many", "wrong_type"),
        ("", "wrong_type"),
    ],
)
def test_what_is_no_count_is_named(sent: object, code: str) -> None:
    assert [(one.field, one.code) for one in faults_in(Counted(), {"speakers": sent})] == [("speakers", code)]


def test_a_form_sends_a_count_as_text() -> None:
    assert forms.load(Counted(), MultiDict({"speakers": "7"})) == {"speakers": 7}
