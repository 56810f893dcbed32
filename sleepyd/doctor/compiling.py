"""Can programs be compiled, linted and tested here, and only inside the sandbox? Found out by doing it."""

from pathlib import Path

from sleepyd.config import Config
from sleepyd.doctor.verdict import Verdict, fail, ok, warn
from sleepyd.errors import SandboxUnavailable, ToolchainMissing
from sleepyd.rust import toolchain as toolchains
from sleepyd.rust.compiler import EDITIONS, Compiler, Outcome

_RUSTUP = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
_GOOD = "pub fn twice(n: u32) -> u32 {\n    n * 2\n}\n"
_LINTED = "pub fn twice(n: u32) -> u32 {\n    return n * 2;\n}\n"
_LINT = "clippy::needless_return"
_TEST = "#[test]\nfn doubles() {\n    assert_eq!(twice(2), 4);\n}\n"
_SECRET = "/etc/passwd"
_SPY = f'pub const STOLEN: &str = include_str!("{_SECRET}");\n'
_RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_PROFILE = (
    "printf '%s\\n' 'abi <abi/4.0>,' 'include <tunables/global>' "
    "'profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }' | sudo tee /etc/apparmor.d/bwrap "
    "&& sudo apparmor_parser -r /etc/apparmor.d/bwrap"
)
_NAMESPACES = "sudo sysctl -w user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1"


def toolchain(config: Config) -> Verdict:
    """rustc itself."""
    try:
        found = toolchains.locate(config.rust.rustc)
    except ToolchainMissing as error:
        return fail(error.message, "sleepyd config edit  # rust.rustc" if config.rust.rustc else _RUSTUP)
    return ok(f"{found.version.partition(' binary:')[0]} in {found.sysroot}")


def clippy(config: Config) -> Verdict:
    """Lints, which some tasks are about; the rest works without."""
    with Compiler(config.rust) as compiler:
        try:
            verdict = compiler.check(_LINTED, lints=[_LINT])
        except ToolchainMissing as error:
            return warn(error.message, "rustup component add clippy")
    codes = [found.code for found in verdict.errors]
    if codes != [_LINT]:
        return warn(f"clippy-driver found {codes or 'nothing'}, expected {_LINT}", "rustup component add clippy")
    return ok("clippy-driver finds what it should")


def sandbox(config: Config) -> Verdict:
    """A program compiles inside, in the newest edition too, and one that reads a file of this machine does not."""
    newest = EDITIONS[-1]
    try:
        with Compiler(config.rust) as compiler:
            good, modern, spying = compiler.check_many([(_GOOD, "2021"), (_GOOD, newest), (_SPY, "2021")])
    except SandboxUnavailable as error:
        return fail(error.message, _how_to_allow(error.message))
    if not good.ok:
        return fail(f"compiling a right program ended with {good.outcome}", _how_to_raise(good.outcome))
    if spying.outcome is not Outcome.REJECTED:
        return fail(f"a program that reads {_SECRET} ended with {spying.outcome}; do not use this bubblewrap")
    if not modern.ok:
        return warn(f"this rustc does not know edition {newest}", "rustup update stable")
    return ok(f"bubblewrap compiles in {good.ms:.0f} ms, and keeps {_SECRET} out of sight")


def linker(config: Config) -> Verdict:
    """Tests are compiled, linked and run inside."""
    try:
        with Compiler(config.rust) as compiler:
            verdict = compiler.test(_GOOD, _TEST)
    except ToolchainMissing as error:
        return fail(error.message, "sudo apt-get install -y gcc libc6-dev")
    except SandboxUnavailable as error:
        return fail(error.message, _how_to_allow(error.message))
    if not verdict.passed:
        last = (verdict.output.strip().splitlines() or ["no output"])[-1]
        return fail(f"a test that must pass ended with {verdict.outcome}: {last}", _how_to_raise(verdict.outcome))
    return ok(f"a test is linked and run in {verdict.ms:.0f} ms")


def _how_to_allow(reason: str) -> str:
    if "not found" in reason:
        return "sudo apt-get install -y bubblewrap"
    try:
        is_restricted = _RESTRICTED.read_text(encoding="ascii").strip() == "1"
    except OSError:
        is_restricted = False
    return _PROFILE if is_restricted else _NAMESPACES


def _how_to_raise(outcome: Outcome) -> str:
    limits = {Outcome.TIMEOUT: "rust.wall_s and rust.cpu_s", Outcome.MEMORY: "rust.memory_mb"}
    return f"sleepyd config edit  # raise {limits[outcome]}" if outcome in limits else "sleepyd koans check --explain"
