//! What tests said at the first visit and at the last: noted by those who treat, told to the office
//! as a mean of five patients or more.

use crate::support::{
    Practice,
    fill::{self, Referral, Source},
    queue,
};
use axum::http::StatusCode;
use jiff::{ToSpan, civil::Date};
use lexicon::Role;
use platform::{Sql, Uuid, args};
use testing::{Answer, Browser, World, on_each_database};

const PATIENT: &str = "Quixana Zebrowski";

async fn browser(world: &World, practice: &Practice, role: Role) -> Browser {
    practice.browser(&desk::routes(&world.app).finish(), role).await
}

async fn note(by: &mut Browser, referral: Uuid, (test, first, last): (&str, &str, &str)) -> Answer {
    let fields = [("measure", test), ("first", first), ("last", last)];
    by.post(&format!("/referrals/{referral}/outcomes"), &fields).await
}

async fn one(world: &World) -> (Practice, Uuid) {
    let practice = Practice::in_world(world).await;
    let source = Source::named("Ama Osei").put(world, &practice).await;
    let referral = Referral { patient: PATIENT, ..Referral::of(source, fill::ago(40)) };
    let referral = referral.evaluated_after(4).put(world, &practice).await;
    (practice, referral)
}

fn undo(page: &str) -> String {
    let toast = page.split("class=\"toast").nth(1).expect("a toast");
    let action = toast.split("action=\"").nth(1).expect("an undo");
    action.split('"').next().expect("an address").to_owned()
}

#[test]
fn scores_are_noted_completed_taken_back_and_each_step_is_undone() {
    on_each_database(async |world| {
        let (practice, referral) = one(&world).await;
        let mut therapist = browser(&world, &practice, Role::Therapist).await;
        let page = format!("/referrals/{referral}");
        assert_eq!(note(&mut therapist, referral, ("lefs", "31", "")).await.status, 303);
        let shown = therapist.get(&page).await.body;
        assert!(shown.contains("31 of 80 at the first visit"), "{shown}");
        assert!(shown.contains("value=\"31\""), "what is open is offered to be completed");

        assert_eq!(note(&mut therapist, referral, ("lefs", "31", "52.5")).await.status, 303);
        let shown = therapist.get(&page).await.body;
        assert!(shown.contains("31, then 52.5 of 80: better by 21.5"), "{shown}");
        assert_eq!(therapist.post(&undo(&shown), &[]).await.status, 303);
        let shown = therapist.get(&page).await.body;
        assert!(shown.contains("31 of 80 at the first visit") && !shown.contains("52.5"));

        let action = shown.split("action=\"/outcomes/").nth(1).expect("a way to remove");
        let action = format!("/outcomes/{}", action.split('"').next().expect("an address"));
        assert_eq!(therapist.post(&action, &[]).await.status, 303);
        let shown = therapist.get(&page).await.body;
        assert!(!shown.contains("31 of 80 at the first visit"), "{shown}");
        assert_eq!(therapist.post(&action, &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(therapist.post(&undo(&shown), &[]).await.status, 303);
        assert!(therapist.get(&page).await.body.contains("31 of 80 at the first visit"));

        let audit = "SELECT count(*) FROM audit WHERE practice_id = $1 AND action LIKE 'outcome.%'
                     AND subject_id = $2 AND detail NOT LIKE '%31%'";
        let written = world.db().value::<i64>(audit, args![practice.id, referral]).await;
        assert_eq!(written.expect("a count"), Some(5));
    });
}

#[test]
fn what_cannot_be_a_score_is_said_at_its_field_and_kept() {
    on_each_database(async |world| {
        let (practice, referral) = one(&world).await;
        let mut therapist = browser(&world, &practice, Role::Therapist).await;
        for (form, words) in [
            (("", "31", ""), "Choose a test."),
            (("lefs", "81", ""), "Write a number from 0 to 80"),
            (("lefs", "", "40"), "Write a number from 0 to 80"),
            (("nprs", "7", "much better"), "Write a number from 0 to 10"),
        ] {
            let answer = note(&mut therapist, referral, form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert!(answer.body.contains(words), "{form:?}: {}", answer.body);
            for typed in [form.1, form.2].into_iter().filter(|typed| !typed.is_empty()) {
                assert!(answer.body.contains(&format!("value=\"{typed}\"")), "{form:?}");
            }
        }
        let kept = world.db().value::<i64>("SELECT count(*) FROM outcome", args![]).await;
        assert_eq!(kept.expect("a count"), Some(0));
    });
}

/// A day in the quarter that ended last.
fn last_quarter() -> Date {
    let month = fill::today().first_of_month();
    let into = i32::from((month.month() - 1) % 3);
    month.saturating_sub(into.months()).saturating_sub(20.days())
}

#[test]
fn an_office_reads_the_mean_of_five_patients_and_never_of_four() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let source = queue::doctor(&world, &practice, "Ama Osei", "44 River Road").await;
        let mut referrals = Vec::new();
        for _ in 0..9 {
            let one = Referral { patient: PATIENT, ..Referral::of(source, last_quarter()) };
            referrals.push(one.evaluated_after(6).put(&world, &practice).await);
        }
        let mut therapist = browser(&world, &practice, Role::Therapist).await;
        for (place, referral) in referrals.iter().enumerate() {
            let (first, last) = ((30 + place).to_string(), (50 + place).to_string());
            if place < 5 {
                note(&mut therapist, *referral, ("lefs", &first, &last)).await;
            }
            if place < 4 {
                note(&mut therapist, *referral, ("nprs", "7", "2")).await;
            } else {
                note(&mut therapist, *referral, ("nprs", "7", "")).await;
            }
        }
        let mut liaison = browser(&world, &practice, Role::Liaison).await;
        let address = format!("/sources/{source}/office-report");
        let page = liaison.get(&address).await.body;
        let told = "on average 32, then 52 of 80 (more is better)";
        assert!(page.contains(told), "{page}");
        assert!(!page.contains("Numeric Pain Rating Scale"), "four patients: {page}");
        let pdf = liaison.get(&format!("{address}.pdf?span=quarter")).await;
        let words = queue::pages(&pdf.bytes).concat();
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("Lower Extremity Functional Scale"), "{words}");
        assert!(words.contains("then 52 of 80") && !words.contains("Zebrowski"), "{words}");
        let finish = format!("/sources/{source}/office-reports");
        let done = liaison.post(&finish, &[("span", "quarter")]).await;
        let kept = liaison.get(done.location()).await.body;
        assert!(kept.contains(told), "{kept}");
    });
}

#[test]
fn who_does_not_treat_neither_sees_nor_notes_scores() {
    on_each_database(async |world| {
        let (practice, referral) = one(&world).await;
        let mut therapist = browser(&world, &practice, Role::Therapist).await;
        note(&mut therapist, referral, ("berg", "40", "50")).await;
        let mut desk = browser(&world, &practice, Role::FrontDesk).await;
        let page = desk.get(&format!("/referrals/{referral}")).await.body;
        assert!(!page.contains("Outcome measures"), "{page}");
        let refused = note(&mut desk, referral, ("berg", "1", "2")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    });
}
