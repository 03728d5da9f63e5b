//! What this crate promises, a file or folder for each capability, all in one program: it is
//! linked once.

mod support;

mod abuse_text;
mod access;
mod again;
mod arrivals;
mod backups;
mod board;
mod brand;
mod calendar;
mod calendar_mail;
mod carried;
mod consent;
mod demo;
mod directory;
mod documents;
mod fax;
mod gifts;
mod gifts_apart;
mod imports;
mod inbox;
mod inbox_kept;
mod letters;
mod links;
mod listings;
mod live;
mod merge;
mod notes;
mod office_reports;
mod outages;
mod outbox;
mod outcomes;
mod plans;
mod playbooks;
mod practice_report;
mod print;
mod profile;
mod refer;
mod referrals;
mod relationships;
mod report_kept;
mod report_page;
mod reports;
mod set_up;
mod settings;
mod sources;
mod status;
mod stops;
mod telling;
mod thanks;
mod today;
mod touches;
mod verdicts;
mod wordings;

use std::{fs, path::Path};

/// A file that `main.rs` does not name would never run, and nothing else would say so.
#[test]
fn every_file_of_tests_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let main = fs::read_to_string(folder.join("main.rs")).expect("this file");
    for entry in fs::read_dir(&folder).expect("the folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let module = name.trim_end_matches(".rs");
        let holds_tests =
            module != "main" && (module != name || folder.join(&name).join("mod.rs").exists());
        assert!(!holds_tests || main.contains(&format!("mod {module};\n")), "{name} is not run");
    }
}
