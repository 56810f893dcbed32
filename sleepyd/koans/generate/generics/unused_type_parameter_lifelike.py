"""Programs like a small crate with a type whose parameter is declared, and used by its impls, but by no field."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unused_type_parameter")
def pool_of_connections(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Connect {
    fn $f_open($address: &str) -> Self;
}

pub struct $Pool<$P> {
    $address: String,
    $p_idle: Vec<«⟦String¦u32¦$k⟧→$P»>,
}

impl<$P: $Connect> $Pool<$P> {
    pub fn new($address: &str) -> Self {
        Self { $address: $address.to_string(), $p_idle: Vec::new() }
    }

    $doc
    pub fn $f_connect(&self) -> $P {
        $noise
        $P::$f_open(&self.$address)
    }

    pub fn $f_shrink(&mut self, $most: usize) -> usize {
        self.$p_idle.truncate($most);
        self.$p_idle.len()
    }
}

$item
""",
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def lines_without_a_source(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Report«<'a>→» {
    $title: String,
    $p_lines: Vec<String>,
    $fields
}

impl«<'a>→» $Report«<'a>→» {
    $method
    $doc
    pub fn $f_add(&mut self, $line: &str) -> &mut Self {
        self.$p_lines.push($line.trim_end().to_string());
        self
    }

    pub fn $f_length(&self) -> usize {
        $noise
        self.$title.len() + self.$p_lines.iter().map(String::len).sum::<usize>()
    }
}

$item
""",
    )


@skeleton("unused_type_parameter")
def view_of_one_node(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug)]
pub struct $Node {
    pub $value: $k,
    pub $p_children: Vec<$Node>,
}

$doc
pub struct $View<'a> {
    $node: «⟦#n:$Node¦Box<$Node>⟧→&'a $Node»,
    $depth: $k,
}

impl<'a> $View<'a> {
    $doc
    pub fn $f_weight(&self) -> $k {
        ⟦self.$node.$value * self.$depth¦let mut $sum = self.$depth;
        for $child in &self.$node.$p_children {
            $sum += $child.$value;
        }
        $sum¦$noise
        self.$node.$p_children.iter().map(|$x1| $x1.$value).max().unwrap_or(self.$depth)⟧
    }

    pub fn $f_leaf(&self) -> bool {
        self.$node.$p_children.is_empty()
    }
}

$item
""",
    )


@skeleton("unused_type_parameter")
def outcome_of_a_request(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
$doc
pub enum $Outcome<$P, $Q> {
    $Done(⟦#a:$P¦«String→$P»⟧),
    $Failed { $error: ⟦#a:«String→$Q»¦$Q⟧, $retries: u32 },
    $Waiting,
}

impl<$P, $Q> $Outcome<$P, $Q> {
    $doc
    pub fn $f_retries(&self) -> u32 {
        ⟦match self {
            Self::$Failed { $retries, .. } => *$retries,
            Self::$Done(_) => 0,
            Self::$Waiting => $n1,
        }¦if let Self::$Failed { $retries, .. } = self {
            return *$retries;
        }
        $n1⟧
    }

    pub fn $f_done(&self) -> bool {
        matches!(self, Self::$Done(_))
    }
}

$item
""",
        P=p,
        Q=q,
    )


@skeleton("unused_type_parameter")
def writer_of_a_format(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:«→use std::marker::PhantomData;»
¦⟧pub trait $Format {
    fn $f_frame($text: &str) -> String;
}

$doc
pub struct $Writer<$P> {
    $p_done: Vec<String>,
    «→_format: ⟦#u:¦std::marker::⟧PhantomData<$P>,»
}

impl<$P: $Format> $Writer<$P> {
    pub fn new() -> Self {
        Self { $p_done: Vec::new()«→, _format: ⟦#u:¦std::marker::⟧PhantomData» }
    }

    $doc
    pub fn $f_write(&mut self, $text: &str) -> usize {
        $noise
        ⟦self.$p_done.push($P::$f_frame($text));¦let $framed = $P::$f_frame($text.trim());
        self.$p_done.push($framed);⟧
        self.$p_done.len()
    }
}

$item
""",
        P=parameters.one(s),
    )


@skeleton("unused_type_parameter")
def number_of_a_kind(s: Source) -> str:
    return fill(
        s,
        """
use std::marker::PhantomData;

pub struct $Id<$P> {
    $raw: u32,
    «→_kind: PhantomData<$P>,»
}

pub struct $Table<$P> {
    $p_rows: Vec<$P>,
    _owner: PhantomData<u8>,
}

impl<$P> $Id<$P> {
    pub fn new($raw: u32) -> Self {
        ⟦Self { $raw«→, _kind: PhantomData» }¦Self { $raw: $raw + $n1«→, _kind: PhantomData» }⟧
    }

    $doc
    pub fn $f_of(&self, $table: &$Table<$P>) -> bool {
        $noise
        (self.$raw as usize) < $table.$p_rows.len()
    }
}

$item
""",
        P=parameters.one(s),
    )
