"""Where things lie: what comes with sleepyd, wherever it was installed, and the settings of a user and of a project."""

import os
from pathlib import Path

PROJECT_FILE = "sleepyd.toml"


def shipped_koans() -> Path:
    """The koans that come with sleepyd."""
    return _shipped("koans")


def shipped_config() -> Path:
    """The commented config.toml, which gives the defaults."""
    return _shipped("config.toml")


def shipped_units() -> Path:
    """The folder of systemd units; those for one user's manager are in its `user`."""
    return _shipped("systemd")


def _shipped(name: str) -> Path:
    """What lies at the top of a checkout; in a wheel it lies inside the package."""
    package = Path(__file__).parent
    inside = package / "bundled" / name
    return inside if inside.exists() else package.parent / name


def shipped_model() -> Path:
    """The bundled model's folder."""
    return Path(__file__).parent / "bundled" / "model"


def user_folder() -> Path:
    """Where this user's programs keep their settings."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()


def user_file() -> Path:
    """The user's own settings, whether or not there are any."""
    return user_folder() / "sleepyd" / "config.toml"


def project_file() -> Path | None:
    """The settings of the project that we are called in: the nearest ones up to its repository's root.

    Outside a repository only the folder itself counts: those above it may be anybody's.
    """
    try:
        places = (Path.cwd(), *Path.cwd().parents)
        root = next((place for place in places if (place / ".git").exists()), places[0])
        within = places[: places.index(root) + 1]
        return next((place / PROJECT_FILE for place in within if (place / PROJECT_FILE).is_file()), None)
    except OSError:  # a folder that is gone or closed to us has no settings for us
        return None
