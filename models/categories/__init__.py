"""Categories of reports: what may be reported, how fast an answer is due, what becomes public, what words point to.

Never looks at a report; texts and category rows are all it needs. Begin with `categories`.
"""
