"""Reading a form in which an empty list or a bare condition means just that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import marshmallow as ma

from api.extensions.problems import faults_in
from api.html import forms
from api.html.forms import Sent
from models.errors import Fault, Invalid, insist_on_none


def load(
    schema: ma.Schema,
    sent: Sent,
    empty: Mapping[str, object],
    check: Callable[[Any], Iterable[Fault]] | None = None,
) -> dict[str, Any]:
    """Return what a schema loads of a form.

    :param empty: what a field means of which nothing was ticked or typed.
    :param check: what the domain says of it.
    :raises Invalid: with every fault.
    """
    values = {**empty, **forms.structured(schema, sent)}
    if faults := faults_in(schema, values):
        raise Invalid(*faults)
    loaded: dict[str, Any] = schema.load(values)
    if check:
        insist_on_none(check(loaded))
    return loaded
