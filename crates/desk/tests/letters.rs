//! A referrer reads on one page what they care about, and it is known what went to whom.

use crate::support::{
    Practice,
    fax_service::{self, Service},
    fill::{self, Referral, Source},
};
use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use lexicon::{Profession, ReferralState, Role};
use platform::{Sql, Uuid, args, jobs, new_id};
use testing::{Answer, Browser, World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

/// A practice, a referrer with every way to them, and a patient in care.
struct Case {
    practice: Practice,
    source: Uuid,
    referral: Uuid,
}

impl Case {
    async fn of(world: &World, profession: Profession, specialty: &str) -> Self {
        let practice = Practice::in_world(world).await;
        let organisation = fill::organisation(world, &practice, "Riverbend").await;
        let source =
            Source { profession, organisation: Some(organisation), ..Source::named("Ama Osei") };
        let source = source.put(world, &practice).await;
        let person = new_id();
        for (sql, values) in [
            (
                "INSERT INTO person (practice_id, id, given, family, specialty, created_at,
                     changed_at) VALUES ($1, $2, 'Ama', 'Osei', $3, 0, 0)",
                args![practice.id, person, specialty],
            ),
            (
                "UPDATE source SET person_id = $2 WHERE practice_id = $1 AND id = $3",
                args![practice.id, person, source],
            ),
            (
                "INSERT INTO location (practice_id, id, organisation_id, street, city, state, zip,
                     created_at, changed_at)
                 VALUES ($1, $2, $3, '44 River Road', 'Columbus', 'OH', '43004', 0, 0)",
                args![practice.id, new_id(), organisation],
            ),
        ] {
            world.db().run(sql, values).await.expect("a row");
        }
        for (kind, value) in [("email", "office@riverbend.example"), ("fax", "6145550142")] {
            let sql = "INSERT INTO contact_point (practice_id, id, organisation_id, kind, value,
                           digits, trust, created_at, changed_at)
                       VALUES ($1, $2, $3, $4, $5, $5, 'confirmed', 0, 0)";
            let values = args![practice.id, new_id(), organisation, kind, value];
            world.db().run(sql, values).await.expect("a way");
        }
        let referral = Referral {
            patient: PATIENT,
            ..Referral::of(source, fill::today().saturating_sub(20.days())).evaluated_after(7)
        };
        let referral = referral.put(world, &practice).await;
        Self { practice, source, referral }
    }

    async fn stands(&self, world: &World, state: ReferralState) {
        let sql = "UPDATE referral SET state = $2 WHERE id = $1";
        world.db().run(sql, args![self.referral, state.code()]).await.expect("a change");
    }

    async fn browser(&self, world: &World, role: Role) -> Browser {
        self.practice.browser(&desk::routes(&world.app).finish(), role).await
    }

    /// Begins a letter and returns its address.
    async fn begin(&self, by: &mut Browser, kind: &str) -> String {
        let path = format!("/referrals/{}/letters", self.referral);
        let begun = by.post(&path, &[("kind", kind)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
        begun.location().to_owned()
    }

    /// Begins and signs a letter.
    async fn signed(&self, by: &mut Browser, kind: &str) -> String {
        let address = self.begin(by, kind).await;
        let signed = sign(by, &address, "1", "Walks without a stick.").await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
        address
    }
}

async fn sign(by: &mut Browser, address: &str, version: &str, words: &str) -> Answer {
    let fields = [
        ("version", version),
        ("opening", "Thank you for sending Quixana to us."),
        ("summary", words),
        ("do", "sign"),
    ];
    by.post(address, &fields).await
}

async fn word(world: &World, sql: &str) -> String {
    world.db().value::<String>(sql, args![]).await.expect("a query").unwrap_or_default()
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a query").unwrap_or(0)
}

async fn work(world: &World) {
    for _ in 0..4 {
        jobs::run_due(&world.app, &desk::handlers()).await.expect("the jobs run");
    }
}

const STATE: &str = "SELECT state FROM letter";
const FAXED: &str = "SELECT count(*) FROM touch WHERE kind = 'fax' AND deleted_at IS NULL";
const TOLD: &str = "SELECT count(*) FROM audit WHERE action = 'referral.disclosed'";

#[test]
fn a_surgeon_is_told_of_precautions_first_and_a_family_physician_what_the_patient_can_do() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "Orthopedic surgery").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist, "evaluation").await;
        let at = |body: &str, field: &str| body.find(&format!("id=\"{field}\"")).expect("a field");
        let page = therapist.get(&address).await.body;
        assert!(at(&page, "precautions") < at(&page, "function"), "{page}");
        let other = "UPDATE person SET specialty = 'Family medicine'";
        world.db().run(other, args![]).await.expect("a change");
        let page = therapist.get(&address).await.body;
        assert!(!page.contains("id=\"precautions\"") && page.contains("id=\"function\""));
        assert_eq!(case.begin(&mut therapist, "evaluation").await, address, "never two drafts");
    });
}

#[test]
fn a_signed_letter_has_a_number_and_can_no_longer_be_changed() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "Family medicine").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist, "evaluation").await;
        let fields = [("opening", "We saw her."), ("summary", "Well.")];
        let preview = therapist.post(&format!("{address}/preview"), &fields).await;
        assert!(preview.bytes.starts_with(b"%PDF-"), "{}", preview.body);
        assert_eq!(word(&world, STATE).await, "draft", "a preview keeps nothing");

        let signed = sign(&mut therapist, &address, "1", "Walks without a stick.").await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.body);
        assert_eq!(word(&world, STATE).await, "finished");
        let title = word(&world, "SELECT title FROM document").await;
        assert_eq!(title, "Evaluation letter to Ama Osei");
        assert!(!word(&world, "SELECT number FROM document").await.is_empty());
        let again = sign(&mut therapist, &address, "2", "Something else.").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it is signed");
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 1);
    });
}

#[test]
fn a_letter_longer_than_a_page_is_not_signed_and_keeps_every_word() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "Family medicine").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist, "evaluation").await;
        let long = "Stairs and floors. ".repeat(60);
        let long = long.trim();
        let mut fields = vec![("version", "1"), ("opening", "We saw her."), ("do", "sign")];
        for part in ["summary", "function", "pain", "motion", "strength", "outcome", "plan"] {
            fields.push((part, long));
        }
        let refused = therapist.post(&address, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("It runs to 3 pages"), "{}", refused.body);
        assert_eq!(refused.body.matches(long).count(), 7, "what was written is there");
        assert_eq!(word(&world, STATE).await, "draft");
        assert_eq!(count(&world, "SELECT count(*) FROM document").await, 0);
    });
}

#[test]
fn the_slower_of_two_writers_is_told_and_loses_nothing() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        let address = case.begin(&mut therapist, "progress").await;
        let save = |words: &'static str| {
            [("version", "1"), ("opening", "So far."), ("summary", words), ("do", "save")]
        };
        let kept = therapist.post(&address, &save("Better.")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let slower = desk.post(&address, &save("Much better.")).await;
        assert_eq!(slower.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(slower.body.contains("Somebody else") && slower.body.contains("Much better."));
        assert!(word(&world, "SELECT sections FROM letter").await.contains("\"Better.\""));
    });
}

#[test]
fn who_does_not_treat_gets_no_letter_about_a_patient() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::YogaInstructor, "").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let path = format!("/referrals/{}/letters", case.referral);
        let refused = therapist.post(&path, &[("kind", "evaluation")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("not known to treat"), "{}", refused.body);
        assert_eq!(count(&world, "SELECT count(*) FROM letter").await, 0);
        let mut liaison = case.browser(&world, Role::Liaison).await;
        assert_eq!(liaison.get("/letters").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_fax_that_arrived_is_a_contact_and_a_disclosure_and_one_that_did_not_waits_again() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        let service =
            Service::answering(vec![(200, "{\"id\":\"F-1\"}"), (200, "{\"id\":\"F-2\"}")]);
        let mut owner = case.browser(&world, Role::Owner).await;
        let form = [("url", service.url.as_str()), ("shape", "json"), ("token", "t0ken")];
        assert_eq!(owner.post("/settings/telling/fax", &form).await.status, StatusCode::SEE_OTHER);
        let address = case.signed(&mut owner, "evaluation").await;
        let send = format!("{address}/send");
        let sent = owner.post(&send, &[("way", "fax")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        assert_eq!(owner.post(&send, &[("way", "fax")]).await.status, StatusCode::CONFLICT, "once");
        work(&world).await;
        assert_eq!(word(&world, STATE).await, "going");
        let says = async |words: &str| {
            fax_service::says(&world, case.practice.id, words, None).await;
        };
        says("{\"id\":\"F-1\",\"status\":\"busy\",\"reason\":\"line busy\"}").await;
        assert_eq!(word(&world, STATE).await, "finished");
        assert!(owner.get(&address).await.body.contains("line busy"), "why is said");
        assert_eq!((count(&world, FAXED).await, count(&world, TOLD).await), (0, 0));

        owner.post(&send, &[("way", "fax")]).await;
        work(&world).await;
        for _ in 0..2 {
            says("{\"id\":\"F-2\",\"status\":\"delivered\"}").await;
        }
        assert_eq!(word(&world, STATE).await, "sent");
        assert_eq!((count(&world, FAXED).await, count(&world, TOLD).await), (1, 1), "once");
        let note = word(&world, "SELECT note FROM touch WHERE kind = 'fax'").await;
        assert_eq!(note, "Evaluation letter about a referral");
        assert_eq!(
            count(&world, "SELECT count(*) FROM audit WHERE detail LIKE '%Quixana%'").await,
            0
        );
    });
}

#[test]
fn a_number_nobody_confirmed_gets_no_letter() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        let typed = "UPDATE contact_point SET trust = 'typed' WHERE kind = 'fax'";
        world.db().run(typed, args![]).await.expect("a change");
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        let address = case.signed(&mut desk, "evaluation").await;
        let refused = desk.post(&format!("{address}/send"), &[("way", "fax")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("not confirmed"), "{}", refused.body);
        assert_eq!(word(&world, STATE).await, "finished");
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let send = therapist.post(&format!("{address}/send"), &[("way", "letter")]).await;
        assert_eq!(send.status, StatusCode::FORBIDDEN, "sending is for those who move referrals");
    });
}

#[test]
fn behind_the_private_link_the_letter_opens_with_the_number_and_the_mail_names_nobody() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        let app = world.restarted().reached_at("https://desk.example");
        let router = desk::routes(&app).finish();
        let mut desk = case.practice.browser(&router, Role::FrontDesk).await;
        let links = desk.post(&format!("/referrals/{}/links", case.referral), &[]).await.body;
        let after = |mark: &str, end: char| {
            let rest = links.split(mark).nth(1).unwrap_or_else(|| panic!("{mark}: {links}"));
            rest.split(end).next().unwrap_or("").to_owned()
        };
        let (page, pin) = (format!("/status/{}", after("/status/", '<')), after("<strong>", '<'));
        let address = case.signed(&mut desk, "evaluation").await;
        let id = address.rsplit('/').next().expect("an id").to_owned();
        let letter = format!("{page}/letters/{id}");
        let mut office = Browser::new(router.clone());
        office.post(&page, &[("number", &pin)]).await;
        assert!(!office.get(&page).await.body.contains("/letters/"), "nothing was sent yet");
        assert_eq!(office.post(&letter, &[]).await.status, StatusCode::NOT_FOUND);

        let sent = desk.post(&format!("{address}/send"), &[("way", "link")]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let mail = word(&world, "SELECT subject || body FROM mail_out").await;
        assert!(mail.contains("https://desk.example/status/"), "{mail}");
        assert!(!mail.contains("Quixana") && !mail.contains("Zebrowski"), "{mail}");
        assert!(office.get(&page).await.body.contains("/letters/"));
        let opened = office.post(&letter, &[]).await;
        assert!(opened.bytes.starts_with(b"%PDF-"), "{}", opened.body);
        assert_eq!(opened.headers["cache-control"], "no-store, private");
        let mut stranger = Browser::new(router);
        assert_eq!(stranger.post(&letter, &[]).await.status, StatusCode::FORBIDDEN);
        let seen = "SELECT count(*) FROM audit WHERE action = 'letter.opened_outside'";
        assert_eq!(count(&world, seen).await, 1);
    });
}

#[test]
fn a_progress_letter_stands_on_today_before_the_visit_until_it_is_signed() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        case.stands(&world, ReferralState::InCare).await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let path = format!("/referrals/{}/referrer-visit", case.referral);
        let visit: Date = fill::today().saturating_add(8.days());
        let past = fill::today().saturating_sub(1.day()).to_string();
        let refused = therapist.post(&path, &[("referrer_visit", &past)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a day that is past");
        let kept = therapist.post(&path, &[("referrer_visit", &visit.to_string())]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        let line = "Write to Ama Osei about Quixana Z.";
        assert!(therapist.get("/").await.body.contains(line));
        case.signed(&mut therapist, "progress").await;
        assert!(!therapist.get("/").await.body.contains(line), "it is written");
        let mut desk = case.browser(&world, Role::FrontDesk).await;
        assert!(desk.get("/").await.body.contains("Send the progress letter"));
    });
}

#[test]
fn what_is_thrown_away_can_be_had_back() {
    on_each_database(async |world| {
        let case = Case::of(&world, Profession::Physician, "").await;
        let mut therapist = case.browser(&world, Role::Therapist).await;
        let address = case.begin(&mut therapist, "evaluation").await;
        therapist.post(&format!("{address}/drop"), &[]).await;
        assert_eq!(word(&world, STATE).await, "dropped");
        therapist.post(&format!("{address}/keep"), &[]).await;
        assert_eq!(word(&world, STATE).await, "draft");
        let page = therapist.get(&format!("/sources/{}", case.source)).await.body;
        assert!(!page.contains("Quixana"), "the source's page names no patient");
    });
}
