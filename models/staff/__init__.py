"""Staff (cán bộ làm công tác thông tin cơ sở): who does the work in which unit, and their training (TV-12, LA-8).

Personal data: names are encrypted, read only by whoever manages or reads staff there, and erased when they have left
for long enough (`erasing`). These are not accounts: whoever signs in is an official (`models.people`). Begin with
`staff`.
"""
