//! Small forms that could not be taken come back with everything that was typed, what is wrong
//! at its field, and what to do.

use crate::support::{
    Practice,
    fill::{ago, today},
    ledger::{enter, limit, made, post, somebody},
};
use axum::http::StatusCode;
use desk::sources::{Kind, NewSource, create};
use lexicon::{PersonName, Profession, Role};
use platform::{Sql, Uuid, args, audit::Actor};
use testing::{Answer, World, on_each_database};

async fn source(world: &World, practice: &Practice) -> Uuid {
    let name = PersonName::parse("David Wiebe MD").expect("a name");
    let new = NewSource { name: Some(&name), ..NewSource::of(Kind::Person) };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

/// The form came back: what was typed stands in it, and the complaint at this field leads
/// there.
fn came_back(answer: &Answer, field: &str, words: &[&str]) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    let leads = format!("href=\"#{field}\"");
    for words in words.iter().copied().chain([leads.as_str(), "Nothing has been saved"]) {
        assert!(answer.body.contains(words), "{words} is missing: {}", answer.body);
    }
}

#[test]
fn a_pause_that_lacks_its_day_or_reason_keeps_what_was_typed() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        let path = format!("/sources/{}/pauses", source(&world, &practice).await);
        let past = ago(1).to_string();
        let form = [("pause", "leave"), ("leave_until", &past), ("pause_reason", "Parental leave")];
        let answer = owner.post(&path, &form).await;
        came_back(&answer, "leave_until", &["Parental leave", &past, "David Wiebe"]);
        let form = [("pause", "season"), ("season_from", "8/15"), ("season_until", "autumn")];
        let answer = owner.post(&path, &form).await;
        let typed = ["value=\"8/15\"", "value=\"autumn\"", "value=\"season\" selected"];
        came_back(&answer, "season_until", &typed);
        let count = world.db().value::<i64>("SELECT count(*) FROM pause", args![]).await;
        assert_eq!(count.expect("a count"), Some(0));
    });
}

#[test]
fn enter_in_the_reason_of_a_refusal_allows_nothing_and_asks_what_they_said() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        let id = source(&world, &practice).await;
        let form = [("consent_reason", "No cards, please"), ("consent_how", "call")];
        let answer = owner.post(&format!("/sources/{id}/consent"), &form).await;
        let typed = ["No cards, please", "value=\"call\" selected", "allow or refuse"];
        came_back(&answer, "said", &typed);
        let count = world.db().value::<i64>("SELECT count(*) FROM consent", args![]).await;
        assert_eq!(count.expect("a count"), Some(0));
        // The form that came back can be sent.
        let again = [form[0], form[1], ("said", "card:refused")];
        let answer = owner.post(&format!("/sources/{id}/consent"), &again).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    });
}

#[test]
fn a_file_of_refusals_that_cannot_be_read_leaves_one_on_the_page_with_the_reason_at_the_file() {
    on_each_database(async |world| {
        let (_, mut owner) = Practice::with(&world, Role::Owner).await;
        for contents in [b"Shoe,Size\n1,2\n".as_slice(), b"", b"PK\x03\x04 no workbook"] {
            let answer = owner.upload("/settings/consent/files", "x.csv", contents).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            for words in ["href=\"#file\"", "id=\"file-error\"", "Write down what somebody said"] {
                assert!(answer.body.contains(words), "{words}: {}", answer.body);
            }
        }
    });
}

#[test]
fn a_task_a_put_off_step_and_a_contact_come_back_as_typed() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        let task = [("title", "Call about the talk"), ("due_on", "some day")];
        let answer = owner.post("/tasks", &task).await;
        came_back(&answer, "due_on", &["Call about the talk", "value=\"some day\""]);
        came_back(
            &owner.post("/tasks", &[("due_on", "2027-01-04")]).await,
            "title",
            &["2027-01-04"],
        );

        let id = source(&world, &practice).await;
        let contact =
            [("kind", "visit"), ("on", "2999-01-01"), ("met", "yes"), ("note", "Parking")];
        let answer = owner.post(&format!("/sources/{id}/touches"), &contact).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Parking", "2999-01-01", "href=\"#on\"", "value=\"decides\" checked"] {
            assert!(answer.body.contains(words), "{words}: {}", answer.body);
        }

        let lapsed = "SELECT id FROM playbook WHERE code = 'lapsed_source'";
        let lapsed = world.db().value::<Uuid>(lapsed, args![]).await.expect("a query");
        let lapsed = lapsed.expect("a playbook").to_string();
        owner.post(&format!("/sources/{id}/plan"), &[("playbook", &lapsed)]).await;
        let step = "SELECT id FROM play WHERE source_id = $1 AND state = 'open'";
        let step = world.db().value::<Uuid>(step, args![id]).await.expect("a query");
        let later = format!("/plans/{}/later", step.expect("a step"));
        let answer = owner.post(&later, &[("plan_until", "2020-01-01")]).await;
        came_back(&answer, "plan_until", &["value=\"2020-01-01\"", "Put off"]);
    });
}

#[test]
fn the_slower_of_two_who_correct_an_entry_keeps_what_they_typed_and_may_save_it() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        limit(&mut owner, "500").await;
        let (_, osei) = somebody(&world, &practice, "Ama Osei, MD", Profession::Physician).await;
        let who = osei.to_string();
        let id = made(&enter(&mut owner, &[("total", "80"), ("who", &who)]).await);
        let address = format!("/gifts/{id}/edit");
        let with = |total, what| {
            [("total", total), ("who", who.as_str()), ("what", what), ("version", "1")]
        };
        post(&mut owner, &address, &with("60", "Lunch")).await;
        let slower = post(&mut owner, &address, &with("70", "Soup")).await;
        assert_eq!(slower.status, StatusCode::CONFLICT);
        for words in [
            "value=\"70\"",
            "value=\"Soup\"",
            "it is now Lunch, $60.00",
            "name=\"version\" value=\"2\"",
        ] {
            assert!(slower.body.contains(words), "{words}: {}", slower.body);
        }
        let knowing = [("total", "70"), ("who", who.as_str()), ("version", "2")];
        assert_eq!(post(&mut owner, &address, &knowing).await.status, StatusCode::SEE_OTHER);
        owner.post(&format!("/gifts/{id}/remove"), &[]).await;
        let gone = [("total", "75"), ("who", who.as_str()), ("version", "3")];
        let gone = post(&mut owner, &address, &gone).await;
        assert_eq!(gone.status, StatusCode::CONFLICT);
        assert!(gone.body.contains("taken this entry back") && gone.body.contains("value=\"75\""));

        let day = today().to_string();
        let gift = |total, version| {
            let form = [("number", "P-7"), ("given_on", day.as_str()), ("what", "Bottle")];
            [form[0], form[1], form[2], ("total", total), ("version", version)]
        };
        owner.post("/gifts/patients", &gift("9", "")).await;
        let sql = "SELECT id FROM gift WHERE patient = 'P-7'";
        let id = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        let address = format!("/gifts/{id}/edit");
        owner.post(&address, &gift("8", "1")).await;
        let slower = owner.post(&address, &gift("7", "1")).await;
        assert_eq!(slower.status, StatusCode::CONFLICT);
        assert!(slower.body.contains("value=\"7\"") && slower.body.contains("$8.00"));
    });
}

#[test]
fn whether_somebody_counts_is_asked_again_with_what_was_chosen() {
    on_each_database(async |world| {
        let (practice, mut owner) = Practice::with(&world, Role::Owner).await;
        let (_, dent) = somebody(&world, &practice, "Kim Dent, DDS", Profession::Other).await;
        let say = format!("/gifts/people/{dent}/physician");
        let answer = owner.post(&say, &[("counts", "no"), ("why", " ")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("value=\"no\" selected"), "{}", answer.body);
    });
}
