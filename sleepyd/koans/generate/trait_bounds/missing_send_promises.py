"""Traits, return types, boxes and parameters that promise Send, or fail to where a thread asks it (`missing_send`)."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_send")
def trait_is_for_threads(s: Source) -> str:
    return fill(
        s,
        """
use std::«rc::Rc→sync::Arc»;

⟦pub ¦⟧trait $Job: Send⟦¦ + 'static¦ + Sync⟧ {
    fn $f_run(&self) -> usize;
}

$derive
struct $Printer {
    $text: «Rc→Arc»<⟦String¦str¦Vec<u8>¦[u32]⟧>,
    $copies: usize,
}

impl $Job for $Printer {
    fn $f_run(&self) -> usize {
        self.$text.len() ⟦+¦*⟧ self.$copies
    }
}
""",
    )


@skeleton("missing_send")
def returned_where_send_is_promised(s: Source) -> str:
    return fill(
        s,
        """
⟦#a:use std::«rc::Rc→sync::Arc»;

¦¦use std::«rc::Rc→sync::Arc»;

⟧$doc
⟦pub ¦⟧fn $f_checker($words: ⟦#a:«Rc→Arc»¦std::«rc::Rc→sync::Arc»¦«Rc→Arc»⟧<Vec<⟦#e:String¦u32¦i64⟧>>) """
        """-> impl ⟦#f:Fn(usize) -> bool¦FnMut(&str) -> usize¦Iterator<Item = usize>⟧ + Send {
    $noise
    ⟦#f:move |$at| $at ⟦<¦>=⟧ $words.len()¦move |$one| $one.len() ⟦*¦+⟧ $words.len()¦"""
        """(0..$n1).map(move |$at| $at ⟦+¦*⟧ $words.len())⟧
}
""",
    )


@skeleton("missing_send")
def handler_box_lacks_send(s: Source) -> str:
    return fill(
        s,
        """
⟦#t:use std::thread;
¦use std::sync::{Arc, Mutex};
use std::thread;
¦use std::thread;
⟧
⟦#p:pub ¦⟧struct $Router {
    $p_routes: ⟦#t:Vec<Box<dyn Fn(⟦#e:u32¦usize¦i64⟧) -> ⟦#e:u32¦usize¦i64⟧«→ + Send»>>¦Arc<Mutex<Vec<Box<dyn """
        """Fn(⟦#e:u32¦usize¦i64⟧) -> ⟦#e:u32¦usize¦i64⟧«→ + Send»>>>>¦Vec<(String, Box<dyn """
        """Fn(⟦#e:u32¦usize¦i64⟧) -> ⟦#e:u32¦usize¦i64⟧«→ + Send»>)>⟧,
    $fields
}

impl $Router {
    $method
    $doc
    ⟦#p:pub ¦⟧fn $f_serve(self, $code: ⟦#e:u32¦usize¦i64⟧) -> thread::JoinHandle<Vec<⟦#e:u32¦usize¦i64⟧>> {
        let $p_routes = self.$p_routes;
        $noise
        thread::spawn(move || ⟦#t:$p_routes.iter().map(|$route| $route($code)).collect()¦match $p_routes.lock() {
            Ok($open) => $open.iter().map(|$route| $route($code)).collect(),
            Err(_) => Vec::new(),
        }¦{
            let $named = $p_routes.iter().filter(|($name, _)| !$name.is_empty());
            $named.map(|(_, $route)| $route($code)).collect()
        }⟧)
    }
}
""",
    )


@skeleton("missing_send")
def generic_work_lacks_send(s: Source) -> str:
    return fill(
        s,
        """
use std::thread;

$item
$doc
⟦#g:⟦#p:pub ¦⟧fn $f_later<F: FnOnce() -> ⟦#e:u32¦String¦bool⟧ + 'static«→ + Send»>($work: F, $wait: u32) """
        """-> Option<⟦#e:u32¦String¦bool⟧> {
    let $handle = thread::spawn($work);¦⟦#p:pub ¦⟧fn $f_later<F>($work: F, $wait: u32) -> Option<⟦#e:u32¦String¦bool⟧>
where
    F: Fn(u32) -> ⟦#e:u32¦String¦bool⟧ + 'static«→ + Send»,
{
    let $handle = thread::spawn(move || $work($wait ⟦*¦+⟧ $n1));¦⟦#p:pub ¦⟧fn $f_later<T: Clone + 'static«→ + Send»>"""
        """($work: T, $wait: u32) -> Option<⟦#e:u32¦String¦bool⟧> {
    let $handle = thread::spawn(move || {
        let $p_copies = vec![$work; $wait as usize];
        ⟦#e:$p_copies.len() as u32¦$p_copies.len().to_string()¦$p_copies.is_empty()⟧
    });⟧
    $noise
    println!("$t1 {}", $wait);
    $handle.join().ok()
}
""",
    )
