"""`/report`: a report as plain forms, one page a step; rescue before anything else.

What is filled in is kept with the store after each step (`models.reports.unsent`), so that going back, reloading or a
lost answer loses nothing, and it is filed once however often it is sent.
"""

from api.public.report import check, contact, photos, receipt, rescue, start, what, where
from api.public.report.steps import report_pages

__all__ = ["check", "contact", "photos", "receipt", "report_pages", "rescue", "start", "what", "where"]
