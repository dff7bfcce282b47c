"""Expressions of XLSForm: the part of XPath in which conditions and limits are written, as a tree.

Read are comparisons, `and`, `or`, `not(…)`, arithmetic, calls of functions, `.`, `${name}`, numbers and texts. Of paths
those to a question nearby (`../age`) are read as its name, others and predicates are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.surveys.answer_checks import LARGEST_NUMBER

#: The longest expression that is read, and how deep its brackets may stand in one another.
LONGEST, DEEPEST = 10_000, 40

COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | \$\{\s*(?P<ref>[^{}\s]+)\s*\}
      | (?:\.\./)+(?P<path>[A-Za-z_][\w-]*)(?![\w/.])
      | (?P<name>[A-Za-z_][\w-]*(?:[.:][A-Za-z_][\w-]*)*)
      | (?P<sign><=|>=|!=|[=<>()+*,.-])
    )""",
    re.VERBOSE,
)


class UnreadableError(Exception):
    """An expression is written in a way that is not read here."""


@dataclass(frozen=True)
class Text:
    """Words in quotes, also in those that word processors make of straight ones."""

    value: str


@dataclass(frozen=True)
class Number:
    """A number; whole ones are `int`."""

    value: int | float


@dataclass(frozen=True)
class Ref:
    """`${name}`: the answer to another question."""

    name: str


@dataclass(frozen=True)
class Self:
    """`.`: the answer to this question."""


@dataclass(frozen=True)
class Call:
    """`name(…)`."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Compare:
    """Two things compared; `op` is one of `COMPARISONS`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Reckon:
    """Two numbers reckoned with; `op` is `+`, `-`, `*`, `div` or `mod`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Chain:
    """Several things joined by `and` or `or`; one in brackets stays a chain of its own."""

    op: str
    parts: tuple[Node, ...]


Node = Text | Number | Ref | Self | Call | Compare | Reckon | Chain


def parse(expression: str) -> Node:
    """Return the tree of an expression.

    :raises UnreadableError: it can't be read.
    """
    if len(expression) > LONGEST:
        raise UnreadableError
    reader = _Reader(_tokens(expression))
    tree = reader.chain("or")
    if reader.kind():
        raise UnreadableError
    return tree


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    end = len(expression.rstrip())
    while at < end:
        token = _TOKEN.match(expression, at)
        if not token or not token.lastgroup:
            raise UnreadableError
        found.append((token.lastgroup, token[token.lastgroup]))
        at = token.end()
    return found


class _Reader:
    """Reads tokens by the grammar of XPath, the weakest join first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    def kind(self) -> str:
        """Return the kind of the next token; "" at the end."""
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def chain(self, op: str) -> Node:
        """Read things joined by `or`, or by `and`."""
        parts = [self._chain_part(op)]
        while self._take(op):
            parts.append(self._chain_part(op))
        return Chain(op, tuple(parts)) if len(parts) > 1 else parts[0]

    def _chain_part(self, op: str) -> Node:
        return self.chain("and") if op == "or" else self._comparison()

    def _comparison(self) -> Node:
        left = self._reckoned(("+", "-"))
        if op := self._take(*COMPARISONS):
            return Compare(op, left, self._reckoned(("+", "-")))
        return left

    def _reckoned(self, ops: tuple[str, ...]) -> Node:
        left = self._reckoned_part(ops)
        while op := self._take(*ops):
            left = Reckon(op, left, self._reckoned_part(ops))
        return left

    def _reckoned_part(self, ops: tuple[str, ...]) -> Node:
        return self._reckoned(("*", "div", "mod")) if ops == ("+", "-") else self._single()

    def _single(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST or not self.kind():
            raise UnreadableError
        kind, word = self._tokens[self._at]
        self._at += 1
        found = self._read(kind, word)
        self._depth -= 1
        return found

    def _read(self, kind: str, word: str) -> Node:
        if kind == "text":
            return Text(word[1:-1])
        if kind == "number":
            return _number(word)
        if kind in ("ref", "path"):
            return Ref(word)
        if kind == "name":
            return Call(word, self._arguments())
        if word == ".":
            return Self()
        if word == "-":
            return _negative(self._single())
        if word == "(":
            inner = self.chain("or")
            self._insist(")")
            return inner
        raise UnreadableError

    def _arguments(self) -> tuple[Node, ...]:
        self._insist("(")
        if self._take(")"):
            return ()
        found = [self.chain("or")]
        while self._take(","):
            found.append(self.chain("or"))
        self._insist(")")
        return tuple(found)

    def _take(self, *words: str) -> str:
        if self.kind() in ("sign", "name") and self._tokens[self._at][1] in words:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _insist(self, word: str) -> None:
        if not self._take(word):
            raise UnreadableError


def _number(word: str) -> Number:
    value = float(word)
    if value > LARGEST_NUMBER:
        raise UnreadableError
    return Number(value if "." in word else int(value))


def _negative(node: Node) -> Node:
    if not isinstance(node, Number):
        raise UnreadableError
    return Number(-node.value)


def literal(node: Node) -> str | int | float | None:
    """Return the words or the number that a tree is; None when it is something else.

    `concat(…)` of words is words, since XPath has no other way to write both kinds of quotes in one.
    """
    if isinstance(node, Text | Number):
        return node.value
    if isinstance(node, Call) and node.name == "concat":
        parts = [literal(one) for one in node.args]
        return "".join(map(str, parts)) if None not in parts else None
    return None


def quoted(text: str) -> str:
    """Return words as an expression writes them; `${` would be a reference even in quotes."""
    parts = [part for part in re.split(r"('+|\$(?=\{))", text) if part]
    written = [f'"{part}"' if "'" in part else f"'{part}'" for part in parts] or ["''"]
    return written[0] if len(written) == 1 else f"concat({', '.join(written)})"


def number(value: int | float) -> str:
    """Return a number as an expression writes it, never with an exponent."""
    if isinstance(value, int):
        return str(value)
    written = f"{value:.17f}".rstrip("0").rstrip(".") if "e" in repr(value) else repr(value)
    return written.removesuffix(".0")
