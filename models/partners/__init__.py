"""Partners: other systems that hear of our warnings, and other issuers whose warnings we hear of.

What they send becomes a draft for a person to release, never a warning. Begin with `webhooks`.
"""
