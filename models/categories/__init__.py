"""Categories of reports: what may be reported, how fast an answer is due, what becomes public, what words point to.

Never reads a report from the store; it is given the text. Begin with `categories`.
"""
