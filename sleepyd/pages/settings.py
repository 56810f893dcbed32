"""docs/configuration.md: every setting with type, default, variable and what it is for."""

import json
from itertools import groupby

from sleepyd.config import section_type
from sleepyd.pages.tables import table
from sleepyd.settings import Key, all_keys

_HEAD = """# Settings

Made by `make docs` from the commented `config.toml` and the types that the program reads it with.

What is stronger comes first: flags on the command line, then variables of the environment, then the project's
`sleepyd.toml` (the nearest one up to the repository's root; only `[day]`, since it may come with foreign code), then
the user's `~/.config/sleepyd/config.toml`, then the defaults below. `--config FILE` takes the place of both files.

```sh
sleepyd init                # makes the user's file, with every setting explained
sleepyd config show         # what is in force, and where it comes from
sleepyd config path         # which files are read
sleepyd config edit         # opens $EDITOR; what would not load is not saved
sleepyd config schema       # a JSON schema, for editors that complete TOML by one
```

Lists in variables are written with commas. An unknown key or a wrong type is an error that names it.

A running daemon reads its settings again when it is sent SIGHUP (`systemctl --user reload sleepyd`): `[day]`,
`[night]`, `[distill]` and `[log]` take effect at once, everything else at the next start; its log names those keys.
"""


def page() -> str:
    """The page."""
    parts = [_HEAD]
    for section, keys in groupby(all_keys(), lambda key: key.section):
        about = (section_type(section).__doc__ or "").splitlines()[0]
        parts.append(f"## [{section}]\n\n{about}\n\n{table(('key', 'type', 'default', 'for'), map(_row, keys))}")
    return "\n".join(parts)


def _row(key: Key) -> tuple[str, ...]:
    named = f"`{key.name}`<br>`{key.variable}`"
    return named, key.type_name, f"`{json.dumps(key.default, ensure_ascii=False)}`", key.comment
