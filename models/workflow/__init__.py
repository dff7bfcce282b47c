"""The way of a report through its states, as one table: who may do what, when, and what it needs.

Nothing here reads or writes the store; `models.handling` carries actions out. Begin with `transitions`.
"""
