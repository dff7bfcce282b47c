"""XLSForm: surveys read from the spreadsheets of ODK, KoboToolbox and others, and written as such.

What is understood and what is left out stands in `docs/xlsform.md`. The specification: https://xlsform.org.
"""
