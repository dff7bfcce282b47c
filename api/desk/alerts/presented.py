"""Alerts as officials see them."""

from __future__ import annotations
