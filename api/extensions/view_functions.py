"""The type of what the decorators of routes take and return: a view function, unchanged in its signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

ViewFunction = TypeVar("ViewFunction", bound=Callable[..., Any])
