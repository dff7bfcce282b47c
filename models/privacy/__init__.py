"""What a person may have removed, and every place where copies of it lie.

Begin with `redaction`; `copies_of_words` knows where else the words stand, `reading` erases what somebody read, and
`held_data` all that they did, collection by collection.
"""
