"""Signing in and out at the console, the first password, and the authenticator app."""

from api.console.session.first import first
from api.console.session.routes import session_pages

blueprints = (session_pages, first)
