"""What a person may have removed, and every place where copies of it lie.

Begin with `redaction`; `copies_of_words` knows where else the words stand, and `reading` erases what somebody read.
"""
