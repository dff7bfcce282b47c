"""Speech (lời đọc): how a written text is said aloud, word by word, before a voice reads it.

Ordered rules for hours, dates, numbers, units and abbreviations; what no rule knows is named to whoever wrote it. Never
makes sound (`notifications.speakers`). Begin with `reader`.
"""
