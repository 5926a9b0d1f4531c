"""The limit: what the server gives out as binary COPY, thrown away."""

from __future__ import annotations

import struct

import pg8000.native
from protocol import SOURCE, serve

READY = b"Z\x00\x00\x00\x05I"


def read(table: str, target: str) -> None:
    session = pg8000.native.Connection(
        SOURCE["user"], SOURCE["host"], SOURCE["database"], SOURCE["port"], SOURCE["password"], ssl_context=False
    )
    socket, query = session._usock, f"COPY {table} TO STDOUT (FORMAT binary)".encode() + b"\0"
    socket.sendall(b"Q" + struct.pack("!i", len(query) + 4) + query)
    buffer, tail = bytearray(1 << 20), b""
    # The last bytes of the answer: how many rows, and ready for the next query
    while not (tail.endswith(READY) and b"COPY " in tail):
        count = socket.recv_into(buffer)
        assert count, "the server hung up"
        tail = (tail + bytes(buffer[max(0, count - 64) : count]))[-64:]
    socket.close()


serve(read)
