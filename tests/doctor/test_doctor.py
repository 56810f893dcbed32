"""All checks together."""

import pytest

from sleepyd import doctor
from sleepyd.config import Config
from sleepyd.doctor.verdict import Verdict, ok, size
from sleepyd.errors import Unavailable


def test_a_check_that_breaks_is_a_failure_and_the_next_is_made(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(config: Config) -> Verdict:
        raise Unavailable("the disk is away")

    def broken(config: Config) -> Verdict:
        raise KeyError("MemTotal")

    monkeypatch.setattr(doctor, "CHECKS", {"one": unavailable, "two": broken, "three": lambda config: ok("fine")})
    assert list(doctor.examine(config)) == [
        ("one", Verdict("fail", "the disk is away")),
        ("two", Verdict("fail", "could not be checked (KeyError: 'MemTotal')")),
        ("three", Verdict("ok", "fine")),
    ]


@pytest.mark.parametrize(
    ("n", "said"), [(0, "0 B"), (2048, "2 KiB"), (5 << 20, "5 MiB"), (3 << 29, "1.5 GiB"), (2 << 40, "2048.0 GiB")]
)
def test_sizes_are_told_in_binary_units(n: int, said: str) -> None:
    assert size(n) == said
