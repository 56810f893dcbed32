"""Programs like a small crate that change what they lend inside a recursion, a closure or two containers."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.lifetimes import fill


@skeleton("immutable_reference_parameter")
def recursion_with_output(s: Source) -> str:
    return fill(
        s,
        """
pub ⟦enum $T1 {
    $T2(u32),
    $T3(Vec<$T1>),
}

$doc
⟦pub ¦⟧fn $f1($v1:node: &$T1, $p1:out: &«→mut »Vec<u32>) {
    match $v1 {
        $T1::$T2($v2) ⟦if *$v2 > $n => $p1.push(*$v2),
        $T1::$T2($v2) => $p1.insert(0, *$v2),¦=> $p1.push(*$v2⟦ * $d¦⟧),⟧
        $T1::$T3($p2) => {
            for $v3 in $p2⟦.iter().rev()¦⟧ {
                $f1($v3, $p1);
            }
        }
    }
}¦struct $T1 {
    $v4:value: u32,
    $p2:children: Vec<$T1>,
}

$doc
⟦pub ¦⟧fn $f1($v1:tree: &$T1, $v5:depth: usize, $p1:found: &«→mut »Vec<u32>) {
    if $v5 > $n {
        return;
    }
    ⟦$p1.push($v1.$v4);
    ¦if $v1.$v4 % $d == 0 {
        $p1.push($v1.$v4 + $v5 as u32);
    }
    ⟧for $v3 in &$v1.$p2 {
        $f1($v3, $v5 + 1, $p1);
    }
}⟧
""",
    )


@skeleton("immutable_reference_parameter")
def closure_changes_parameter(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f1($p1:input: &[u32], $p2:output: &«→mut »Vec<%kind%>) -> usize {
    $noise
    ⟦$p1
        .iter()
        ⟦.filter(|$v2| **$v2 ⟦>¦<⟧ $n)
        ¦.skip_while(|$v2| **$v2 < $d)
        ¦⟧.for_each(|$v3| $p2.push(MADE));¦let mut $v4 = |$v3: &u32| $p2.push(MADE);
    for $v5 in $p1 {
        $v4($v5);
    }¦for $v6 in $p1.⟦windows(2)¦chunks(3)⟧ {
        let $v3 = $v6[0];
        ⟦if $v3 > $n {
            continue;
        }
        ¦⟧$p2.push(MADE);
    }¦$p2.extend($p1.iter().map(|$v3| MADE));¦let Some($v3) = $p1.⟦first()¦last()¦iter().max()⟧ else {
        return 0;
    };
    $p2.push(MADE);⟧
    $p1.len() ⟦+¦*⟧ $d
}
""".replace("MADE", made := s.pick(["$v3 ⟦+¦*⟧ $d", "$v3.to_string()", 'format!("$t {}", $v3)'])),
        kind="u32" if "to_" not in made and "format" not in made else "String",
    )


@skeleton("immutable_reference_parameter")
def two_containers(s: Source) -> str:
    """One of two parameters is changed, the other is only read."""
    changed, read = "$p1:target: &«→mut »Vec<%kind%>", "$p2:source: &%src%"
    first, second = s.pick([(changed, read), (read, changed)])
    return fill(
        s,
        """
⟦const %CONST%: usize = $n;

¦⟧$doc
⟦pub ¦⟧fn $f1(%first%, %second%) -> ⟦usize {
    let mut $v1:added = 0;
    $noise
    for $v2 in $p2.iter()⟦.rev()¦.take($n)¦⟧ {
        if $p1.contains($v2) {
            continue;
        }
        $p1.push($v2.clone());
        $v1 += 1;
    }
    $v1¦bool {
    $noise
    ⟦if $p1.len() ⟦>¦<⟧ $p2.len() {
        return false;
    }
    ¦⟧$p1.⟦extend_from_slice(⟦&$p2[..$p2.len() / 2]¦$p2⟧)¦extend($p2.iter().skip($d).cloned())¦\
clone_from_slice(&$p2[..])⟧;
    ⟦true¦!$p1.is_empty()⟧¦usize {
    $noise
    let $v1:before = $p1.len();
    ⟦$p1.retain(|$v2| !$p2.contains($v2));¦while let Some($v2) = $p1.pop() {
        if $p2.contains(&$v2) {
            break;
        }
    }¦for ($v3, $v2) in $p1.iter_mut().zip($p2.iter()) {
        *$v3 = $v2.clone();
    }⟧
    $v1 - $p1.len()⟧
}
""",
        CONST=f"{s.var().upper()}_MAX",
        first=first,
        second=second,
        kind=(kind := s.pick(["u32", "String", "char", "(u32, u32)"])),
        src=s.pick([f"[{kind}]", f"Vec<{kind}>"]),
    )
