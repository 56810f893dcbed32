"""A name and its misspelling: slips of the pen for the programs with a wrong name."""

from sleepyd.koans.generate.source import Source


def long_name(s: Source) -> str:
    """A fresh name of at least five letters, so that a slip in it can be recognised."""
    while True:
        name = s.var()
        if len(name) >= 5:
            return name


def misspelled(s: Source, name: str) -> str:
    """`name` with a letter lost, doubled or swapped, or its ending changed."""
    while True:
        at = s.random.randrange(1, len(name) - 1)
        slips = [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name + "s" if not name.endswith("s") else name[:-1],
        ]
        slip = s.pick(slips)
        if slip != name and not slip.endswith("_") and "__" not in slip:
            return slip


def slip(s: Source) -> dict[str, str]:
    """A name and a misspelling of it, for the keys `$right` and `$wrong`."""
    name = long_name(s)
    while (wrong := misspelled(s, name)) in s._used:
        pass
    return {"right": name, "wrong": wrong}
