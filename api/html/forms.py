"""Forms of pages: what a browser sends becomes what a schema of the API loads, and a schema draws its fields.

Names with dots are nested. An empty field is a missing one, a box that is not ticked is false, a list has the values
of all fields of its name, and a time without a zone is on Viet Nam's clock. What was typed is kept when it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import marshmallow as ma
from webargs.fields import DelimitedList
from werkzeug.datastructures import MultiDict

from api.extensions import field_words
from api.extensions.context import current_language
from api.extensions.faulty_bodies import Field, as_sent, completed, fitting
from api.extensions.problems import detail, faults_in
from api.html.words import said
from models.errors import Fault, Invalid, Unversioned
from models.language.dates import VIETNAM
from models.store import new_id

#: What a browser sends of a date, and of a date with a time.
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d)?)?")

#: A number with its fraction behind a comma, as it is written in Vietnam.
FRACTION = re.compile(r"(-?\d{1,15}),(\d{1,15})", re.ASCII)

#: A whole number that no program refuses to read.
WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)

Sent = MultiDict[str, str]


@dataclass(frozen=True)
class Option:
    """One value to choose, and the words for it."""

    value: str
    words: str


@dataclass(frozen=True)
class Drawn:
    """A field as the macro `field` draws it.

    :param kind: `text`, `long`, `number`, `moment`, `box`, `choice` or `several`.
    :param wrong: the sentences of what is wrong with it.
    """

    name: str
    id: str
    label: str
    kind: str
    value: str
    values: Sequence[str]
    required: bool
    most: int | None
    options: Sequence[Option]
    wrong: Sequence[str]


@dataclass
class Form:
    """A form: a schema, what is in its fields, and what is wrong with them.

    :param sent: what was typed, or what stands there at first.
    :param options: what may be chosen, by the name of the field; else the schema says.
    :param labels: words for fields where those of the API do not fit.
    :param prefix: for the ids of its fields, where a page has several forms.
    :param version: of what is changed.
    """

    schema: ma.Schema
    sent: Sent = field(default_factory=MultiDict)
    faults: Sequence[Fault] = ()
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    version: int | None = None
    key: str = field(default_factory=new_id)

    def drawn(self, name: str) -> Drawn:
        """Return a field, named by its path."""
        found = _field_at(self.schema, name)
        options = self.options.get(name) or _options(found)
        return Drawn(
            name,
            self.id_of(name),
            self.labels.get(name) or _first_upper(field_words.said(name, current_language())),
            _kind(found, options),
            self.sent.get(name, ""),
            self.sent.getlist(name),
            found.required,
            _most(found),
            options,
            self.wrong(name),
        )

    def names(self) -> list[str]:
        """Return the fields of the schema, in its order."""
        return list(self.schema.load_fields)

    def id_of(self, name: str) -> str:
        """Return the id of a field in the page."""
        return f"{self.prefix}{name}".replace(".", "-") or "form"

    def wrong(self, name: str) -> list[str]:
        """Return what is wrong with a field or with something in it, in words."""
        return [
            self._told(one) for one in self.faults if one.field == name or one.field.startswith(f"{name}.")
        ]

    def summary(self) -> list[Option]:
        """Return everything that is wrong, with the id of the field that it is about."""
        known = sorted(self.schema.load_fields, key=len, reverse=True)
        return [Option(self._place(one.field, known), self._told(one)) for one in self.faults]

    def _told(self, fault: Fault) -> str:
        """Return the sentence of a fault; what may be chosen is called as the form calls it."""
        words = {one.value: one.words for one in self.options.get(fault.field, ())}
        if words and fault.code == "not_a_choice":
            choices = str(fault.params.get("choices", "")).split(", ")
            said_of = ", ".join(words.get(one, one) for one in choices)
            fault = replace(fault, params={**fault.params, "choices": said_of})
        return detail(fault, current_language(), self.named)

    def named(self, path: str, language: str) -> str:
        """Return what a fault calls a field: the label that stands above it, else the words of the API."""
        label = self.labels.get(path)
        return f"“{said(label)}”" if label else field_words.said(path, language)

    def _place(self, path: str, known: Iterable[str]) -> str:
        name = next((one for one in known if path == one or path.startswith(f"{one}.")), path)
        of_parts = isinstance(self.schema.load_fields.get(name), ma.fields.Dict | ma.fields.Nested)
        return self.id_of(path if of_parts else name)


def load(
    schema: ma.Schema, sent: Sent, check: Callable[[Any], Iterable[Fault]] | None = None
) -> dict[str, Any]:
    """Return what a schema loads of a form.

    :param check: what the domain says of it; asked when the schema takes it.
    :raises Invalid: with every fault.
    """
    values = structured(schema, sent)
    faults = faults_in(schema, values)
    if faults:
        raise Invalid(*faults, *(_of_the_rest(schema, values, check, faults) if check else ()))
    loaded: dict[str, Any] = schema.load(values)
    if check and (found := list(check(loaded))):
        raise Invalid(*found)
    return loaded


def _of_the_rest(
    schema: ma.Schema,
    values: Mapping[str, Any],
    check: Callable[[Any], Iterable[Fault]],
    faults: Sequence[Fault],
) -> list[Fault]:
    """Return what the domain says of what the schema could read beside its faults: all of them in one round."""
    try:
        schema.load(values)
    except ma.ValidationError as error:
        left = error.valid_data if isinstance(error.valid_data, Mapping) else {}
        read = completed(schema, left, as_sent(schema, error.messages_dict))
        return fitting(_said_by(check, read), [fault.field for fault in faults])
    return []


def _said_by(check: Callable[[Any], Iterable[Fault]], read: object) -> Iterable[Fault]:
    """Return what the domain says, whether it returns or raises it."""
    try:
        return list(check(read))
    except Invalid as error:
        return error.faults


def version_of(sent: Sent) -> int:
    """Return the version that a form was made for.

    :raises Unversioned: it names none.
    """
    given = sent.get("version", "")
    if not given.isdecimal() or len(given) > 18:
        raise Unversioned("form_outdated")
    return int(given)


def structured(schema: ma.Schema, sent: Sent, prefix: str = "") -> dict[str, Any]:
    """Return a form in the shape that a schema loads."""
    return {
        name: value
        for name, one in schema.load_fields.items()
        if (value := _value(one, sent, f"{prefix}{name}")) is not None
    }


def prefilled(values: Mapping[str, Any]) -> Sent:
    """Return values as they stand in a form at first; a nested one by its path."""
    sent: Sent = MultiDict()
    for name, value in values.items():
        if isinstance(value, Mapping):
            for inner, one in prefilled(value).items(multi=True):
                sent.add(f"{name}.{inner}", one)
        elif isinstance(value, list | tuple):
            for one in value:
                sent.add(name, _written(one))
        elif value is not None and value is not False:
            sent.add(name, _written(value))
    return sent


def _written(value: Any) -> str:
    if hasattr(value, "astimezone"):
        return f"{value.astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
    return "true" if value is True else str(value)


def _value(one: Field, sent: Sent, name: str) -> Any:
    """Return the value of a field in the shape that it loads; None for a missing one."""
    if isinstance(one, ma.fields.Nested):
        return _nested(one, sent, name)
    if isinstance(one, ma.fields.List):
        several = _list(one, sent, name)
        return ",".join(several) if several and isinstance(one, DelimitedList) else several
    if isinstance(one, ma.fields.Dict):
        return _dict(one, sent, name)
    if isinstance(one, ma.fields.Boolean) and not one.allow_none:
        return sent.get(name, "") not in {"", "false"}
    text = sent.get(name, "").replace("\r\n", "\n").strip()
    if not text:
        return None
    if isinstance(one, ma.fields.Integer) and one.strict and WHOLE.fullmatch(text):
        # A browser sends text even where the API wants a number.
        return int(text)
    if isinstance(one, ma.fields.Number) and (written := FRACTION.fullmatch(text)):
        return f"{written[1]}.{written[2]}"
    return _moment(text) if isinstance(one, ma.fields.DateTime) else text


def _dict(one: ma.fields.Dict, sent: Sent, name: str) -> Any:
    """Return what stands in a form for each key; a value of several fields has their names behind the key."""
    keys, inner = [key[len(name) + 1 :] for key in sent if key.startswith(f"{name}.")], one.value_field
    if isinstance(inner, ma.fields.Nested | ma.fields.Dict):
        heads = dict.fromkeys(key.partition(".")[0] for key in keys)
        found = {head: _value(inner, sent, f"{name}.{head}") for head in heads}
    else:
        found = {key: sent[f"{name}.{key}"].strip() for key in keys}
    return {key: value for key, value in found.items() if value} or None


def _nested(one: ma.fields.Nested, sent: Sent, name: str) -> Any:
    if not any(key.startswith(f"{name}.") for key in sent):
        return None
    if one.many:
        return [structured(one.schema, sent, f"{name}.{n}.") for n in _numbers(sent, name)]
    return structured(one.schema, sent, f"{name}.") or None


def _list(one: ma.fields.List[Any], sent: Sent, name: str) -> Any:
    if isinstance(one.inner, ma.fields.Nested):
        schema = one.inner.schema
        return [structured(schema, sent, f"{name}.{n}.") for n in _numbers(sent, name)] or None
    return [text for text in (value.strip() for value in sent.getlist(name)) if text] or None


def _numbers(sent: Sent, name: str) -> list[int]:
    """Return the numbers of the rows that a form has of a list, in order."""
    rest = (key[len(name) + 1 :].partition(".")[0] for key in sent if key.startswith(f"{name}."))
    return sorted({int(number) for number in rest if number.isdecimal() and len(number) < 5})


def _moment(text: str) -> str:
    """Return a moment with Viet Nam's offset; a day alone is its last minute."""
    found = MOMENT.fullmatch(text)
    return f"{found[1]}T{found[2] or '23:59'}:00+07:00" if found else text


def _field_at(schema: ma.Schema, path: str) -> Field:
    first, _, rest = path.partition(".")
    found = schema.load_fields[first]
    while rest:
        first, _, rest = rest.partition(".")
        inner = found.inner if isinstance(found, ma.fields.List) else found
        if isinstance(inner, ma.fields.Dict):
            found = inner.value_field or ma.fields.String()
        elif not first.isdecimal() and isinstance(inner, ma.fields.Nested):
            found = inner.schema.load_fields[first]
    return found


def _kind(one: Field, options: Sequence[Option]) -> str:
    if isinstance(one, ma.fields.List):
        return "several"
    if options:
        return "choice"
    kinds: tuple[tuple[type[Field], str], ...] = (
        (ma.fields.Boolean, "box"),
        (ma.fields.DateTime, "moment"),
        (ma.fields.Number, "number"),
    )
    for kind, name in kinds:
        if isinstance(one, kind):
            return name
    return "long" if (_most(one) or 0) > 300 else "text"


def _most(one: Field) -> int | None:
    return next((rule.max for rule in one.validators if isinstance(rule, ma.validate.Length)), None)


def _options(one: Field) -> list[Option]:
    inner = one.inner if isinstance(one, ma.fields.List) else one
    if isinstance(inner, ma.fields.Enum):
        return [Option(str(each.value), str(each.value)) for each in inner.enum]
    found = next((rule for rule in inner.validators if isinstance(rule, ma.validate.OneOf)), None)
    return [Option(str(each), str(each)) for each in found.choices if each != ""] if found else []


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
