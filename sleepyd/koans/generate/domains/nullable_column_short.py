"""Short programs that give a plain value where a column may be empty: returned, assigned, in arrays and literals."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("nullable_column")
def returned_for_a_column(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_discount($total: $k⟦#a:¦, $code: &str⟧) -> Option<⟦#t:$k¦String¦f64⟧> {
    if $total < $n1 {
        return None;
    }
    $noise
    ⟦«→Some(»⟦#t:$total / $n2¦$total.to_string()¦$total as f64 * 0.5⟧«→)»¦\
let $value = ⟦#t:$total ⟦+¦*⟧ $n2¦format!("$w1 {$total}")¦$total as f64 / $n2.0⟧;
    «→Some(»$value«→)»¦match $total {
        $n2 => None,
        _ => «→Some(»⟦#t:$total % $n3¦String::from($q1)¦$n3.5⟧«→)»,
    }⟧
}
""",
    )


@skeleton("nullable_column")
def parameter_of_a_statement(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
⟦pub ¦⟧enum $Value {
    $Int(Option<i64>),
    $Text(Option<String>),
}

⟦pub ¦⟧fn $f_values(⟦$id: i64, $name: &str) -> Vec<$Value> {
    vec![$Value::$Int(⟦#e:«→Some(»$id«→)»¦Some($id)⟧), \
$Value::$Text(⟦#e:Some($name.to_string())¦«→Some(»$name.to_string()«→)»⟧)]¦\
$id: i64) -> $Value {
    if $id == $n1 {
        return $Value::$Text(None);
    }
    $Value::$Int(«→Some(»$id ⟦+¦*⟧ $n2«→)»)¦$p_names: &[&str]) -> Vec<$Value> {
    $p_names.iter().map(|$x1| $Value::$Text(«→Some(»$x1.to_string()«→)»)).collect()⟧
}
""",
    )


@skeleton("nullable_column")
def old_value_replaced(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_rename($column: &mut Option<⟦#t:String¦$k⟧>, $value: ⟦#t:&str¦$k⟧) -> ⟦bool {
    let $changed = $column.is_none();
    *$column = «→Some(»$value⟦#t:.to_string()¦ + $n1⟧«→)»;
    $noise
    $changed¦Option<⟦#t:String¦$k⟧> {
    std::mem::replace($column, «→Some(»$value⟦#t:.trim().to_owned()¦⟧«→)»)¦bool {
    if $column.is_some() {
        return false;
    }
    *$column = «→Some(»$value⟦#t:.to_uppercase()¦ * $n1⟧«→)»;
    true⟧
}
""",
    )


@skeleton("nullable_column")
def empty_or_not_by_a_flag(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧struct $Setting {
    ⟦pub ¦⟧$name: String,
    ⟦pub ¦⟧$value: Option<$k>,
}

⟦pub ¦⟧fn $f_setting($name: &str, $raw: $k, $known: bool) -> $Setting {
    $noise
    ⟦let $value = if $known { «→Some(»$raw«→)» } else { None };
    $Setting { $name: $name.to_string(), $value }¦let $value: Option<$k> = match $raw {
        0 => None,
        _ if $known => «→Some(»$raw ⟦+¦*⟧ $n1«→)»,
        _ => Some($n2),
    };
    $Setting { $name: $name.to_owned(), $value }¦\
let mut $setting = $Setting { $name: String::from($name), $value: None };
    if $known {
        $setting.$value = «→Some(»$raw«→)»;
    }
    $setting⟧
}
""",
    )


@skeleton("nullable_column")
def array_of_columns(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_columns($first: $k, $second: $k) -> \
⟦#r:[Option<$k>; 3]¦Vec<($k, Option<$k>)>¦(Option<$k>, Option<&'static str>)⟧ {
    $noise
    ⟦#r:[None, Some($first), «→Some(»$second«→)»]¦vec![($first, None), ($second, «→Some(»$first«→)»)]¦\
⟦(«→Some(»$first ⟦+¦*⟧ $second«→)», None)¦\
(Some($first + $second), «→Some(»$q1«→)»)⟧⟧
}
""",
    )


@skeleton("nullable_column")
def nested_column_of_a_record(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default⟦, Clone¦⟧)]
⟦pub ¦⟧struct $Contact {
    $phone: Option<String>,
    $age: Option<u8>,
}

⟦pub ¦⟧fn ⟦$f_contact($phone: &str) -> $Contact {
    $noise
    $Contact { $phone: «→Some(»$phone.to_string()«→)», ..Default::default() }¦\
$f_older($contact: $Contact, $age: u8) -> $Contact {
    $Contact { $age: «→Some(»$age«→)», ..$contact }¦$f_contacts($p_ages: &[u8]) -> Vec<$Contact> {
    $p_ages.iter().map(|$x1| $Contact { $phone: None, $age: «→Some(»*$x1«→)» }).collect()¦\
$f_set($contact: &mut $Contact, $phone: String) {
    $contact.$phone = «→Some(»$phone«→)»;
    $noise⟧
}
""",
    )
