"""Directives (văn bản chỉ đạo, hướng dẫn): documents that one level sends down, and what each unit makes of them.

Nothing is edited once it was sent: what is wrong gets a new version that names the one before. Begin with `directives`
for the shapes, `states` for the steps, `sending` and `answering` for what is done.
"""
