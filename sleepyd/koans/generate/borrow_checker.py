"""Generators for the borrow checker's tasks: moves, mutability, conflicting borrows, references to locals."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source


@skeleton("missing_mut")
def push_to_vector(s: Source) -> str:
    v, f = s.plural(), s.func()
    kind = s.pick(["i32", "String", "u64"])
    return f"""
fn {f}() -> Vec<{kind}> {{
{statements(s)}    let «→mut »{v} = {s.pick(["Vec::new()", f"vec![{s.value(kind)}]"])};
{statements(s)}    {v}.push({s.value(kind)});
{s.pick(["", f"    {v}.push({s.value(kind)});" + chr(10)])}    {v}
}}
"""


@skeleton("mut_borrow_conflict")
def push_while_element_borrowed(s: Source) -> str:
    v, first, i = s.plural(), s.var(), s.number(0, 2)
    edit = s.pick([f"let {first} = «&→»{v}[{i}];", f"let {first} = &{v}[{i}]«→.clone()»;"])
    return f"""
fn {s.func()}() -> i32 {{
    let mut {v} = vec![{s.numbers(4)}];
{statements(s)}    {edit}
    {v}.push({s.number()});
{statements(s)}    println!("{s.text()}: {{}}", {first});
    {v}.len() as i32
}}
"""
