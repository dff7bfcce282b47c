"""What residents read: news, notices and documents, by area and time.

Never sends anything: a post waits to be read. Begin with `posts`.
"""
