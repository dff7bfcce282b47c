"""Safety: what people answer to a warning, that they are safe or that they need help, and which relatives see it.

That somebody saw the warning is no answer: `models.delivery.acknowledgements` has that. A call for help becomes a
report at once, as every other does (`models.reports.filing`). Begin with `check_ins`, for relatives with `families`.
"""
