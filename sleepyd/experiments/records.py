"""What an experiment has measured: one JSON line for each unit, on disk before it counts.

A unit is named by a key (which arm, seed, task, ...); what was measured once is read and not measured again. So an
interruption costs one unit, and the page is made of what is in the file and nothing else.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sleepyd.errors import InvalidInput

Json = dict[str, Any]


class Records:
    """The lines of one experiment in one setting."""

    def __init__(self, path: Path, setting: Mapping[str, Any]) -> None:
        """setting: what all lines were measured with. Raises InvalidInput when the file was made with another,
        or cannot be read or made.
        """
        self._path, self._lines = path, dict[str, Json]()
        self.setting = dict(setting)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        except OSError as error:
            raise InvalidInput(f"{path}: cannot be used ({error.strerror}); give another --out", param="out") from error
        for line in lines:
            try:
                found = json.loads(line)
            except ValueError:
                continue  # torn by an interruption: measured again
            if "setting" in found:
                if found["setting"] != self.setting:
                    raise InvalidInput(
                        f"{path}: measured with {found['setting']}, expected {self.setting}; give another --out, or "
                        "take the file away",
                        param="out",
                    )
                continue
            self._lines[_name(found["key"])] = found
        if not lines:
            self._append({"setting": self.setting})

    def once(self, key: Mapping[str, Any], measure: Callable[[], Mapping[str, Any]]) -> Json:
        """What was measured under this key, now or before."""
        name = _name(key)
        if name not in self._lines:
            begun = time.monotonic()
            line = {"key": dict(key), **measure(), "seconds": round(time.monotonic() - begun, 1)}
            self._append(line)
            self._lines[name] = json.loads(json.dumps(line))
        return self._lines[name]

    def lines(self, **wanted: Any) -> Iterator[Json]:
        """Those whose keys hold these values, in the order of the file."""
        for line in self._lines.values():
            if all(line["key"].get(name) == value for name, value in wanted.items()):
                yield line

    @property
    def minutes(self) -> float:
        """How long all that is in the file was measured."""
        seconds: float = sum(line["seconds"] for line in self._lines.values())
        return round(seconds / 60, 1)

    def _append(self, line: Json) -> None:
        data = self._path.read_bytes() if self._path.is_file() else b""
        with self._path.open("ab") as file:
            file.write((b"\n" if data and not data.endswith(b"\n") else b"") + json.dumps(line).encode() + b"\n")


def _name(key: Mapping[str, Any]) -> str:
    return json.dumps(dict(key), sort_keys=True)
