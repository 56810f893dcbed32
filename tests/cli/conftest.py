"""`sleepyd` in this process, on a state directory of its own, with a daemon or without."""

import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvicorn
import workspaces
from cli_cases import CLONED, Done, Run
from fake_engine import FakeEngine
from waiting import until
from weights import weights

from sleepyd import config as configuration
from sleepyd.api.app import create_app
from sleepyd.cli import main
from sleepyd.config import Config
from sleepyd.daemon import service as services
from sleepyd.daemon import state
from sleepyd.daemon.listening import bound
from sleepyd.daemon.service import Service
from sleepyd.daemon.state import Address
from sleepyd.places import shipped_koans
from sleepyd.store.generations import Generation, Generations

Stage = Callable[..., Generation]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """What every verb of this test is configured with, by the environment."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv("SLEEPYD_PATHS_STATE", str(tmp_path / "state"))
    # A busy machine is not what is tested.
    for name in ("WALL_S", "TEST_WALL_S"):
        monkeypatch.setenv(f"SLEEPYD_RUST_{name}", "90")
    return configuration.load(Path(os.devnull))


@pytest.fixture
def run(config: Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("fix", path)`: one verb, as from a shell."""

    def _run(*arguments: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int | None)
        return Done(code or 0, said.out, said.err)

    return _run


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """What verbs get for the configured engine."""
    fake = FakeEngine(lambda request: CLONED if "twice" in str(request.messages) else "no idea")
    monkeypatch.setattr("sleepyd.engine.create", lambda config: fake)
    return fake


@pytest.fixture
def stage(config: Config) -> Stage:
    """`stage("missing_clone")`: a generation with these tasks, served."""
    generations = Generations(config.paths.adapters_store)

    def _stage(*tasks: str, promote: bool = True) -> Generation:
        def write(folder: Path) -> None:
            for task in tasks:
                (folder / "adapters" / task).mkdir(parents=True)
                (folder / "adapters" / task / "adapter_model.safetensors").write_bytes(weights(task))

        routes = {"tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks}}
        number = generations.stage(generations.current_number(), files=write, routes=routes, evaluation={})
        return generations.promote(number) if promote else generations.load(number)

    return _stage


@pytest.fixture
def daemon(config: Config, stage: Stage, engine: FakeEngine) -> Iterator[Service]:
    """A daemon of this state directory, in a thread: real but for its engine."""
    stage("use_after_move")
    with ExitStack() as stack:
        stack.enter_context(state.hold(config.paths.state))
        service = stack.enter_context(services.opened(config))
        service.bring_up(lambda config: engine)
        listening = stack.enter_context(bound(config.server.__class__(port=0)))
        token = state.token(config.paths.state)
        server = uvicorn.Server(
            uvicorn.Config(create_app(service, token=token, config=config), log_config=None, lifespan="on")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until(lambda: server.started, "the daemon listens")
        host, port = listening.getsockname()
        state.announce(config.paths.state, Address(os.getpid(), host, port, "0"))
        yield service
        state.withdraw(config.paths.state)
        server.should_exit = True
        thread.join()
        service.night_runner.stop()


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three koans, of which two are in the frozen set."""
    koans = tmp_path / "koans"
    for name in ("borrow_checker/bc_003", "trait_bounds/tb_001", "lifetimes/lt_001"):
        path = koans / f"{name}.toml"
        path.parent.mkdir(parents=True)
        path.write_bytes((shipped_koans() / f"{name}.toml").read_bytes())
    (koans / "tasks.toml").write_bytes((shipped_koans() / "tasks.toml").read_bytes())
    monkeypatch.setenv("SLEEPYD_PATHS_KOANS", str(koans))
    return koans


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine) -> Callable[..., Path]:
    """A committed workspace, and this process in it."""

    def _make(**texts: str) -> Path:
        root = workspaces.write(tmp_path / "ws", **texts)
        workspaces.commit(root)
        monkeypatch.chdir(root)
        monkeypatch.setenv("CARGO_HOME", str(tmp_path / "no-crates"))
        return root

    return _make
