"""Short programs that use the future of an async function as if it were its value."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_await")
def question_mark_on_future(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧async fn $f_load($id: u32) -> Result<⟦#a:String¦$k¦Vec<u8>⟧, String> {
    if $id ⟦== 0¦> $n1⟧ {
        return Err(⟦$q1.to_string()¦format!("$w1 {$id}")⟧);
    }
    Ok(⟦#a:format!("$w2 {$id}")¦$n2¦vec![$n3; 4]⟧)
}

pub async fn $f_show($id: u32) -> Result<⟦#a:usize¦$k¦usize⟧, String> {
    $noise
    ⟦let $loaded = $f_load($id)«→.await»?;
    Ok($loaded⟦#a:.len()¦ + $n4¦.len()⟧)¦Ok($f_load($id)«→.await»?⟦#a:.len()¦ / 2¦.len() + 1⟧)⟧
}
""",
    )


@skeleton("missing_await")
def field_of_future(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Row {
    pub $total: $k,
    pub $label: String,
}

async fn $f_fetch($id: u64) -> $Row {
    $Row { $total: $n1, $label: $id.to_string() }
}

$doc
pub async fn $f_read($id: u64⟦) -> $k {
    let $row = $f_fetch($id)«→.await»;
    $noise
    $row.$total ⟦+¦*⟧ $n2¦) -> String {
    $f_fetch($id)«→.await».$label¦, $limit: $k) -> bool {
    $noise
    $f_fetch($id)«→.await».$total > $limit⟧
}
""".replace("    $fields0\n", ""),
    )


@skeleton("missing_await")
def future_printed(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_count($key: &str) -> ⟦usize {
    $key.⟦len()¦chars().count()¦matches($q1).count()⟧¦String {
    $key.⟦to_uppercase()¦replace($q1, $q2)¦repeat($n1)⟧¦f64 {
    $key.len() as f64 / $n1.0⟧
}

⟦pub async fn $f_main($key: &str)¦pub async fn $f_main()⟧ {
    ⟦println!("$w1: {}", $f_count($q3)«→.await»);¦let $amount = $f_count($q3)«→.await»;
    println!("{$amount}");¦println!("$w1 {:>6} {}", $f_count($q3)«→.await», $q4);¦let $amount = $f_count($q3)«→.await»;
    eprintln!("{} = {}", $q4, $amount);⟧
    $noise
}
""",
    )


@skeleton("missing_await")
def future_as_condition(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Lock {
    $holder: ⟦#a:u32¦usize⟧,
}

impl $Lock {
    ⟦pub ¦⟧async fn $f_free(&self) -> bool {
        self.$holder ⟦== 0¦< $n1¦% 2 == 0⟧
    }
}

pub async fn $f_enter($lock: &mut $Lock, $who: ⟦#a:u32¦usize⟧) -> ⟦bool {
    if $lock.$f_free()«→.await» {
        $lock.$holder = $who;
        return true;
    }
    false¦⟦#a:u32¦usize⟧ {
    let mut $tries = 0;
    while ⟦!$lock.$f_free()¦$tries < $who && !$lock.$f_free()¦$lock.$f_free()⟧«→.await» {
        $tries += 1;
        $lock.$holder /= 2;
    }
    $tries¦&'static str {
    $noise
    match $lock.$f_free()«→.await» {
        true if $who > 1 => $q1,
        true => $q2,
        false => $q3,
    }⟧
}
""",
    )


@skeleton("missing_await")
def future_iterated(s: Source) -> str:
    return fill(
        s,
        """
async fn $f_list($most: usize) -> Vec<⟦#a:String¦$k⟧> {
    (0..$most).map(|$at| ⟦#a:format!("$w1-{$at}")¦$at as $k⟧).collect()
}

$doc
pub async fn $f_total($most: usize) -> usize {
    ⟦let mut $sum = $n1;
    for $each in $f_list($most)«→.await» {
        $sum += ⟦#a:$each.len()¦$each as usize⟧;
    }
    $sum¦$f_list($most)«→.await».len() + $n1¦$noise
    $f_list($most)«→.await».into_iter().filter(|$each| ⟦#a:!$each.is_empty()¦*$each > 3⟧).count()¦let $all =
        $f_list($most)«→.await»;
    $all.iter().take($n1).count()⟧
}
""",
    )
