"""How long and how much the web server waits for a client: every number in one table.

A connection holds a thread only while Loa itself works on its request. While it waits for the client it costs one
place of `WEB_CONNECTIONS`, some memory and, if much of it is buffered, a file in the folder for temporary files.
"""

from __future__ import annotations

#: What asks neither the store nor the broker has a thread of its own, so that it never queues behind what does.
APART = frozenset({"/healthz"})

#: Seconds in which whoever has just connected need not make room, unless there are `MOST_OVER` times as many
#: connections as there are places: many come at once where a proxy opens a connection for each request, and whoever
#: would be sent away before they could say a word would hear of it as a broken gateway.
NEWCOMER_SECONDS, MOST_OVER = 1.0, 2

#: Seconds from the first byte of a request (or from connecting, before the first) to the end of its header.
HEADER_SECONDS = 20.0

#: Seconds that a body or an answer may take at any rate; beyond them it must have flowed at `LEAST_BYTES_A_SECOND`.
TRANSFER_SECONDS = 20.0

#: What a bad line still manages; Apache's mod_reqtimeout asks for as much (`body=20,MinRate=500`).
LEAST_BYTES_A_SECOND = 500

#: The parts of WEB_CONNECTIONS that unfinished bodies, and answers that are not taken yet, may hold. They leave a
#: quarter to whoever comes: beyond them the slowest go at once (`api/web_server/shares.py`).
SHARE_OF_BODIES, SHARE_OF_ANSWERS = 0.25, 0.5

#: Unfinished bodies, and likewise answers, of one network in one process. Many residents share one address of a mobile
#: carrier, but few send a photo in the same second.
OF_A_NETWORK = 32

#: Bytes with which a body or an answer begins when it is asked which is slowest: ten seconds of a bad line.
TRUSTED_BYTES = 10 * LEAST_BYTES_A_SECOND

#: Seconds in which a client that has its answer may go on sending what nobody wants; nginx lingers as long.
LINGER_SECONDS = 30.0

#: Seconds that a kept-alive connection may be silent between two requests. The proxies give up theirs sooner.
IDLE_SECONDS = 75.0

#: Bytes of the request line and all fields of a header together; more is answered 431.
HEADER_BYTES = 32 * 1024

#: Bytes of a body and of an answer that are kept in memory; what is longer goes to a temporary file.
BODY_BYTES_IN_MEMORY = 64 * 1024
ANSWER_BYTES_IN_MEMORY = 256 * 1024

#: Bytes of an answer that may wait for its client before the thread that makes it waits, too: no answer is so long.
ANSWER_BYTES_AHEAD = 256 * 1024 * 1024

#: Bytes of bodies and answers that one process keeps for its clients. Beyond them whoever holds most must go.
KEPT_BYTES = 512 * 1024 * 1024

#: Requests that are answered of a client that sends several without waiting for answers; then the connection is closed.
#: Two at least: the first may be under way.
REQUESTS_AHEAD = 2

#: Bytes that are read from a connection at once.
READ_BYTES = 64 * 1024

#: Connections that the system holds before they are let in.
BACKLOG = 2048

#: Seconds after which a process that says nothing is killed and started again.
SILENT_PROCESS_SECONDS = 60
