"""`EmbeddedKafka`: a real Apache Kafka in a `with` block."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from wirestream.broker.errors import BrokerError
from wirestream.broker.jars import class_path
from wirestream.broker.java import find_java
from wirestream.broker.node import Node, PortTakenError, Runtime, free_port, is_free
from wirestream.broker.progress import OnProgress, Progress, silent
from wirestream.broker.warm import ATTEMPTS, warmed


class EmbeddedKafka:
    """One Kafka node (KRaft: broker and controller) on loopback, for laptops and tests.

        with EmbeddedKafka() as kafka:
            print(kafka.bootstrap_servers)

    It is ready when `start` returns, and gone when this process is gone, however that ends. `data_dir`: keep the data
    there and go on with it next time, instead of in a temporary folder that is removed. `port`: 0 takes a free one.
    `progress` is told about the first start's downloads. Needs `wirestream[broker]`. Not safe for use by two threads.
    """

    def __init__(self, data_dir: Path | str | None = None, port: int = 0, progress: OnProgress = silent) -> None:
        """Starts nothing yet."""
        self._data_dir = Path(data_dir).absolute() if data_dir is not None else None
        self._wanted_port = port
        self._progress = progress
        self._folder: Path | None = None
        self._port = port
        self._node: Node | None = None

    @property
    def port(self) -> int:
        """The port that clients connect to; kept across `halt` and `restart`."""
        return self._running.port

    @property
    def bootstrap_servers(self) -> str:
        """What clients want as `bootstrap_servers`, e.g. `127.0.0.1:23456`."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process id of Kafka's Java."""
        return self._running.pid

    @property
    def log_path(self) -> Path:
        """The file that Kafka's warnings and errors go to."""
        return self._running.log

    @property
    def folder(self) -> Path:
        """Where data, settings and log are."""
        return self._running.log.parent

    def start(self) -> None:
        """Starts the broker and returns when it has acknowledged a record. Raises BrokerError, saying what to do."""
        if self._node is not None and not self._node.ended:
            return
        java = find_java()
        warm = warmed(Runtime(java, class_path(self._progress)), self._progress)
        self._progress(Progress("start", "Kafka", 0, 1))
        folder = self._folder = self._folder or self._make_folder()
        try:
            warm.format(folder / "data")
            self._node = self._run(warm.runtime, folder)
        except BaseException:  # Ctrl-C as well: nothing may be left running, or lying about
            self.stop()
            raise
        self._progress(Progress("start", "Kafka", 1, 1))

    def halt(self) -> None:
        """Stops the broker but keeps its data and port, so that `start` goes on with them."""
        if self._node is not None:
            self._node.stop()

    def restart(self) -> None:
        """Stops the broker, or what is left of it, and starts it on the same port and data."""
        self.halt()
        self.start()

    def stop(self) -> None:
        """Stops the broker for good and removes its folder, where that is a temporary one. Does no harm twice."""
        self.halt()
        self._node = None
        self._port = self._wanted_port
        if self._folder is not None and self._data_dir is None:
            shutil.rmtree(self._folder)
        self._folder = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _running(self) -> Node:
        if self._node is None:
            raise BrokerError("the embedded broker is not started: use `with EmbeddedKafka() as kafka:`")
        return self._node

    def _make_folder(self) -> Path:
        if self._data_dir is None:
            return Path(tempfile.mkdtemp(prefix="wirestream-kafka-"))
        self._data_dir.mkdir(parents=True, exist_ok=True)
        return self._data_dir

    def _run(self, runtime: Runtime, folder: Path) -> Node:
        """Another process may take a free port before Kafka does: then another one is tried."""
        for attempt in range(ATTEMPTS):
            node = Node(runtime, folder, folder / "data", self._port or free_port(), throwaway=self._data_dir is None)
            self._node = node  # from here on `stop` knows what to stop
            try:
                node.wait_ready()
            except PortTakenError as error:
                node.stop()
                if self._port and not is_free(self._port):
                    raise PortTakenError(f"port {self._port} is in use by another process") from error
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                self._port = node.port
                return node
        raise AssertionError("unreachable: the last attempt returns or raises")
