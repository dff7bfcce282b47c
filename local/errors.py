"""Why something could not be started on this machine."""

from __future__ import annotations


class StartError(Exception):
    """Something is missing or in the way; the message is a sentence that names the way out."""
