"""Partners: other systems that hear of our warnings, and other issuers whose warnings we hear of.

What issuers send becomes a draft for a person to release, never a warning. Begin with `webhooks` for what goes out, and
with `incoming` for what comes in.
"""
