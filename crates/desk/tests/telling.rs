//! The referrer hears what they may hear, once, and nothing of it leaks.

mod support;

use desk::telling;
use jiff::civil::date;
use lexicon::{Profession, ReferralState, Role};
use platform::{Sql, Uuid, args, clock, jobs, new_id, settings};
use serde_json::json;
use support::{
    Practice,
    fill::{Referral, Source},
};
use testing::{World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

async fn source(world: &World, practice: &Practice, profession: Profession) -> Uuid {
    let organisation = support::fill::organisation(world, practice, "Riverbend").await;
    let source =
        Source { profession, organisation: Some(organisation), ..Source::named("Ama Osei") };
    let id = source.put(world, practice).await;
    contact(world, practice, organisation, "email", "office@riverbend.example", "typed").await;
    id
}

async fn contact(
    world: &World,
    practice: &Practice,
    organisation: Uuid,
    kind: &str,
    value: &str,
    trust: &str,
) {
    let sql = "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value, digits,
                   trust, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)";
    let digits: String = value.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    world
        .db()
        .run(sql, args![practice.id, new_id(), organisation, kind, value, digits, trust])
        .await
        .expect("a contact point");
}

async fn referral(world: &World, practice: &Practice, source: Uuid, state: ReferralState) -> Uuid {
    let referral = Referral { patient: PATIENT, state, ..Referral::of(source, date(2026, 11, 17)) };
    referral.put(world, practice).await
}

async fn pause(world: &World, practice: &Practice, minutes: i64) {
    settings::put(world.db(), practice.id, "telling", &json!({ "pause": minutes }), None)
        .await
        .expect("a setting");
}

async fn changed(world: &World, practice: &Practice, referral: Uuid, to: &str) {
    let payload = json!({ "referral": referral, "event": new_id(), "to": to });
    let job = jobs::NewJob::new("referral.changed", payload);
    jobs::enqueue(world.db(), practice.id, job).await.expect("a job");
    work(world).await;
}

async fn work(world: &World) {
    for _ in 0..5 {
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
    }
}

/// State and channel of the tellings of a referral, the oldest first.
async fn notices(world: &World, referral: Uuid) -> Vec<String> {
    #[derive(platform::db::FromQueryResult)]
    struct Row {
        stage: String,
        channel: String,
        state: String,
    }
    let rows: Vec<Row> = world
        .db()
        .rows(
            "SELECT stage, channel, state FROM notice WHERE referral_id = $1 ORDER BY created_at, id",
            args![referral],
        )
        .await
        .expect("rows");
    rows.into_iter().map(|row| format!("{} {} {}", row.stage, row.channel, row.state)).collect()
}

async fn mails(world: &World) -> Vec<String> {
    #[derive(platform::db::FromQueryResult)]
    struct Row {
        subject: String,
        body: String,
    }
    let rows: Vec<Row> =
        world.db().rows("SELECT subject, body FROM mail_out", args![]).await.expect("rows");
    rows.into_iter().map(|row| format!("{}\n{}", row.subject, row.body)).collect()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

#[test]
fn a_treating_provider_hears_once_by_a_mail_that_names_no_patient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, referral, "evaluated").await;
        changed(&world, &practice, referral, "evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email sent"]);
        let mails = mails(&world).await;
        assert_eq!(mails.len(), 1, "once");
        for word in ["Quixana", "Zebrowski", "Maria"] {
            assert!(!mails[0].contains(word), "{}", mails[0]);
        }
        assert_eq!(count(&world, "SELECT count(*) FROM touch WHERE kind = 'email'").await, 1);
        let audits = "SELECT count(*) FROM audit WHERE action = 'referral.disclosed'
                      AND detail NOT LIKE '%Quixana%'";
        assert_eq!(count(&world, audits).await, 1);
    });
}

#[test]
fn a_coach_hears_thank_you_and_never_that_somebody_became_a_patient() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Coach).await;
        let arrived = referral(&world, &practice, source, ReferralState::Received).await;
        changed(&world, &practice, arrived, "received").await;
        let seen = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, seen, "evaluated").await;
        assert_eq!(notices(&world, arrived).await, ["received email sent"]);
        assert_eq!(notices(&world, seen).await, ["evaluated none withheld"]);
        let mails = mails(&world).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("Thank you"), "{}", mails[0]);
        for word in ["Quixana", "patient", "visit", "/status/"] {
            assert!(!mails[0].contains(word), "{}", mails[0]);
        }
    });
}

#[test]
fn an_undo_within_the_pause_withdraws_the_telling_and_a_second_move_takes_it_up() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 10).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        let set = async |state: &str| {
            let sql = "UPDATE referral SET state = $2 WHERE id = $1";
            world.db().run(sql, args![referral, state]).await.expect("a change");
            changed(&world, &practice, referral, state).await;
        };
        set("evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email waiting"]);
        set("contacting").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email withdrawn"]);
        set("evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated email waiting"]);
        assert!(mails(&world).await.is_empty(), "nothing left within the pause");
        let due = "UPDATE job SET run_at = $1 WHERE kind = 'notice.deliver'";
        world.db().run(due, args![clock::now()]).await.expect("time passes");
        work(&world).await;
        assert_eq!(notices(&world, referral).await, ["evaluated email sent"]);
        assert_eq!(mails(&world).await.len(), 1, "once, though two jobs were due");
    });
}

#[test]
fn a_letter_waits_for_a_person_who_notes_it_and_can_take_that_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let place = "INSERT INTO location (practice_id, id, organisation_id, street, city, state,
                         zip, created_at, changed_at)
                     SELECT practice_id, $2, organisation_id, '44 River Road', 'Columbus', 'OH',
                            '43004', 0, 0 FROM source WHERE id = $1";
        world.db().run(place, args![source, new_id()]).await.expect("a place");
        let router = desk::routes(&world.app).finish();
        let mut desk = practice.browser(&router, Role::FrontDesk).await;
        let saved = desk.post(&format!("/sources/{source}/posted"), &[("way", "letter")]).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        let referral = referral(&world, &practice, source, ReferralState::Evaluated).await;
        changed(&world, &practice, referral, "evaluated").await;
        assert_eq!(notices(&world, referral).await, ["evaluated letter ready"]);
        let list = desk.get("/telling").await;
        assert!(list.body.contains("1 to print") && list.body.contains("Quixana Z."));
        assert!(!list.body.contains("Zebrowski"), "names are short on a list");
        let id = world
            .db()
            .value::<Uuid>("SELECT id FROM notice WHERE referral_id = $1", args![referral])
            .await
            .expect("a query")
            .expect("a notice");
        let paper = desk.get(&format!("/telling/{id}/paper")).await;
        assert!(paper.bytes.starts_with(b"%PDF-"));
        assert_eq!(desk.post(&format!("/telling/{id}/done"), &[]).await.status, 303);
        assert_eq!(desk.post(&format!("/telling/{id}/done"), &[]).await.status, 409, "once");
        let letters = "SELECT count(*) FROM touch WHERE kind = 'letter' AND deleted_at IS NULL";
        assert_eq!(count(&world, letters).await, 1);
        assert_eq!(desk.post(&format!("/telling/{id}/undo"), &[]).await.status, 303);
        assert_eq!(count(&world, letters).await, 0);
        assert_eq!(notices(&world, referral).await, ["evaluated letter ready"]);
        let page = desk.get(&format!("/referrals/{referral}")).await;
        assert!(page.body.contains("What the referrer knows"), "{}", page.body);
        assert!(page.body.contains("Needs a hand"));
    });
}

#[test]
fn asking_lists_just_what_is_missing_and_no_words_of_ours_in_an_open_mail() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        pause(&world, &practice, 0).await;
        let source = source(&world, &practice, Profession::Physician).await;
        let referral = referral(&world, &practice, source, ReferralState::NeedsInfo).await;
        let mut items = Vec::new();
        for (kind, words) in [("signed_order", ""), ("other", "MRI of Quixana"), ("payer", "")] {
            let id = new_id();
            let sql = "INSERT INTO missing_item (practice_id, id, referral_id, kind, words,
                           created_at) VALUES ($1, $2, $3, $4, $5, 0)";
            world
                .db()
                .run(sql, args![practice.id, id, referral, kind, words])
                .await
                .expect("an item");
            items.push(id);
        }
        let tx = world.db().begin().await.expect("a transaction");
        let asked = telling::ask(&tx, practice.id, referral, &items[..2]).await.expect("a request");
        tx.commit().await.expect("a commit");
        assert_eq!(asked.way, Some(telling::rules::Way::Email));
        work(&world).await;
        let mails = mails(&world).await;
        assert!(mails[0].contains("The signed order"), "{}", mails[0]);
        assert!(!mails[0].contains("Payer"), "not asked for: {}", mails[0]);
        assert!(!mails[0].contains("Quixana") && !mails[0].contains("MRI"), "{}", mails[0]);
        let marked = "SELECT count(*) FROM missing_item WHERE asked_how = 'email'";
        assert_eq!(count(&world, marked).await, 2);
    });
}
