"""The structure of CAP 1.2 that others' documents must have: which elements, in which order, how often, how long.

What the schema of OASIS says, as a table. Without it two readers of one document could see two messages: a second
`status`, or an alert inside an alert, is read by one and not by another. What is missing is told by `cap_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from models.alerts.cap_message import NAMESPACE, SIGNATURE
from models.errors import Fault

#: Names and senders are stored, and stand in references; other texts are bounded so that a draft of them can be read.
MOST_NAME, MOST_TEXT = 200, 10_000

#: Whose length is bounded by that of the document alone: they are no texts.
_LONG = frozenset({"polygon", "derefUri"})

_NAMES = frozenset({"identifier", "sender"})

#: The children of each element in their order; `?` at most once, `*` any number.
_CHILDREN: Mapping[str, str] = {
    "alert": "identifier? sender? sent? status? msgType? source? scope? restriction? addresses? code* note? "
    "references? incidents? info*",
    "info": "language? category* event? responseType* urgency? severity? certainty? audience? eventCode* "
    "effective? onset? expires? senderName? headline? description? instruction? web? contact? parameter* "
    "resource* area*",
    "eventCode": "valueName? value?",
    "parameter": "valueName? value?",
    "geocode": "valueName? value?",
    "resource": "resourceDesc? mimeType? size? uri? derefUri? digest?",
    "area": "areaDesc? polygon* circle* geocode* altitude? ceiling?",
}

#: Attributes that a document may have, all at its root: what a signature names it by, and where its schema is.
_ATTRIBUTES = frozenset(
    {
        "Id",
        "ID",
        "id",
        "{http://www.w3.org/XML/1998/namespace}id",
        "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation",
    }
)


def faults(root: etree._Element) -> Iterator[Fault]:
    """Yield what of an `alert` element is not where CAP has it, is there too often, or is too long."""
    if any(name not in _ATTRIBUTES or len(str(text)) > MOST_NAME for name, text in root.attrib.items()):
        yield Fault("alert", "cap_structure")
    signatures = [index for index, child in enumerate(root) if child.tag == SIGNATURE]
    # One signature, and nothing after it.
    if signatures and signatures != [len(root) - 1]:
        yield Fault("Signature", "cap_structure")
    yield from _inside("", "alert", [child for child in root if child.tag != SIGNATURE])


def _inside(path: str, parent: str, children: list[etree._Element]) -> Iterator[Fault]:
    """Yield what is wrong with the children of an element, and with theirs."""
    known = _CHILDREN[parent].split()
    places = {word[:-1]: place for place, word in enumerate(known)}
    seen: dict[str, int] = {}
    last = 0
    for child in children:
        name = str(child.tag).removeprefix(f"{{{NAMESPACE}}}")
        number, place = seen.get(name, 0), places.get(name, -1)
        seen[name] = number + 1
        many = place >= 0 and known[place].endswith("*")
        here = f"{path}{name}.{number}" if many else f"{path}{name}"
        if place < last or (number and not many) or child.attrib:
            yield Fault(here[:MOST_NAME], "cap_structure")
            continue
        last = place
        yield from _inside(f"{here}.", name, list(child)) if name in _CHILDREN else _text(here, name, child)


def _text(path: str, name: str, element: etree._Element) -> Iterator[Fault]:
    most = MOST_NAME if name in _NAMES else MOST_TEXT
    if len(element):
        yield Fault(path, "cap_structure")
    elif name not in _LONG and len(element.text or "") > most:
        yield Fault(path, "too_long", {"max": most})
