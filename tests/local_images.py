"""Container images made out of this machine, for tests where no registry can be reached.

The base is the Python that runs the tests, a shell, and the libraries they are linked with; Kafka's image is that plus
the embedded broker's own Java and jars. They stand in for `python:3-slim` and `apache/kafka`.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from wirestream.broker import jars, java

ROOT = Path(__file__).resolve().parents[1]
PYTHON = Path(sys.base_prefix)
DOCKER = shutil.which("docker") or "docker"
LDD = shutil.which("ldd") or "ldd"
TOOLS = ("sh", "bash", "env", "cat", "cp", "ls", "mkdir", "sleep")
MANYLINUX = (
    "libc.so.6",
    "libm.so.6",
    "libdl.so.2",
    "librt.so.1",
    "libpthread.so.0",
    "libutil.so.1",
    "libgcc_s.so.1",
    "libstdc++.so.6",
)
"""What a wheel may count on beside what it brings."""
NOT_NEEDED = re.compile(
    r"/(__pycache__|test|tests|idlelib|tkinter|lib2to3|config-[^/]+|site-packages/(?!pip/|pip-).*)(/|$)|\.a$"
)


def docker(*arguments: str | Path, timeout: float = 300) -> str:
    """Runs one docker command. Raises with what it wrote where it fails."""
    done = subprocess.run([DOCKER, *arguments], capture_output=True, text=True, timeout=timeout, check=False)
    if done.returncode:
        raise AssertionError(f"docker {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def build_base(folder: Path, tag: str) -> None:
    """FROM scratch: a Python with pip, a shell and a few tools."""
    with tarfile.open(folder / "root.tar", "w") as tar:
        put_system(tar)
        programs = [Path(found) for tool in TOOLS if (found := shutil.which(tool))]
        for program in programs:
            put(tar, program, f"/bin/{program.name}")
        put_tree(tar, PYTHON, str(PYTHON), skip=NOT_NEEDED)
        for name in ("python3", "python"):
            link(tar, f"/usr/local/bin/{name}", PYTHON / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")
        put_libraries(tar, [*programs, *binaries(PYTHON)])
    dockerfile = 'FROM scratch\nADD root.tar /\nENV PATH=/usr/local/bin:/bin LANG=C.UTF-8\nCMD ["python3"]\n'
    (folder / "Dockerfile").write_text(dockerfile, encoding="utf-8")
    docker("build", "-q", "-t", tag, folder)


def build_kafka(base: str, folder: Path, tag: str) -> None:
    """The embedded broker's Java and jars; its start script takes KAFKA_* variables as the official image does."""
    home = java.find_java().launcher.resolve().parents[1]
    with tarfile.open(folder / "kafka.tar", "w") as tar:
        put_tree(tar, home, "/opt/java", skip=re.compile(r"/(jmods|demo|man|src\.zip)(/|$)"))
        for jar in jars.class_path():
            put(tar, jar, f"/opt/kafka/libs/{jar.name}")
        put(tar, ROOT / "tests/docker/kafka/start.py", "/opt/kafka/start.py")
        put_libraries(tar, binaries(home))
        folder_in(tar, "/var/lib/kafka/data", owner=1000)
    lines = [f"FROM {base}", "ADD kafka.tar /", "USER 1000:1000", "VOLUME /var/lib/kafka/data", "EXPOSE 9092"]
    lines.append('CMD ["python3", "/opt/kafka/start.py"]')
    (folder / "Dockerfile").write_text("\n".join(lines), encoding="utf-8")
    docker("build", "-q", "-t", tag, folder)


def build_wirestream(base: str, folder: Path, tag: str) -> None:
    """`deploy/Dockerfile` as it is, with the wheels built here."""
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".dockerignore", "deploy", "native", "src"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("target", "__pycache__", "*.so"))
        else:
            shutil.copyfile(source, folder / name)
    wheelhouse = folder / "deploy" / "wheelhouse"
    pip("wheel", "-q", "--require-hashes", "-r", ROOT / "deploy/requirements.txt", "-w", wheelhouse)
    pip("wheel", "-q", "--no-deps", ROOT, "-w", wheelhouse)
    build = ("build", "-q", "-f", folder / "deploy/Dockerfile", "--build-arg", f"BASE={base}")
    docker(*build, "--target", "build", "-t", f"{tag}-build", folder)
    docker(*build, "-t", tag, folder)
    docker("image", "rm", f"{tag}-build")  # by its name: what an unnamed stage leaves behind nobody would find again


def pip(*arguments: str | Path) -> None:
    """Runs the tests' pip."""
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True, timeout=600)


# What goes into a tar.


def put_system(tar: tarfile.TarFile) -> None:
    """The little that programs expect of a system."""
    folder_in(tar, "/tmp", mode=0o1777)  # noqa: S108 - the folder of that name in the image
    for path, text in {"/etc/passwd": "root:x:0:0::/:/bin/sh\n", "/etc/group": "root:x:0:\n"}.items():
        info = tarfile.TarInfo(path)
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text.encode()))


def put(tar: tarfile.TarFile, source: Path, name: str) -> None:
    """One file, links followed, readable by all."""
    real = source.resolve()
    info = tarfile.TarInfo(name)
    info.size = real.stat().st_size
    info.mode = 0o755 if os.access(real, os.X_OK) else 0o644
    with real.open("rb") as content:
        tar.addfile(info, content)


def put_tree(tar: tarfile.TarFile, root: Path, name: str, skip: re.Pattern[str]) -> None:
    """The files below a folder."""
    for path in sorted(root.rglob("*")):
        inside = f"/{path.relative_to(root)}"
        if path.is_file() and not skip.search(inside):
            put(tar, path, name + inside)


def folder_in(tar: tarfile.TarFile, name: str, mode: int = 0o755, owner: int = 0) -> None:
    """An empty folder."""
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.uid, info.gid = tarfile.DIRTYPE, mode, owner, owner
    tar.addfile(info)


def link(tar: tarfile.TarFile, name: str, target: Path) -> None:
    """A symbolic link."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, str(target)
    tar.addfile(info)


def put_libraries(tar: tarfile.TarFile, programs: Iterable[Path]) -> None:
    """The machine's libraries that some programs are linked with, where the loader looks for them."""
    found = {library for program in programs for library in linked(program)}
    extra = {Path(library) for name in MANYLINUX if (library := where_is(name))}
    for path in sorted(found | extra):
        put(tar, path, str(path))


def binaries(root: Path) -> Iterator[Path]:
    """Programs and shared objects below a folder that go into an image."""
    for path in root.rglob("*"):
        loadable = ".so" in path.name or path.parent.name == "bin"
        if loadable and path.is_file() and not NOT_NEEDED.search(f"/{path.relative_to(root)}") and is_elf(path):
            yield path


def is_elf(path: Path) -> bool:
    """Whether the loader can load it."""
    with path.open("rb") as content:
        return content.read(4) == b"\x7fELF"


@cache
def linked(program: Path) -> frozenset[Path]:
    """What the loader would load from the system for a program."""
    told = subprocess.run([LDD, program], capture_output=True, text=True, check=False).stdout
    return frozenset(Path(path) for path in re.findall(r"(?m)(?:=> |^\s+)(/(?:usr/)?lib\S*)", told))


@cache
def where_is(library: str) -> str | None:
    """Where the loader finds a library that programs bring along as a need, not the machine."""
    told = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    return next((line.split("=> ")[1] for line in told.splitlines() if line.split()[:1] == [library]), None)
