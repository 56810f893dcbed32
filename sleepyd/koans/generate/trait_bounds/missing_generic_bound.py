"""Lifelike generators for type parameters that lack a bound."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import bystander, doc, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import a_struct, define
from sleepyd.koans.generate.trait_bounds.records import some

_KEPT = "use std::fmt;"
"""With this `use` line comes an item that needs it, so that it stands in the buggy program for a reason."""


def _formatted(s: Source) -> tuple[str, str, str]:
    """(`use` line, bound, placeholder) of something printed."""
    trait, shown = s.pick([("Display", "{}"), ("Debug", "{:?}"), ("Debug", "{:?}")])
    if s.chance(0.35):
        return _KEPT, f"fmt::{trait}", shown
    return "", f"std::fmt::{trait}", shown


def _sign(s: Source, f: str, bound: str, rest: str, others: tuple[str, ...] = ("Clone", "PartialEq")) -> str:
    """The head of a function over T that gets `bound`, beside another bound or alone, inline or in a `where` clause."""
    other = s.pick(["", "", *others])
    if other and s.chance(0.35):
        return f"{public(s)}fn {f}<T>{rest}\nwhere\n    T: {other}«→ + {bound}»,\n{{\n"
    inner = f"T: {other}«→ + {bound}»" if other else f"T«→: {bound}»"
    return f"{public(s)}fn {f}<{inner}>{rest} {{\n"


def _whole(s: Source, uses: str, *parts: str) -> str:
    if uses == _KEPT and not any("impl<" in part and "fmt::Result" in part for part in parts):
        name, kind = s.type_name(), s.pick(["u32", "String", "f64"])
        sign = "    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {"
        shown = f'{sign}\n        write!(f, "{{}} {s.word()}", self.0)\n    }}'
        parts = (f"{public(s)}struct {name}({kind});\n\nimpl fmt::Display for {name} {{\n{shown}\n}}", *parts)
    imports = f"{uses}\n\n" if uses else ""
    return imports + bystander(s, 0.5) + "".join(f"{part.strip(chr(10))}\n\n" for part in parts if part)


@skeleton("missing_generic_bound")
def report_over_items(s: Source) -> str:
    use, bound, shown = _formatted(s)
    v, x, i, out, f = s.plural(), s.var(), s.pick(["i", "index"]), s.var(), s.func()
    body = s.pick(
        [
            f"    for ({i}, {x}) in {v}.iter().enumerate() {{\n        if {i} > 0 {{\n"
            f'            {out}.push_str(", ");\n        }}\n'
            f'        {out}.push_str(&format!("{shown}", {x}));\n    }}\n',
            f'    for {x} in {v}.iter().rev() {{\n        {out} += &format!("{s.word()} {shown}", {x});\n    }}\n',
            f'    for {x} in {v}.chunks({s.number(2, 5)}) {{\n        {out} += &format!("{shown}|", {x}[0]);\n    }}\n',
            f'    if let Some({x}) = {v}.last() {{\n        {out} = format!("{s.text()} {shown}", {x});\n    }}\n',
            f'    match {v}.first() {{\n        Some({x}) => {out}.push_str(&format!("{shown}", {x})),\n'
            f"        None => return {out},\n    }}\n",
        ]
    )
    return _whole(
        s,
        use,
        f"{doc(s)}{_sign(s, f, bound, f'({v}: &[T]) -> String')}    let mut {out} = {s.value('String')};\n"
        f"{noise(s, share=0.3)}{body}    {out}\n}}",
    )


@skeleton("missing_generic_bound")
def container_shows_itself(s: Source) -> str:
    use, bound, shown = _formatted(s)
    outer, v, x, f, g = s.type_name(), s.plural(), s.var(), s.func(), s.func()
    body = s.pick(
        [
            f'for {x} in &self.{v} {{\n            println!("{s.word()} {shown}", {x});\n        }}',
            f'if let Some({x}) = self.{v}.last() {{\n            println!("{shown} {s.word()}", {x});\n        }}',
            f'for (i, {x}) in self.{v}.iter().enumerate() {{\n            println!("{{i}}: {shown}", {x});\n        }}',
            f'while let Some({x}) = self.{v}.pop() {{\n            println!("{shown}", {x});\n        }}',
        ]
    )
    first = f"    {public(s)}fn {g}(&mut self, {x}: T) {{\n        self.{v}.push({x});\n    }}\n"
    second = f"{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{\n{noise(s, 2, 0.3)}        {body}\n    }}\n"
    return _whole(
        s,
        use,
        f"{doc(s)}{public(s)}struct {outer}<T> {{\n{more_fields(s, 2)}    {v}: Vec<T>,\n}}",
        f"impl<T«→: {bound}»> {outer}<T> {{\n" + "\n".join(s.pick([[first, second], [second, first]])) + "}",
    )


@skeleton("missing_generic_bound")
def display_of_wrapper(s: Source) -> str:
    trait, shown = s.pick([("Display", "{}"), ("Display", "{}"), ("Debug", "{:?}")])
    outer, v, n, x = s.type_name(), s.var(), s.var(), s.var()
    kind, body = s.pick(
        [
            ("T", f'        write!(f, "{s.word()} {shown} ({{}})", self.{v}, self.{n})\n'),
            ("T", f'        write!(f, "[{shown}]", self.{v})\n'),
            (
                "Vec<T>",
                f'        for {x} in &self.{v} {{\n            write!(f, "{shown} ", {x})?;\n        }}\n'
                f'        write!(f, "{{}}", self.{n})\n',
            ),
            (
                "Option<T>",
                f'        match &self.{v} {{\n            Some({x}) => write!(f, "{shown}", {x}),\n'
                f"            None => write!(f, {s.string()}),\n        }}\n",
            ),
        ]
    )
    return _whole(
        s,
        "use std::fmt;",
        f"{doc(s)}{public(s)}struct {outer}<T> {{\n    {v}: {kind},\n    {n}: u32,\n}}",
        f"impl<T«→: fmt::{trait}»> fmt::{trait} for {outer}<T> {{\n"
        f"    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{\n{body}    }}\n}}",
    )


@skeleton("missing_generic_bound")
def trait_of_the_crate(s: Source) -> str:
    trait, m, inner, outer, v, x = s.type_name(), s.func(), s.func(), s.func(), s.plural(), s.var()
    kind, (w, n) = s.pick(["u32", "f64", "usize"]), (s.var(), s.var())
    zero = "0.0" if kind == "f64" else "0"
    p = s.pick(["T", "S", "T"])
    one = s.chance(0.4)
    callee = (
        f"fn {inner}<{p}: {trait}>({x}: &{p}) -> {kind} {{\n    {x}.{m}() * {s.number()} as {kind}\n}}"
        if one
        else f"fn {inner}<{p}: {trait}>({v}: &[{p}]) -> {kind} {{\n"
        f"    {v}.iter().map(|{x}| {x}.{m}()).fold({zero}, |sofar, n| sofar + n)\n}}"
    )
    body = s.pick(
        [
            f"    let mut {w} = {zero};\n    for {n} in {v} {{\n        {w} += {inner}({n});\n    }}\n    {w}\n",
            f"    {v}.iter().map(|{n}| {inner}({n})).sum()\n",
            f"    match {v}.first() {{\n        Some({n}) => {inner}({n}),\n        None => {zero},\n    }}\n",
        ]
        if one
        else [
            f"    let {w} = {inner}({v});\n{noise(s, share=0.4)}    {w} * {w}\n",
            f"    if {v}.is_empty() {{\n        return {zero};\n    }}\n    {inner}(&{v}[1..])\n",
            f"    {inner}({v}) + {v}.len() as {kind}\n",
            f"    {v}\n        .chunks({s.number(2)})\n        .map(|{n}| {inner}({n}))\n"
            f"        .fold({zero}, |sofar, n| sofar + n)\n",
        ]
    )
    return _whole(
        s,
        "",
        f"{doc(s)}{public(s)}trait {trait} {{\n    fn {m}(&self) -> {kind};\n}}",
        callee,
        f"{doc(s)}{public(s)}fn {outer}<{p}«→: {trait}»>({v}: &[{p}]) -> {kind} {{\n{noise(s, share=0.25)}{body}}}",
    )


@skeleton("missing_generic_bound")
def seen_as_trait_object(s: Source) -> str:
    trait, m, show, f, x, n = s.type_name(), s.func(), s.func(), s.func(), s.var(), s.var()
    model = a_struct(s)
    field, kind = model.count
    body = s.pick(
        [
            f"    {show}({x});\n    {n} + {s.number()}\n",
            f"    for _ in 0..{n} {{\n        {show}({x});\n    }}\n    {n}\n",
            f"    if {n} > {s.number()} {{\n        {show}({x});\n        return {s.number()};\n    }}\n"
            f"    {n} * {s.number()}\n",
            f"    let {(d := s.var())}: &dyn {trait} = {x};\n    {n} + {d}.{m}() as u32\n",
        ]
    )
    return _whole(
        s,
        "",
        f"{doc(s)}{public(s)}trait {trait} {{\n    fn {m}(&self) -> {kind};\n}}",
        define(s, model, some(s), methods=0),
        f"impl {trait} for {model.name} {{\n    fn {m}(&self) -> {kind} {{\n"
        f"        self.{field} {s.pick(['+', '*'])} {s.number()}\n    }}\n}}",
        f'fn {show}({(y := s.var())}: &dyn {trait}) {{\n    println!("{s.text()} {{}}", {y}.{m}());\n}}',
        f"{doc(s)}{public(s)}fn {f}<T«→: {trait}»>({x}: &T, {n}: u32) -> u32 {{\n{body}}}",
    )


@skeleton("missing_generic_bound")
def ordered_inside(s: Source) -> str:
    v, x, f, w = s.plural(), s.var(), s.func(), s.var()
    rest, body = s.pick(
        [
            (f"(mut {v}: Vec<T>) -> Vec<T>", f"    {v}.sort();\n    {v}.truncate({s.number()});\n    {v}\n"),
            (
                f"(mut {v}: Vec<T>) -> Option<T>",
                f"    if {v}.len() > {s.number()} {{\n        {v}.sort();\n        {v}.reverse();\n    }}\n"
                f"    {v}.pop()\n",
            ),
            (
                f"({v}: &[T]) -> Option<&T>",
                f"    {v}\n        .iter()\n        .skip({s.number()})\n        .{s.pick(['max', 'min'])}()\n",
            ),
            (
                f"({v}: &[T], {x}: &T) -> usize",
                f"    match {v}.binary_search({x}) {{\n        Ok({w}) => {w},\n"
                f"        Err({w}) => {w} + {s.number()},\n    }}\n",
            ),
            (
                f"({v}: &[(T, u32)]) -> Option<&T>",
                f"    let {w} = {v}.iter().map(|({x}, _)| {x}).{s.pick(['max', 'min'])}();\n    {w}\n",
            ),
            (
                f"({v}: Vec<T>) -> usize",
                f"    let {w}: std::collections::BTreeSet<T> = {v}.into_iter().collect();\n    {w}.len()\n",
            ),
            (
                f"({v}: Vec<(T, u32)>) -> u32",
                f"    let mut {w} = std::collections::BTreeMap::new();\n    for ({x}, n) in {v} {{\n"
                f"        {w}.insert({x}, n);\n    }}\n    {w}.values().sum()\n",
            ),
        ]
    )
    return _whole(s, "", f"{doc(s)}{_sign(s, f, 'Ord', rest, ('Clone',))}{noise(s, share=0.4)}{body}}}")


@skeleton("missing_generic_bound")
def equality_inside(s: Source) -> str:
    v, x, f, n, w = s.plural(), s.var(), s.func(), s.var(), s.plural()
    rest, body = s.pick(
        [
            (f"({v}: &[T], {x}: &T) -> bool", f"    {v}.iter().count() > {s.number()} && {v}.contains({x})\n"),
            (f"({v}: &[T], {w}: &[T]) -> usize", f"    {v}.iter().filter(|{x}| {w}.contains({x})).count()\n"),
            (
                f"({v}: &[T], {w}: &[T]) -> usize",
                f"    let mut {n} = {s.number(0, 3)};\n    for {x} in {v} {{\n        if !{w}.contains({x}) {{\n"
                f"            {n} += 1;\n        }}\n    }}\n    {n}\n",
            ),
            (
                f"({v}: &[T], {w}: &[T]) -> &'static str",
                f"    if {v}.starts_with({w}) {{\n        return {s.string()};\n    }}\n    {s.string()}\n",
            ),
            (
                f"(mut {v}: Vec<T>, {x}: T) -> Vec<T>",
                f"    if !{v}.contains(&{x}) {{\n        {v}.push({x});\n    }}\n    {v}\n",
            ),
            (
                f"({v}: &[Vec<T>], {x}: &T) -> Option<usize>",
                f"    {v}\n        .iter()\n        .position(|{n}| {n}.contains({x}))\n",
            ),
        ]
    )
    return _whole(s, "", f"{doc(s)}{_sign(s, f, 'PartialEq', rest, ('Clone',))}{noise(s, share=0.4)}{body}}}")


@skeleton("missing_generic_bound")
def cloned_inside(s: Source) -> str:
    v, x, f, n, w = s.plural(), s.var(), s.func(), s.var(), s.plural()
    rest, body = s.pick(
        [
            (
                f"({v}: &[T], {n}: usize) -> Vec<T>",
                f"    if {n} > {v}.len() {{\n        return {v}.to_vec();\n    }}\n    {v}[..{n}].to_vec()\n",
            ),
            (
                f"({v}: &[T], {n}: usize) -> Option<T>",
                f"    match {v}.len() {{\n        0 => None,\n        len => {v}.get({n} % len).cloned(),\n    }}\n",
            ),
            (
                f"({x}: T, {n}: usize) -> Vec<Vec<T>>",
                f"    let mut {w} = Vec::new();\n    for {v} in 0..{n} {{\n"
                f'        println!("{{}}", {v} * {s.number()});\n    }}\n    {w}.push(vec![{x}; {n}]);\n    {w}\n',
            ),
            (
                f"({v}: &[T]) -> Vec<T>",
                f"    {v}\n        .get({s.number()}..)\n        .map_or_else(Vec::new, |rest| rest.to_vec())\n",
            ),
            (
                f"({v}: &[Option<T>]) -> Vec<Option<T>>",
                f'    let {w} = {v}.to_vec();\n    println!("{s.word()} {{}}", {w}.len());\n    {w}\n',
            ),
        ]
    )
    return _whole(
        s, "", f"{doc(s)}{_sign(s, f, 'Clone', rest, ('PartialEq', 'PartialOrd'))}{noise(s, share=0.3)}{body}}}"
    )


@skeleton("missing_generic_bound")
def parsed_from_text(s: Source) -> str:
    line, f, w, x, v = s.var(), s.func(), s.var(), s.var(), s.plural()
    bound = "std::str::FromStr"
    rest, body = s.pick(
        [
            (
                f"({line}: &str) -> Option<T>",
                f"    let (_, {w}) = {line}.split_once('{s.pick('=:,')}')?;\n    {w}.trim().parse().ok()\n",
            ),
            (
                f"({line}: &str) -> Vec<T>",
                f"    {line}\n        .split('{s.pick(',;|')}')\n"
                f"        .filter_map(|{w}| {w}.trim().parse().ok())\n        .collect()\n",
            ),
            (
                f"({line}: &str, {x}: T) -> T",
                f"    match {line}.strip_prefix({s.string()}) {{\n"
                f"        Some({w}) => {w}.parse().unwrap_or({x}),\n        None => {x},\n    }}\n",
            ),
            (
                f"({line}: &str) -> Vec<T>",
                f"    let mut {v} = Vec::new();\n    for {w} in {line}.split_whitespace() {{\n"
                f"        if let Ok({x}) = {w}.parse() {{\n            {v}.push({x});\n        }}\n    }}\n"
                f"    {v}\n",
            ),
            (
                f"({line}: &str) -> Option<T>",
                f"    let {w} = {line}.lines().nth({s.number()})?;\n    {w}.parse::<T>().ok()\n",
            ),
        ]
    )
    return _whole(
        s, "", f"{doc(s)}{_sign(s, f, bound, rest, ('Clone', 'Default', 'PartialOrd'))}{noise(s, share=0.4)}{body}}}"
    )


@skeleton("missing_generic_bound")
def default_inside(s: Source) -> str:
    v, x, f, k, w = s.plural(), s.var(), s.func(), s.var(), s.var()
    rest, body, use = s.pick(
        [
            (f"({v}: &mut Vec<T>) -> T", f"    let {w} = {v}.pop();\n    {w}.unwrap_or_default()\n", ""),
            (
                f"({v}: &mut [T]) -> Vec<T>",
                f"    let mut {w} = Vec::new();\n    for {x} in {v}.iter_mut() {{\n"
                f"        {w}.push(std::mem::take({x}));\n    }}\n    {w}\n",
                "",
            ),
            (
                f"({v}: &mut HashMap<String, T>, {k}: &str) -> T",
                f"    if {k}.is_empty() {{\n        return {v}.remove({s.string()}).unwrap_or_default();\n"
                f"    }}\n    {v}.remove({k}.trim()).unwrap_or_default()\n",
                "use std::collections::HashMap;",
            ),
            (
                f"({v}: Vec<Option<T>>) -> Vec<T>",
                f"    {v}\n        .into_iter()\n        .map(|{x}| {x}.unwrap_or_default())\n        .collect()\n",
                "",
            ),
            (
                f"({v}: Result<T, String>, {k}: usize) -> (T, usize)",
                f"    ({v}.unwrap_or_default(), {k} * {s.number()})\n",
                "",
            ),
        ]
    )
    return _whole(
        s, use, f"{doc(s)}{_sign(s, f, 'Default', rest, ('Clone', 'PartialEq'))}{noise(s, share=0.3)}{body}}}"
    )


@skeleton("missing_generic_bound")
def copied_inside(s: Source) -> str:
    outer, v, x, f, w, n = s.type_name(), s.plural(), s.var(), s.func(), s.var(), s.var()
    body, gives = s.pick(
        [
            (f"self.{v}.first().copied()", "Option<T>"),
            (f"let {w} = self.{v}.iter().rev().nth(self.{n});\n        {w}.copied()", "Option<T>"),
            (f"self.{v}.get(self.{n} % {s.number()}).copied()", "Option<T>"),
            (
                f"if self.{n} > self.{v}.len() {{\n            return None;\n        }}\n"
                f"        self.{v}.last().copied()",
                "Option<T>",
            ),
            (
                f"self.{v}\n            .iter()\n            .skip(self.{n})\n"
                f"            .step_by({s.number()})\n            .last()\n            .copied()",
                "Option<T>",
            ),
        ]
    )
    return _whole(
        s,
        "",
        f"{doc(s)}{public(s)}struct {outer}<T> {{\n    {v}: Vec<T>,\n    {n}: usize,\n}}",
        f"impl<T«→: Copy»> {outer}<T> {{\n    {public(s)}fn {s.func()}(&mut self, {x}: T) {{\n"
        f"        self.{v}.push({x});\n        self.{n} += {s.number()};\n    }}\n\n"
        f"{doc(s, 1)}    {public(s)}fn {f}(&self) -> {gives} {{\n        {body}\n    }}\n}}",
    )


@skeleton("missing_generic_bound")
def items_of_iterator(s: Source) -> str:
    use, bound, shown = _formatted(s)
    x, v, f, n = s.var(), s.plural(), s.func(), s.var()
    step = s.pick(
        [
            f'        println!("{s.word()} {shown}", {x});\n',
            f'        if {n} % {s.number(2)} == 0 {{\n            println!("{{}} {shown}", {n}, {x});\n        }}\n',
            f'        let text = format!("{shown}", {x});\n        println!("{{}}", text.len());\n',
        ]
    )
    return _whole(
        s,
        use,
        f"{doc(s)}{public(s)}fn {f}<I>({v}: I) -> usize\nwhere\n    I: IntoIterator,\n    «→I::Item: {bound},»\n"
        f"{{\n    let mut {n} = 0;\n{noise(s, share=0.3)}"
        f"    for {x} in {v} {{\n{step}        {n} += 1;\n    }}\n    {n}\n}}",
    )
