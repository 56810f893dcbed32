"""Programs that ask for what is not theirs, sent to a real daemon: nothing of it comes back, is stored or is logged.
What they run reaches neither the daemon nor anything else. (The compiler's own tests have many more of them.)
"""

import contextlib
import json
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from real_daemon import Daemon, configured

pytestmark = pytest.mark.rustc
CANARY = "canary-7f3a9c51e0"
BROKEN = "pub fn count(names: &[String]) -> usize {\n    names.lenn()\n}\n"


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A daemon with a secret in its environment, beside a file with another one."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "secret").write_text(CANARY)
    environment = {"SECRET": CANARY, "CARGO_SECRET": CANARY, "SLEEPYD_LOG_LEVEL": "debug"}
    config = configured(folder)
    config = replace(config, day=replace(config.day, tiers=("compiler",)))
    with Daemon(config, folder / "log", environment=environment) as running:
        yield running.ready()


def stored(daemon: Daemon) -> str:
    """All rows of all tables, the verdicts' too."""
    found = []
    for path in daemon.config.paths.state.rglob("*"):
        if not path.is_file() or not path.read_bytes().startswith(b"SQLite format 3"):
            continue
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                found.append(repr(database.execute(f'SELECT * FROM "{name}"').fetchall()))
    return "".join(found)


READING = """
fn all() -> String {
    let mut found = String::new();
    for path in ["SECRET_FILE", "/proc/self/environ", "/proc/1/environ", "/proc/PID/environ", "TOKEN_FILE"] {
        if let Ok(bytes) = std::fs::read(path) { found += &String::from_utf8_lossy(&bytes); }
    }
    for (name, value) in std::env::vars() { found += &format!("{name}={value};"); }
    found
}
#[test] fn shown() { panic!("{}", all()); }
"""
PROBES = {
    "include_str": 'pub const A: () = include_str!("SECRET_FILE");',
    "compile_error": 'compile_error!(include_str!("SECRET_FILE"));',
    "env": 'pub const A: () = env!("SECRET");',
    "option_env": 'pub const A: [u8; 1] = match option_env!("CARGO_SECRET") { Some(s) => s, None => [0] };',
    "proc": 'compile_error!(include_str!("/proc/self/environ")); pub const A: () = include_str!("/proc/PID/environ");',
    "path": '#[path = "SECRET_FILE"] mod a;',
    "include": 'include!("SECRET_FILE");',
    "token": 'pub const A: () = include_str!("TOKEN_FILE");',
}


def aimed(program: str, daemon: Daemon) -> str:
    places = {"SECRET_FILE": daemon.log.parent / "secret", "TOKEN_FILE": daemon.config.paths.state / "token"}
    for name, path in places.items():
        program = program.replace(name, str(path))
    return program.replace("/proc/PID", f"/proc/{daemon.process.pid}")


def test_no_secret_comes_back_is_stored_or_is_logged(daemon: Daemon) -> None:
    said = []
    for probe in PROBES.values():
        code = aimed(probe, daemon) + "\n" + BROKEN
        reply = daemon.post("/v1/fix", {"code": code, "tests": aimed(READING, daemon)})
        assert reply.status_code == 200
        assert reply.json()["status"] in {"fixed", "unfixed", "invalid"}
        said.append(reply.text)
        entry = {"wrong_attempt": code, "correct_fix": "pub fn count() {}", "tests": aimed(READING, daemon)}
        said.append(daemon.post("/v1/corrections", entry).text)
    reading = daemon.post("/v1/fix", {"code": BROKEN, "tests": aimed(READING, daemon)}).json()
    assert (reading["status"], reading["attempts"][0]["outcome"]) == ("unfixed", "tests_failed"), "the tests were run"
    said += [json.dumps(reading), daemon.get("/v1/episodes").text, daemon.get("/v1/corrections").text]
    for where, text in {"reply": "".join(said), "rows": stored(daemon), "log": daemon.log.read_text()}.items():
        assert CANARY not in text, where
        assert daemon.token not in text, where
    assert "E0425" in stored(daemon) or "E0599" in stored(daemon), "diagnostics are stored; the secrets are not in them"


CALLING = """
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

#[test] fn nobody_answers() {
    for address in ["127.0.0.1:PORT", "[::1]:PORT", "127.0.0.1:OTHER", "10.0.0.1:80", "192.168.1.1:80", "1.1.1.1:53"] {
        let address: SocketAddr = address.parse().unwrap();
        let reached = TcpStream::connect_timeout(&address, Duration::from_millis(500)).and_then(|mut stream| {
            stream.write_all(b"GET /v1/called-from-inside HTTP/1.1\\r\\nHost: 127.0.0.1:PORT\\r\\n\\r\\n")?;
            stream.read(&mut [0; 1])
        });
        assert!(reached.is_err(), "{address}");
        let socket = UdpSocket::bind("0.0.0.0:0");
        assert!(socket.and_then(|socket| socket.send_to(b"x", address)).is_err() || address.ip().is_loopback());
    }
    use std::os::linux::net::SocketAddrExt;
    let abstract_name = std::os::unix::net::SocketAddr::from_abstract_name(b"ABSTRACT").unwrap();
    assert!(std::os::unix::net::UnixStream::connect_addr(&abstract_name).is_err());
}
"""


def test_row_36_tests_reach_neither_the_daemon_nor_anybody_else(daemon: Daemon) -> None:
    with contextlib.ExitStack() as stack:
        other = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        name = f"sleepyd-test-{os.getpid()}"
        hidden = stack.enter_context(socket.socket(socket.AF_UNIX))
        hidden.bind("\0" + name)
        hidden.listen()
        reached: list[str] = []
        for listening in (other, hidden):
            threading.Thread(target=lambda s=listening: reached.append(str(s.accept())), daemon=True).start()
        with socket.create_connection(other.getsockname()):
            pass  # a call from outside is heard
        before = len(daemon.events("connection"))
        tests = CALLING.replace("PORT", str(daemon.port)).replace("OTHER", str(other.getsockname()[1]))
        reply = daemon.post("/v1/fix", {"code": BROKEN, "tests": tests.replace("ABSTRACT", name)}).json()
        assert (reply["status"], reply["verified"]) == ("fixed", "test"), reply["attempts"]
    assert len(daemon.events("connection")) - before == 1, "ours, and none from inside"
    assert "called-from-inside" not in daemon.log.read_text()
    assert len(reached) == 1
