"""Examples for the demo's tests: of any task, and cheap, because nothing about them is Rust that fails."""

from sleepyd.koans.load import Example


def example(number: int, task: str = "missing_clone") -> Example:
    return Example(
        task=task,
        family="trait_bounds",
        error_code="E0599",
        signature="E0599 : said : ",
        edition="2021",
        buggy=f"fn wrong_{number}() {{}}\n",
        fixed=f"fn right_{number}() {{}}\n",
        tests="",
        diagnostics=(),
        skeleton="s",
        seed=number,
        split="train",
        origin="generator",
    )
