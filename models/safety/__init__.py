"""Safety: what people answer to a warning: that they saw it, that they are safe, that they need help.

A call for help becomes a report at once, as every other does (`models.reports.filing`). Begin with `check_ins`.
"""
