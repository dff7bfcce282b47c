"""How Loa logs: coloured lines for people, JSON lines for machines. Never personal data."""

from __future__ import annotations

import contextlib
import logging
import select
import sys
from collections.abc import Callable
from typing import Any, TextIO

import structlog

#: Returns the file that is written to, asked anew for each line: others may put something else in its place.
Output = Callable[[], TextIO]


def standard_output() -> TextIO:
    """Return the standard output of the moment."""
    return sys.stdout


def standard_error() -> TextIO:
    """Return the standard error of the moment."""
    return sys.stderr


class ForgivingLogger:
    """Writes lines and never fails or waits: what can't be written now is left out.

    The reader of a pipe may be gone or asleep, a disk may be full; none of that is a reason to fail a request.

    :param output: where it writes.
    """

    def __init__(self, output: Output = standard_output) -> None:
        self._output = output

    def msg(self, message: str) -> None:
        """Write one line, if the file takes it."""
        with contextlib.suppress(OSError, ValueError):
            file = self._output()
            if _takes_more(file):
                file.write(f"{message}\n")
                file.flush()

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def _takes_more(file: TextIO) -> bool:
    """Say whether a write would not wait: a pipe that nobody empties is full in the end."""
    try:
        number = file.fileno()
    except (AttributeError, OSError, ValueError):
        # A server may put something in the place of the standard output that is no file at all.
        return True
    poll = select.poll()
    poll.register(number, select.POLLOUT)
    return bool(poll.poll(0))


def configure(log_format: str, output: Output = standard_output) -> None:
    """Set up structlog for this process.

    :param log_format: `json` or `console`.
    :param output: where the lines go.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _renderer(log_format),
        ],
        logger_factory=lambda *_names: ForgivingLogger(output),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def standard_library(log_format: str) -> dict[str, Any]:
    """Return the configuration by which a server that knows the standard library alone logs in the same way.

    :param log_format: `json` or `console`.
    """
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _renderer(log_format),
        ],
        "foreign_pre_chain": [
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
    }


def _renderer(log_format: str) -> structlog.types.Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False)
