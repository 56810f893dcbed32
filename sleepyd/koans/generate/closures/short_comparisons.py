"""Short generators for references compared with values and for closures with a wrong number of arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("reference_comparison")
def number_in_filter(s: Source) -> str:
    return fill(
        s,
        """
fn $f_select($p_values: &[⟦#e:$k¦f64¦u8⟧]) -> ⟦#r:usize¦Vec<⟦#e:$k¦f64¦u8⟧>¦Option<&⟦#e:$k¦f64¦u8⟧>⟧ {
    $noise
    $p_values.iter().⟦#r:filter¦copied().filter¦find⟧(|$x| «→⟦#r:**¦*¦**⟧»$x ⟦#e:⟦>¦<¦==¦!=¦>=⟧ $n1¦⟦>¦<=⟧ 0.5¦\
⟦==¦!=⟧ b'a'⟧)⟦#r:.count()¦.collect()¦⟧
}
""",
    )


@skeleton("reference_comparison")
def text_in_any(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_known($p_names: &[⟦#n:&str¦String¦&str¦String⟧], $name: ⟦#n:&str¦String¦String¦&str⟧) -> ⟦#r:bool¦usize⟧ {
    ⟦#r:let $name = $name⟦#n:.trim()¦¦.as_str()¦.to_lowercase()⟧;
    $noise
    $p_names.iter().⟦any¦all⟧(|$x| «→*»$x ⟦==¦!=⟧ $name)¦$noise
    $p_names.iter().position(|$x| «→*»$x == $name⟦#n:¦¦.as_str()¦.to_string()⟧).unwrap_or($n1)⟧
}
""",
    )


@skeleton("reference_comparison")
def letter_of_text(s: Source) -> str:
    return fill(
        s,
        """
fn $f_count($text: &str⟦#a:¦, $mark: char⟧) -> ⟦#r:usize¦String¦String¦Option<char>⟧ {
    $noise
    $text.chars().⟦#r:filter(|$c| «→*»$c ⟦==¦!=⟧ ⟦#a:$ch1¦$mark⟧).count()\
¦skip_while(|$c| «→*»$c ⟦==¦<⟧ ⟦#a:$ch1¦$mark⟧)\
.collect()¦take_while(|$c| $c.is_alphanumeric() ⟦||¦&&⟧ «→*»$c ⟦==¦!=⟧ ⟦#a:$ch1¦$mark⟧).collect()\
¦find(|$c| «→*»$c ⟦>¦>=¦!=⟧ ⟦#a:$ch1¦$mark⟧)⟧
}
""",
        ch1=s.value("char"),
    )


@skeleton("reference_comparison")
def text_pieces_compared(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_words($text: ⟦&str¦&String⟧⟦#a:¦, $skip: &str⟧) -> ⟦#r:Vec<String>¦usize¦String⟧ {
    ⟦#r:$text.split⟦(',')¦_whitespace()⟧.filter(|$part| «→*»$part ⟦!=¦==⟧ ⟦#a:$q1¦$skip⟧)\
.map(⟦String::from¦str::to_string¦str::to_lowercase⟧).collect()¦$text
        .lines()
        .map(|$line| $line.trim())
        .filter(|$line| «→*»$line != ⟦#a:$q1¦$skip⟧)
        .count()¦let $p_parts: Vec<&str> = $text
        .split('⟦;¦/¦-⟧')
        .skip_while(|$part| $part.is_empty() || «→*»$part == ⟦#a:$q1¦$skip⟧)
        .collect();
    $p_parts.join(" ")⟧
}
""",
    )


@skeleton("reference_comparison")
def limit_kept_by_retain(s: Source) -> str:
    return fill(
        s,
        """
fn $f_trim($p_values: &mut Vec<⟦#e:$k¦String⟧>, $limit: ⟦#e:$k¦String⟧)⟦#r:¦ -> usize⟧ {
    $noise
    $p_values.retain(|$x| «→*»$x ⟦!=¦==¦>¦<=⟧ $limit);
    ⟦#r:println!("{}", $p_values.len());¦$p_values.len()⟧
}
""",
    )


@skeleton("closure_argument_count")
def pairs_taken_apart(s: Source) -> str:
    return fill(
        s,
        """
fn $f_combine($p_left: &[$k], $p_right: &[$k]) -> ⟦#r:Vec<$k>¦$k¦usize¦bool⟧ {
    $p_left.iter().zip($p_right).⟦#r:map(|«→(»$a, $b«→)»| $a ⟦+¦*⟧ $b).collect()¦map(|«→(»$a, $b«→)»| $a \
* $b).sum()¦filter(|«→(»$a, $b«→)»| ⟦$a == $b¦$a < $b⟧).count()¦all(|«→(»$a, $b«→)»| $a ⟦==¦<=⟧ $b)⟧
}
""",
    )


@skeleton("closure_argument_count")
def fold_over_values(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_fold($p_values: ⟦#t:&[$k]) -> $k¦&[String]) -> usize⟧ {
    $noise
    $p_values.iter().⟦fold(⟦0¦$n1⟧, |«(→»$acc, $x«)→»| $acc + ⟦#t:$x¦$x.len()⟧)¦fold($n1, |$acc«→, _»| $acc * 2 + 1)\
¦map(|$one| ⟦#t:*$one¦$one.len()⟧).reduce(|«(→»$a, $b«)→»| $a.max($b)).unwrap_or(⟦0¦$n2⟧)⟧
}
""",
    )


@skeleton("closure_argument_count")
def default_made_by_closure(s: Source) -> str:
    return fill(
        s,
        """
fn $f_read($text: &str⟦#a:¦, $fallback: $k⟧) -> $k {
    $noise
    ⟦$text.parse().unwrap_or_else(|«→_»| ⟦#a:$n1¦$fallback⟧)¦$text
        .split(⟦','¦':'⟧)
        .nth($n2)
        .and_then(|$part| $part.parse().ok())
        .unwrap_or_else(|«_→»| ⟦#a:$n1¦$fallback + 1⟧)¦let $found: Result<$k, String> = \
$text.trim().parse().map_err(|«→_»| $q1.to_string());
    $found.unwrap_or(⟦#a:0¦$fallback⟧)¦let $found: Option<$k> = $text.parse().ok();
    $found.map_or_else(|«_→»| ⟦#a:$n1¦$fallback⟧, |$x| $x + $n3)⟧
}
""",
    )


@skeleton("closure_argument_count")
def element_is_not_used(s: Source) -> str:
    return fill(
        s,
        """
fn $f_fill($count: usize⟦#a:¦, $value: ⟦#k:i32¦String⟧⟧) -> Vec<⟦#a:$k¦⟦#k:i32¦String⟧⟧> {
    ⟦(0..$count).map(|«→_»| ⟦#a:$n1¦$value⟦#k:¦.clone()⟧⟧).collect()¦let mut $out = Vec::new();
    (0..$count).for_each(|«→_»| {
        $out.push(⟦#a:$n1¦$value⟦#k:¦.clone()⟧⟧);
    });
    $noise
    $out¦(0..$count)
        .flat_map(|«→_»| vec![⟦#a:$n1¦$value⟦#k:¦.clone()⟧⟧; $n2])
        .collect()⟧
}
""",
    )


@skeleton("closure_argument_count")
def closure_called_with_too_many(s: Source) -> str:
    return fill(
        s,
        """
fn $f_price($amount: $k, $rate: $k) -> $k {
    ⟦let $scale = |$x: $k⟦#a:¦, $rate: $k⟧| ⟦#a:$x * $n1¦$x ⟦*¦+⟧ $rate⟧;
    $noise
    ⟦#a:$scale($amount«, $rate→»)¦$scale($amount«→, $rate»)⟧ + $n2¦let $check = |$x: $k| $x > $rate;
    if $check($amount«, $rate→») {
        return $n1;
    }
    $amount¦let $base = || $rate ⟦+¦*⟧ $n3;
    $noise
    $amount + $base(«$amount→»)⟧
}
""",
    )
