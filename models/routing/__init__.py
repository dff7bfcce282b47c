"""Which agency a new report goes to: rules that a province edits, and what is wrong with a rule.

Never moves a report that is filed; forwarding is an action of `models.handling`. Begin with `routing`.
"""
