"""Nothing of the machine comes out of the sandbox: the probes of hostile/leaks.toml, each told what it must be told.

A canary lies wherever a program might look: in a file, the environment, an open file, a server, sockets, shared
memory. It is looked for in verdicts, test outputs, compiled metadata, fix replies, rows, caches and logs.
"""

import ctypes
import dataclasses
import json
import os
import socket
import threading
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine
from torture import Torture

from sleepyd.config import Config
from sleepyd.daemon.shapes import episode_of
from sleepyd.day.fixer import Fixer, FixRequest
from sleepyd.day.router import Routes
from sleepyd.log import configure
from sleepyd.rust import seccomp
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import LogConfig, RustConfig
from sleepyd.store.database import Database

pytestmark = pytest.mark.rustc

CANARY = "canary-7f3a-do-not-sing"
HOSTILE = Path(__file__).with_name("hostile")
PRELUDE = (HOSTILE / "prelude.rs").read_text(encoding="utf-8")
PROBES: list[dict[str, Any]] = tomllib.loads((HOSTILE / "leaks.toml").read_text(encoding="utf-8"))["probe"]


@dataclass
class Machine:
    """What stands for what in the probes, and who came to the servers."""

    words: dict[str, str] = field(default_factory=dict)
    visits: list[str] = field(default_factory=list)

    def fill(self, text: str) -> str:
        for name, word in self.words.items():
            text = text.replace(f"@{name}@", word)
        assert "@" not in text, text
        return text


def chosen(torture: Torture) -> list[dict[str, Any]]:
    """All in full; else every eighth, and the first of each kind."""
    kinds: set[str] = set()
    found = []
    for place, probe in enumerate(PROBES):
        if torture.full or place % 8 == 0 or probe["kind"] not in kinds:
            found.append(probe)
        kinds.add(probe["kind"])
    return found


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """This machine with canaries all over, and the work begun in a folder that would like to give orders."""
    found = Machine()
    monkeypatch.setenv("SLEEPYD_CANARY", CANARY)
    monkeypatch.chdir(project(tmp_path / "project"))
    (tmp_path / "canary").write_text(CANARY)
    column = 0 if os.uname().machine == "x86_64" else 1
    found.words = {name: str(numbers[column]) for name, numbers in seccomp.FORBIDDEN.items()}
    found.words |= {"FILE": str(tmp_path / "canary"), "DIR": str(tmp_path), "PID": str(os.getpid())}
    with ExitStack() as stack:
        kept = os.open(tmp_path / "canary", os.O_RDONLY)
        os.set_inheritable(kept, True)
        stack.callback(os.close, kept)
        found.words["PORT"], found.words["LAN"] = stack.enter_context(server(found, "tcp")), own_address()
        found.words["SOCKET"] = stack.enter_context(server(found, str(tmp_path / "socket")))
        abstract = stack.enter_context(server(found, f"\0sleepyd-canary-{os.getpid()}"))
        found.words["ABSTRACT"] = abstract.lstrip("\0")
        memory = SharedMemory(create=True, size=64)
        stack.callback(lambda: (memory.close(), memory.unlink()))
        memory.buf[: len(CANARY)] = CANARY.encode()
        found.words["SHM"] = memory.name
        found.words["KEY"], found.words["KEYNAME"] = stack.enter_context(segment()), f"sleepyd-{os.getpid()}"
        yield found


def project(folder: Path) -> Path:
    """A folder whose configuration files name variables, programs and flags; so does the one above it."""
    folder.mkdir()
    for place in (folder.parent, folder):
        (place / ".cargo").mkdir()
        (place / ".cargo" / "config.toml").write_text(
            f'[env]\nCARGO_CANARY = {{ value = "{CANARY}", force = true }}\n'
            f'[build]\nrustc-wrapper = "./{CANARY}"\nrustflags = ["--cfg", "{CANARY}"]\n'
        )
        (place / "rust-toolchain.toml").write_text(f'[toolchain]\npath = "{CANARY}"\n')
        (place / "clippy.toml").write_text(f'disallowed-names = ["canary_name", "{CANARY}"]\n')
        (place / "build.rs").write_text(f'pub fn main() {{ println!("{CANARY}"); }}\n')
        (place / "canary.rs").write_text(f'pub const A: &str = "{CANARY}";\n')
    return folder


@contextmanager
def server(machine: Machine, where: str) -> Iterator[str]:
    """Tells everybody the canary and writes down who came. where: "tcp", or a Unix socket's name."""
    listener = socket.create_server(("0.0.0.0", 0)) if where == "tcp" else socket.socket(socket.AF_UNIX)
    with listener:
        if where != "tcp":
            listener.bind(where)
            listener.listen()

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    machine.visits.append(where)
                    connection.sendall(CANARY.encode())
                    connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield str(listener.getsockname()[1]) if where == "tcp" else where
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def own_address() -> str:
    """This machine's address where it has one that leads out; else one that no machine has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return "192.0.2.1"


@contextmanager
def segment() -> Iterator[str]:
    """The key of a System V segment that holds the canary."""
    libc, key = ctypes.CDLL(None, use_errno=True), 0x51EE + os.getpid()
    libc.shmat.restype = ctypes.c_void_p
    number = libc.shmget(key, 4096, 0o1666)
    assert number >= 0
    place = libc.shmat(number, None, 0)
    ctypes.memmove(place, CANARY.encode(), len(CANARY))
    yield str(key)
    libc.shmdt(ctypes.c_void_p(place))
    libc.shmctl(number, 0, None)


class Watched:
    """A compiler, a fixer and a database, and all that comes back from them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiler = Compiler(RustConfig(wall_s=60.0, test_wall_s=60.0), folder / "cache")
        self.database = Database(folder / "sleepyd.db")
        routes = Routes(0, {}, {}, {})
        self.fixer = Fixer(self.compiler, FakeEngine(), Config(), lambda: routes)

    def ask(self, probe: dict[str, Any], fill: Any) -> str:
        """What the probe is told: verdict, reply and the bytes of what was compiled, as one text."""
        if "run" in probe:
            tests = '#[test] fn probe() { panic!("found {:?}", { ' + probe["run"] + " }) }"
            return repr(self.compiler.test(PRELUDE, fill(tests)))
        if "build" in probe:
            tests = probe.get("tests", "#[test] fn probe() {}")
            return repr(self.compiler.test(fill(probe["build"]), fill(tests)))
        code, lints = fill(probe["check"]), tuple(probe.get("lints", ()))
        verdict = self.compiler.check(code, lints=lints)
        request = FixRequest(code, tiers=("compiler",), lints=lints)
        result = self.fixer.fix(request)
        self.database.record_episode(*episode_of(request, result))
        return f"{verdict!r}{json.dumps(dataclasses.asdict(result))}{self.metadata(code) if verdict.ok else ''}"

    def metadata(self, code: str) -> str:
        """What rustc makes of `code`, byte for byte."""
        stage = self.folder / "stage"
        stage.mkdir(exist_ok=True)
        done = self.compiler._rustc(
            code, "2021", ["--crate-type", "lib", "--emit=metadata", "-o", "/stage/out.rmeta"], stage=stage
        )
        assert done.returncode == 0, done.stderr
        return (stage / "out.rmeta").read_bytes().decode("latin-1")

    def kept(self) -> str:
        """All that is on disk now: rows and remembered verdicts."""
        self.database.close()
        self.compiler.close()
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"sleepyd.db", "verdicts.sqlite"}
        return "".join(path.read_bytes().decode("latin-1") for path in files)


def test_no_probe_brings_anything_of_the_machine_out(
    machine: Machine, tmp_path_factory: pytest.TempPathFactory, capfd: pytest.CaptureFixture[str], torture: Torture
) -> None:
    configure(LogConfig(level="debug", format="json"))
    watched = Watched(tmp_path_factory.mktemp("watched"))
    sysroot = str(watched.compiler._toolchain.sysroot)
    probes = chosen(torture)
    leaked, unasked = [], []
    for probe in probes:
        told = watched.ask(probe, machine.fill)
        if CANARY in told or sysroot in told:
            leaked.append(probe["name"])
        if probe["says"] not in told.replace("\\", ""):
            unasked.append((probe["name"], told[:3000]))
    if CANARY in watched.kept():
        leaked.append("rows or remembered verdicts")
    if any(CANARY in stream for stream in capfd.readouterr()):
        leaked.append("logs")
    torture.figure("leaks by hostile programs", f"{len(leaked)} by {len(probes)} probes", "0 by at least 60")
    assert leaked == []
    assert machine.visits == [], "nobody reached a server"
    assert unasked == []


def test_the_canaries_sing_outside_the_sandbox(machine: Machine) -> None:
    """Else nothing could leak, and the test above would prove nothing."""
    assert Path(machine.words["FILE"]).read_text() == CANARY
    assert os.environ["SLEEPYD_CANARY"] == CANARY
    assert Path("/proc/self/cwd/build.rs").read_text().count(CANARY) == 1
    connections = [
        partial(socket.create_connection, ("127.0.0.1", int(machine.words["PORT"]))),
        partial(connected, machine.words["SOCKET"]),
        partial(connected, f"\0{machine.words['ABSTRACT']}"),
    ]
    for connect in connections:
        with connect() as stream:
            assert stream.recv(100) == CANARY.encode()
    assert len(machine.visits) == len(connections)
    shared = SharedMemory(machine.words["SHM"])
    assert bytes(shared.buf[: len(CANARY)]) == CANARY.encode()
    shared.close()
    assert len(PROBES) >= 60


def connected(name: str) -> socket.socket:
    stream = socket.socket(socket.AF_UNIX)
    stream.connect(name)
    return stream
