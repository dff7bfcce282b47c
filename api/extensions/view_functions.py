"""View functions: the types of what the decorators of routes take and return, and which function answers a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask
from werkzeug.routing import Rule

#: What a view takes and what it gives.
P = ParamSpec("P")
R = TypeVar("R")

#: A decorator that leaves a view as it is, as mypy sees it.
ViewFunction = TypeVar("ViewFunction", bound=Callable[..., object])


def function_of(app: Flask, endpoint: str, method: str) -> Callable[..., Any] | None:
    """Return the function with the declarations of a method; `HEAD` is answered by that of `GET`."""
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    name = "get" if method == "HEAD" else method.lower()
    return getattr(view_class, name, None) if view_class else view


def methods_of(rule: Rule) -> list[str]:
    """Return the methods of a rule that a view answers itself."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
