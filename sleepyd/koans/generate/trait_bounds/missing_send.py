"""Lifelike generators for values that are not Send but go to another thread: Rc, RefCell and boxed closures."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import bystander, doc, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import a_struct, define
from sleepyd.koans.generate.trait_bounds.records import some

_RC = "«Rc→Arc»"
_USE = "use std::«rc::Rc→sync::Arc»;"
_KINDS = ("String", "Vec<u32>", "Vec<String>", "Vec<i64>")


def _whole(s: Source, uses: str, *parts: str) -> str:
    return f"{uses}\n\n" + bystander(s, 0.35) + "".join(f"{part.strip(chr(10))}\n\n" for part in parts if part)


def _rc(s: Source) -> tuple[str, str]:
    """(`use` line, how the type is named): imported, or by its full path everywhere."""
    return s.pick([(_USE + "\n", _RC), (_USE + "\n", _RC), ("", "std::«rc::Rc→sync::Arc»")])


def _spawn(s: Source) -> tuple[str, str]:
    return s.pick([("use std::thread;", "thread"), ("use std::thread;", "thread"), ("", "std::thread")])


def _again(s: Source, rc: str, name: str) -> str:
    return s.pick([f"{rc}::clone(&{name})", f"{rc}::clone(&{name})", f"{name}.clone()"])


@skeleton("missing_send")
def workers_share_config(s: Source) -> str:
    m, (use, rc), (more, thread) = a_struct(s), _rc(s), _spawn(s)
    v, w, hs, h, i, f = s.var(), s.var(), s.plural(), s.var(), s.var(), s.func()
    field, kind = m.count
    work = s.pick(
        [
            f"{w}.{field} {s.pick(['+', '*'])} {i}",
            f"let {(n := s.var())} = {w}.{field} % {s.number(2)};\n            {n} + {i}",
            f"if {w}.{field} > {i} {{\n                return {i};\n            }}\n            {w}.{field}",
        ]
    )
    argument = s.chance(0.4)
    first = "" if argument else f"    let {v} = {rc}::new({m.make(s)});\n"
    return _whole(
        s,
        use + more,
        define(s, m, some(s), methods=0.2),
        f"{doc(s)}{public(s)}fn {f}({f'{v}: {rc}<{m.name}>' if argument else ''}) -> {kind} {{\n"
        f"{first}    let mut {hs} = Vec::new();\n"
        f"    for {i} in 0..{s.number(2, 9)} {{\n        let {w} = {_again(s, rc, v)};\n"
        f"        {hs}.push({thread}::spawn(move || {{\n            {work}\n"
        f"        }}));\n    }}\n{noise(s, share=0.25)}    {hs}.into_iter().map(|{h}| {h}.join().unwrap()).sum()\n}}",
    )


@skeleton("missing_send")
def method_starts_thread(s: Source) -> str:
    (use, rc), (more, thread) = _rc(s), _spawn(s)
    outer, v, w, f, h = s.type_name(), s.plural(), s.var(), s.func(), s.var()
    kind = s.pick(_KINDS)
    body, gives, end = s.pick(
        [
            (f"{w}.len() * {s.number()}", f"{thread}::JoinHandle<usize>", h),
            (f'println!("{s.text()} {{}}", {w}.len());', "", f"{h}.join().unwrap();"),
            (f'println!("{{:?}}", {w});', "", f"drop({h});"),
            (f"{w}.len() + {s.number()}", "usize", f"{h}.join().unwrap_or(0)"),
        ]
    )
    return _whole(
        s,
        use + more,
        f"{doc(s)}{public(s)}struct {outer} {{\n    {v}: {rc}<{kind}>,\n{more_fields(s, 1)}}}",
        f"impl {outer} {{\n{doc(s, 1)}    {public(s)}fn {f}(&self){' -> ' + gives if gives else ''} {{\n"
        f"        let {w} = {_again(s, rc, f'self.{v}')};\n"
        f"{noise(s, 2, 0.3)}        let {h} = {thread}::spawn(move || {{\n            {body}\n        }});\n"
        f"        {end}\n    }}\n\n"
        f"    {public(s)}fn {s.func()}(&self) -> bool {{\n        self.{v}.is_empty()\n    }}\n}}",
    )


@skeleton("missing_send")
def counters_behind_mutex(s: Source) -> str:
    (use, rc), (more, thread) = _rc(s), _spawn(s)
    v, w, hs, h, i, g, f = s.var(), s.var(), s.plural(), s.var(), s.var(), s.var(), s.func()
    start, step, end, gives = s.pick(
        [
            ("0", f"*{g} += {i};", f"let {(r := s.var())} = *{v}.lock().unwrap();\n    {r}", "u32"),
            (
                "Vec::new()",
                f"{g}.push({i} * {s.number()});",
                f"let {(r := s.var())} = {v}.lock().unwrap().len();\n    {r}",
                "usize",
            ),
            (
                "String::new()",
                f'{g}.push_str({s.string()});\n            println!("{{{i}}}");',
                f"let {(r := s.var())} = {v}.lock().unwrap().clone();\n    {r}",
                "String",
            ),
        ]
    )
    count = s.number(2, 9)
    loop = f"for {i} in 0..{count}{'u32' if start == '0' else ''}"
    return _whole(
        s,
        f"{use}use std::sync::Mutex;\n{more}",
        f"{doc(s)}{public(s)}fn {f}() -> {gives} {{\n    let {v} = {rc}::new(Mutex::new({start}));\n"
        f"    let mut {hs} = {s.pick(['Vec::new()', 'vec![]'])};\n"
        f"    {loop} {{\n        let {w} = {_again(s, rc, v)};\n        {hs}.push({thread}::spawn(move || {{\n"
        f"            let mut {g} = {w}.lock().unwrap();\n"
        f"            {step}\n        }}));\n    }}\n    for {h} in {hs} {{\n        {h}.join().unwrap();\n"
        f"    }}\n{noise(s, share=0.3)}    {end}\n}}",
    )


@skeleton("missing_send")
def job_type_holds_rc(s: Source) -> str:
    (use, rc), (more, thread) = _rc(s), _spawn(s)
    job, v, n, f, g, j, h = s.type_name(), s.var(), s.var(), s.func(), s.func(), s.var(), s.var()
    kind = s.pick(_KINDS)
    wrap, run = s.pick(
        [
            (f"{j}: {job}", f"move || {j}.{g}()"),
            (f"{j}: {job}", f"move || {{\n        println!({s.string()});\n        {j}.{g}()\n    }}"),
            (f"{j}: Vec<{job}>", f"move || {j}.iter().map(|x| x.{g}()).sum::<usize>()"),
            (f"{j}: Option<{job}>", f"move || {j}.map_or(0, |x| x.{g}())"),
        ]
    )
    return _whole(
        s,
        use + more,
        f"{doc(s)}{public(s)}struct {job} {{\n    {v}: {rc}<{kind}>,\n    {n}: usize,\n}}",
        f"impl {job} {{\n    fn {g}(&self) -> usize {{\n        self.{v}.len() {s.pick(['+', '*'])} self.{n}\n"
        f"    }}\n}}",
        f"{doc(s)}{public(s)}fn {f}({wrap}) -> usize {{\n{noise(s, share=0.3)}    let {h} = {thread}::spawn({run}"
        f");\n    {h}.join().unwrap()\n}}",
    )


@skeleton("missing_send")
def queued_on_channel(s: Source) -> str:
    use, rc = _rc(s)
    tx, rx, v, x, h, n, f = (
        s.pick(["tx", "sender"]),
        s.pick(["rx", "receiver"]),
        s.var(),
        s.var(),
        s.var(),
        s.var(),
        s.func(),
    )
    kind = s.pick(_KINDS)
    loop = s.pick(
        [
            f"for {x} in {rx} {{\n            {n} += {x}.len();\n        }}",
            f"while let Ok({x}) = {rx}.recv() {{\n            {n} += {x}.len() * {s.number()};\n        }}",
            f"for {x} in {rx}.iter().take({s.number()}) {{\n            {n} += {x}.len();\n        }}",
        ]
    )
    return _whole(
        s,
        f"{use}use std::sync::mpsc;\nuse std::thread;",
        f"{doc(s)}{public(s)}fn {f}({v}: {rc}<{kind}>) -> usize {{\n"
        f"    let ({tx}, {rx}) = mpsc::channel::<{rc}<{kind}>>();\n"
        f"    let {h} = thread::spawn(move || {{\n        let mut {n} = 0;\n        {loop}\n        {n}\n    }});\n"
        f"{noise(s, share=0.25)}    for _ in 0..{s.number(2, 9)} {{\n"
        f"        let _ = {tx}.send({_again(s, rc, v)});\n    }}\n    drop({tx});\n"
        f"    {h}.join().unwrap()\n}}",
    )


@skeleton("missing_send")
def own_pool_wants_send(s: Source) -> str:
    use, rc = _rc(s)
    m = a_struct(s)
    field, _ = m.count
    f, job, v, w, g = s.func(), s.var(), s.var(), s.var(), s.func()
    own = s.pick(
        [
            f"fn {f}<F: FnOnce() + Send + 'static>({job}: F) {{\n    std::thread::spawn({job});\n}}",
            f"fn {f}<F>({job}: F)\nwhere\n    F: FnOnce() + Send + 'static,\n{{\n"
            f"    let handle = std::thread::spawn({job});\n    handle.join().unwrap();\n}}",
            f"fn {f}({job}: impl FnOnce() + Send) {{\n    {job}();\n}}",
        ]
    )
    lines = s.pick(
        [
            f'println!("{s.text()} {{}}", {w}.{field});',
            f"if {w}.{field} > {s.number()} {{\n            println!({s.string()});\n        }}",
            f"assert!({w}.{field} != {s.number()}, {s.string()});",
        ]
    )
    return _whole(
        s,
        use.strip("\n"),
        define(s, m, some(s), methods=0.2),
        f"{doc(s)}{public(s)}{own}",
        f"fn {s.pick(['main', g])}() {{\n    let {v} = {rc}::new({m.make(s)});\n"
        f"{noise(s, share=0.3)}    let {w} = {_again(s, rc, v)};\n"
        f'    {f}(move || {{\n        {lines}\n    }});\n    println!("{{}}", {v}.{field});\n}}',
    )


@skeleton("missing_send")
def scoped_borrow_of_rc(s: Source) -> str:
    (use, rc), (more, thread) = _rc(s), _spawn(s)
    v, w, f, h = s.plural(), s.var(), s.func(), s.pick(["scope", "s"])
    kind, call = s.pick(
        [
            ("Vec<u32>", ".iter().sum::<u32>()"),
            ("Vec<u32>", ".len() as u32"),
            ("String", ".len() as u32"),
            ("Vec<i64>", ".iter().filter(|n| **n > 0).count() as u32"),
        ]
    )
    r = s.var()
    return _whole(
        s,
        use + more,
        f"{doc(s)}{public(s)}fn {f}({v}: &{rc}<{kind}>) -> u32 {{\n"
        f"{noise(s, share=0.4)}    let {r} = {thread}::scope(|{h}| {{\n"
        f"        let {w} = {h}.spawn(|| {v}{call});\n        {w}.join().unwrap()\n    }});\n"
        f"    {r} {s.pick(['+', '*'])} {s.number()}\n}}",
    )


@skeleton("missing_send")
def boxed_tasks(s: Source) -> str:
    (more, thread), job, hs, names = _spawn(s), s.var(), s.plural(), s.plural()
    f, v, x, h = s.func(), s.plural(), s.var(), s.var()
    dyn = f"Box<dyn FnOnce(){s.pick(['', ' -> u32', ' -> String'])}«→ + Send»>"
    kind, loop, given = s.pick(
        [
            (f"Vec<{dyn}>", f"{job} in {v}", f"move || {job}()"),
            (
                f"Vec<(u32, {dyn})>",
                f"({x}, {job}) in {v}",
                f'move || {{\n            println!("{{}}", {x});\n            {job}()\n        }}',
            ),
            (
                f"Vec<{dyn}>",
                f"({x}, {job}) in {v}.into_iter().enumerate()",
                f'move || {{\n            println!("{{{x}}}");\n            {job}()\n        }}',
            ),
            (f"Option<{dyn}>", f"{job} in {v}", job),
        ]
    )
    return _whole(
        s,
        more,
        f"{doc(s)}{public(s)}fn {f}({v}: {kind}, {names}: &[&str]) -> usize {{\n"
        f"{noise(s, share=0.3)}    let mut {hs} = Vec::new();\n    for {loop} {{\n"
        f"        {hs}.push({thread}::spawn({given}));\n    }}\n"
        f"    let {(n := s.var())} = {hs}.len() + {names}.len();\n"
        f"    for {h} in {hs} {{\n        {h}.join().unwrap();\n    }}\n    {n}\n}}",
    )


@skeleton("missing_send")
def cell_becomes_mutex(s: Source) -> str:
    more, thread = _spawn(s)
    v, w, h, f, n = s.plural(), s.var(), s.var(), s.func(), s.var()
    use, rc = (_USE + "\n", _RC) if s.chance(0.5) else ("use std::sync::Arc;\n", "Arc")
    cell = "std::«cell::RefCell→sync::Mutex»"
    change = "«borrow_mut()→lock().unwrap()»"
    look = "«borrow()→lock().unwrap()»"
    kind, step, read, gives = s.pick(
        [
            ("Vec<u32>", f"push({s.number()})", "len()", "usize"),
            ("String", f"push_str({s.string()})", "len()", "usize"),
            ("Vec<String>", f"push({s.string()}.to_string())", "is_empty()", "bool"),
        ]
    )
    return _whole(
        s,
        use + more,
        f"{doc(s)}{public(s)}fn {f}({v}: {rc}<{cell}<{kind}>>) -> {gives} {{\n    let {w} = {_again(s, rc, v)};\n"
        f"{noise(s, share=0.3)}"
        f"    let {h} = {thread}::spawn(move || {{\n        {w}.{change}.{step};\n    }});\n    {h}.join().unwrap();\n"
        f"    let {n} = {v}.{look}.{read};\n    {n}\n}}",
    )


@skeleton("missing_send")
def trait_object_is_shared(s: Source) -> str:
    (use, rc), trait, m, f, g = _rc(s), s.type_name(), a_struct(s), s.func(), s.func()
    field, kind = m.count
    v, w, h, n = s.var(), s.var(), s.var(), s.var()
    return _whole(
        s,
        use.strip("\n"),
        f"{doc(s)}{public(s)}trait {trait}: Send + Sync {{\n    fn {f}(&self, {n}: {kind}) -> {kind};\n}}",
        define(s, m, some(s), methods=0),
        f"impl {trait} for {m.name} {{\n    fn {f}(&self, {n}: {kind}) -> {kind} {{\n"
        f"        (self.{field} + {n}) {s.pick('*/%')} {s.number(2)}\n    }}\n}}",
        f"{doc(s)}{public(s)}fn {g}({v}: {rc}<dyn {trait}>) -> {kind} {{\n    let {w} = {_again(s, rc, v)};\n"
        f"    let {h} = std::thread::spawn(move || {w}.{f}({s.number()}));\n"
        f"{noise(s, share=0.3)}    {h}.join().unwrap() + {v}.{f}({s.number()})\n}}",
    )


@skeleton("missing_send")
def handed_out_in_pieces(s: Source) -> str:
    (use, rc), (more, thread) = _rc(s), _spawn(s)
    v, w, i, h, f, p = s.plural(), s.var(), s.var(), s.plural(), s.func(), s.var()
    size = s.number(2, 9)
    work = s.pick(
        [
            f"{w}.iter().skip({i} * {size}).take({size}).sum::<u32>()",
            f"{w}\n                    .chunks({size})\n                    .nth({i})\n"
            f"                    .map_or(0, |{p}| {p}.iter().sum::<u32>())",
            f"{w}.get({i}).copied().unwrap_or({s.number()})",
        ]
    )
    return _whole(
        s,
        use + more,
        f"{doc(s)}{public(s)}fn {f}({v}: Vec<u32>) -> u32 {{\n    let {v} = {rc}::new({v});\n"
        f"{noise(s, share=0.25)}    let {h}: Vec<_> = (0..{s.number(2, 9)})\n"
        f"        .map(|{i}| {{\n            let {w} = {_again(s, rc, v)};\n"
        f"            {thread}::spawn(move || {{\n                {work}\n            }})\n"
        f"        }})\n        .collect();\n    {h}.into_iter().map(|{p}| {p}.join().unwrap()).sum()\n}}",
    )
