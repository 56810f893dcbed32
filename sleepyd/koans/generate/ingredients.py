"""Expressions that can fail or be absent, with their types and fallbacks: what the option and result generators share.

Every expression has one place `$` for the value it is asked of, so that it fits a parameter, a local or a field.
"""

from dataclasses import dataclass

from sleepyd.koans.generate.source import Source

PARSE_INT, PARSE_FLOAT = "std::num::ParseIntError", "std::num::ParseFloatError"
PARSE_BOOL = "std::str::ParseBoolError"


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression of type `Option<of>` or `Result<of, error>` asked of a value at `$`."""

    parameter: str
    field: str
    expression: str
    of: str
    error: str = ""

    def at(self, value: str) -> str:
        """The expression asked of `value`."""
        return self.expression.replace("$", value)

    @property
    def map_import(self) -> str:
        """The `use` line its types need, or nothing."""
        return "use std::collections::HashMap;\n\n" if "HashMap" in self.parameter else ""


def parsed(s: Source, of: str | None = None) -> Asked:
    """Text parsed as a number (an integer most often, or `of`)."""
    of = of or s.pick([s.integer_type(), s.integer_type(), s.integer_type(), "i32", "f64", "bool"])
    error = {"f64": PARSE_FLOAT, "bool": PARSE_BOOL}.get(of, PARSE_INT)
    forms = [f"$.parse::<{of}>()", f"$.parse::<{of}>()", f"$.trim().parse::<{of}>()"]
    if error == PARSE_INT:
        forms.append(f"{of}::from_str_radix($, {s.pick([2, 10, 16])})")
    return Asked("&str", "&'static str", s.pick(forms), of, error)


def fallible(s: Source) -> Asked:
    """A std call that returns a `Result`: parsing most often, else decoding, conversion or a file."""
    if s.chance(0.65):
        return parsed(s)
    small, big = s.pick(
        [("u8", "u32"), ("u8", "i32"), ("u16", "u64"), ("i32", "i64"), ("u32", "i64"), ("usize", "i64")]
    )
    return s.pick(
        [
            Asked("Vec<u8>", "Vec<u8>", "String::from_utf8($)", "String", "std::string::FromUtf8Error"),
            Asked("&[u8]", "&'static [u8]", "std::str::from_utf8($)", "&str", "std::str::Utf8Error"),
            Asked("&str", "&'static str", "std::fs::read_to_string($)", "String", "std::io::Error"),
            Asked(big, big, f"{small}::try_from($)", small, "std::num::TryFromIntError"),
            Asked("&str", "&'static str", "$.parse::<char>()", "char", "std::char::ParseCharError"),
        ]
    )


def absent(s: Source, of: str | None = None) -> Asked:
    """An expression that is an `Option` of an owned value or of a `&str`; `of` limits it to one type."""
    kind = s.pick(["i32", "i32", "u32", "u64", "i64", "usize", "f64"])
    whole = s.pick(["i32", "u32", "u64", "i64", "usize", "u8"])
    key, letter = s.string(), s.pick("abcdeghkmnorstuxyz")
    choices = [
        *(
            Asked(f"&[{kind}]", f"Vec<{kind}>", call, kind)
            for call in ("$.first().copied()", "$.last().copied()", f"$.get({s.number()}).copied()")
        ),
        *(
            Asked(f"&[{whole}]", f"Vec<{whole}>", call, whole)
            for call in ("$.iter().copied().max()", "$.iter().min().copied()", "$.iter().max().copied()")
        ),
        Asked(f"&[{whole}]", f"Vec<{whole}>", f"$.iter().copied().find(|n| *n > {s.number()})", whole),
        Asked(f"&[{whole}]", f"Vec<{whole}>", f"$.iter().position(|n| *n == {s.number()})", "usize"),
        *(Asked("&str", "String", call, "char") for call in ("$.chars().next()", "$.chars().last()")),
        Asked("&str", "String", f"$.chars().nth({s.number()})", "char"),
        Asked("&str", "String", f"$.find('{letter}')", "usize"),
        Asked("&str", "String", "$.bytes().next()", "u8"),
        Asked("&str", "String", "$.chars().next().and_then(|c| c.to_digit(10))", "u32"),
        *(
            Asked("&str", "String", call, "&str")
            for call in ("$.split_whitespace().next()", "$.lines().next()", f"$.split({s.pick(SEPARATORS)}).nth(1)")
        ),
        Asked("&str", "String", f"$.strip_prefix({key})", "&str"),
        *(
            Asked("&[String]", "Vec<String>", call, "String")
            for call in ("$.first().cloned()", "$.last().cloned()", "$.iter().max().cloned()")
        ),
        *(
            Asked(f"&HashMap<String, {whole}>", f"HashMap<String, {whole}>", f"$.get({key}).copied()", whole)
            for _ in range(3)
        ),
        Asked("&HashMap<String, String>", "HashMap<String, String>", f"$.get({key}).cloned()", "String"),
        Asked(whole, whole, f"$.checked_{s.pick(['sub', 'add', 'mul', 'div'])}({s.number()})", whole),
        Asked(f"Option<{kind}>", f"Option<{kind}>", "$", kind),
    ]
    fitting = [choice for choice in choices if of is None or choice.of == of]
    return s.pick(fitting or [Asked(f"Option<{of}>", f"Option<{of}>", "$", str(of))])


SEPARATORS = ["','", "':'", "'='", "'-'", "' '", "'/'"]


def fallback(of: str) -> str:
    """The method call that turns an `Option<of>` into an `of`: one fixed choice for each type."""
    fixed = {"char": "' '", "&str": '""', "bool": "false", "f64": "0.0", "f32": "0.0"}
    if of in fixed:
        return f".unwrap_or({fixed[of]})"
    return ".unwrap_or_default()" if of[0].isupper() else ".unwrap_or(0)"


def zero(of: str) -> str:
    """The value that stands for nothing of a type."""
    return {"char": "' '", "&str": '""', "bool": "false", "f64": "0.0", "String": "String::new()"}.get(of, "0")


def to_result(of: str, error: str) -> str:
    """The edit that turns the return type `of` into a `Result`."""
    return f"«{of}→Result<{of}, {error}>»"


def text_of(of: str) -> str:
    """A string literal that parses as `of`."""
    return {"f64": '"2.5"', "bool": '"true"', "char": '"c"'}.get(of, '"42"')


def fields(s: Source, most: int = 2) -> str:
    """Lines for zero to `most` further fields of a struct."""
    return "".join(f"    {s.var()}: {s.field_type()},\n" for _ in range(s.random.randint(0, most)))


def derive(s: Source) -> str:
    """A derive line, or nothing."""
    return s.pick(["", "", "#[derive(Debug)]\n", "#[derive(Debug, Clone)]\n"])


def main_printing(s: Source, expression: str, share: float = 0.3) -> str:
    """Now and then a `main` that prints the expression with `{:?}`."""
    if not s.chance(share):
        return ""
    if s.chance(0.4):
        name = s.var()
        return f'\nfn main() {{\n    let {name} = {expression};\n    println!("{s.word()}: {{:?}}", {name});\n}}\n'
    return f'\nfn main() {{\n    println!("{{:?}}", {expression});\n}}\n'


def arithmetic(s: Source, value: str, of: str) -> str:
    """A plain expression of the same type made of `value`, often `value` itself."""
    if of in {"bool", "char", "String", "&str"} or s.chance(0.4):
        return value
    return f"{value} {s.pick(['+', '*'])} {s.number(2, 9)}" + (".0" if of == "f64" else "")
