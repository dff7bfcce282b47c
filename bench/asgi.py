"""Loa behind a bridge from ASGI to WSGI, for `bench.slow_clients` alone; needs the package `a2wsgi`."""

from __future__ import annotations

import os
from importlib import import_module

from api import create_app
from models.settings import load

_settings = load(os.environ)
app = import_module("a2wsgi").WSGIMiddleware(create_app(_settings), workers=_settings.web_threads)
