"""Small TCP servers that answer as a broker does not."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

HOST = "127.0.0.1"


@contextlib.contextmanager
def serving(handle: Callable[[socket.socket], object]) -> Iterator[str]:
    """A server at a free port; `handle` gets every connection in a thread of its own. Yields host:port."""
    with socket.create_server((HOST, 0)) as server, contextlib.ExitStack() as connections:
        threads: list[threading.Thread] = []

        def work(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                handle(connection)
            _hang_up(connection)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection = server.accept()[0]
                    connections.callback(_hang_up, connection)
                    threads.append(threading.Thread(target=work, args=(connection,)))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield f"{HOST}:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)  # wakes accept()
            acceptor.join()
            connections.close()
            for thread in threads:
                thread.join()


def silent(connection: socket.socket) -> None:
    """Takes everything and says nothing."""
    while connection.recv(4096):
        pass


def answering(answer: bytes) -> Callable[[socket.socket], None]:
    """Says `answer` to the first bytes it gets, then nothing."""

    def handle(connection: socket.socket) -> None:
        connection.recv(4096)
        for byte in answer:
            connection.sendall(bytes([byte]))
        silent(connection)

    return handle


def waiting_for_a_line(connection: socket.socket) -> None:
    """Answers to a line, whatever is in it, and to nothing before its end; many HTTP servers do so."""
    heard = b""
    while b"\n" not in heard:
        part = connection.recv(4096)
        if not part:
            return
        heard += part
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@contextlib.contextmanager
def forwarding(address: str, delay_s: float) -> Iterator[str]:
    """Forwards every connection to `address` and holds each answer back for `delay_s`."""
    host, _, port = address.rpartition(":")
    over = threading.Event()

    def handle(connection: socket.socket) -> None:
        with socket.create_connection((host, int(port))) as broker:

            def answer() -> None:
                with contextlib.suppress(OSError):
                    while part := broker.recv(65_536):
                        over.wait(delay_s)
                        connection.sendall(part)
                _hang_up(connection)

            answers = threading.Thread(target=answer)
            answers.start()
            try:
                while part := connection.recv(65_536):
                    broker.sendall(part)
            finally:
                _hang_up(broker)
                answers.join()

    with serving(handle) as own:
        try:
            yield own
        finally:
            over.set()


def unused_address() -> str:
    """An address at which nothing listens."""
    with socket.create_server((HOST, 0)) as server:
        return f"{HOST}:{server.getsockname()[1]}"


@contextlib.contextmanager
def not_accepting() -> Iterator[str]:
    """An address whose queue of connections is full, so that a further one gets no answer (Linux)."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server((HOST, 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield f"{HOST}:{server.getsockname()[1]}"


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
