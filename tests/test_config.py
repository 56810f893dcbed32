"""Where settings come from, which wins, and what is said about wrong ones."""

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sleepyd import config, places
from sleepyd.config import Config
from sleepyd.errors import ConfigError
from sleepyd.night.distill.key import teacher_key
from sleepyd.sections import DistillConfig

COMMENTED = Path(__file__).parent.parent / "config.toml"


@pytest.fixture(autouse=True)
def no_user_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "given.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_commented_file_gives_exactly_the_defaults() -> None:
    assert config.load(COMMENTED, environ={}) == config.load(environ={})


def test_the_commented_file_names_every_key_and_no_other() -> None:
    given = {section: set(table) for section, table in tomllib.loads(COMMENTED.read_text(encoding="utf-8")).items()}
    expected = {
        section.name: {key.name for key in dataclasses.fields(getattr(Config(), section.name))}
        for section in dataclasses.fields(Config)
    }
    assert given == expected


def test_every_key_of_the_commented_file_is_explained_by_the_line_before() -> None:
    lines = COMMENTED.read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"\w+ = ", line)]
    assert len(keys) > 30
    assert [lines[number] for number in keys if not lines[number - 1].startswith("# ")] == []


def test_flags_win_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    file = written(tmp_path, "[server]\nport = 1\nhost = '::1'\n[night]\nsteps = 5\n[day]\nmax_attempts = 2\n")
    environ = {"SLEEPYD_SERVER_PORT": "2", "SLEEPYD_NIGHT_STEPS": "6"}
    loaded = config.load(file, {"server": {"port": 3}}, environ)
    assert (loaded.server.port, loaded.night.steps, loaded.day.max_attempts) == (3, 6, 2)
    assert loaded.server.host == "::1"
    assert loaded.night.rank == Config().night.rank


@pytest.mark.parametrize(
    ("name", "text", "section", "key", "value"),
    [
        ("SLEEPYD_NIGHT_ENABLED", "false", "night", "enabled", False),
        ("SLEEPYD_NIGHT_ENABLED", "1", "night", "enabled", True),
        ("SLEEPYD_RUST_WALL_S", "2.5", "rust", "wall_s", 2.5),
        ("SLEEPYD_DAY_TIERS", "compiler,base", "day", "tiers", ("compiler", "base")),
        ("SLEEPYD_PATHS_KOANS", "/elsewhere", "paths", "koans", Path("/elsewhere")),
    ],
)
def test_the_environment_is_read_as_the_type_of_the_setting(
    name: str, text: str, section: str, key: str, value: Any
) -> None:
    assert getattr(getattr(config.load(environ={name: text}), section), key) == value


def test_the_users_own_file_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sleepyd").mkdir()
    (tmp_path / "sleepyd" / "config.toml").write_text("[server]\nport = 4444\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config.load(environ={}).server.port == 4444


def test_store_and_drop_directory_follow_the_state_directory() -> None:
    moved = config.load(None, {"paths": {"state": "/srv/sleepyd"}}, {}).paths
    assert moved.adapters_store == Path("/srv/sleepyd/adapters_store")
    assert moved.corrections == Path("/srv/sleepyd/corrections")


def test_paths_of_their_own_stay_and_become_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"paths": {"state": "s", "adapters_store": "a", "corrections": "~/drop"}}
    paths = config.load(None, given, {}).paths
    assert paths.state == tmp_path / "s"
    assert paths.adapters_store == tmp_path / "a"
    assert paths.corrections == Path("~/drop").expanduser()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[server]\nprot = 1\n", r"given\.toml: unknown key server\.prot; did you mean port\?"),
        ("[servr]\n", r"given\.toml: unknown section \[servr\]; did you mean server\?"),
        ("[server]\nport = 'x'\n", r"given\.toml: server\.port: got 'x', expected int"),
        ("[server]\nport = true\n", r"server\.port: got True, expected int"),
        ("[server]\nport = 1.5\n", r"server\.port: got 1\.5, expected int"),
        ("[night]\nenabled = 'perhaps'\n", r"night\.enabled: got 'perhaps', expected bool"),
        ("[day]\ntiers = [1]\n", r"day\.tiers: got \[1\], expected list of strings"),
        (
            "[day]\ntiers = ['magic']\n",
            r"day\.tiers: got \['magic'\], expected some of compiler, memory, routed, base, sampled",
        ),
        ("[night]\nat = '25:00'\n", r"night\.at: got '25:00', expected a local time like 03:00"),
        ("[night]\nsteps = 0\n", r"night\.steps: got 0, expected at least 1"),
        ("[server]\nport = 70000\n", r"server\.port: got 70000, expected 0 to 65535"),
        ("[engine]\nkind = 'magic'\n", r"engine\.kind: got 'magic', expected transformers"),
        ("port = 1\n", r"port stands outside a section"),
        ("[server\n", r"given\.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        config.load(written(tmp_path, text), environ={})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml: cannot be read \(No such file"):
        config.load(tmp_path / "absent.toml", environ={})


def test_the_environments_mistakes_are_told_as_the_environments() -> None:
    with pytest.raises(ConfigError, match=r"environment: server\.port: got 'many', expected int"):
        config.load(environ={"SLEEPYD_SERVER_PORT": "many"})


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git checkout with a folder in it, in which we are called."""
    root = tmp_path / "checkout"
    (root / ".git").mkdir(parents=True)
    (root / "src").mkdir()
    monkeypatch.chdir(root / "src")
    return root


def test_a_project_wins_over_its_user_and_the_environment_over_both(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sleepyd").mkdir()
    (tmp_path / "sleepyd" / "config.toml").write_text("[day]\nsamples = 1\nmax_attempts = 1\ntemperature = 0.1\n")
    (repository / "sleepyd.toml").write_text("[day]\nsamples = 2\nmax_attempts = 2\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    day = config.load(environ={"SLEEPYD_DAY_SAMPLES": "3"}).day
    assert (day.samples, day.max_attempts, day.temperature) == (3, 2, 0.1)


def test_a_named_file_stands_for_the_users_and_the_projects(repository: Path, tmp_path: Path) -> None:
    (repository / "sleepyd.toml").write_text("[day]\nsamples = 2\n")
    assert config.load(written(tmp_path, "[night]\nsteps = 5\n"), environ={}).day.samples == Config().day.samples


@pytest.mark.parametrize("text", ["[rust]\nrustc = '/evil'\n", "[paths]\nstate = '/'\n", "[model]\npath = 'x'\n"])
def test_a_project_may_not_name_programs_and_places(repository: Path, text: str) -> None:
    (repository / "sleepyd.toml").write_text(text)
    with pytest.raises(
        ConfigError, match=r"sleepyd\.toml: \[\w+\] is not for a project's file, expected \[day\]; set it"
    ):
        config.load(environ={})


def test_a_projects_mistakes_are_told_like_all_others(repository: Path) -> None:
    (repository / "sleepyd.toml").write_text("[dya]\n")
    with pytest.raises(ConfigError, match=r"sleepyd\.toml: unknown section \[dya\]; did you mean day\?"):
        config.load(environ={})


def test_the_nearest_projects_file_up_to_the_repositorys_root_counts(repository: Path) -> None:
    assert places.project_file() is None
    (repository.parent / "sleepyd.toml").touch()
    assert places.project_file() is None
    (repository / "sleepyd.toml").touch()
    assert places.project_file() == repository / "sleepyd.toml"
    (repository / "src" / "sleepyd.toml").touch()
    assert places.project_file() == repository / "src" / "sleepyd.toml"


def test_outside_a_repository_only_the_folder_itself_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "sleepyd.toml").touch()
    monkeypatch.chdir(tmp_path / "below")
    assert places.project_file() is None
    monkeypatch.chdir(tmp_path)
    assert places.project_file() == tmp_path / "sleepyd.toml"


def test_a_folder_that_is_gone_has_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert places.project_file() is None


def test_the_teachers_key_comes_from_the_environment_or_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("of-the-file\n")
    file.chmod(0o600)
    named = DistillConfig(api_key_file=str(file))
    assert teacher_key(named, {}) == "of-the-file"
    assert teacher_key(named, {"ANTHROPIC_API_KEY": " mine "}) == "mine"
    assert teacher_key(DistillConfig(), {"ANTHROPIC_API_KEY": " "}) is None
    file.chmod(0o640)
    with pytest.raises(ConfigError, match="others may read"):
        teacher_key(named, {})
    with pytest.raises(ConfigError, match="cannot be read"):
        teacher_key(DistillConfig(api_key_file=str(tmp_path / "none")), {})


@pytest.mark.parametrize(
    "url", ["http://api.example.com", "ftp://127.0.0.1", "api.example.com", "http://localhost.evil"]
)
def test_the_teachers_key_never_travels_in_the_clear(url: str) -> None:
    with pytest.raises(ConfigError, match="expected an https address, or http on loopback"):
        config.load(Path("/dev/null"), {"distill": {"base_url": url}}, {})


def test_a_projects_file_cannot_make_distilling_send_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    (tmp_path / "sleepyd.toml").write_text("[distill]\nsend_user_code = true\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"\[distill\] is not for a project's file"):
        config.load(None, {}, {})
