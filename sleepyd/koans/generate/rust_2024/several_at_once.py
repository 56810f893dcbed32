"""Programs of the edition 2024 tasks with two or three places to mend, some of them in one line."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unsafe_op_in_unsafe_fn")
def two_steps_of_one_function(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧unsafe fn $f_exchange($left: *mut $k1, $right: *mut $k1⟦) {
    let $old = «*$left→unsafe { *$left }»;
    $noise
    «*$left = $n1;→unsafe { *$left = $n1 };»
    «*$right = $old;→unsafe { *$right = $old };»
}¦) -> $k1 {
    let $a = «$left.read()→unsafe { $left.read() }»;
    let $b = «$right.read()→unsafe { $right.read() }»;
    $a ⟦+¦*⟧ $b
}¦, $limit: $k1) -> bool {
    if «*$left→unsafe { *$left }» > $limit {
        return false;
    }
    $noise
    «$right.write($limit);→unsafe { $right.write($limit) };»
    true
}⟧
""",
    )


@skeleton("match_ergonomics_ref")
def several_arms_say_ref(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦⟧)]
⟦pub ¦⟧enum $Value {
    $Text(String),
    $List(Vec<String>),
    $Number($k1),
}

⟦pub ¦⟧fn $f_size($value: &$Value) -> usize {
    $noise
    match $value {
        $Value::$Text(«ref $text→$text») => $text.len(),
        $Value::$List(«ref $p_parts→$p_parts») => $p_parts.⟦len()¦iter().map(String::len).sum()⟧,
        $Value::$Number(⟦_) => $n1¦$x1) => *$x1 as usize⟧,
    }
}
""",
    )


@skeleton("temporary_dropped")
def two_temporaries_in_a_row(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_match($left: &str, $right: &str) -> bool {
«    let $first = $left.$made.trim();→    let binding = $left.$made;
    let $first = binding.trim();»
«    let $second = $right.$made.trim();→    let binding = $right.$made;
    let $second = binding.trim();»
    $noise
    ⟦$first == $second¦$first.len() > $second.len()¦$first.starts_with($second)⟧
}
""",
        made=s.pick(["to_lowercase()", "to_uppercase()", "replace('-', \" \")", "repeat($n1)"]),
    )


@skeleton("gen_keyword")
def two_things_called_so(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Source1 {
    «gen→r#gen»: $k1,
}

impl $Source1 {
    ⟦pub ¦⟧fn «gen→r#gen»(&mut self) -> $k1 {
        $noise
        ⟦self.«gen→r#gen» += $n1;
        self.«gen→r#gen»¦let «gen→r#gen» = self.«gen→r#gen» * $n1;
        self.«gen→r#gen» = «gen→r#gen» / $n2;
        «gen→r#gen»⟧
    }
}

⟦pub ¦⟧fn $f_twice($source: &mut $Source1) -> ($k1, $k1) {
    ($source.«gen→r#gen»(), $source.«gen→r#gen»())
}
""",
    )
