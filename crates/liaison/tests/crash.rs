//! The program is killed in the middle of its work: whatever it acknowledged
//! is there when it comes back, and nothing is there by halves.

mod program;

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use program::{Program, command, run, set_up, sign_in};
use testing::PostgresDatabase;

/// Kills and restarts the program while several people add clinics.
fn loses_nothing(database: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut program = Program::serve(folder.path(), database, &["serve"]);
    let mut owner = set_up(&program);
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..4 {
        let done = Arc::new(Mutex::new(Vec::new()));
        let people: Vec<_> = (0..4)
            .map(|who| {
                let (mut person, done) = (owner.clone(), done.clone());
                thread::spawn(move || {
                    for number in 0.. {
                        let name = format!("clinic-{round}-{who}-{number}-end");
                        // An error means the program is gone: this one was not acknowledged.
                        let Ok(answer) = person.post("/settings/clinics", &[("name", &name)])
                        else {
                            return;
                        };
                        assert_eq!(answer.status, 303, "{}", answer.body);
                        done.lock().expect("the list").push(name);
                    }
                })
            })
            .collect();
        // Killed at another point of the work in each round.
        thread::sleep(Duration::from_millis(150 + 61 * round));
        program.kill();
        people.into_iter().for_each(|person| person.join().expect("a person"));
        acknowledged.append(&mut done.lock().expect("the list"));

        program = Program::serve(folder.path(), database, &["serve"]);
        owner = sign_in(&program);
        let page = owner.get("/settings/clinics").expect("an answer").body;
        let lost: Vec<&String> =
            acknowledged.iter().filter(|name| !page.contains(name.as_str())).collect();
        assert!(lost.is_empty(), "lost after round {round}: {lost:?}");
    }
    assert!(acknowledged.len() > 20, "only {} writes were tried", acknowledged.len());
    assert!(program.stop(), "a clean stop");
}

#[test]
fn every_acknowledged_write_survives_a_kill() {
    loses_nothing(None);
    if let Some(database) = PostgresDatabase::make() {
        loses_nothing(Some(database.url()));
    }
}

const DOCTORS: [&str; 10] = [
    "Aldridge",
    "Bellweather",
    "Castellano",
    "Drummond",
    "Eisenberg",
    "Fairbanks",
    "Galloway",
    "Hartmann",
    "Iverson",
    "Jankowski",
];

/// Referrals in a file of this many rows.
fn export(rows: usize) -> String {
    let mut text =
        String::from("Patient,DOB,Referring Physician,Referral Received Date,Referral ID\n");
    for row in 0..rows {
        let (day, month) = (row % 28 + 1, row % 12 + 1);
        text.push_str(&format!(
            "\"Family{row}, Given{row}\",{month}/{day}/1970,\"{}, Ann MD\",{month}/{day}/2025,R{row}\n",
            DOCTORS[row % 10]
        ));
    }
    text
}

#[test]
fn an_import_killed_on_the_way_left_nothing_and_runs_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::serve(folder.path(), None, &["serve"]);
    set_up(&program);
    assert!(program.stop(), "a clean stop");
    std::fs::write(folder.path().join("export.csv"), export(4000)).expect("a file");
    let import = || {
        let mut import = command(folder.path(), None);
        import.args(["import", "export.csv", "--commit", "--format", "json"]);
        import
    };
    let mut child = import().stdout(std::process::Stdio::null()).spawn().expect("it starts");
    thread::sleep(Duration::from_millis(700));
    let was_running = child.try_wait().expect("its state").is_none();
    child.kill().expect("SIGKILL");
    child.wait().expect("its end");
    assert!(was_running, "the import was over before it was killed; give it more rows");

    let output = run(import());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let summary: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(summary["new"]["referrals"], 4000, "all of it is new: nothing was left by halves");
}
