"""Figures about reports, kept up to date by events and rebuilt from them at any time.

Never reads a report to answer a question; counters do. What each figure means: docs/statistics.md. Begin with
`figures` for what each share means, with `report_tally` for what a report adds to them.
"""
