"""Surveys: what is asked, answers, results."""
