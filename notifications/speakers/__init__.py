"""Speakers (giọng đọc): what makes sound of a spoken text, each in a process of its own with a time limit.

`base` is the interface, and one contract test runs against all of them.
"""
