"""The types of what the decorators of routes take and return: a view function, unchanged in its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

#: What a view takes and what it gives.
P = ParamSpec("P")
R = TypeVar("R")

#: A decorator that leaves a view as it is, as mypy sees it.
ViewFunction = TypeVar("ViewFunction", bound=Callable[..., object])
