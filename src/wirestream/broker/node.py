"""One run of the Kafka process, from its command line to its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import socket
import string
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import Final

from msgspec import Struct

from wirestream.broker import keeper, probe
from wirestream.broker.errors import BrokerError
from wirestream.broker.java import Java

START_TIMEOUT: Final = 120
"""Seconds until a broker must have acknowledged a record: one on an idle laptop, many on a small and busy machine."""
GRACE: Final = 15.0
PORTS: Final = range(20_000, 32_000)
"""Below the ports that systems give to outgoing connections: a client that keeps calling a stopped broker there could
be handed the broker's own port, connect to itself, and keep the broker from coming back."""
TAKEN: Final = "Address already in use"
TAIL_LINES: Final = 15
OPTIONS: Final = (
    "-Xms64m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    "-Djava.awt.headless=true",
    "-Djava.net.preferIPv4Stack=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
)


class PortTakenError(BrokerError):
    """Somebody else listens on the port."""


class Runtime(Struct, frozen=True):
    """What runs Kafka: a Java, the class path, and options found out beforehand."""

    java: Java
    class_path: tuple[Path, ...]
    options: tuple[str, ...] = ()

    def command(self, main_class: str, *arguments: str | Path, temporary: Path) -> list[str]:
        """The command line of one of Kafka's programs; native libraries are unpacked into `temporary`."""
        joined = os.pathsep.join(map(str, self.class_path))
        options = [*OPTIONS, *self.options, f"-Djava.io.tmpdir={temporary}"]
        return [str(self.java.launcher), *options, "-cp", joined, main_class, *map(str, arguments)]


def free_port() -> int:
    """A loopback port that nobody listens on, for now."""
    return next(port for port in iter(lambda: secrets.choice(PORTS), None) if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Kafka does
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def write_properties(folder: Path, log_dir: Path, port: int) -> Path:
    """Fills in the node's settings; a new port each time for the controller, whom only the node itself talks to."""
    template = string.Template((files("wirestream.broker") / "server.properties").read_text(encoding="utf-8"))
    path = folder / "server.properties"
    controller_port = next(chosen for chosen in iter(free_port, None) if chosen != port)
    filled = template.substitute(port=port, controller_port=controller_port, log_dir=log_dir)
    path.write_text(filled, encoding="utf-8")
    return path


class Node:
    """A running broker process in a folder. Not restarted: each run is a new Node."""

    def __init__(
        self, runtime: Runtime, folder: Path, log_dir: Path, port: int, *, throwaway: bool, grace: float = GRACE
    ) -> None:
        """Starts the process, and does not wait for it."""
        self.port = port
        self.log = folder / "broker.log"
        self._cluster = cluster_id(log_dir)
        self._grace = grace
        self._stopped = False
        temporary = folder / "tmp"
        temporary.mkdir(exist_ok=True)
        properties = write_properties(folder, log_dir, port)
        command = runtime.command("kafka.Kafka", properties, temporary=temporary)
        kept_by = [sys.executable, "-I", "-S", keeper.__file__, str(os.getpid()), str(grace)]
        kept_by.append(str(folder) if throwaway else "-")
        with self.log.open("wb") as log:
            self._keeper = subprocess.Popen(
                [*kept_by, *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=folder,
                start_new_session=True,
            )
        assert self._keeper.stdout is not None  # noqa: S101 - it is a pipe, as asked for
        told = self._keeper.stdout.readline()
        if not told:
            raise BrokerError(f"the broker's process could not be started\n{self.tail()}")
        self.pid = int(told)

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._keeper.poll() is not None

    def wait_ready(self) -> None:
        """Returns when a record was acknowledged. Raises BrokerError (with the log's end) where that doesn't come."""
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            self._check(deadline)
        give_up = Event()
        with ThreadPoolExecutor(1) as pool:  # a thread: the caller may have an event loop of its own running
            ready = pool.submit(asyncio.run, probe.acknowledged(f"127.0.0.1:{self.port}", self._cluster, give_up))
            try:
                while not ready.done():
                    self._check(deadline)
                    wait([ready], timeout=0.1)
            finally:
                give_up.set()
            ready.result()

    def stop(self) -> None:
        """Asks for a clean stop, and waits until the process is gone; it is killed where the grace is over."""
        if not self._stopped:
            self._stopped = True
            with contextlib.suppress(BrokenPipeError):  # it ended before it was asked to
                self._keeper.communicate(b"stop", timeout=self._grace + GRACE)

    def tail(self) -> str:
        """The log's last lines, without the places in Java's code and Java's remarks about itself."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        telling = [line for line in lines if not line.startswith(("\t", "WARNING: "))]
        return "\n".join(telling[-TAIL_LINES:])

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _check(self, deadline: float) -> None:
        """Raises where waiting makes no sense any more; else takes a short breath."""
        try:
            code = self._keeper.wait(0.02)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise BrokerError(
                    f"no answer from the broker in {START_TIMEOUT} s. Its log ends:\n{self.tail()}"
                ) from None
            return
        log = self.log.read_text(encoding="utf-8", errors="replace")
        problem = PortTakenError if TAKEN in log else BrokerError
        raise problem(f"the broker ended with status {code} instead of starting. Its log ends:\n{self.tail()}")


def format_log_dir(runtime: Runtime, folder: Path, log_dir: Path) -> None:
    """Kafka's own `format`: makes an empty log directory that a node may start on."""
    properties = write_properties(folder, log_dir, port=free_port())
    command = runtime.command(
        "kafka.tools.StorageTool", "format", "-t", random_uuid(), "-c", properties, temporary=folder
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BrokerError(f"Kafka could not format its folder:\n{done.stdout}{done.stderr}")


def cluster_id(log_dir: Path) -> str:
    """Whose log directory it is: tells this broker from any other that answers on its port."""
    lines = (log_dir / "meta.properties").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("cluster.id="))


def random_uuid() -> str:
    """A cluster's or directory's identity as Kafka writes it: 16 bytes, base64 for URLs, no leading dash."""
    return "A" + secrets.token_urlsafe(16)[1:]
