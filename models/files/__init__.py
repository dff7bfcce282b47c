"""Files that people send: photos and documents, made safe before anybody sees them.

Never decides who may see one; whoever shows a file asks the report that it belongs to. Begin with `uploads`.
"""
