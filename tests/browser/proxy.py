"""A proxy as ministries put before the atlas: it strips a path of its own, and nothing else.

Answers pass as they are, so a redirect holds only if it is right for the browser.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

PIECE = 65_536


@contextmanager
def stripping(prefix: str, port: int) -> Iterator[str]:
    """Serve what a local port serves, under a path; gives the address of the path."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_let_in, args=(door, prefix, port), daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}{prefix}"


def _let_in(door: socket.socket, prefix: str, port: int) -> None:
    with suppress(OSError):
        while True:
            visitor, _ = door.accept()
            threading.Thread(target=_serve, args=(visitor, prefix, port), daemon=True).start()


def _serve(visitor: socket.socket, prefix: str, port: int) -> None:
    """One request a connection; a WebSocket stays open as long as both want."""
    with visitor, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = visitor.recv(PIECE)
            if not piece:
                return
            head += piece
        start, _, rest = head.partition(b"\r\n")
        method, path, version = start.split(b" ")
        stripped = path.removeprefix(prefix.encode())
        if stripped == path or not stripped.startswith(b"/"):
            visitor.sendall(b"HTTP/1.1 404 Elsewhere\r\nContent-Length: 0\r\n\r\n")
            return
        if b"upgrade: websocket" not in rest.lower():
            rest = b"Connection: close\r\n" + _without(b"connection:", rest)
        with socket.create_connection(("127.0.0.1", port)) as server:
            server.sendall(b" ".join((method, stripped, version)) + b"\r\n" + rest)
            back = threading.Thread(target=_pass, args=(server, visitor), daemon=True)
            back.start()
            _pass(visitor, server)
            back.join()


def _without(name: bytes, rest: bytes) -> bytes:
    head, gap, body = rest.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(name)]
    return b"\r\n".join(lines) + gap + body


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(PIECE):
            target.sendall(piece)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
