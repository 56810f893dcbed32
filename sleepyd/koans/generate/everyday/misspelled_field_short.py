"""Short programs with a misspelled field: assigned, borrowed, compared, cloned, taken, or behind an option."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_field")
def assigned_through_a_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Counter {
    ⟦pub ¦⟧$right: $k,
    ⟦pub ¦⟧$name: String,
}

⟦pub ¦⟧fn $f_set($counter: &mut $Counter, $value: $k) ⟦{
    $counter.«$wrong→$right» = $value ⟦+¦*⟧ $n1;
    $noise¦-> $k {
    $counter.«$wrong→$right» ⟦+=¦*=⟧ $value;
    $counter.$right¦-> bool {
    if $counter.$name.is_empty() {
        $counter.«$wrong→$right» = $value;
    }
    $counter.$right > $n1¦-> $k {
    std::mem::replace(&mut $counter.«$wrong→$right», $value)⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def collection_of_a_struct(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Shelf {
    $right: Vec<⟦#t:String¦$k¦char⟧>,
    $fields
}

⟦pub ¦⟧fn $f_count(⟦$shelf: &$Shelf) -> usize {
    $noise
    $shelf.«$wrong→$right».⟦len()¦iter().skip($n1).count()⟧¦$shelf: &mut $Shelf, $item: ⟦#t:String¦$k¦char⟧) {
    $shelf.«$wrong→$right».push($item);
    $noise¦$shelf: &$Shelf) -> usize {
    let mut $sum = $n1;
    for ($i, _) in $shelf.«$wrong→$right».iter().enumerate() {
        $sum += $i;
    }
    $sum¦$shelf: $Shelf) -> Vec<⟦#t:String¦$k¦char⟧> {
    $shelf.«$wrong→$right»¦$shelf: &$Shelf) -> Option<&⟦#t:String¦$k¦char⟧> {
    $noise
    $shelf.«$wrong→$right».first()⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def field_behind_an_option(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦, PartialEq¦⟧)]
⟦pub ¦⟧struct $User {
    $right: ⟦#t:String¦$k⟧,
    $id: u32,
}

⟦pub ¦⟧fn $f_find($p_users: &[$User], $id: u32) -> Option<⟦#t:String¦$k⟧> {
    ⟦let $user = $p_users.iter().find(|$x1| $x1.$id == $id)?;
    $noise
    Some($user.«$wrong→$right»⟦#t:.clone()¦⟧)¦$p_users.iter().find(|$x1| $x1.$id == $id).map(|$x2| $x2.«$wrong→$right»\
⟦#t:.clone()¦⟧)¦match $p_users.get($id as usize) {
        Some($user) => Some($user.«$wrong→$right»⟦#t:.to_uppercase()¦ + $n1⟧),
        None => None,
    }¦if let Some($user) = $p_users.last() {
        return Some($user.«$wrong→$right»⟦#t:.trim().to_string()¦⟧);
    }
    None⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def changed_copy_of_a_struct(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
⟦pub ¦⟧struct $Options {
    $right: ⟦#t:bool¦$k¦String⟧,
    $depth: $k,
}

⟦pub ¦⟧fn $f_options($base: &$Options) -> $Options {
    $noise
    ⟦$Options { «$wrong→$right»: ⟦#t:true¦$n1¦$q1.to_string()⟧, ..$base.clone() }¦\
$Options { «$wrong→$right»: ⟦#t:true¦$n1¦$q1.to_string()⟧, ..Default::default() }¦\
let mut $options = $base.clone();
    $options.«$wrong→$right» = ⟦#t:true¦$n1¦$q1.to_string()⟧;
    $options⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def compared_with_another(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Version {
    $right: u32,
    $minor: u32,
}

impl $Version {
    ⟦pub ¦⟧fn ⟦$f_newer(&self, $other: &$Version) -> bool {
        $noise
        self.$right > $other.«$wrong→$right» || self.$minor > $other.$minor¦\
$f_order(&self, $other: &Self) -> std::cmp::Ordering {
        self.«$wrong→$right».cmp(&$other.$right).then(self.$minor.cmp(&$other.$minor))¦\
$f_same(&self, $other: &Self) -> bool {
        (self.«$wrong→$right», self.$minor) == ($other.$right, $other.$minor)¦$f_next(&self) -> Self {
        Self { $right: self.«$wrong→$right» + $n1, $minor: 0 }⟧
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def chained_after_a_call(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧struct $Reply {
    $right: ⟦#t:String¦Option<$k>¦Vec<$k>⟧,
    $code: u16,
}

fn $f_ask($code: u16) -> $Reply {
    $Reply { $right: ⟦#t:$code.to_string()¦None¦vec![$n1]⟧, $code }
}

⟦pub ¦⟧fn $f_read($code: u16) -> ⟦#t:usize¦bool¦$k⟧ {
    $noise
    ⟦$f_ask($code).«$wrong→$right».⟦#t:len()¦is_some()¦iter().sum()⟧¦let $reply = $f_ask($code + $n2);
    println!("{}", $reply.$code);
    $reply.«$wrong→$right».⟦#t:len()¦is_none()¦iter().sum()⟧⟧
}
""",
        **slip(s),
    )
