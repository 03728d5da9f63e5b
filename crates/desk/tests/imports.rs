//! Promises of imports, on both databases.

use crate::support::Practice;
use axum::http::StatusCode;
use desk::imports::{Run, Summary, run_file};
use lexicon::Role;
use platform::{Result, Sql, Uuid, args, audit::Actor, clock};
use testing::{World, on_each_database};

const EXPORT: &str = "Pt Name,DOB,Referring Provider,Referring Practice,Ref Date,Dx\r\n\
    \"Marlow, Ada\",04/12/1961,\"Tresham, Ines MD\",Kestrel Hollow Spine,03/02/2026,M54.50\r\n\
    \"Okafor, Ben\",11/30/1984,\"Tresham, Ines MD\",Kestrel Hollow Spine,03/09/2026,M25.561\r\n\
    \"Vance, Lia\",07/07/1990,\"Tresham, Ines MD\",Kestrel Hollow Spine,,M25.511\r\n";

/// A practice that imports files.
struct Desk<'a> {
    world: &'a World,
    practice: Practice,
}

impl<'a> Desk<'a> {
    async fn in_world(world: &'a World) -> Self {
        Self { world, practice: Practice::in_world(world).await }
    }

    async fn run(&self, text: &str, run: Run) -> Result<Summary> {
        self.run_bytes(text.as_bytes(), None, run).await
    }

    async fn run_bytes(&self, bytes: &[u8], mapping: Option<&str>, run: Run) -> Result<Summary> {
        let (by, zone) = (Actor::program("test"), clock::zone("America/New_York"));
        let app = &self.world.app;
        run_file(app, self.practice.id, &by, &zone, "export.csv", bytes.to_vec(), mapping, run)
            .await
    }

    async fn import(&self, text: &str) -> Summary {
        self.run(text, Run::Commit).await.expect("an import")
    }

    async fn count(&self, sql: &str) -> i64 {
        self.world.db().value::<i64>(sql, args![]).await.expect("a query").expect("a number")
    }

    async fn text(&self, sql: &str) -> String {
        self.world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
    }

    async fn live(&self, table: &str) -> i64 {
        self.count(&format!("SELECT count(*) FROM {table} WHERE deleted_at IS NULL")).await
    }

    async fn named_sources(&self) -> i64 {
        self.count("SELECT count(*) FROM source WHERE deleted_at IS NULL AND kind IN ('person', 'organisation')").await
    }

    async fn undo(&self, id: Option<Uuid>) {
        let router = desk::routes(&self.world.app).finish();
        let mut browser = self.practice.browser(&router, Role::Owner).await;
        let address = format!("/imports/{}/undo", id.expect("an import"));
        assert_eq!(browser.post(&address, &[]).await.status, StatusCode::SEE_OTHER);
    }
}

fn numbers(summary: &Summary) -> [usize; 5] {
    let new = summary.new;
    [new.patients, new.sources, new.referrals, summary.updated, summary.unchanged]
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk.run(EXPORT, Run::Dry).await.expect("a dry run");
        assert_eq!(numbers(&summary), [2, 1, 2, 0, 0]);
        assert_eq!((summary.rows, summary.skipped[0].row), (3, 4));
        assert!(summary.skipped[0].why.contains("No date says when the referral came"));
        for table in ["patient", "referral", "source", "import_batch", "file"] {
            assert_eq!(desk.count(&format!("SELECT count(*) FROM {table}")).await, 0, "{table}");
        }
    });
}

#[test]
fn a_summary_reads_as_the_contract_says() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk.import(EXPORT).await;
        let json = serde_json::to_value(&summary).expect("JSON");
        let mut keys: Vec<&str> =
            json.as_object().expect("an object").keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(
            keys,
            ["doubtful", "import_id", "new", "problems", "rows", "skipped", "unchanged", "updated"]
        );
        assert_eq!(json["new"]["referrals"], 2);
        assert_eq!(json["skipped"][0]["row"], 4);
        assert!(json["import_id"].is_string());
    });
}

#[test]
fn a_second_import_of_the_same_file_changes_nothing() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        desk.import(EXPORT).await;
        let again = desk.import(EXPORT).await;
        assert_eq!(numbers(&again), [0, 0, 0, 0, 2]);
        let tables =
            [desk.live("patient").await, desk.live("referral").await, desk.named_sources().await];
        assert_eq!(tables, [2, 2, 1]);
        assert_eq!(desk.count("SELECT count(*) FROM referral_event").await, 2);
    });
}

#[test]
fn one_person_in_any_spelling_is_one_patient() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk
            .import(
                "Patient,DOB,Referral Date,Referring Provider\n\
                 \"ROSTOVA, NADIA B\",5/14/68,4/2/2026,self\n\
                 Nadia Rostova,1968-05-14,4/3/2026,self\n\
                 \"Rostova, Nádia\",14-May-1968,4/4/2026,self\n\
                 Nadia Rostova,1/1/1990,4/5/2026,self\n",
            )
            .await;
        assert_eq!(summary.new.patients, 2, "another birth date is another person");
        assert_eq!(desk.live("patient").await, 2);
        let later =
            desk.import("Patient,DOB,Referral Date\nNadia Rostova,5/14/1968,4/9/2026\n").await;
        assert_eq!((later.new.patients, later.new.referrals), (0, 1));
    });
}

#[test]
fn a_patient_number_outlives_a_change_of_name_and_is_not_shared() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let head = "MRN,Patient,DOB,Referral Date\n";
        desk.import(&format!("{head}17,\"Rostova, Nadia\",5/14/1968,4/2/2026\n")).await;
        let renamed = desk.import(&format!("{head}17,\"Quill, Nadia\",5/14/1968,4/2/2026\n")).await;
        assert_eq!(numbers(&renamed), [0, 0, 0, 1, 0]);
        assert_eq!(desk.text("SELECT family FROM patient").await, "Quill");
        let other = desk.import(&format!("{head}17,\"Bê, Trần\",1/1/1990,4/3/2026\n")).await;
        assert!(other.skipped[0].why.contains("belongs to a patient of another name"));
    });
}

#[test]
fn self_referred_unassigned_and_total_rows_are_what_they_are() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk
            .import(
                "Patient,DOB,Referral Date,Referring Provider\n\
                 Nadia Rostova,5/14/68,4/2/2026,self\n\
                 Tobias Quill,2/3/59,4/3/2026,(Unassigned)\n\
                 Tobias Quill,2/3/59,4/4/2026,\n\
                 TOTAL,3,,\n",
            )
            .await;
        assert_eq!(numbers(&summary), [2, 0, 3, 0, 0]);
        assert_eq!(summary.skipped[0].row, 5);
        let kinds = desk.text("SELECT string_agg(kind, ' ') FROM (SELECT s.kind FROM referral r JOIN source s ON s.practice_id = r.practice_id AND s.id = r.source_id ORDER BY r.number) x").await;
        assert_eq!(kinds, "self unassigned unassigned");
    });
}

#[test]
fn an_npi_cut_short_by_a_spreadsheet_is_flagged() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk
            .import("Patient,DOB,Referral Date,Referring Provider,NPI\nNadia Rostova,5/14/68,4/2/2026,\"Halvorsen, Susan MD\",1.23457E+09\n")
            .await;
        assert_eq!((summary.problems[0].row, summary.problems[0].column.as_str()), (2, "NPI"));
        assert!(summary.problems[0].problem.contains("cut this NPI short"));
        assert_eq!(summary.new.referrals, 1, "the rest of the row is imported");
    });
}

#[test]
fn a_later_export_updates_and_its_blanks_empty_nothing() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let head = "Patient,DOB,Phone,Referral Date,Referring Provider,Insurance,Initial Eval Date,Status\n";
        desk.import(&format!("{head}Nadia Rostova,5/14/68,614-555-0142,4/2/2025,\"Halvorsen, Susan MD\",BCBS,,Pending\n")).await;
        let update = desk
            .import(&format!(
                "{head}Nadia Rostova,5/14/68,,4/2/2025,\"Halvorsen, Susan MD\",,4/9/2025,Active\n"
            ))
            .await;
        assert_eq!(numbers(&update), [0, 0, 0, 1, 0]);
        assert_eq!(desk.text("SELECT phone FROM patient").await, "(614) 555-0142");
        assert_eq!(desk.text("SELECT payer FROM referral").await, "Blue Cross Blue Shield");
        assert_eq!(desk.text("SELECT state FROM referral").await, "in_care");
        assert_eq!(desk.count("SELECT days_to_evaluation FROM referral").await, 7);
        assert_eq!(desk.count("SELECT evaluated_30 FROM source_month").await, 1);
        let way = desk.text("SELECT string_agg(to_state, ' ') FROM (SELECT to_state FROM referral_event ORDER BY at, id) x").await;
        assert_eq!(way, "received contacting scheduled evaluated in_care");
        assert_eq!(desk.count("SELECT count(*) FROM referral_event WHERE is_inferred").await, 3);
    });
}

#[test]
fn an_import_moves_no_referral_back() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let head = "Patient,DOB,Referral Date,Eval Date,Status\n";
        desk.import(&format!("{head}Nadia Rostova,5/14/68,4/2/2025,,Cancelled\n")).await;
        let summary =
            desk.import(&format!("{head}Nadia Rostova,5/14/68,4/2/2025,4/9/2025,Active\n")).await;
        assert!(summary.problems[0].problem.contains("an import moves no referral back"));
        assert_eq!(desk.text("SELECT state FROM referral").await, "lost");
    });
}

const DOUBT: &str = "Patient,DOB,Referral Date,Referring Provider\n\
    Nadia Rostova,5/14/68,4/2/2026,\"Halvorsen, Susan MD\"\n\
    Tobias Quill,2/3/59,4/3/2026,\"Halvorson, Susan\"\n";

#[test]
fn a_doubtful_source_is_put_to_a_person_and_not_guessed() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let summary = desk.import(DOUBT).await;
        assert_eq!(summary.new.referrals, 1);
        let doubt = &summary.doubtful[0];
        assert_eq!(doubt.row, 3);
        assert_eq!(doubt.candidates[0].name, "Susan Halvorsen, MD");
        let candidate = &doubt.candidates[0];
        assert_eq!(candidate.why, "one letter differs");
        assert!(candidate.probability.is_some_and(|likely| likely > 0.5 && likely < 1.0));
        let reason = &candidate.evidence[0];
        assert_eq!(
            (reason.words.as_str(), reason.speaks.as_str()),
            ("names differ by one letter", "for")
        );
    });
}

#[test]
fn what_a_person_decided_is_remembered_for_the_next_file() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = desk.practice.browser(&router, Role::FrontDesk).await;
        let to_columns = browser.upload("/imports", "export.csv", DOUBT.as_bytes()).await;
        let columns = to_columns.location().to_owned();
        let import = columns.trim_end_matches("/columns").to_owned();
        browser
            .post(
                &columns,
                &[
                    ("c0", "patient.full_name"),
                    ("c1", "patient.birth_date"),
                    ("c2", "referral.received_on"),
                    ("c3", "provider.full_name"),
                ],
            )
            .await;
        let page = browser.get(&import).await.body;
        assert!(
            page.contains("Is this the same source?") && page.contains("one letter differs"),
            "{page}"
        );
        assert!(page.contains("likely the same: "), "{page}");
        assert!(page.contains("For: names differ by one letter."), "{page}");
        let field = between(&page, "name=\"d-", "\"");
        let candidate = between(&page, &format!("name=\"d-{field}\" value=\""), "\"");
        browser.post(&format!("{import}/decide"), &[(&format!("d-{field}"), &candidate)]).await;
        let page = browser.get(&import).await.body;
        assert!(page.contains("2 referrals from 2 rows would be added"), "{page}");
        browser.post(&format!("{import}/commit"), &[]).await;
        assert_eq!((desk.named_sources().await, desk.live("referral").await), (1, 2));

        let next = desk.import("Patient,DOB,Referral Date,Referring Provider\nTobias Quill,2/3/59,4/9/2026,\"Halvorson, Susan\"\n").await;
        assert_eq!((next.doubtful.len(), next.new.referrals, next.new.sources), (0, 1, 0));
    });
}

fn between(text: &str, start: &str, end: &str) -> String {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap_or_default().to_owned()
}

#[test]
fn an_undo_takes_all_back_and_the_file_can_come_again() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let import = desk.import(EXPORT).await;
        desk.undo(import.import_id).await;
        let left =
            [desk.live("patient").await, desk.live("referral").await, desk.named_sources().await];
        assert_eq!(left, [0, 0, 0]);
        assert_eq!(desk.count("SELECT count(*) FROM source_month").await, 0);
        let again = desk.import(EXPORT).await;
        assert_eq!(numbers(&again), [2, 1, 2, 0, 0]);
    });
}

#[test]
fn an_undo_keeps_and_names_what_somebody_has_edited_since() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let import = desk.import(EXPORT).await;
        let edit =
            "UPDATE referral SET reason = 'knee', changed_at = changed_at + 1 WHERE number = 2";
        world.db().run(edit, args![]).await.expect("an edit");
        desk.undo(import.import_id).await;
        assert_eq!((desk.live("referral").await, desk.live("patient").await), (1, 1));
        assert_eq!(desk.named_sources().await, 1, "the edited referral still has its source");
        let router = desk::routes(&world.app).finish();
        let mut browser = desk.practice.browser(&router, Role::Owner).await;
        let page =
            browser.get(&format!("/imports/{}", import.import_id.expect("an import"))).await.body;
        assert!(page.contains("Row 3: Referral 2, edited since the import."), "{page}");
        assert!(!page.contains("Okafor"), "a page about an undo names no patient");
    });
}

#[test]
fn an_undo_of_an_update_brings_the_values_from_before_back() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let head = "Patient,DOB,Referral Date,Insurance,Initial Eval Date\n";
        let first = desk.import(&format!("{head}Nadia Rostova,5/14/68,4/2/2025,BCBS,\n")).await;
        let second =
            desk.import(&format!("{head}Nadia Rostova,5/14/68,4/2/2025,Aetna,4/9/2025\n")).await;
        assert_eq!(second.updated, 1);
        desk.undo(second.import_id).await;
        assert_eq!(desk.text("SELECT payer FROM referral").await, "Blue Cross Blue Shield");
        assert_eq!(desk.text("SELECT state FROM referral").await, "received");
        assert_eq!(desk.text("SELECT evaluated_on FROM referral").await, "");
        desk.undo(first.import_id).await;
        assert_eq!(desk.live("referral").await, 0, "the first can be undone after the second");
    });
}

#[test]
fn a_source_that_somebody_works_with_survives_an_undo() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let import = desk.import(EXPORT).await;
        let touch = "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, created_at, changed_at)
                     SELECT practice_id, id, id, 'visit', 1, 1, 1 FROM source WHERE kind = 'person'";
        world.db().run(touch, args![]).await.expect("a touch");
        desk.undo(import.import_id).await;
        assert_eq!((desk.named_sources().await, desk.live("referral").await), (1, 0));
    });
}

#[test]
fn a_registry_file_becomes_sources_without_patients() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let registry = include_bytes!("../../exchange/fixtures/registry.csv");
        let summary = desk.run_bytes(registry, None, Run::Commit).await.expect("an import");
        assert_eq!(numbers(&summary), [0, 2, 0, 0, 0]);
        assert_eq!(summary.skipped.len(), 1);
        let again = desk.run_bytes(registry, None, Run::Commit).await.expect("an import");
        assert_eq!(numbers(&again), [0, 0, 0, 0, 2]);
        assert_eq!(desk.text("SELECT taxonomy FROM person").await, "207X00000X");
    });
}

#[test]
fn a_file_that_knows_more_of_a_source_fills_it_in_and_its_undo_empties_it_again() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        desk.import(
            "Patient,DOB,Referring Provider,Referral Date\n\
             \"Marlow, Ada\",4/12/1961,\"Tresham, Ines MD\",3/2/2026\n",
        )
        .await;
        let more = "Patient,DOB,Referring Provider,NPI,Provider Phone,Referral Date\n\
             \"Marlow, Ada\",4/12/1961,\"Tresham, Ines MD\",1234567893,614-555-0123,3/2/2026\n";
        let summary = desk.import(more).await;
        assert_eq!(numbers(&summary), [0, 0, 0, 1, 0]);
        assert_eq!(desk.named_sources().await, 1);
        assert_eq!(desk.text("SELECT npi FROM person").await, "1234567893");
        assert_eq!(desk.text("SELECT digits FROM contact_point").await, "6145550123");
        assert_eq!(numbers(&desk.import(more).await), [0, 0, 0, 0, 1], "now it is known");
        let other = more.replace("614-555-0123", "614-555-0199");
        assert_eq!(numbers(&desk.import(&other).await), [0, 0, 0, 0, 1], "nothing is overwritten");
        desk.undo(summary.import_id).await;
        assert_eq!(desk.text("SELECT npi FROM person").await, "");
        assert_eq!(desk.count("SELECT count(*) FROM contact_point").await, 0);
        assert_eq!(desk.named_sources().await, 1);
    });
}

#[test]
fn the_dirty_export_of_the_fixtures_comes_in_as_far_as_it_is_clear() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let dirty = include_bytes!("../../exchange/fixtures/dirty-referrals.csv");
        let summary = desk.run_bytes(dirty, None, Run::Commit).await.expect("an import");
        assert_eq!(summary.new.referrals + summary.doubtful.len(), 6);
        assert_eq!(summary.new.patients, 4, "one patient stands in two rows");
        let doubtful: Vec<usize> = summary.doubtful.iter().map(|doubt| doubt.row).collect();
        assert_eq!(doubtful, [4, 5], "a misspelt name and a bare initial");
    });
}

#[test]
fn a_mapping_by_hand_is_obeyed_and_a_wrong_one_refused() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let text = "A,B,C\nNadia Rostova,5/14/68,4/2/2026\n";
        let mapping = r#"{"columns":{"A":"patient.full_name","B":"patient.birth_date","C":"referral.received_on"}}"#;
        let summary =
            desk.run_bytes(text.as_bytes(), Some(mapping), Run::Dry).await.expect("a dry run");
        assert_eq!(summary.new.referrals, 1);
        let wrong = desk
            .run_bytes(text.as_bytes(), Some(r#"{"columns":{"D":"patient.full_name"}}"#), Run::Dry)
            .await;
        assert!(wrong.is_err_and(|error| error.to_string().contains("no column “D”")));
        let none = desk.run(text, Run::Dry).await;
        assert!(
            none.is_err_and(|error| error
                .to_string()
                .contains("No column says who the patient is"))
        );
    });
}

#[test]
fn the_screens_lead_from_a_file_to_an_import_and_back() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = desk.practice.browser(&router, Role::FrontDesk).await;
        assert!(browser.get("/imports").await.body.contains("No imports yet"));
        assert!(browser.get("/imports/new").await.body.contains("name=\"file\""));
        let columns = browser
            .upload("/imports", "referrals.csv", EXPORT.as_bytes())
            .await
            .location()
            .to_owned();
        let page = browser.get(&columns).await.body;
        assert!(page.contains("Match the columns") && page.contains("Marlow, Ada"), "{page}");

        let codes = [
            "patient.full_name",
            "patient.birth_date",
            "provider.full_name",
            "provider.practice",
            "referral.received_on",
            "referral.diagnosis",
        ];
        let names: Vec<String> = (0..codes.len()).map(|place| format!("c{place}")).collect();
        let fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(codes).collect();
        let import = browser.post(&columns, &fields).await.location().to_owned();
        let page = browser.get(&import).await.body;
        assert!(page.contains("Row 4: No date says") && page.contains("Import 2 rows"), "{page}");
        assert_eq!(desk.live("referral").await, 0);

        assert_eq!(browser.post(&format!("{import}/commit"), &[]).await.location(), import);
        let page = browser.get(&import).await.body;
        assert!(
            page.contains("2 referrals imported") && page.contains("Undo this import"),
            "{page}"
        );
        assert_eq!(
            browser.post(&format!("{import}/commit"), &[]).await.status,
            StatusCode::CONFLICT
        );
        assert!(browser.get("/imports").await.body.contains("referrals.csv"));

        browser.post(&format!("{import}/undo"), &[]).await;
        let page = browser.get(&import).await.body;
        assert!(
            page.contains("This import was undone") && page.contains("Nothing of it is left"),
            "{page}"
        );
        assert_eq!(browser.post(&format!("{import}/undo"), &[]).await.status, StatusCode::CONFLICT);
        let audit = "SELECT count(*) FROM audit WHERE action IN ('import.uploaded', 'import.columns_viewed', 'import.committed', 'import.undone')";
        assert_eq!(desk.count(audit).await, 4);
    });
}

#[test]
fn a_corrected_mapping_is_remembered_for_files_of_the_same_shape() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = desk.practice.browser(&router, Role::Owner).await;
        let file = "Who,Born,Came\nNadia Rostova,5/14/68,4/2/2026\n";
        let columns =
            browser.upload("/imports", "a.csv", file.as_bytes()).await.location().to_owned();
        let twice = browser
            .post(&columns, &[("c0", "patient.full_name"), ("c1", "patient.full_name")])
            .await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.body.contains("cannot both be"));
        let nobody = browser.post(&columns, &[("c1", "patient.birth_date")]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        browser
            .post(
                &columns,
                &[
                    ("c0", "patient.full_name"),
                    ("c1", "patient.birth_date"),
                    ("c2", "referral.received_on"),
                ],
            )
            .await;
        let next = "who;BORN;came\nTobias Quill;2/3/59;4/3/2026\n";
        let summary = desk.run(next, Run::Dry).await.expect("the kept mapping fits");
        assert_eq!(summary.new.referrals, 1);
    });
}

#[test]
fn what_is_no_table_is_refused_in_words_and_keeps_nothing() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut browser = desk.practice.browser(&router, Role::Owner).await;
        for (name, bytes, words) in [
            ("picture.csv", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "a picture (PNG)"),
            ("empty.csv", b"", "The file is empty"),
            ("cut.xlsx", b"PK\x03\x04\x14\0\0\0\x08\0", "damaged or was cut off"),
            ("numbers.csv", b"1,2,3\n4,5,6\n", "No row with column names"),
            ("binary.csv", b"Patient,DOB\n\0\x01\x02\x03,x\n", "only a program can read"),
        ] {
            let answer = browser.upload("/imports", name, bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(
                answer.body.contains("role=\"alert\"") && answer.body.contains(words),
                "{name}: {}",
                answer.body
            );
        }
        let huge = vec![b'a'; 34 * 1024 * 1024];
        let answer = browser.upload("/imports", "huge.csv", &huge).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert!(answer.body.contains("larger than 32 MB"), "{}", answer.body);
        assert_eq!(desk.count("SELECT count(*) FROM import_batch").await, 0);
    });
}

#[test]
fn formulas_in_cells_are_only_text() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let file = "Patient,DOB,Referral Date,Reason,Referring Provider\n\"=cmd|' /C calc'!A0\",5/14/68,4/2/2026,\"=1+1\",\"Halvorsen, Susan MD\"\n";
        let summary = desk.import(file).await;
        assert_eq!(summary.new.referrals, 1);
        assert_eq!(desk.text("SELECT reason FROM referral").await, "=1+1");
    });
}

#[test]
fn numbers_are_unique_and_the_roll_up_is_true() {
    on_each_database(async |world| {
        let desk = Desk::in_world(&world).await;
        let mut file = "MRN,Patient,DOB,Referral Date,Referring Provider,Insurance\n".to_owned();
        for number in 0..600 {
            let (day, doctor) = (number % 28 + 1, word(number % 60));
            file.push_str(&format!(
                "{number},Pat {},1/{day}/1970,2/{day}/2025,\"{doctor}, Ada MD\",Aetna\n",
                word(number)
            ));
        }
        let summary = desk.import(&file).await;
        assert_eq!(numbers(&summary), [600, 60, 600, 0, 0]);
        assert_eq!(desk.count("SELECT count(DISTINCT number) FROM referral").await, 600);
        assert_eq!(desk.count("SELECT max(number) FROM referral").await, 600);
        assert_eq!(desk.count("SELECT CAST(sum(received) AS bigint) FROM source_month").await, 600);
        desk.undo(summary.import_id).await;
        assert_eq!(desk.count("SELECT count(*) FROM source_month").await, 0);
        assert_eq!(desk.named_sources().await, 0);
    });
}

/// Made-up family names that no slip of the finger turns into each other.
fn word(number: usize) -> String {
    const PARTS: [&str; 10] = ["ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu"];
    let part = |place: usize| PARTS[number / 10_usize.pow(place as u32) % 10].repeat(2);
    format!("W{}{}{}", part(2), part(1), part(0))
}
