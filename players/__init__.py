"""Reference players: a board in a browser (`board/`) and a loudspeaker for a small computer (`loudspeaker/`).

They speak the protocol of docs/outlets.md and nothing else of Loa: they run where Loa is not.
"""
