"""Returns (báo cáo định kỳ): reports that units owe to the level above, prefilled, handed in, accepted and added up.

Begin with `returns` for the shapes, `requests` for what is asked, `filling` and `handing_in` for what a unit does, and
`consolidating` for the sums. What the system knows by itself stands in the table of `sources`.
"""
