"""What a fix may not bring in unseen."""

import pytest

from sleepyd.intake.review import reasons_to_hold

WRONG = 'use std::fs;\nfn main() { let v = vec![1]; drop(v); println!("{:?}", v); }'


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        ("unsafe { }", "unsafe"),
        ('std::process::Command::new("sh");', "std::process"),
        ("use std::net::TcpStream;", "std::net"),
        ("use std::{net, io};", None),
        ("let s = UdpSocket::bind(a);", "std::net"),
        ('const X: &str = include_str!("/etc/passwd");', "include!"),
        ('include ! ("x.rs");', "include!"),
        ("use std::include_str as harmless;", "include!"),
        ("use std::include as harmless;", "include!"),
        ('include/* */!("x.rs");', "include!"),
        ("use std::env as harmless;", "env!"),
        ("use std::env; env::args();", None),
        ('("a", 1).to_socket_addrs();', "std::net"),
        ('let t = env!("TOKEN");', "env!"),
        ('let t = option_env!("HOME");', "env!"),
        ('#[link(name = "c")]', "#[link] or #[path]"),
        ('#[path = "/etc/x.rs"] mod x;', "#[link] or #[path]"),
        ('extern "C" { }', "extern"),
        ('core::arch::asm!("nop");', "asm!"),
        ("let included = environment.process_all();", None),
        ("v.clone();", None),
    ],
)
def test_row_72_what_a_fix_adds_is_held_for_review(added: str, reason: str | None):
    expected = () if reason is None else (f"adds {reason}",)
    assert reasons_to_hold(WRONG, f"{WRONG}\nfn more() {{ {added} }}") == expected


def test_what_the_wrong_attempt_had_already_is_no_reason():
    wrong = "fn f() { unsafe { g() } }"
    assert reasons_to_hold(wrong, "fn f() -> i32 { unsafe { g() } }") == ()
    assert reasons_to_hold(wrong, "fn f() { unsafe { g() } unsafe { g() } }") == ("adds unsafe",)
