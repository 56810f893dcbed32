"""The error types that the programs around `Option` and `Result` share, and the calls that make them."""

from sleepyd.koans.generate.source import Source

TO_STRING = ".map_err(|error| error.to_string())"
MISSING, INVALID = '"missing value"', '"invalid value"'


def missing_error(s: Source, kind: str, *, own: float = 0.4, boxed: bool = True) -> dict[str, str]:
    """An error type for a missing value: its item, its name and the `ok_or` call that makes it.

    kind: why it is missing, which picks the variant of an own enum: empty, lookup, format or overflow.
    """
    if not s.chance(own):
        types = ["String", "String", "&'static str", "&'static str", *(["Box<dyn std::error::Error>"] if boxed else [])]
        error = s.pick(types)
        message = f"{MISSING}.to_string()" if error == "String" else MISSING
        return {"item": "", "error": error, "call": f".ok_or({message})"}
    name = s.type_name() + s.pick(["Error", "Error", ""])
    variants = {"empty": "Empty", "lookup": "NotFound", "format": "Malformed", "overflow": "Overflow"}
    right = variants.pop(kind)
    others = [f"    {v},\n" for v in variants.values() if s.chance(0.4)]
    others += [f"    {s.type_name()}({s.pick(['String', 'u32', 'usize'])}),\n" for _ in range(s.pick([0, 0, 1, 2]))]
    lines = [f"    {right},\n", *others]
    s.random.shuffle(lines)
    derived = s.pick(["#[derive(Debug)]", "#[derive(Debug, PartialEq)]", "#[derive(Debug, Clone, PartialEq, Eq)]"])
    item = f"{derived}\n{s.pick(['pub ', 'pub ', ''])}enum {name} {{\n{''.join(lines)}}}\n"
    return {"item": item, "error": name, "call": f".ok_or({name}::{right})"}


def bad_error(s: Source, inner: str, *, own: float = 0.4, static: bool = True) -> dict[str, str]:
    """An error type that `inner` must be turned into: its item, its name and the `map_err` call that does it."""
    if not s.chance(own):
        if static and s.chance(0.15):
            return {"item": "", "error": "&'static str", "call": f".map_err(|_| {INVALID})"}
        return {"item": "", "error": "String", "call": TO_STRING}
    name = s.type_name() + s.pick(["Error", "Error", ""])
    variant = s.pick(["Parse", "Invalid", "Bad", "Number" if "Parse" in inner else "Convert", s.type_name()])
    payload = s.pick([inner, inner, "String", ""])
    call = {
        inner: f".map_err({name}::{variant})",
        "String": f".map_err(|error| {name}::{variant}(error.to_string()))",
        "": f".map_err(|_| {name}::{variant})",
    }[payload]
    held = f"({payload})" if payload else ""
    spare = s.pick(["Missing", "Empty", "TooLong", "Closed", s.type_name()])
    spare_held = s.pick(["(usize)", "(u32)", "(usize, u8)"]) if not payload else ""
    lines = [f"    {variant}{held},\n", *([f"    {spare}{spare_held},\n"] if s.chance(0.7) else [])]
    s.random.shuffle(lines)
    item = f"{s.pick(['#[derive(Debug)]', '#[derive(Debug)]', '/// What can go wrong.'])}\n"
    item += f"{s.pick(['pub ', 'pub ', ''])}enum {name} {{\n{''.join(lines)}}}\n"
    return {"item": item, "error": name, "call": call}


def marks(found: dict[str, str]) -> dict[str, str]:
    """The call as an insertion on the same line (`call`) or as a line of a broken chain (`flat`, `chain`, `deep`)."""
    call = found["call"]
    return {
        **found,
        "call": f"«→{call}»",
        "chain": f"«→\n            {call}»",
        "deep": f"«→\n                {call}»",
        "flat": f"«→\n        {call}»",
    }
