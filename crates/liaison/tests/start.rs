//! Starting and stopping: what is in the way is said with what to do about it.

mod program;

use std::{net::TcpListener, process::Stdio};

use program::{Program, command, run, set_up, sign_in};

fn complaint(mut command: std::process::Command, arguments: &[&str]) -> String {
    command.args(arguments).stdin(Stdio::null());
    let output = run(command);
    assert!(!output.status.success(), "it should not start");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn stopping_and_starting_again_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    let mut owner = set_up(&program);
    owner.post("/settings/clinics", &[("name", "North")]).expect("an answer");
    assert!(program.stop(), "a clean stop");
    let program = Program::serve(folder.path(), None, &["serve"]);
    assert!(!program.printed.iter().any(|line| line.contains("set-up")), "it is set up already");
    assert!(sign_in(&program).get("/settings/clinics").expect("an answer").body.contains("North"));
}

#[test]
fn a_taken_port_is_named_with_the_way_out_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut serve = command(folder.path(), None);
    serve.env("LIAISON_LISTEN", taken.local_addr().expect("an address").to_string());
    let said = complaint(serve, &["serve"]);
    assert!(said.contains("is taken") && said.contains("LIAISON_LISTEN"), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_data_folder_in_use_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let _running = Program::serve(folder.path(), None, &["serve"]);
    let said = complaint(command(folder.path(), None), &["serve"]);
    assert!(said.contains("in use") && said.contains("LIAISON_DATA"), "{said}");
}

#[test]
fn a_wrong_key_is_named_as_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(Program::serve(folder.path(), None, &["serve"]).stop(), "a clean stop");
    let mut serve = command(folder.path(), None);
    serve.env("LIAISON_KEY_FILE", folder.path().join("other.key"));
    let said = complaint(serve, &["serve"]);
    assert!(said.to_lowercase().contains("key"), "{said}");
}

#[test]
fn nothing_readable_lies_in_the_data_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    assert!(program.stop(), "a clean stop");
    let stored = std::fs::read(folder.path().join("data/liaison.db")).expect("the database");
    let holds = |words: &[u8]| stored.windows(words.len()).any(|window| window == words);
    assert!(!holds(b"Riverbend") && !holds(b"SQLite format"), "the database is readable");
    assert!(!folder.path().join("data/liaison.key").exists(), "the key lies with the data");
}

#[test]
fn no_log_tells_the_key_of_the_database_however_much_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    assert!(program.stop(), "a clean stop");
    for asked in ["debug", "trace,sqlx=trace"] {
        let mut report = command(folder.path(), None);
        report.env("LIAISON_LOG", asked).stdin(Stdio::null());
        report.args(["report", "sources", "--from", "2026-01", "--to", "2026-12"]);
        let output = run(report);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains("SELECT"), "{said}");
        assert!(!said.to_lowercase().contains("pragma key") && !said.contains("x'"), "{asked}");
    }
}

#[test]
fn the_sample_practice_starts_and_is_never_mixed_with_a_real_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = Program::serve(folder.path(), None, &["demo"]);
    assert!(
        demo.printed.iter().any(|line| line.starts_with("Sign in as owner@summit.example")),
        "{:?}",
        demo.printed
    );
    drop(demo);
    let real = tempfile::tempdir().expect("a folder");
    let program = Program::serve(real.path(), None, &["serve"]);
    set_up(&program);
    assert!(program.stop(), "a clean stop");
    let said = complaint(command(real.path(), None), &["demo"]);
    assert!(said.contains("real practice") && said.contains("LIAISON_DATA"), "{said}");
    let said = complaint(command(real.path(), None), &["demo", "--fresh"]);
    assert!(said.contains("--fresh will not remove it"), "{said}");
}
