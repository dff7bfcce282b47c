"""Fixtures of these tests: Twilio on the line, and two people who were warned by SMS."""

from __future__ import annotations

from tests.sms import line, twilio_app, warned

__all__ = ["line", "twilio_app", "warned"]
