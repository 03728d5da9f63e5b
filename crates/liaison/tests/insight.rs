//! `liaison insight`: verdicts and effects from files alone.

mod program;

use std::{fmt::Write, path::Path, process::Command};

use program::run;
use serde_json::Value;

/// The command in an empty folder, where neither settings nor data are.
fn insight(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liaison"));
    command.current_dir(folder).env_clear().arg("insight").args(arguments);
    command
}

fn answer(folder: &Path, arguments: &[&str]) -> String {
    let output = run(insight(folder, arguments));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = run(insight(folder, arguments));
    assert!(!output.status.success(), "{arguments:?} should be refused");
    assert!(output.stdout.is_empty(), "nothing half is printed");
    String::from_utf8(output.stderr).expect("text")
}

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn lines(json: &str) -> Vec<Value> {
    serde_json::from_str(json).expect("a list")
}

/// One source that stopped in June and one that goes on, twice a month each.
fn events() -> String {
    let mut csv = String::from("source,date\n");
    for month in 1..=12 {
        for day in [3, 17] {
            writeln!(csv, "Steady Clinic,2024-{month:02}-{day:02}").expect("a row");
            if month <= 6 {
                writeln!(csv, "Gone Clinic,2024-{month:02}-{day:02}").expect("a row");
            }
        }
    }
    csv
}

const TOUCHES: &str = "source,date,kind\n\
                       Gone Clinic,2024-11-04,visit\n\
                       Steady Clinic,2024-03-10,lunch\n\
                       Steady Clinic,2024-06-11,visit\n\
                       Nobody Known,2024-06-11,call\n";

const SCORE: [&str; 5] = ["score", "events.csv", "--as-of", "2024-12-31", "--format=json"];

#[test]
fn each_source_gets_its_verdict_without_a_data_folder() {
    let folder = folder_with(&[("events.csv", &events())]);
    let verdicts = lines(&answer(folder.path(), &SCORE));
    assert_eq!(verdicts.len(), 2);
    let gone = verdicts.iter().find(|verdict| verdict["source"] == "Gone Clinic").expect("it");
    assert_eq!(gone["status"], "slipping");
    for name in ["rate_month", "low", "high", "chance", "p_active", "expected_90_days"] {
        assert!(gone[name].is_f64(), "{name}: {gone}");
    }
    assert!(gone["expected_loss_90_days"].as_f64().expect("a number") > 0.0);
    assert!(gone["rank"].is_u64() && gone["why"].is_string(), "{gone}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").flatten().collect();
    assert_eq!(left.len(), 1, "nothing is written: {left:?}");
}

#[test]
fn what_came_after_the_day_is_not_known_yet() {
    let early =
        events().lines().filter(|row| !row.ends_with("-17")).fold(String::new(), |mut csv, row| {
            csv.push_str(row);
            csv.push('\n');
            csv
        });
    let late = format!("{early}Gone Clinic,2024-12-30\nGone Clinic,2024-12-31\n");
    let folder = folder_with(&[("early.csv", &early), ("late.csv", &late)]);
    let of =
        |file| answer(folder.path(), &["score", file, "--as-of", "2024-12-15", "--format", "json"]);
    assert_eq!(of("early.csv"), of("late.csv"));
}

#[test]
fn the_last_touch_stands_in_the_reason() {
    let folder = folder_with(&[("events.csv", &events()), ("touches.csv", TOUCHES)]);
    let arguments = [&SCORE[..], &["--touches", "touches.csv"]].concat();
    let verdicts = lines(&answer(folder.path(), &arguments));
    let why = |name: &str| {
        let verdict = verdicts.iter().find(|verdict| verdict["source"] == name).expect(name);
        verdict["why"].as_str().expect("words").to_owned()
    };
    assert!(why("Gone Clinic").ends_with("Last touch: visit, 2024-11-04."));
    assert!(why("Steady Clinic").ends_with("Last touch: visit, 2024-06-11."));
}

#[test]
fn each_kind_of_touch_has_its_effect_in_the_order_of_the_alphabet() {
    let folder = folder_with(&[("events.csv", &events()), ("touches.csv", TOUCHES)]);
    let asked = ["effects", "events.csv", "--touches", "touches.csv", "--format", "json"];
    let effects = lines(&answer(folder.path(), &asked));
    let kinds: Vec<_> = effects.iter().map(|effect| effect["kind"].as_str()).collect();
    assert_eq!(kinds, [Some("call"), Some("lunch"), Some("visit")]);
    for effect in &effects {
        for name in ["rate_ratio", "low", "high"] {
            assert!(effect[name].is_f64() || effect[name].is_null(), "{name}: {effect}");
        }
        assert!(effect["n"].is_u64(), "{effect}");
    }
}

#[test]
fn files_of_spreadsheet_programs_are_read_as_they_are() {
    let plain = "source,date\nA,2024-01-05\n\"B, the second\",2024-02-06\nA,2024-03-07\n";
    let other = "\u{feff}Date;Note;SOURCE\r\n\r\n1/5/2024;\"two\r\nlines\";A\r\n;;\r\n\
                 2/6/2024 9:30;;\"B, the second\"\r\n\r\n2024-03-07T10:00;; A \r\n";
    let folder = folder_with(&[("plain.csv", plain), ("other.csv", other)]);
    let of =
        |file| answer(folder.path(), &["score", file, "--as-of", "2024-12-31", "--format", "json"]);
    assert_eq!(of("plain.csv"), of("other.csv"));
}

#[test]
fn a_fault_is_told_with_its_row_its_column_and_what_to_do() {
    let folder = folder_with(&[
        ("word.csv", "source,date\nA,2024-01-05\n\n\"B\nC\",2024-01-06\nA,soon\n"),
        ("short.csv", "source,date\nA,2024-01-05\nA\n"),
        ("nameless.csv", "source,date\n ,2024-01-05\n"),
        ("impossible.csv", "source,date\nA,2023-02-29\n"),
        ("european.csv", "source,date\nA,31/12/2023\n"),
        ("columns.csv", "name,day\nA,2024-01-05\n"),
        ("headers.csv", "source,date\n"),
        ("empty.csv", ""),
        ("kinds.csv", "source,date,kind\nA,2024-01-05,visit\nA,2024-01-05,\n"),
        ("good.csv", "source,date\nA,2024-01-05\n"),
    ]);
    std::fs::write(folder.path().join("latin.csv"), b"source,date\nCaf\xe9,2024-01-05\n")
        .expect("a file");
    std::fs::write(folder.path().join("wide.csv"), b"\xff\xfes\0o\0u\0").expect("a file");
    let said = |file| refusal(folder.path(), &["score", file, "--as-of", "2024-12-31"]);
    for (file, words) in [
        ("word.csv", &["row 5", "column date", "\"soon\"", "2024-12-31"][..]),
        ("short.csv", &["row 3", "column date", "empty"]),
        ("nameless.csv", &["row 2", "column source", "empty"]),
        ("impossible.csv", &["row 2", "column date", "calendar"]),
        ("european.csv", &["row 2", "column date", "day first"]),
        ("columns.csv", &["row 1", "\"source\"", "\"name\", \"day\"", "source,date"]),
        ("headers.csv", &["no rows"]),
        ("empty.csv", &["empty"]),
        ("latin.csv", &["row 2", "column source", "CSV UTF-8"]),
        ("wide.csv", &["UTF-16", "CSV UTF-8"]),
        ("missing.csv", &["missing.csv", "cannot be read", "name of the file"]),
    ] {
        let said = said(file);
        for word in words {
            assert!(said.contains(word), "{file}: {word} is not in: {said}");
        }
    }
    let said = refusal(folder.path(), &["effects", "good.csv", "--touches", "kinds.csv"]);
    assert!(said.contains("kinds.csv, row 3, column kind"), "{said}");
    let said = refusal(folder.path(), &["score", "good.csv", "--as-of", "yesterday"]);
    assert!(said.contains("2024-12-31"), "{said}");
}

#[test]
fn a_table_and_a_csv_say_the_same() {
    let folder = folder_with(&[("events.csv", &events())]);
    let of = |format| {
        answer(folder.path(), &["score", "events.csv", "--as-of", "2024-12-31", "--format", format])
    };
    let (table, csv) = (of("table"), of("csv"));
    assert!(table.starts_with("rank  source"), "{table}");
    assert!(csv.contains("rank,source,status,rate_month,low,high,chance,p_active"), "{csv}");
    for text in [table, csv] {
        assert!(text.contains("Gone Clinic") && text.contains("slipping"), "{text}");
    }
}

#[test]
fn a_million_rows_are_read() {
    let mut csv = String::from("source,date\n");
    for row in 0..1_000_000_u32 {
        let (month, day) = (row / 28 % 12 + 1, row % 28 + 1);
        writeln!(csv, "Source {},2024-{month:02}-{day:02}", row % 1000).expect("a row");
    }
    let folder = folder_with(&[("events.csv", &csv)]);
    assert_eq!(lines(&answer(folder.path(), &SCORE)).len(), 1000);
}
