"""Short programs that give a value where an optional column is wanted, or an optional one where a value is."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("nullable_column")
def literal_for_optional_field(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Row {
    pub $id: $k,
    pub $note: Option<⟦#a:String¦f64¦u32¦bool¦&'static str⟧>,
}

$doc
pub fn $f_row($id: $k) -> $Row {
    $noise
    ⟦$Row {
        $id,
        $note: «→Some(»⟦#a:$q1.to_string()¦$n1.5¦$n1¦true¦$q1⟧«→)»,
    }¦let $note = ⟦#a:format!("$w1 {$id}")¦$n1.5¦$n1 + $n2¦$id > $n3¦"$w2 $w3"⟧;
    $Row { $id, $note«→: Some($note)» }¦$Row { $note: «→Some(»⟦#a:String::from($q2)¦f64::from($n1)¦$n1¦false¦\
$q2⟧«→)», $id: $id + $n4 }⟧
}
""",
    )


@skeleton("nullable_column")
def assigned_to_optional_field(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Query {
    pub $limit: Option<⟦#a:usize¦$k¦String⟧>,
    $fields
    pub $offset: $k,
}

impl $Query {
    $doc
    pub fn ⟦$f_limit(mut self, $most: ⟦#a:usize¦$k¦String⟧) -> Self {
        self.$limit = «→Some(»$most«→)»;
        self¦$f_limit(&mut self, $most: ⟦#a:usize¦$k¦&str⟧) {
        $noise
        self.$limit = «→Some(»$most⟦#a:¦ + self.$offset¦.to_string()⟧«→)»;
        self.$offset += $n1;¦$f_page(&mut self, $page: ⟦#a:usize¦$k¦&str⟧) -> bool {
        if self.$limit.is_none() {
            self.$limit = «→Some(»⟦#a:$page * $n2¦$page * $n2¦$page.trim().to_owned()⟧«→)»;
            return true;
        }
        self.$offset > $n1⟧
    }
}
""",
    )


@skeleton("nullable_column")
def compared_with_optional(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Member {
    pub $name: String,
    pub $team: Option<⟦#a:u32¦char¦i64⟧>,
}

$doc
pub fn $f_members(⟦$p_members: &[$Member], $wanted: ⟦#a:u32¦char¦i64⟧) -> usize {
    $p_members.iter().filter(|$member| $member.$team == «→Some(»$wanted«→)»).count()¦$member: &$Member) -> bool {
    $noise
    $member.$team == «→Some(»⟦#a:$n1¦'x'¦-$n1⟧«→)»¦$p_members: &[$Member], $wanted: ⟦#a:u32¦char¦i64⟧) -> Vec<&str> {
    let mut $p_names = Vec::new();
    for $member in $p_members {
        if $member.$team != «→Some(»$wanted«→)» && !$member.$name.is_empty() {
            $p_names.push($member.$name.as_str());
        }
    }
    $p_names¦$p_members: &[$Member], $wanted: ⟦#a:u32¦char¦i64⟧) -> Option<&$Member> {
    $p_members.iter().find(|$member| $member.$team == «→Some(»$wanted«→)»)⟧
}
""",
    )


@skeleton("nullable_column")
def argument_for_optional_parameter(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_insert($name: &str, $parent: Option<⟦#a:u32¦&str¦char⟧>⟦#b:¦, $active: bool¦, $rank: $k⟧) -> String {
    match $parent {
        Some($above) => format!("{$above}/{$name}"),
        None => $name.to_string(),
    }
}

$doc
pub fn $f_fill(⟦$p_names: &[&str], $root: ⟦#a:u32¦&str¦char⟧) -> Vec<String> {
    $p_names.iter().map(|$each| $f_insert($each, «→Some(»$root«→)»⟦#b:¦, true¦, $n1⟧)).collect()¦$root: ⟦#a:u32¦&str¦\
char⟧) -> String {
    let $top = $f_insert($q1, None⟦#b:¦, false¦, $n1⟧);
    $noise
    $f_insert(&$top, «→Some(»$root«→)»⟦#b:¦, true¦, $n2⟧)¦$p_names: &[String], $root: ⟦#a:u32¦&str¦char⟧) {
    for ($at, $each) in $p_names.iter().enumerate() {
        let $line = $f_insert($each, «→Some(»$root«→)»⟦#b:¦, $at > 0¦, $n2⟧);
        println!("{$at} {$line}");
    }⟧
}
""",
    )


@skeleton("nullable_column")
def element_of_optional_values(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub fn $f_cells($first: ⟦#a:$k¦String⟧, $key: &str) -> ⟦Vec<Option<⟦#a:$k¦String⟧>> {
    ⟦let mut $p_cells = vec![None; $n1];
    $p_cells.push(«→Some(»$first«→)»);
    $p_cells.resize($key.len(), None);
    $p_cells¦let mut $p_cells = Vec::new();
    for $letter in $key.chars() {
        $p_cells.push(if $letter.is_numeric() { None } else { «→Some(»⟦#a:$n2¦$letter.to_string()⟧«→)» });
    }
    $p_cells.insert(0, Some($first));
    $p_cells¦vec![None, Some(⟦#a:$n1¦$key.to_string()⟧), «→Some(»$first«→)»]⟧¦HashMap<String, Option<⟦#a:$k¦String⟧>> {
    let mut $cells = HashMap::new();
    $cells.insert($key.to_uppercase(), None);
    $noise
    $cells.insert($key.to_string(), «→Some(»$first«→)»);
    $cells¦(String, Option<⟦#a:$k¦String⟧>) {
    ($key.to_lowercase(), «→Some(»$first«→)»)⟧
}
""",
    )
