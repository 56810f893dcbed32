"""The small template language of the lifelike move and mutability generators; it registers no skeleton itself.

`⟦a¦b⟧` is one of its alternatives (`⟦#k:a¦b⟧`: the same one wherever the label `k` stands); a line left empty by
it vanishes, a line break behind `¦` does not count. `$v_total`, `$p_items`, `$f_add`, `$T_Order` are names (variable,
plural, function, type) that stay the same within the program and are now and then the hint itself. `$n`, `$s`, `$w`,
`$ch` are fresh literals, `$t_x` a number type, `$d`, `$c`, `$D`, `$X`, `$M` a doc comment, a comment, a derive,
statements and an associated item. `@p(x)@` and `@d(x)@` print with `{}` and `{:?}`; `@K` and `@MK` are a type that
moves and a value of it.
"""

import re

from sleepyd.koans.generate.source import Source

_CHOICE = re.compile(r"⟦(?:#(\w):)?([^⟦⟧]*)⟧")
_NAME = re.compile(r"\$([vpfT])_(\w+)")
_TYPE = re.compile(r"\$t_(\w+)")
_LITERAL = re.compile(r"\$(n(?=\d*\b)|(?:s|w|ch)\b)")
_LINE = re.compile(r"^( *)\x01*\$([dcDXM])$", re.MULTILINE)
_PRINT = re.compile(r"@([pd])\((.*?)\)@")
_MACROS = {
    "@MK": "⟦#K:$s.to_string()¦vec![$n, $n, $n]¦vec![$n.5, $n.0]¦vec![String::from($s), $s.into()]¦String::from($s)⟧",
    "@K": "⟦#K:String¦Vec<u32>¦Vec<f64>¦Vec<String>¦String⟧",
}
_EMPTY = "\x01"
_BREAK = re.compile(r"¦\n *")


def fill(s: Source, template: str) -> str:
    """The program text of a template."""
    template = _BREAK.sub("¦", template)
    for macro, meaning in _MACROS.items():
        template = template.replace(macro, meaning)
    text = _chosen(s, template)
    names = _Names(s)
    text = _LINE.sub(lambda m: _indented(_piece(s, m[2]), m[1]) or _EMPTY, text)
    text = _chosen(s, text)
    text = _TYPE.sub(lambda m: names.number_type(m[1]), text)
    text = _NAME.sub(lambda m: names.name(m[1], m[2]), text)
    text = _LITERAL.sub(lambda m: _literal(s, m[1]), text)
    text = _PRINT.sub(lambda m: _print(s, m[2], ":?" if m[1] == "d" else ""), text)
    lines = [line for line in text.split("\n") if not line.strip() or line.strip(f" {_EMPTY}")]
    text = "\n".join(line.replace(_EMPTY, "").rstrip() for line in lines)
    return re.sub(r"\n+(\n *\})", r"\1", text.replace("\n\n\n", "\n\n"))


class _Names:
    """The names of one program: by label, no two the same."""

    def __init__(self, s: Source) -> None:
        self._s = s
        self._made: dict[str, str] = {}
        self._taken: set[str] = set()

    def name(self, kind: str, label: str) -> str:
        """The name with this label."""
        if label not in self._made:
            usable = not label[-1].isdigit() and label not in self._taken
            name = label if usable and self._s.chance(0.3) else self._fresh(kind)
            self._made[label] = name
            self._taken.add(name)
        return self._made[label]

    def number_type(self, label: str) -> str:
        """The integer type with this label (wide enough for every literal)."""
        return self._made.setdefault(f"${label}", self._s.pick(["u32", "u32", "i32", "u64", "i64", "usize"]))

    def _fresh(self, kind: str) -> str:
        make = {"v": self._s.var, "p": self._s.plural, "f": self._s.func, "T": self._s.type_name}[kind]
        while (name := make()) in self._taken:
            pass
        return name


def _chosen(s: Source, template: str) -> str:
    labelled: dict[str, int] = {}

    def choose(match: re.Match[str]) -> str:
        alternatives = match[2].split("¦")
        at = s.random.randrange(len(alternatives))
        if match[1]:
            at = labelled.setdefault(match[1], at)
        return alternatives[at] or _EMPTY

    while _CHOICE.search(template):
        template = _CHOICE.sub(choose, template)
    return template


def _literal(s: Source, kind: str) -> str:
    if kind == "n":
        return str(s.number())
    if kind == "ch":
        return s.value("char")
    return s.string() if kind == "s" else s.word()


def _print(s: Source, expression: str, spec: str) -> str:
    text = s.pick(["", f"{s.text()}: ", f"{s.text()} ", f"{s.word()} = ", f"{s.word()}: "])
    macro = s.pick(["println", "println", "println", "eprintln"])
    if expression.isidentifier() and s.chance(0.5):
        return f'{macro}!("{text}{{{expression}{spec}}}")'
    shown = spec or s.pick(["", "", "", ":>4" if s.chance(0.5) else ""])
    return f'{macro}!("{text}{{{shown}}}", {expression})'


def _indented(text: str, pad: str) -> str:
    return "\n".join(pad + line if line else line for line in text.split("\n")) if text else ""


def _piece(s: Source, kind: str) -> str:
    if kind == "d":
        return _doc(s)
    if kind == "c":
        return s.comment()
    if kind == "D":
        return s.pick(["", "#[derive(Debug)]", "#[derive(Debug, Clone)]", "#[derive(Clone, Debug, PartialEq)]"])
    if kind == "X":
        count = s.pick([0, 0, 1, 1, 2])
        return "\n".join(re.sub(r"(\$v_x\w)1", rf"\g<1>{at}", _statement(s)) for at in range(count))
    return s.pick(["", "", _member(s)])


def _doc(s: Source) -> str:
    """A doc comment, or nothing."""
    noun, other = s.word(), s.word()
    return s.pick(
        [
            "",
            f"/// Returns the {noun} of the {other}.",
            f"/// {s.pick(['A', 'One', 'The'])} {noun} {s.pick(['with its', 'of a', 'in the', 'and'])} {other}.",
            f"/// {s.text().capitalize()}",
            f"/// {s.pick(['Adds', 'Builds', 'Keeps', 'Moves', 'Turns', 'Counts', 'Handles'])} {noun} {other}.",
            s.comment().replace("//", "///", 1),
            f"/// Does nothing if the {noun} is {s.pick(['empty', 'full', 'missing'])}.",
        ]
    )


def _statement(s: Source) -> str:
    """An innocent statement or two, as a template."""
    return s.pick(
        [
            'println!("$w $w");',
            'eprintln!("$w: {}", $n);',
            s.comment(),
            "let $v_xa1 = $n * ($n + $n);\n@p($v_xa1)@;",
            "let $v_xb1: Vec<⟦u32¦i64⟧> = (1..=$n).map(|$v_xc1| $v_xc1 * $n).collect();\n@p($v_xb1.len())@;",
            'for ($v_xd1, $v_xe1) in $s.chars().enumerate() {\n    println!("{$v_xd1}: {$v_xe1}");\n}',
            "let $v_xf1 = $s;\nassert!($v_xf1.len() < 1$n);",
            "if let Some(($v_xg1, _)) = $s.split_once(⟦'='¦':'¦$ch⟧) {\n    @p($v_xg1)@;\n}",
            'let $v_xh1 = "⟦-¦=¦.⟧".repeat($n);\n@p($v_xh1)@;',
            "let $v_xi1 = [$n, $n, $n];\n@d($v_xi1.iter().max())@;",
        ]
    )


def _member(s: Source) -> str:
    """An innocent associated constant or function of an `impl`, as a template; ends in a blank line."""
    return s.pick(
        [
            f"const {s.var().upper()}_MAX: ⟦usize¦u32⟧ = $n;\n",
            "pub fn $f_ma1($v_mb1: ⟦u32¦i64⟧) -> bool {\n    $v_mb1 % $n == 0 ⟦&&¦||⟧ $v_mb1 > $n\n}\n",
            "⟦pub ¦⟧fn $f_mc1($v_md1: &str) -> usize {\n    $v_md1.chars().filter(|$v_me1| $v_me1.⟦is_numeric¦"
            "is_alphabetic¦is_whitespace⟧()).count()\n}\n",
            "⟦pub ¦⟧fn $f_mf1($p_mg1: &[f64]) -> f64 {\n"
            "    $p_mg1.iter().fold(0.0, |$v_mh1, $v_mi1| $v_mh1 + $v_mi1)\n}\n",
        ]
    )
