"""View functions: the types of what the decorators of routes take and return, and which function serves a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask

#: What a view takes and what it gives.
P = ParamSpec("P")
R = TypeVar("R")

#: A decorator that leaves a view as it is, as mypy sees it.
ViewFunction = TypeVar("ViewFunction", bound=Callable[..., object])


def function_of(app: Flask, endpoint: str, method: str) -> Callable[..., Any] | None:
    """Return the function that serves a method of an endpoint; None when the view has none."""
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    return getattr(view_class, method.lower(), None) if view_class else view
