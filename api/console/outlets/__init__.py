"""Loudspeakers and boards at the console: the registry, pairing, incidents. One noun a folder."""

from importlib import import_module

#: One noun a line.
NOUNS = (
    "api.console.outlets.registry",
    "api.console.outlets.pairing",
    "api.console.outlets.writing",
    "api.console.outlets.table",
    "api.console.outlets.hours",
    "api.console.outlets.groups",
    "api.console.outlets.one",
    "api.console.outlets.incidents",
)

blueprints = tuple(one for name in NOUNS for one in import_module(name).blueprints)
