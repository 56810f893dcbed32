"""What each setting is for, where its value comes from, and the schema of a settings file."""

import dataclasses
import json
from pathlib import Path

import pytest

from sleepyd import settings
from sleepyd.config import Config, section_type

KEYS = {key.full_name: key for key in settings.all_keys()}


@pytest.fixture(autouse=True)
def no_user_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nobody"))
    monkeypatch.chdir(tmp_path)


def test_every_field_of_every_section_is_a_key_with_a_comment() -> None:
    fields = {
        f"{section.name}.{field.name}"
        for section in dataclasses.fields(Config)
        for field in dataclasses.fields(section_type(section.name))
    }
    assert set(KEYS) == fields
    assert [key.full_name for key in KEYS.values() if not key.comment.endswith(".")] == []


def test_a_key_knows_its_type_default_variable_and_the_whole_comment() -> None:
    tiers = KEYS["day.tiers"]
    assert (tiers.type_name, tiers.variable) == ("list of texts", "SLEEPYD_DAY_TIERS")
    assert tiers.default == ["compiler", "memory", "routed", "base", "sampled"]
    assert tiers.comment.startswith("Where candidate fixes come from, in this order: rustc's own suggestions,")
    assert tiers.comment.endswith("several tries of the model with some chance in them.")
    assert (KEYS["night.enabled"].type_name, KEYS["paths.state"].type_name) == ("true or false", "path")


def test_a_setting_tells_which_layer_decided_it(tmp_path: Path) -> None:
    (tmp_path / "sleepyd.toml").write_text("[day]\nsamples = 2\nmax_attempts = 2\n")
    environ = {"SLEEPYD_DAY_SAMPLES": "3", "SLEEPYD_PATHS_STATE": "/srv"}
    found = {row.key.full_name: row for row in settings.effective(environ=environ)}

    def told(name: str) -> tuple[object, str, str]:
        return found[name].value, found[name].layer, found[name].origin

    assert told("day.samples") == (3, "environment", "SLEEPYD_DAY_SAMPLES")
    assert told("day.max_attempts") == (2, "project", str(tmp_path / "sleepyd.toml"))
    assert told("day.temperature") == (0.7, "default", "")
    assert told("paths.corrections") == (Path("/srv/corrections"), "default", "")


def test_the_schema_has_every_key_and_no_place_for_others() -> None:
    schema = json.loads(json.dumps(settings.schema()))
    assert schema["additionalProperties"] is False
    names = {f"{name}.{key}" for name, table in schema["properties"].items() for key in table["properties"]}
    assert names == set(KEYS)
    server = schema["properties"]["server"]
    assert server["additionalProperties"] is False
    assert server["properties"]["port"] == {
        "type": "integer",
        "description": "0 takes any free port; the command line finds it by itself.",
        "default": 7878,
    }
    assert schema["properties"]["day"]["properties"]["tiers"]["items"] == {"type": "string"}


@pytest.mark.parametrize(
    ("value", "line"),
    [(Path("/a b"), 'x = "/a b"'), (("a", "b"), 'x = ["a", "b"]'), (True, "x = true"), (0.5, "x = 0.5"), (7, "x = 7")],
)
def test_values_are_written_as_toml_has_them(value: object, line: str) -> None:
    assert settings.as_toml("x", value) == line
