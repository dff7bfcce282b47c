"""Tables in and out: what an export holds an import takes again, all of it or nothing, each fault with its place.

A room that has such a table says in `importing.Room` what its columns are; nothing here knows what a row is about.
"""
