"""A hook of the build: the wheel says which commit it was made from (`sleepyd --version`)."""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitOfBuild(BuildHookInterface):
    """Puts `bundled/commit` into the wheel; what is built from a tree without git has none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build; an editable install asks git itself."""
        command = ["git", "-C", self.root, "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
        try:
            asked = subprocess.run(command, capture_output=True, text=True, check=True)
        except (OSError, subprocess.SubprocessError):
            return
        if version != "editable":
            self.folder = tempfile.TemporaryDirectory()  # goes when the build is over
            written = Path(self.folder.name) / "commit"
            written.write_text(asked.stdout, encoding="utf-8")
            build_data["force_include"][str(written)] = "sleepyd/bundled/commit"
