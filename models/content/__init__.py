"""What residents read: news, notices and documents, by area and time.

Begin with `posts`.
"""
