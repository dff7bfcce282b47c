"""Words and texts: how they are compared, what language they are in, what in them is personal.

Knows no store. Begin with `text` for how a text is kept and compared, with `wording` for what Loa itself says, with
`languages` for which languages there are and what is read where one is missing.
"""
