"""The templates of the move and mutability programs.

As in the language, with these signs more: `@p(x)@` and `@d(x)@` print with `{}` and `{:?}`; `@K` and `@MK` are a
type that moves and a value of it. A line break behind `¦` does not count; literals have no labels.
"""

import re

from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates import Names, chosen, with_lines, with_literals, without_gone

_NAME = re.compile(r"\$([vpfT])_(\w+)")
_TYPE = re.compile(r"\$k_(\w+)")
_PRINT = re.compile(r"@([pd])\((.*?)\)@")
_MACROS = {
    "@MK": "⟦#K:$q.to_string()¦vec![$n, $n, $n]¦vec![$n.5, $n.0]¦vec![String::from($q), $q.into()]¦String::from($q)⟧",
    "@K": "⟦#K:String¦Vec<u32>¦Vec<f64>¦Vec<String>¦String⟧",
}
_BREAK = re.compile(r"¦\n *")


def fill(s: Source, template: str) -> str:
    """The program text of a template."""
    template = _BREAK.sub("¦", template)
    for macro, meaning in _MACROS.items():
        template = template.replace(macro, meaning)
    text = with_lines(chosen(s, template), lambda kind: _lines(s, kind))
    text = chosen(s, text)
    names = Names(s)
    text = _TYPE.sub(lambda m: _number_type(s, names, m[1]), text)
    text = _NAME.sub(lambda m: names.name(m[2], m[1], "" if m[2][-1].isdigit() else m[2]), text)
    text = with_literals(s, text)
    text = without_gone(_PRINT.sub(lambda m: _print(s, m[2], ":?" if m[1] == "d" else ""), text))
    return re.sub(r"\n+(\n *\})", r"\1", text.replace("\n\n\n", "\n\n"))


def _number_type(s: Source, names: Names, label: str) -> str:
    """The integer type with this label (wide enough for every literal)."""
    return names.made.setdefault(f"${label}", s.pick(["u32", "u32", "i32", "u64", "i64", "usize"]))


def _print(s: Source, expression: str, spec: str) -> str:
    text = s.pick(["", f"{s.text()}: ", f"{s.text()} ", f"{s.word()} = ", f"{s.word()}: "])
    macro = s.pick(["println", "println", "println", "eprintln"])
    if expression.isidentifier() and s.chance(0.5):
        return f'{macro}!("{text}{{{expression}{spec}}}")'
    shown = spec or s.pick(["", "", "", ":>4" if s.chance(0.5) else ""])
    return f'{macro}!("{text}{{{shown}}}", {expression})'


def _lines(s: Source, kind: str) -> str:
    if kind == "doc":
        return _doc(s)
    if kind == "comment":
        return s.comment()
    if kind == "derive":
        return s.pick(["", "#[derive(Debug)]", "#[derive(Debug, Clone)]", "#[derive(Clone, Debug, PartialEq)]"])
    if kind == "noise":
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
            'for ($v_xd1, $v_xe1) in $q.chars().enumerate() {\n    println!("{$v_xd1}: {$v_xe1}");\n}',
            "let $v_xf1 = $q;\nassert!($v_xf1.len() < 1$n);",
            "if let Some(($v_xg1, _)) = $q.split_once(⟦'='¦':'¦$ch⟧) {\n    @p($v_xg1)@;\n}",
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
