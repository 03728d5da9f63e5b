//! The real program: backed up while it serves, restored, and killed in the middle of both.

mod program;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use program::{Person, Program, command, run, set_up, sign_in};
use testing::PostgresDatabase;

/// A machine: a folder with data and a key, and perhaps a PostgreSQL.
struct Machine {
    folder: tempfile::TempDir,
    database: Option<PostgresDatabase>,
}

impl Machine {
    fn new(database: Option<PostgresDatabase>) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), database }
    }

    /// Another one with the same key and nothing else.
    fn with_key_of(other: &Self) -> Self {
        let database = other.database.as_ref().and_then(|_| PostgresDatabase::make());
        let machine = Self::new(database);
        fs::copy(
            other.folder.path().join("liaison.key"),
            machine.folder.path().join("liaison.key"),
        )
        .expect("the key");
        machine
    }

    fn url(&self) -> Option<&str> {
        self.database.as_ref().map(PostgresDatabase::url)
    }

    fn serve(&self) -> Program {
        Program::serve(self.folder.path(), self.url(), &["serve"])
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(self.folder.path(), self.url());
        command.args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs a command that must do what it is told, and returns what it says.
    fn does(&self, arguments: &[&str]) -> String {
        let output = run(self.command(arguments));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Runs a command that must refuse, and returns why.
    fn refuses(&self, arguments: &[&str]) -> String {
        let output = run(self.command(arguments));
        assert!(!output.status.success(), "it should refuse");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn on_each(test: impl Fn(Machine)) {
    test(Machine::new(None));
    if let Some(database) = PostgresDatabase::make() {
        test(Machine::new(Some(database)));
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

fn refuse_mail(owner: &mut Person, address: &str) {
    let form = [
        ("channel", "email"),
        ("address", address),
        ("answer", "refused"),
        ("reason", "Please no mail"),
        ("how", "call"),
    ];
    let answer = owner.post("/settings/consent", &form).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn a_backup_made_while_it_serves_brings_the_practice_back_on_another_machine() {
    on_each(|machine| {
        let program = machine.serve();
        let mut owner = set_up(&program);
        owner.post("/settings/clinics", &[("name", "North")]).expect("an answer");
        let file = machine.path("one.backup");
        let said = machine.does(&["backup", text(&file)]);
        assert!(said.contains("read back and found whole"), "{said}");
        assert!(machine.does(&["check", text(&file)]).starts_with("Whole:"));
        owner.post("/settings/clinics", &[("name", "Later")]).expect("an answer");

        let other = Machine::with_key_of(&machine);
        let said = other.does(&["restore", text(&file)]);
        assert!(said.contains("No refusal is known"), "{said}");
        let restored = other.serve();
        assert!(!restored.printed.iter().any(|line| line.contains("set-up")), "it is set up");
        let page = sign_in(&restored).get("/settings/clinics").expect("an answer").body;
        assert!(page.contains("North") && !page.contains("Later"));
    });
}

#[test]
fn refusals_newer_than_the_backup_hold_after_a_restore() {
    on_each(|machine| {
        let program = machine.serve();
        let mut owner = set_up(&program);
        let file = machine.path("one.backup");
        machine.does(&["backup", text(&file)]);
        refuse_mail(&mut owner, "late@office.example");
        assert!(program.stop(), "a clean stop");

        let said = machine.refuses(&["restore", text(&file)]);
        assert!(said.contains("--replace"), "{said}");
        let said = machine.does(&["restore", text(&file), "--replace"]);
        assert!(said.contains("1 refusals") && said.contains("is kept in before"), "{said}");
        let restored = machine.serve();
        let page = sign_in(&restored).get("/settings/consent").expect("an answer").body;
        assert!(page.contains("late@office.example"), "{page}");
        drop(restored);

        // The whole machine is lost: the list beside the backups is all that is left.
        let other = Machine::with_key_of(&machine);
        let beside = tempfile::tempdir().expect("a folder");
        let copy = beside.path().join("one.backup");
        fs::copy(&file, &copy).expect("a copy");
        fs::copy(machine.path("data/stop-list"), beside.path().join("stop-list")).expect("a copy");
        let said = other.does(&["restore", text(&copy)]);
        assert!(said.contains("1 refusals"), "{said}");
        let named = Machine::with_key_of(&machine);
        let list = text(&beside.path().join("stop-list")).to_owned();
        let said = named.does(&["restore", text(&file), "--stop-list", &list]);
        assert!(said.contains("1 refusals"), "{said}");
    });
}

#[test]
fn a_refusal_that_was_acknowledged_is_on_the_list_after_a_kill_and_a_restart() {
    on_each(|machine| {
        let mut program = machine.serve();
        let mut owner = set_up(&program);
        let file = machine.path("one.backup");
        machine.does(&["backup", text(&file)]);
        refuse_mail(&mut owner, "late@office.example");
        program.kill();
        assert!(machine.serve().stop(), "a clean stop");
        let said = machine.does(&["restore", text(&file), "--replace"]);
        assert!(said.contains("1 refusals"), "{said}");
    });
}

#[test]
fn a_backup_killed_anywhere_leaves_nothing_that_looks_whole() {
    on_each(|machine| {
        let program = Program::serve(machine.folder.path(), machine.url(), &["demo"]);
        let folder = machine.path("backups");
        fs::create_dir_all(&folder).expect("a folder");
        let mut killed = 0;
        for round in 0..12 {
            let mut child = machine
                .command(&["backup", text(&folder)])
                .stdout(Stdio::null())
                .spawn()
                .expect("it starts");
            thread::sleep(Duration::from_millis(20 + 90 * round));
            killed += u32::from(child.try_wait().expect("its state").is_none());
            child.kill().expect("SIGKILL");
            child.wait().expect("its end");
            for entry in fs::read_dir(&folder).expect("the folder").flatten() {
                if !entry.file_name().to_string_lossy().starts_with('.') {
                    machine.does(&["check", text(&entry.path())]);
                }
            }
        }
        assert!(killed > 3, "only {killed} were killed on the way");
        // A name is a second long.
        thread::sleep(Duration::from_millis(1100));
        machine.does(&["backup", text(&folder)]);
        let left_over = fs::read_dir(&folder).expect("the folder").flatten();
        let hidden = left_over.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
        assert_eq!(hidden.count(), 0, "what was killed is cleared away");
        drop(program);
    });
}

#[test]
fn a_restore_killed_anywhere_leaves_the_old_or_the_new_data() {
    on_each(|machine| {
        let program = machine.serve();
        let mut owner = set_up(&program);
        let file = machine.path("one.backup");
        machine.does(&["backup", text(&file)]);
        owner.post("/settings/clinics", &[("name", "Later")]).expect("an answer");
        assert!(program.stop(), "a clean stop");
        let (mut old, mut new) = (0, 0);
        for round in 0..8 {
            let mut child = machine
                .command(&["restore", text(&file), "--replace"])
                .stdout(Stdio::null())
                .spawn()
                .expect("it starts");
            thread::sleep(Duration::from_millis(30 + 120 * round));
            child.kill().expect("SIGKILL");
            child.wait().expect("its end");
            // PostgreSQL takes a moment to notice that its client is gone.
            thread::sleep(Duration::from_millis(200));
            let program = machine.serve();
            let mut owner = sign_in(&program);
            let page = owner.get("/settings/clinics").expect("an answer").body;
            assert!(page.contains("Main"), "neither old nor new in round {round}");
            match page.contains("Later") {
                true => old += 1,
                false => {
                    new += 1;
                    owner.post("/settings/clinics", &[("name", "Later")]).expect("an answer");
                }
            }
            assert!(program.stop(), "a clean stop");
        }
        assert!(old > 0, "{old} killed before the switch, {new} after");
    });
}

#[test]
fn what_is_wrong_is_said_with_what_to_do_and_nothing_is_touched() {
    on_each(|machine| {
        let program = machine.serve();
        let mut owner = set_up(&program);
        let file = machine.path("one.backup");
        machine.does(&["backup", text(&file)]);
        let said = machine.refuses(&["backup", text(&file)]);
        assert!(said.contains("is there already"), "{said}");
        let said = machine.refuses(&["restore", text(&file), "--replace"]);
        assert!(said.contains("in use by another running Liaison"), "{said}");
        let said = machine.refuses(&["backup", text(&machine.path("data/mine"))]);
        assert!(said.contains("lies in the data folder"), "{said}");

        let stranger = Machine::new(None);
        let said = stranger.refuses(&["restore", text(&file)]);
        assert!(said.contains("no key file"), "{said}");
        fs::write(stranger.path("liaison.key"), "ab".repeat(32)).expect("a key");
        let said = stranger.refuses(&["restore", text(&file)]);
        assert!(said.contains("another key") && said.contains("LIAISON_KEY_FILE"), "{said}");
        let said = stranger.refuses(&["check", text(&stranger.path("none"))]);
        assert!(said.contains("Check that it is there"), "{said}");
        assert!(!stranger.path("data").exists(), "something was made");

        let bytes = fs::read(&file).expect("the backup");
        let short = machine.path("short.backup");
        fs::write(&short, &bytes[..bytes.len() / 2]).expect("a file");
        assert!(program_still_answers(&mut owner));
        drop(program);
        let said = machine.refuses(&["restore", text(&short), "--replace"]);
        assert!(said.contains("its end is missing"), "{said}");
        let said = machine.refuses(&["check", text(&short)]);
        assert!(said.contains("older backup"), "{said}");
        let program = machine.serve();
        assert!(program_still_answers(&mut sign_in(&program)), "the data are as they were");
    });
}

fn program_still_answers(owner: &mut Person) -> bool {
    owner.get("/settings/clinics").is_ok_and(|answer| answer.body.contains("Main"))
}
