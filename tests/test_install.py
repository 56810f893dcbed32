"""What `sleepyd init` writes, and what it leaves alone."""

import stat
import subprocess
import tomllib
from pathlib import Path

import pytest

from sleepyd import config as configuration
from sleepyd import install, places
from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.errors import Unavailable


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return configuration.load(None, {"paths": {"state": str(tmp_path / "state")}}, {})


def done(config: Config, **options: bool) -> dict[str, str]:
    steps = install.install(config, command=["/opt/sleepyd"], **options)
    return {step.what: step.did for step in steps}


def files(folder: Path) -> dict[str, tuple[str, bytes]]:
    return {
        str(path.relative_to(folder)): (stat.filemode(path.stat().st_mode), b"" if path.is_dir() else path.read_bytes())
        for path in folder.rglob("*")
    }


def test_everything_is_made_for_its_owner_only(config: Config, tmp_path: Path) -> None:
    assert set(done(config).values()) == {"made"}
    above = ("config", "config/systemd")
    assert {name: mode for name, (mode, _) in files(tmp_path).items() if name not in above} == {
        "config/sleepyd": "drwx------",
        "config/sleepyd/config.toml": "-rw-------",
        "config/systemd/user": "drwx------",
        "config/systemd/user/sleepyd.service": "-rw-------",
        "state": "drwx------",
        "state/adapters_store": "drwx------",
        "state/corrections": "drwx------",
        "state/token": "-rw-------",
    }
    assert len(state.token(config.paths.state)) >= 32


def test_done_again_it_changes_nothing(config: Config, tmp_path: Path) -> None:
    done(config)
    before = files(tmp_path)
    assert set(done(config).values()) == {"kept"}
    assert set(done(config, force=True).values()) == {"kept"}
    assert files(tmp_path) == before


def test_a_dry_run_says_the_same_and_does_nothing(config: Config, tmp_path: Path) -> None:
    assert done(config, dry_run=True) == done(config, dry_run=True)
    assert files(tmp_path) == {}
    said = done(config, dry_run=True)
    assert done(config) == said


def test_the_settings_file_explains_everything_and_decides_nothing(config: Config) -> None:
    done(config)
    text = places.user_file().read_text()
    assert configuration.load(places.user_file(), environ={}) == configuration.load(environ={})
    assert tomllib.loads(text) == {name: {} for name in tomllib.loads(places.shipped_config().read_text())}
    assert '# Local time of day.\n#at = "03:00"\n' in text
    uncommented = "\n".join(line.removeprefix("#") if line[:2] != "# " else line for line in text.splitlines())
    assert tomllib.loads(uncommented) == tomllib.loads(places.shipped_config().read_text())


def test_what_this_shell_decides_goes_into_the_settings_file() -> None:
    text = install.template(
        {"paths": {"state": Path('/srv/"x"')}, "night": {"enabled": False}, "day": {"tiers": ("base",)}}
    )
    assert {name: table for name, table in tomllib.loads(text).items() if table} == {
        "paths": {"state": '/srv/"x"'},
        "night": {"enabled": False},
        "day": {"tiers": ["base"]},
    }


def test_changed_files_are_kept(config: Config) -> None:
    done(config)
    places.user_file().write_text("[night]\nsteps = 5\n")
    assert done(config)["settings"] == "differs"
    assert places.user_file().read_text() == "[night]\nsteps = 5\n"


def test_force_writes_them_again_and_keeps_every_earlier_one(config: Config) -> None:
    done(config)
    for text in ("[night]\nsteps = 5\n", "[night]\nsteps = 6\n"):
        places.user_file().write_text(text)
        assert done(config, force=True)["settings"] == "replaced"
    folder = places.user_file().parent
    assert places.user_file().read_text() == install.template()
    assert (folder / "config.toml.bak").read_text() == "[night]\nsteps = 5\n"
    assert (folder / "config.toml.bak2").read_text() == "[night]\nsteps = 6\n"


def test_only_the_state_directory_is_closed_to_others(config: Config) -> None:
    for folder in (config.paths.state, config.paths.corrections):
        folder.mkdir(mode=0o755)
    told = done(config)
    assert (told["state"], told["corrections"]) == ("mended", "kept")
    assert stat.filemode(config.paths.state.stat().st_mode) == "drwx------"
    assert stat.filemode(config.paths.corrections.stat().st_mode) == "drwxr-xr-x"


def test_a_named_settings_file_is_what_the_unit_starts_with(config: Config, tmp_path: Path) -> None:
    given = tmp_path / "own.toml"
    given.touch()
    steps = install.install(config, command=["/opt/sleepyd"], settings_file=given)
    assert "settings" not in [step.what for step in steps]
    assert f"\nExecStart=/opt/sleepyd --config {given} serve\n" in install.unit_file().read_text()


def test_the_unit_is_the_shipped_one_but_for_what_it_starts() -> None:
    shipped = (places.shipped_units() / "user" / "sleepyd.service").read_text()
    ours, theirs = install.unit(["/opt/my sleepyd", "50%"]), shipped[shipped.index("[Unit]") :]
    changed = zip(ours[ours.index("[Unit]") :].splitlines(), theirs.splitlines(), strict=True)
    assert [mine for mine, other in changed if mine != other] == ['ExecStart="/opt/my sleepyd" 50%% serve']


def test_without_a_service_manager_there_is_no_unit(config: Config) -> None:
    steps = install.install(config, command=["/opt/sleepyd"], with_unit=False)
    assert not install.unit_file().exists()
    assert install.next_command(steps) == "sleepyd serve"


def test_the_next_command_follows_what_was_done(config: Config) -> None:
    def following(**options: bool) -> str:
        return install.next_command(install.install(config, command=["/opt/sleepyd"], **options))

    assert following() == "systemctl --user enable --now sleepyd"
    wanted = install.unit_file().parent / "default.target.wants"
    wanted.mkdir()
    (wanted / "sleepyd.service").symlink_to(install.unit_file())
    assert following() == "sleepyd doctor"
    install.unit_file().write_text("[Unit]\n")
    assert following(force=True) == "systemctl --user daemon-reload && systemctl --user restart sleepyd"


def test_a_place_that_cannot_be_written_is_named(config: Config, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(Unavailable, match=r"state.*cannot be written"):
        done(config)


def test_what_starts_us_can_be_started() -> None:
    said = subprocess.run([*install.starter(), "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.startswith("sleepyd ")
