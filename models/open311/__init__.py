"""GeoReport v2 (Open311): what the standard asks for, on the categories and reports that there are.

A *service* of the standard is a category, a *service request* is a report, its number is the tracking code.
`services`: what can be reported and what is asked further; `filing`: a request becomes a report; `requests`: which
reports the public may read; `updates`: their steps out, and what other systems add. Facts: the text of GeoReport v2
and of Service Discovery, https://wiki.open311.org/GeoReport_v2.
"""
