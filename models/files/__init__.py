"""Files that people send, made safe before anybody sees them, and the media library of the hub.

Never decides who may see one; whoever shows a file asks the report or the post that it belongs to. Begin with `uploads`
for those of residents, with `kinds` and `library` for those of the hub.
"""
