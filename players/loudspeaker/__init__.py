"""The headless loudspeaker: a reference player beside an amplifier, and the cheapest integration device.

It needs Python's standard library only; `cryptography` checks the signature of programmes where it is installed. It
speaks the protocol of docs/outlets.md, holds its programme and files on disk, and decides by the same function as the
server (`models/programme/what_plays.py`), which the zipapp carries. It never imports anything else of Loa.
"""
