"""What residents read: posts that officials write, approve, publish, correct, take over and count.

Never sends anything: a post waits to be read, and what it is sent by reacts to its events. Begin with `posts`, then
`states` for its way to the readers.
"""
