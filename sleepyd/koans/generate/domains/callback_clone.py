"""Programs like a small user interface whose first callback takes a handle that the next one needs."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("callback_clone")
def lifelike_state_of_component(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone)]
pub struct $State<T> {
    $value: Rc<RefCell<T>>,
}

impl<T: Clone> $State<T> {
    pub fn $f_set(&self, $next: T) {
        *self.$value.borrow_mut() = $next;
    }

    pub fn $f_get(&self) -> T {
        self.$value.borrow().clone()
    }
}

pub struct $Callback<T>(Box<dyn Fn(T)>);

impl<T> $Callback<T> {
    pub fn $f_from($run: impl Fn(T) + 'static) -> Self {
        Self(Box::new($run))
    }
}

$doc
pub fn $f_view($clicks: $State<$k>) -> ⟦#a:($Callback<()>, $Callback<$k>)¦Vec<$Callback<$k>>⟧ {
    $noise
    let $on_click = «→{
        let $clicks = $clicks.clone();
    »«→    »$Callback::$f_from(move |⟦#a:()¦_⟧| $clicks.$f_set($clicks.$f_get() + $n1))«→
    }»;
    ⟦let $on_reset = $Callback::$f_from(move |$amount| $clicks.$f_set($amount));¦let $on_reset = {
        let $clicks = $clicks.clone();
        $Callback::$f_from(move |$amount: $k| $clicks.$f_set($amount / 2))
    };⟧
    ⟦#a:($on_click, $on_reset)¦vec![$on_click, $on_reset]⟧
}
""",
    )


@skeleton("callback_clone")
def lifelike_second_capture(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::{Cell, RefCell};
use std::rc::Rc;

$doc
pub struct $Form {
    pub $on_input: Box<dyn Fn(&str)>,
    pub $on_submit: Box<dyn Fn() -> ⟦#a:bool¦usize⟧>,
    pub $p_items: Rc<RefCell<Vec<String>>>,
}

$item
impl $Form {
    $method
    pub fn $f_build($limit: usize) -> Self {
        let $p_items = Rc::new(RefCell::new(Vec::new()));
        let $edits = Rc::new(Cell::new(0));
        $noise
        let $on_input = {
            ⟦#b:let $p_items = $p_items.clone();
            «→let $edits = $edits.clone();»¦let $edits = $edits.clone();
            «→let $p_items = $p_items.clone();»⟧
            Box::new(move |$text: &str| {
                $edits.set($edits.get() + 1);
                $p_items.borrow_mut().push($text.to_string());
            })
        };
        let $on_submit = {
            let $p_items = $p_items.clone();
            Box::new(move || ⟦#a:$p_items.borrow().len() < $limit && $edits.get() > 0¦\
$edits.get() + $p_items.borrow().len() * $limit⟧)
        };
        ⟦Self¦$Form⟧ { $on_input, $on_submit, $p_items }
    }
}
""",
    )


@skeleton("callback_clone")
def lifelike_buttons_literal(s: Source) -> str:
    return fill(
        s,
        """
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Choice {
    $Yes,
    $No,
    $Later(u32),
}

$doc
pub struct $Dialog {
    pub $title: String,
    pub $on_yes: Box<dyn Fn()>,
    pub $on_no: Box<dyn Fn(u32)>,
}

$item
$doc
pub fn $f_ask($title: &str, $answer: Rc<RefCell<$Choice>>) -> $Dialog {
    ⟦$Dialog {
        $title: $title.to_string(),
        $on_yes: «→{
            let $answer = $answer.clone();
        »«→    »Box::new(move || *$answer.borrow_mut() = $Choice::$Yes)«→
        }»,
        $on_no: Box::new(move |$days| {
            *$answer.borrow_mut() = if $days > $n1 { $Choice::$No } else { $Choice::$Later($days) };
        }),
    }¦let $on_no = «→{
        let $answer = $answer.clone();
    »«→    »Box::new(move |$days| *$answer.borrow_mut() = $Choice::$Later($days))«→
    }»;
    $noise
    $Dialog {
        $title: format!("{$title}?"),
        $on_yes: Box::new(move || match *$answer.borrow() {
            $Choice::$Yes => println!("$w1"),
            $Choice::$No | $Choice::$Later(_) => println!("$w2"),
        }),
        $on_no,
    }⟧
}
""",
    )


_PROPERTY_CALLBACK = """
use std::rc::Rc;

pub enum $Event {
    $Saved(String),
    $Closed,
}

#[derive(Clone)]
pub struct $Emitter {
    $notify: Rc<dyn Fn($Event)>,
}

impl $Emitter {
    pub fn $f_emit(&self, $event: $Event) {
        (self.$notify)($event)
    }
}

#[derive(Debug, Clone)]
pub struct $Props {
    pub $draft: String,
}

type $Action = Box<dyn Fn()>;

$item
pub fn $f_toolbar($props: $Props, $emitter: $Emitter) -> Vec<(&'static str, $Action)> {
    let mut $p_actions: Vec<(&'static str, $Action)> = Vec::new();
    ⟦let $draft = $props.$draft.trim().to_string();
    let $save: $Action = «→{
        let $emitter = $emitter.clone();
    »«→    »Box::new(move || $emitter.$f_emit($Event::$Saved($draft.clone())))«→
    }»;
    $p_actions.push(($q1, $save));
    $p_actions.push(($q2, Box::new(move || $emitter.$f_emit($Event::$Closed))));¦let $close: $Action = «→{
        let $emitter = $emitter.clone();
    »«→    »Box::new(move || $emitter.$f_emit($Event::$Closed))«→
    }»;
    $p_actions.push(($q1, $close));
    $noise
    if !$props.$draft.is_empty() {
        let $save = move || $emitter.$f_emit($Event::$Saved($props.$draft.clone()));
        $p_actions.push(($q2, Box::new($save)));
    }⟧
    $p_actions
}
"""


@skeleton("callback_clone")
def lifelike_property_callback(s: Source) -> str:
    return fill(s, _PROPERTY_CALLBACK)
