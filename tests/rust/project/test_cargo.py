"""cargo in the sandbox, with foreign code in the workspace."""

from pathlib import Path

import pytest
from workspaces import APP, CORE, LIB, USER, content

from sleepyd.errors import CargoFailed
from sleepyd.rust.project.cargo import Selection
from sleepyd.rust.project.project import Project

pytestmark = pytest.mark.rustc


def test_a_workspace_that_is_right_is_found_so_and_left_as_it_is(project: Project, root: Path) -> None:
    before = content(root)
    report = project.check({}, Selection())
    assert (report.ok, report.errors) == (True, ())
    assert len(report.checked) == 2
    assert content(root) == before, "not even a Cargo.lock is new"


def test_errors_are_told_by_file_and_target(project: Project) -> None:
    project.source(USER)
    report = project.check({USER: APP.replace("twice(2)", 'twice("2")')}, Selection())
    assert not report.ok
    ((file, [error]),) = report.by_file().items()
    assert (file, error.code, error.primary.line_start if error.primary else 0) == (USER, "E0308", 4)
    assert "app" in report.errors[0].target


def test_what_waits_for_a_broken_package_is_not_called_checked(project: Project) -> None:
    project.source(LIB)
    report = project.check({LIB: CORE.replace("number * 2", "nmber * 2")}, Selection())
    assert [finding.diagnostic.code for finding in report.errors] == ["E0425"]
    assert not any("app" in target for target in report.checked)


def test_tests_are_checked_and_run_when_asked_for(project: Project) -> None:
    wrong = {USER: APP.replace("four(), 4", 'four(), "4"')}
    project.source(USER)
    assert project.check(wrong, Selection()).ok
    twice = project.check(wrong, Selection(tests=True))
    assert [finding.diagnostic.code for finding in twice.errors] == ["E0308"]
    assert project.test({USER: APP}, Selection()).passed
    failed = project.test({USER: APP.replace("four(), 4", "four(), 5")}, Selection())
    assert not failed.passed
    assert "is_four ... FAILED" in failed.output


def test_features_and_packages_are_cargos(project: Project, root: Path) -> None:
    with (root / "core" / "Cargo.toml").open("a") as manifest:
        manifest.write("\n[features]\nextra = []\n")
    (root / LIB).write_text(CORE + '#[cfg(feature = "extra")]\npub fn extra() -> u8 {\n    "x"\n}\n')
    project.sync()
    assert project.check({}, Selection(packages=("core-lib",))).ok
    assert not project.check({}, Selection(packages=("core-lib",), features="extra")).ok
    assert not project.check({}, Selection(all_features=True)).ok
    with pytest.raises(CargoFailed, match="absent"):
        project.check({}, Selection(packages=("absent",)))


def test_foreign_code_sees_no_files_of_the_user_and_no_network(project: Project, root: Path, tmp_path: Path) -> None:
    """A build script is the user's dependencies' code: it may look for what it likes."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (root / "core" / "build.rs").write_text(
        "use std::net::TcpStream;\n\nfn main() {\n"
        f'    assert!(std::fs::read("{secret}").is_err(), "read a file beside the workspace");\n'
        '    assert!(std::fs::read_dir("/root").is_err() && std::fs::read_dir("/home").is_err(), "saw homes");\n'
        '    assert!(std::fs::write("src/lib.rs", "").is_err(), "wrote into the sources");\n'
        '    assert!(TcpStream::connect("1.1.1.1:80").is_err(), "reached the network");\n'
        '    assert!(std::env::var("SLEEPYD_SECRET").is_err(), "saw the environment");\n'
        '    println!("cargo:rustc-env=BUILT=yes");\n}\n'
    )
    (root / LIB).write_text(CORE + 'pub fn built() -> &\'static str {\n    env!("BUILT")\n}\n')
    project.sync()
    report = project.check({}, Selection())
    assert report.ok, report.message


def test_a_build_script_that_fails_is_cargos_failure(project: Project, root: Path) -> None:
    (root / "core" / "build.rs").write_text('fn main() {\n    panic!("no luck today");\n}\n')
    project.sync()
    with pytest.raises(CargoFailed, match="no luck today"):
        project.check({}, Selection())


def test_a_crate_that_is_not_downloaded_is_named(project: Project, root: Path) -> None:
    with (root / "core" / "Cargo.toml").open("a") as manifest:
        manifest.write('\n[dependencies]\nnot-downloaded-yet = "1"\n')
    project.sync()
    with pytest.raises(CargoFailed, match="not-downloaded-yet"):
        project.check({}, Selection())


def test_a_wrapper_that_the_workspace_names_is_not_run(project: Project, root: Path) -> None:
    (root / ".cargo").mkdir()
    (root / ".cargo" / "config.toml").write_text('[build]\nrustc-wrapper = "/absent/sccache"\n')
    project.sync()
    assert project.check({}, Selection()).ok
