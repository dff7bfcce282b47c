"""Promises: until when somebody answers, in the working time of the province with its holidays.

Never acts on a report: `models.handling` does when a time is over. Begin with `promise`.
"""
