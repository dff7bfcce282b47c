"""The programme (chương trình phát): what outlets play, from the bulletin to the fortnight of one outlet.

One function, `what_plays`, decides what is on at a moment, on the server and on the device. Devices hold the programme
and go on without the server. Never knows whether a device did it (`models.monitoring`). Begin with `bulletins`.
"""
