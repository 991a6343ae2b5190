"""A mail server on the loopback interface that keeps what it is given (RFC 5321, as much as a client needs)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What arrived: envelope recipients, and the message's bytes."""

    port: int = 0
    received: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)


@contextmanager
def running(refused: Sequence[str] = ()) -> Iterator[Mailbox]:
    """A server in a thread of its own; recipients in ``refused`` are turned away."""
    box, ready, loop = Mailbox(), threading.Event(), asyncio.new_event_loop()
    serving: list[asyncio.Task[None]] = []

    async def serve() -> None:
        server = await asyncio.start_server(lambda r, w: _talk(r, w, box, refused), "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        ready.set()

    def work() -> None:
        asyncio.set_event_loop(loop)
        # One run of the loop: a stop that came between two would be lost.
        serving.append(loop.create_task(serve()))
        loop.run_forever()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _talk(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, box: Mailbox, refused: Sequence[str]
) -> None:
    def say(line: str) -> None:
        writer.write(line.encode() + b"\r\n")

    say("220 loopback")
    recipients: list[str] = []
    while line := (await reader.readline()).decode().strip():
        word = line.split(":")[0].split(" ")[0].upper()
        if word == "EHLO":
            say("250-loopback")
            say("250 8BITMIME")
        elif word == "RCPT":
            address = line.partition("<")[2].partition(">")[0]
            if address in refused:
                say("550 no such mailbox")
            else:
                recipients.append(address)
                say("250 ok")
        elif word == "DATA":
            say("354 go on")
            lines: list[bytes] = []
            while (part := await reader.readline()) not in (b".\r\n", b""):
                lines.append(part[1:] if part.startswith(b"..") else part)
            box.received.append((tuple(recipients), b"".join(lines)))
            recipients = []
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            break
        else:
            if word == "RSET":
                recipients = []
            say("250 ok")
    writer.close()
