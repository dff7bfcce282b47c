"""Reports (phản ánh) as they are filed, kept, found, followed and shown.

What officials and residents do with one afterwards stands in `models.handling`. Begin with `reports` for the shape of
the document, with `filing` for how one comes in, with `public_view` for what everybody may see.
"""
