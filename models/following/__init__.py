"""Following: who wants to be told, of which areas, in which language, on which channel.

It decides on nobody's behalf: what is sent to those who follow stands in `models.delivery` and `models.content`. Begin
with `subscriptions`.
"""
