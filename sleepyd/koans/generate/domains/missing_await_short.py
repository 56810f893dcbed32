"""Short programs that hand on the future of an async function instead of its value."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_await")
def returned_as_it_is(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_inner($value: $k) -> ⟦#t:$k¦Option<$k>¦String¦Result<$k, String>⟧ {
    ⟦#t:$value ⟦+¦*⟧ $n1¦$value.checked_add($n1)¦$value.to_string()¦\
if $value == 0 { Err($q1.into()) } else { Ok($value) }⟧
}

pub async fn $f_outer($value: $k) -> ⟦#t:$k¦Option<$k>¦String¦Result<$k, String>⟧ {
    ⟦$noise
    $f_inner($value)«→.await»¦if $value > $n2 {
        return $f_inner($value / 2)«→.await»;
    }
    $f_inner($value).await¦match $value {
        0 => $f_inner($n3).await,
        _ => $f_inner($value + 1)«→.await»,
    }⟧
}
""",
    )


@skeleton("missing_await")
def given_to_a_plain_function(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_read($at: usize) -> ⟦#t:String¦Vec<u8>⟧ {
    ⟦#t:format!("$w1{$at}")¦vec![0; $at]⟧
}

fn $f_check($data: ⟦#t:String¦Vec<u8>⟧, $limit: usize) -> bool {
    $data.len() > $limit
}

pub async fn $f_all($count: usize) -> ⟦bool {
    $noise
    $f_check($f_read($count)«→.await», $n1)¦usize {
    let mut $passed = 0;
    for $i in 0..$count {
        if $f_check($f_read($i)«→.await», $n1) {
            $passed += 1;
        }
    }
    $passed¦bool {
    let $data = $f_read($count)«→.await»;
    $noise
    !$f_check($data, $n2)⟧
}
""",
    )


@skeleton("missing_await")
def annotated_with_its_value(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_sum($p_values: &[$k]) -> $k {
    $p_values.iter().sum()
}

pub async fn $f_mean($p_values: &[$k]) -> $k {
    ⟦let $total: $k = $f_sum($p_values)«→.await»;
    $noise
    $total / $n1¦let mut $total: $k = $n1;
    $total += $n2;
    let $rest: $k = $f_sum(&$p_values[1..])«→.await»;
    $total.max($rest)¦let ($total, $count): ($k, usize) = ($f_sum($p_values)«→.await», $p_values.len());
    $total + $count as $k⟧
}
""",
    )


@skeleton("missing_await")
def pattern_of_an_option(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_next($from: $k) -> Option<⟦#t:$k¦($k, String)⟧> {
    ⟦#t:$from.checked_add($n1)¦($from > $n1).then(|| ($from, $q1.to_string()))⟧
}

pub async fn $f_drain($start: $k) -> usize {
    let mut $count = $n2;
    ⟦while let Some(⟦#t:$found¦($found, _)⟧) = $f_next($start)«→.await» {
        $count += $found as usize;
    }¦if let Some(⟦#t:$found¦($found, $name)⟧) = $f_next($start)«→.await» {
        ⟦#t:$count = $found as usize;¦println!("{$name}");
        $count = $found as usize;⟧
    }¦let Some(⟦#t:$found¦($found, _)⟧) = $f_next($start)«→.await» else {
        return $count;
    };
    $count -= $found as usize;⟧
    $noise
    $count
}
""",
    )


@skeleton("missing_await")
def method_of_the_value(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_fetch($key: &str) -> ⟦#t:String¦Option<$k>¦Vec<$k>⟧ {
    ⟦#t:$key.to_uppercase()¦$key.parse().ok()¦$key.split(',').filter_map(|$x1| $x1.parse().ok()).collect()⟧
}

pub async fn $f_use($key: &str) -> ⟦#t:usize¦$k¦usize⟧ {
    $noise
    ⟦#t:⟦$f_fetch($key)«→.await».len()¦$f_fetch($key)«→.await».trim().chars().count()¦\
let $text = $f_fetch($key)«→.await»;
    $text.matches('⟦a¦x¦-⟧').count()⟧¦⟦$f_fetch($key)«→.await».unwrap_or($n1)¦\
$f_fetch($key)«→.await».map_or($n1, |$x2| $x2 ⟦+¦*⟧ $n2)⟧¦\
⟦$f_fetch($key)«→.await».iter().filter(|$x2| **$x2 > $n1).count()¦let $p_found = $f_fetch($key)«→.await»;
    $p_found.len() ⟦+¦*⟧ $n1⟧⟧
}
""",
    )


@skeleton("missing_await")
def pushed_onto_a_list(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_page($number: u32) -> ⟦#t:Vec<String>¦String⟧ {
    ⟦#t:vec![format!("$w1 {$number}"); $n1]¦$number.to_string()⟧
}

pub async fn $f_pages($count: u32) -> Vec<String> {
    let mut $p_out: Vec<String> = Vec::new();
    for $number in ⟦0¦1¦$n2⟧..$count {
        ⟦#t:$p_out.extend($f_page($number)«→.await»);¦$p_out.push($f_page($number)«→.await»);⟧
    }
    $noise
    $p_out
}
""",
    )
