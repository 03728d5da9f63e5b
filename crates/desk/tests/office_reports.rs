//! An office learns on one page what became of the patients it sent, and of none of them.

use crate::support::{
    Practice,
    fill::{self, Referral, Source},
    queue,
};
use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use lexicon::{Profession, ReferralState, Role};
use platform::{Sql, Uuid, args, new_id};
use testing::{Browser, World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

/// A day in the quarter that ended last.
fn last_quarter() -> Date {
    let month = fill::today().first_of_month();
    let into = i32::from((month.month() - 1) % 3);
    month.saturating_sub(into.months()).saturating_sub(20.days())
}

struct Case {
    practice: Practice,
    source: Uuid,
}

impl Case {
    /// An office that sent so many who came, and so many who did not.
    async fn of(world: &World, (came, lost): (usize, usize)) -> Self {
        let practice = Practice::in_world(world).await;
        let source = queue::doctor(world, &practice, "Ama Osei", "44 River Road").await;
        let case = Self { practice, source };
        case.sends(world, source, (came, lost)).await;
        case
    }

    async fn sends(&self, world: &World, source: Uuid, (came, lost): (usize, usize)) {
        let one = || Referral { patient: PATIENT, ..Referral::of(source, last_quarter()) };
        for _ in 0..came {
            one().evaluated_after(6).put(world, &self.practice).await;
        }
        for _ in 0..lost {
            one().ended(ReferralState::Lost, "cost").put(world, &self.practice).await;
        }
    }

    async fn browser(&self, world: &World, role: Role) -> Browser {
        self.practice.browser(&desk::routes(&world.app).finish(), role).await
    }

    fn preview(&self) -> String {
        format!("/sources/{}/office-report", self.source)
    }

    /// Finishes the report of the last quarter and returns its address.
    async fn finish(&self, by: &mut Browser) -> String {
        let path = format!("/sources/{}/office-reports", self.source);
        let done = by.post(&path, &[("span", "quarter")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        done.location().to_owned()
    }
}

async fn word(world: &World, sql: &str) -> String {
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

const STATE: &str = "SELECT state FROM office_report";
const TOUCHES: &str = "SELECT count(*) FROM touch WHERE deleted_at IS NULL";
const LINKS_OPENED: &str = "SELECT CAST(sum(opened_times) AS bigint) FROM office_report_link";

#[test]
fn a_report_counts_names_nobody_and_looking_at_it_keeps_nothing() {
    on_each_database(async |world| {
        let case = Case::of(&world, (9, 6)).await;
        let mut liaison = case.browser(&world, Role::Liaison).await;
        let page = liaison.get(&case.preview()).await.body;
        assert!(page.contains("You sent us 15 patients, and 9 came"), "{page}");
        assert!(page.contains("half of them within a week"), "{page}");
        let pdf = liaison.get(&format!("{}.pdf?span=quarter", case.preview())).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"), "{}", pdf.status);
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 0);

        let address = case.finish(&mut liaison).await;
        let page = liaison.get(&address).await.body;
        for text in [page, word(&world, "SELECT text FROM office_report").await] {
            assert!(!text.contains("Quixana") && !text.contains("Zebrowski"), "{text}");
        }
        assert_eq!(word(&world, "SELECT kind FROM document").await, "report");
        assert_eq!(count(&world, "SELECT pages FROM document").await, 1);
    });
}

#[test]
fn what_is_fewer_than_five_is_never_told() {
    on_each_database(async |world| {
        let case = Case::of(&world, (9, 3)).await;
        let mut reader = case.browser(&world, Role::Reader).await;
        let page = reader.get(&case.preview()).await.body;
        assert!(page.contains("You sent us 12 patients.") && page.contains("not shown"));
        assert!(!page.contains("9 of 12"), "three did not come, which could be reckoned: {page}");
        let path = format!("/sources/{}/office-reports", case.source);
        assert_eq!(reader.post(&path, &[]).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn who_does_not_treat_gets_no_report() {
    on_each_database(async |world| {
        let case = Case::of(&world, (6, 0)).await;
        let coach = Source { profession: Profession::Coach, ..Source::named("Kim Lind") };
        let coach = coach.put(&world, &case.practice).await;
        case.sends(&world, coach, (8, 0)).await;
        let mut owner = case.browser(&world, Role::Owner).await;
        let page = owner.get(&format!("/sources/{coach}/office-report")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("not known to treat"), "{}", page.body);
        let made = owner.post(&format!("/sources/{coach}/office-reports"), &[]).await;
        assert_eq!(made.status, StatusCode::UNPROCESSABLE_ENTITY);
        let card = owner.get(&format!("/sources/{coach}")).await.body;
        assert!(!card.contains("Report for them"));
    });
}

#[test]
fn no_two_reports_count_the_same_patient_not_those_of_an_office_and_its_people() {
    on_each_database(async |world| {
        let case = Case::of(&world, (6, 0)).await;
        let house = fill::organisation(&world, &case.practice, "Riverbend").await;
        let office = Source {
            kind: "organisation",
            organisation: Some(house),
            ..Source::named("Riverbend")
        };
        let office = office.put(&world, &case.practice).await;
        let of_house = "UPDATE source SET organisation_id = $1 WHERE id = $2";
        world.db().run(of_house, args![house, case.source]).await.expect("a change");
        let mut owner = case.browser(&world, Role::Owner).await;
        let page = owner.get(&format!("/sources/{office}/office-report")).await.body;
        assert!(page.contains("You sent us 6 patients"), "of its people: {page}");

        let address = case.finish(&mut owner).await;
        for (who, span) in [(case.source, "quarter"), (case.source, "twelve"), (office, "quarter")]
        {
            let path = format!("/sources/{who}/office-reports");
            let refused = owner.post(&path, &[("span", span)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{span}");
            assert!(refused.body.contains("subtracted"), "{}", refused.body);
        }
        let page = owner.get(&case.preview()).await.body;
        assert!(page.contains("Since the last report"), "{page}");
        owner.post(&format!("{address}/drop"), &[]).await;
        case.finish(&mut owner).await;
    });
}

#[test]
fn what_waits_for_them_is_named_by_its_number_and_only_once_they_were_asked() {
    on_each_database(async |world| {
        let case = Case::of(&world, (6, 0)).await;
        let waiting = Referral { patient: PATIENT, ..Referral::of(case.source, fill::ago(3)) };
        let waiting = waiting.put(&world, &case.practice).await;
        for (kind, asked) in [("signed_order", Some(1_790_000_000_000_i64)), ("payer", None)] {
            let sql = "INSERT INTO missing_item (practice_id, id, referral_id, kind, words,
                           asked_at, created_at) VALUES ($1, $2, $3, $4, 'for Quixana', $5, 0)";
            let values = args![case.practice.id, new_id(), waiting, kind, asked];
            world.db().run(sql, values).await.expect("an item");
        }
        let mut owner = case.browser(&world, Role::Owner).await;
        let page = owner.get(&case.preview()).await.body;
        assert!(page.contains("The signed order, asked for on"), "{page}");
        assert!(!page.contains("Payer and member") && !page.contains("Quixana"), "{page}");
    });
}

#[test]
fn a_report_that_printed_well_is_one_contact_and_taken_back_with_the_answer() {
    on_each_database(async |world| {
        let case = Case::of(&world, (9, 0)).await;
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        let address = case.finish(&mut desk).await;
        desk.post(&format!("{address}/print"), &[]).await;
        assert_eq!(word(&world, STATE).await, "queued");
        desk.post(&format!("{address}/back"), &[]).await;
        assert_eq!(word(&world, STATE).await, "finished");
        desk.post(&format!("{address}/print"), &[]).await;
        let twice = desk.post(&format!("{address}/given"), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "it waits to be printed");

        let piece = "SELECT id FROM print_piece WHERE state = 'waiting'";
        let piece = world.db().value::<Uuid>(piece, args![]).await.expect("a query");
        let piece = piece.expect("a piece").to_string();
        let look = desk.get(&format!("/print/pieces/{piece}/preview.pdf")).await;
        assert!(look.bytes.starts_with(b"%PDF-"), "{}", look.body);
        let begun = desk.post("/print/batches", &[("form", "reports"), ("piece", &piece)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        let batch = begun.location().to_owned();
        let file = desk.get(&format!("{batch}/reports.pdf")).await;
        assert!(file.bytes.starts_with(b"%PDF-"), "{}", file.status);
        assert_eq!(count(&world, TOUCHES).await, 0, "opening a file says nothing");
        desk.post(&format!("{batch}/answer"), &[("answer", "well")]).await;
        assert_eq!((word(&world, STATE).await.as_str(), count(&world, TOUCHES).await), ("sent", 1));
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1, "kept once");
        desk.post(&format!("{batch}/reopen"), &[]).await;
        assert_eq!(
            (word(&world, STATE).await.as_str(), count(&world, TOUCHES).await),
            ("queued", 0)
        );
    });
}

#[test]
fn opening_the_address_shows_a_button_and_only_the_button_shows_the_report() {
    on_each_database(async |world| {
        let case = Case::of(&world, (9, 0)).await;
        let app = world.restarted().reached_at("https://desk.example");
        let router = desk::routes(&app).finish();
        let mut liaison = case.practice.browser(&router, Role::Liaison).await;
        let address = case.finish(&mut liaison).await;
        liaison.post(&format!("{address}/links"), &[]).await;
        let page = liaison.get(&address).await.body;
        let token = page.split("/office-report/").nth(1).expect("a link");
        let token: String = token.chars().take_while(char::is_ascii_alphanumeric).collect();
        assert_eq!(token.len(), 40);
        let kept = word(&world, "SELECT token_hash FROM office_report_link").await;
        assert_ne!(kept, token, "what opens it is not kept");

        let outside = format!("/office-report/{token}");
        let mut office = Browser::new(router.clone());
        let never = office.get(&format!("/office-report/{}", "0".repeat(40))).await;
        let door = office.get(&outside).await;
        assert_eq!(door.body.replace(&token, &"0".repeat(40)), never.body, "all doors are alike");
        assert_eq!(count(&world, LINKS_OPENED).await, 0, "a gateway opens nothing");
        let shown = office.post(&outside, &[]).await;
        assert!(shown.body.contains("You sent us 9 patients"), "{}", shown.body);
        assert_eq!(shown.headers["cache-control"], "no-store, private");
        let pdf = office.post(&format!("{outside}/report.pdf"), &[]).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert_eq!(count(&world, LINKS_OPENED).await, 2);
        let audited = "SELECT count(*) FROM audit WHERE action = 'office_report.opened_outside'";
        assert_eq!(count(&world, audited).await, 2);
        let drop = liaison.post(&format!("{address}/drop"), &[]).await;
        assert_eq!(drop.status, StatusCode::CONFLICT, "they have read it");

        let id = "SELECT id FROM office_report_link";
        let id = world.db().value::<Uuid>(id, args![]).await.expect("a query").expect("a link");
        liaison.post(&format!("/office-reports/links/{id}/revoke"), &[]).await;
        let closed = office.post(&outside, &[]).await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        assert!(!closed.body.contains("patients, and"), "{}", closed.body);
    });
}

#[test]
fn a_mail_with_the_link_holds_no_figure_and_is_a_contact_once() {
    on_each_database(async |world| {
        let case = Case::of(&world, (9, 0)).await;
        let person = "SELECT person_id FROM source WHERE person_id IS NOT NULL";
        let person = world.db().value::<Uuid>(person, args![]).await.expect("a query");
        let sql = "INSERT INTO contact_point (practice_id, id, person_id, kind, value, digits,
                       trust, created_at, changed_at)
                   VALUES ($1, $2, $3, 'email', 'ama@riverbend.example', '', 'typed', 0, 0)";
        world.db().run(sql, args![case.practice.id, new_id(), person]).await.expect("a way");
        let app = world.restarted().reached_at("https://desk.example");
        let router = desk::routes(&app).finish();
        let mut liaison = case.practice.browser(&router, Role::Liaison).await;
        let address = case.finish(&mut liaison).await;
        let sent = liaison.post(&format!("{address}/mail"), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let again = liaison.post(&format!("{address}/mail"), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let body = word(&world, "SELECT body FROM mail_out").await;
        assert!(body.contains("https://desk.example/office-report/"), "{body}");
        assert!(!body.contains('9') || !body.contains("9 patients"), "{body}");
        assert_eq!(count(&world, TOUCHES).await, 1);
        liaison.post(&format!("{address}/back"), &[]).await;
        assert_eq!(
            (word(&world, STATE).await.as_str(), count(&world, TOUCHES).await),
            ("finished", 0)
        );
    });
}
