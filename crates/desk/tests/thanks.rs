//! Thanks: everybody who sends a patient is thanked once, soon, in words that tell nothing of
//! who came, and the list can be emptied.

use crate::support::{
    Practice,
    fill::{self, Referral, ago, today},
};
use axum::http::StatusCode;
use desk::{
    reports,
    sources::{Kind, NewSource, create},
    thanks::{self, Entry, Stand},
};
use lexicon::{PersonName, Phone, Profession, Role};
use platform::{Sql, Uuid, args, audit::Actor, clock, db, new_id};
use testing::{Browser, World, on_each_database};

/// A practice, a browser of the owner, and how sources are made in it.
struct Stage<'a> {
    world: &'a World,
    practice: Practice,
    browser: Browser,
}

impl<'a> Stage<'a> {
    async fn of(world: &'a World, role: Role) -> Self {
        let practice = Practice::in_world(world).await;
        let router = desk::routes(&world.app).finish();
        let browser = practice.browser(&router, role).await;
        Self { world, practice, browser }
    }

    /// A source with an address, a phone and mail.
    async fn source(&self, name: &str, profession: Profession) -> Uuid {
        let name = PersonName::parse(name).expect("a name");
        let phone = Phone::parse("614 555 0147").expect("a phone");
        let new = NewSource {
            name: Some(&name),
            profession,
            phone: Some(&phone),
            email: "office@elm.example",
            street: "7 Elm Street",
            city: "Columbus",
            state: "OH",
            zip: "43004",
            ..NewSource::of(Kind::Person)
        };
        let tx = self.world.db().begin().await.expect("a transaction");
        let by = Actor::program("test");
        let id = create(&tx, self.practice.id, &by, new).await.expect("a source");
        tx.commit().await.expect("a commit");
        id
    }

    async fn refer(&self, source: Uuid, patient: &str, days_ago: i64) -> Uuid {
        let referral = Referral { patient, ..Referral::of(source, ago(days_ago)) };
        let id = referral.put(self.world, &self.practice).await;
        fill::recount(self.world, &self.practice).await;
        id
    }

    async fn queue(&self) -> Vec<Entry> {
        let queue = thanks::queue(&self.world.app, self.practice.id, today()).await;
        queue.expect("the queue").to_vec()
    }

    /// The names of those who are thanked now.
    async fn open(&self) -> Vec<String> {
        let open = self.queue().await.into_iter().filter(Entry::is_open);
        open.map(|entry| entry.name).collect()
    }

    async fn count(&self, sql: &str) -> i64 {
        let counted = self.world.db().value::<i64>(sql, args![self.practice.id]).await;
        counted.expect("a count").unwrap_or(0)
    }

    async fn contacts(&self) -> i64 {
        self.count("SELECT count(*) FROM touch WHERE practice_id = $1 AND deleted_at IS NULL").await
    }

    async fn in_print(&self) -> i64 {
        self.count("SELECT count(*) FROM print_piece WHERE practice_id = $1 AND state = 'waiting'")
            .await
    }

    /// The last thank-you.
    async fn last(&self) -> Uuid {
        let last = self.world.db().value::<Uuid>(
            "SELECT id FROM thank_you WHERE practice_id = $1 ORDER BY id DESC LIMIT 1",
            args![self.practice.id],
        );
        last.await.expect("a query").expect("a thank-you")
    }

    /// The patient of a referral permits that its source may know.
    async fn permit(&mut self, referral: Uuid) {
        let path = format!("/referrals/{referral}/authorisation");
        let (on, until) = (ago(3).to_string(), ago(-300).to_string());
        let form = [("signer", "Themselves"), ("on", on.as_str()), ("until", until.as_str())];
        let answer = self.browser.post(&path, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
}

#[test]
fn three_patients_of_one_source_are_one_line_and_one_call_thanks_for_all() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        for (patient, days) in [("Maria Lopez", 9), ("John Miles", 5), ("Ada Byron", 1)] {
            stage.refer(osei, patient, days).await;
        }
        let queue = stage.queue().await;
        assert_eq!((queue.len(), queue[0].patients(), queue[0].referrals()), (1, 3, 3));
        assert_eq!(queue[0].oldest(), Some(ago(9)));
        let page = stage.browser.get("/thanks").await.body;
        assert!(page.contains("1 source to thank"), "{page}");
        assert!(page.contains("3 new patients since your last thanks"), "{page}");
        for patient in ["Maria", "Lopez", "Miles", "Byron"] {
            assert!(!page.contains(patient), "{patient} on a page of counts");
        }

        let script = stage.browser.get(&format!("/thanks/{osei}?way=call")).await.body;
        assert!(script.contains("I am calling to say thank you"), "{script}");
        let answer = stage.browser.post(&format!("/thanks/{osei}"), &[("way", "call")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!((stage.open().await.len(), stage.contacts().await), (0, 1));
        let kind = stage.world.db().value::<String>("SELECT kind FROM touch", args![]).await;
        assert_eq!(kind.expect("a query").as_deref(), Some("call"));
        let page = stage.browser.get("/thanks").await.body;
        assert!(page.contains("Nothing to thank for."), "{page}");
        assert!(page.contains("1 thank-you went out this month."), "{page}");

        let again = stage.browser.post(&format!("/thanks/{osei}"), &[("way", "call")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "once is enough");
        let last = stage.last().await;
        stage.browser.post(&format!("/thanks/{last}/undo"), &[]).await;
        assert_eq!((stage.open().await.len(), stage.contacts().await), (1, 0));
        stage.browser.post(&format!("/thanks/{last}/undo"), &[]).await;
        assert_eq!(stage.contacts().await, 0, "a second undo changes nothing");
    });
}

#[test]
fn who_comes_on_the_day_of_the_thanks_is_thanked_for_next_time() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 0).await;
        stage.browser.post(&format!("/sources/{osei}/thanks"), &[("way", "call")]).await;
        assert!(stage.open().await.is_empty());
        stage.refer(osei, "John Miles", 0).await;
        stage.refer(osei, "Ada Byron", 40).await;
        let queue = stage.queue().await;
        assert_eq!(queue[0].patients(), 2, "the afternoon's, and one entered late");
    });
}

#[test]
fn a_card_is_no_contact_until_it_has_printed_well_and_then_it_is_one() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        let answer = stage.browser.post(&format!("/thanks/{osei}"), &[("way", "card")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(stage.open().await.is_empty(), "decided");
        assert_eq!((stage.in_print().await, stage.contacts().await), (1, 0));
        assert!(
            stage.browser.get("/thanks").await.body.contains("1 thank-you waits to be printed")
        );
        let (id, by) = (stage.last().await, Actor::program("test"));
        for (said, contacts) in [("printed", 1), ("printed", 1), ("unprinted", 0), ("printed", 1)] {
            let tx = world.db().begin().await.expect("a transaction");
            match said {
                "printed" => thanks::printed(&tx, stage.practice.id, &by, id).await,
                _ => thanks::unprinted(&tx, stage.practice.id, &by, id).await,
            }
            .expect("what the print queue says");
            tx.commit().await.expect("a commit");
            assert_eq!(stage.contacts().await, contacts, "{said}");
        }
        let all = stage.count("SELECT count(*) FROM touch WHERE practice_id = $1").await;
        assert_eq!(all, 1, "one contact, whatever the printer does");
        stage.browser.post(&format!("/thanks/{id}/undo"), &[]).await;
        assert_eq!((stage.open().await.len(), stage.contacts().await), (1, 0));
    });
}

#[test]
fn a_card_that_waits_is_taken_out_of_the_print_queue_with_its_thank_you() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        stage.browser.post(&format!("/thanks/{osei}"), &[("way", "letter")]).await;
        assert_eq!(stage.in_print().await, 1);
        let last = stage.last().await;
        stage.browser.post(&format!("/thanks/{last}/undo"), &[]).await;
        assert_eq!((stage.in_print().await, stage.open().await.len()), (0, 1));
    });
}

#[test]
fn nothing_of_a_patient_stands_in_a_card_and_the_screen_says_why_a_wording_is_blocked() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        let address = format!("/thanks/{osei}");
        for words in
            ["Thank you for Maria!", "Thank you for M.L.", "Her knee is better", "See you on May 3"]
        {
            let form = [("way", "card"), ("words", words)];
            let answer = stage.browser.post(&address, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(answer.body.contains("This does not go."), "{}", answer.body);
            assert!(answer.body.contains(words), "what was typed is kept: {}", answer.body);
        }
        assert_eq!(stage.in_print().await, 0);
        let good = [("way", "card"), ("words", "Thank you, and see you at the lake race!")];
        assert_eq!(stage.browser.post(&address, &good).await.status, StatusCode::SEE_OTHER);
        let content = "SELECT content || ' ' || title FROM print_piece";
        let content = world.db().value::<String>(content, args![]).await;
        let content = content.expect("a query").expect("a piece");
        assert!(content.contains("lake race") && content.contains("Osei"), "{content}");
        assert!(!content.contains("Maria") && !content.contains("Lopez"), "{content}");
    });
}

#[test]
fn who_may_not_see_patients_cannot_find_out_by_typing_who_is_one() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Liaison).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        assert!(
            !stage
                .browser
                .get(&format!("/thanks/{osei}?way=card"))
                .await
                .body
                .contains("<textarea")
        );
        let typed = [("way", "card"), ("words", "Thank you for Maria Lopez")];
        let answer = stage.browser.post(&format!("/thanks/{osei}"), &typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "the same as for any other words");
        let content = world.db().value::<String>("SELECT content FROM print_piece", args![]).await;
        assert!(!content.expect("a query").expect("a piece").contains("Lopez"));
    });
}

#[test]
fn a_coach_is_thanked_for_two_at_once_and_for_one_only_with_the_patients_permission() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let coach = stage.source("Kim Coach", Profession::Coach).await;
        let first = stage.refer(coach, "Maria Lopez", 60).await;
        assert!(matches!(stage.queue().await[0].stand, Stand::Not(_)), "one card, one patient");
        assert!(stage.browser.get("/thanks").await.body.contains("One patient came through them"));
        let early = stage.browser.post(&format!("/thanks/{coach}"), &[("way", "card")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(early.body.contains("One patient came through them"), "{}", early.body);

        stage.refer(coach, "John Miles", 1).await;
        let queue = stage.queue().await;
        let Stand::From(day) = queue[0].stand else { panic!("{:?}", queue[0].stand) };
        assert!(day > today() && day >= ago(-13), "two weeks and a day of the calendar: {day}");
        assert!(!stage.browser.get("/").await.body.contains("Thank Kim Coach"), "not on Today");

        stage.permit(first).await;
        let queue = stage.queue().await;
        assert_eq!((queue[0].stand.clone(), queue[0].patients()), (Stand::Now, 1));
        stage.browser.post(&format!("/thanks/{coach}"), &[("way", "card")]).await;
        let rest = stage.queue().await;
        assert!(matches!(rest[0].stand, Stand::Not(_)), "the other one still waits");
        assert_eq!(rest[0].patients(), 1);
    });
}

#[test]
fn a_coach_whom_we_have_met_waits_for_a_round_and_not_for_a_second_patient() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let coach = stage.source("Kim Coach", Profession::Coach).await;
        stage.refer(coach, "Maria Lopez", 3).await;
        assert!(matches!(stage.queue().await[0].stand, Stand::Not(_)), "nobody has met them");
        let sql = "INSERT INTO touch (practice_id, id, source_id, kind, happened_at, created_at,
                       changed_at) VALUES ($1, $2, $3, 'visit', $4, 0, 0)";
        let long_ago = clock::at_hour(ago(400), 10, &clock::zone("America/New_York"));
        let values = args![stage.practice.id, new_id(), coach, long_ago];
        world.db().run(sql, values).await.expect("a visit");
        db::changed(world.db(), stage.practice.id, "touches").await.expect("a counter");
        let queue = stage.queue().await;
        assert_eq!(queue[0].occasion, thanks::For::ThinkingOfUs);
        match queue[0].stand {
            Stand::From(day) => assert!([6, 12].contains(&day.month()), "{day}"),
            // The test runs in June or December.
            Stand::Now => {
                let done =
                    stage.browser.post(&format!("/thanks/{coach}"), &[("way", "card")]).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
                assert!(!stage.queue().await.iter().any(Entry::is_open), "once a round");
            }
            Stand::Not(ref why) => panic!("{why}"),
        }
    });
}

#[test]
fn a_batch_opens_for_what_is_two_weeks_old() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let coach = stage.source("Kim Coach", Profession::Coach).await;
        for (patient, days) in [("Maria Lopez", 80), ("John Miles", 75), ("Ada Byron", 1)] {
            stage.refer(coach, patient, days).await;
        }
        let queue = stage.queue().await;
        assert_eq!((queue[0].stand.clone(), queue[0].patients()), (Stand::Now, 2), "not the third");
        let words = [("way", "card"), ("words", "Thank you for your referral")];
        let answer = stage.browser.post(&format!("/thanks/{coach}"), &words).await;
        assert!(answer.body.contains("they may not learn that somebody came"), "{}", answer.body);
        let answer = stage.browser.post(&format!("/thanks/{coach}"), &[("way", "card")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let content = world.db().value::<String>("SELECT content FROM print_piece", args![]).await;
        let content = content.expect("a query").expect("a piece").to_lowercase();
        assert!(!content.contains("referral") && !content.contains("patient"), "{content}");
    });
}

#[test]
fn what_was_refused_is_passed_over_and_who_asked_for_silence_is_left_in_peace() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        let said =
            [("said", "card:refused"), ("consent_reason", "No paper"), ("consent_how", "call")];
        stage.browser.post(&format!("/sources/{osei}/consent"), &said).await;
        let page = stage.browser.get("/thanks").await.body;
        assert!(page.contains("Call. Card: They refused it: “No paper”"), "{page}");
        let refused = stage.browser.post(&format!("/thanks/{osei}"), &[("way", "card")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let pause = [("pause", "no_contact"), ("pause_reason", "Asked us to stop")];
        stage.browser.post(&format!("/sources/{osei}/pauses"), &pause).await;
        assert!(stage.open().await.is_empty());
        assert!(
            stage.browser.get("/thanks").await.body.contains("Do not contact: Asked us to stop")
        );
    });
}

#[test]
fn a_mail_says_thank_you_and_can_be_taken_back_until_it_has_left() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        let answer = stage.browser.post(&format!("/thanks/{osei}"), &[("way", "email")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let mail = "SELECT purpose || to_address || subject || body FROM mail_out";
        let mail = world.db().value::<String>(mail, args![]).await.expect("a query").expect("mail");
        assert!(
            mail.starts_with("outreachoffice@elm.exampleThank you from Test Practice"),
            "{mail}"
        );
        assert!(mail.contains("1 High Street") && mail.contains("no mail"), "{mail}");
        assert!(!mail.contains("Maria") && !mail.contains("Lopez"), "{mail}");
        let first = stage.last().await;
        stage.browser.post(&format!("/thanks/{first}/undo"), &[]).await;
        let state = world.db().value::<String>("SELECT state FROM mail_out", args![]).await;
        assert_eq!(state.expect("a query").as_deref(), Some("withdrawn"));

        stage.browser.post(&format!("/thanks/{osei}"), &[("way", "email")]).await;
        world.db().run("UPDATE mail_out SET state = 'sent'", args![]).await.expect("it left");
        let last = stage.last().await;
        let late = stage.browser.post(&format!("/thanks/{last}/undo"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "what has left cannot be taken back");
        assert_eq!(stage.contacts().await, 1);
    });
}

#[test]
fn who_is_left_out_has_a_reason_and_comes_back_when_it_is_undone() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        let address = format!("/thanks/{osei}/skip");
        let nothing = stage.browser.post(&address, &[("reason", "other")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY, "another reason needs words");
        stage.browser.post(&address, &[("reason", "late")]).await;
        assert_eq!((stage.open().await.len(), stage.contacts().await), (0, 0));
        let profile = stage.browser.get(&format!("/sources/{osei}")).await.body;
        assert!(profile.contains("Not thanked") && profile.contains("Too long ago"), "{profile}");
        let last = stage.last().await;
        stage.browser.post(&format!("/thanks/{last}/undo"), &[]).await;
        assert_eq!(stage.open().await.len(), 1);
    });
}

#[test]
fn a_back_log_is_emptied_in_two_steps_and_each_is_taken_back_in_one() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        for (name, days) in [("Ama Osei", 70), ("Bo Lind", 65), ("Cy Wolff", 4), ("Di Marsh", 2)] {
            let source = stage.source(name, Profession::Physician).await;
            stage.refer(source, "Maria Lopez", days).await;
        }
        let before = ago(30).to_string();
        let form = [("before", before.as_str()), ("reason", "late")];
        stage.browser.post("/thanks/skip", &form).await;
        assert_eq!(stage.open().await, ["Cy Wolff", "Di Marsh"], "the oldest first");
        stage.browser.post("/thanks/cards", &[("owner", "")]).await;
        assert_eq!((stage.open().await.len(), stage.in_print().await), (0, 2));
        for left in [2, 4] {
            let batch = world
                .db()
                .value::<Uuid>(
                    "SELECT batch_id FROM thank_you WHERE practice_id = $1 AND undone_at IS NULL
                     ORDER BY id DESC LIMIT 1",
                    args![stage.practice.id],
                )
                .await
                .expect("a query")
                .expect("a batch");
            stage.browser.post(&format!("/thanks/batches/{batch}/undo"), &[]).await;
            assert_eq!((stage.open().await.len(), stage.in_print().await), (left, 0));
        }
        let no_day =
            stage.browser.post("/thanks/skip", &[("before", "soon"), ("reason", "late")]).await;
        assert_eq!(no_day.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn the_list_is_filtered_by_who_looks_after_them_and_put_off_like_today() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        let lind = stage.source("Bo Lind", Profession::Physician).await;
        for source in [osei, lind] {
            stage.refer(source, "Maria Lopez", 3).await;
        }
        let mine =
            "UPDATE source SET owner_id = $3, changed_at = $4 WHERE practice_id = $1 AND id = $2";
        let member = stage.practice.member(Role::FrontDesk);
        let values = args![stage.practice.id, osei, member, clock::now()];
        let tx = world.db().begin().await.expect("a transaction");
        tx.run(mine, values).await.expect("an owner");
        platform::db::changed(&tx, stage.practice.id, "sources").await.expect("a change");
        tx.commit().await.expect("a commit");
        let page = stage.browser.get("/thanks?owner=me").await.body;
        assert!(page.contains("Osei") && !page.contains("Lind"), "{page}");
        let later = [
            ("key", format!("thanks:{osei}")),
            ("until", "tomorrow".into()),
            ("back", "/thanks".into()),
        ];
        let later: Vec<(&str, &str)> =
            later.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = stage.browser.post("/today/later", &later).await;
        assert_eq!(answer.location(), "/thanks");
        let page = stage.browser.get("/thanks").await.body;
        assert!(
            page.contains("1 source to thank") && page.contains("You have put off 1"),
            "{page}"
        );
    });
}

#[test]
fn today_the_queue_the_report_and_the_source_say_the_same() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        let coach = stage.source("Kim Coach", Profession::Coach).await;
        let itself = fill::Source {
            kind: "self",
            profession: Profession::SelfReferred,
            ..fill::Source::named("Self")
        };
        let itself = itself.put(&world, &stage.practice).await;
        for source in [osei, coach, itself] {
            stage.refer(source, "Maria Lopez", 3).await;
        }
        for is_open in [true, false] {
            assert_eq!(stage.open().await == ["Ama Osei"], is_open);
            let today_page = stage.browser.get("/").await.body;
            assert_eq!(today_page.contains("Thank Ama Osei"), is_open, "{today_page}");
            assert!(!today_page.contains("Thank Kim Coach"));
            let report = stage.browser.get("/reports/sources").await.body;
            assert_eq!(report.contains(&format!("action=\"/sources/{osei}/thanks\"")), is_open);
            assert!(!report.contains(&format!("action=\"/sources/{coach}/thanks\"")));
            let profile = stage.browser.get(&format!("/sources/{osei}")).await.body;
            assert_eq!(profile.contains("To be thanked"), is_open);
            let owed = reports::owed(&world.app, stage.practice.id, today()).await;
            let owed = owed.expect("what is owed");
            assert_eq!(owed.owing(osei).len(), usize::from(is_open));
            assert_eq!(owed.owing(itself).len(), 0);
            stage.browser.post(&format!("/thanks/{osei}"), &[("way", "call")]).await;
        }
        let coach_page = stage.browser.get(&format!("/sources/{coach}")).await.body;
        assert!(coach_page.contains("Not thanked yet"), "{coach_page}");
    });
}

#[test]
fn removing_the_contact_takes_the_thank_you_back() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::FrontDesk).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 3).await;
        stage.browser.post(&format!("/thanks/{osei}"), &[("way", "call")]).await;
        let touch = world.db().value::<Uuid>("SELECT id FROM touch", args![]).await;
        let touch = touch.expect("a query").expect("a contact");
        let history = stage.browser.get(&format!("/sources/{osei}")).await.body;
        assert!(
            history.contains("Thanked by phone") && !history.contains("To say thank you"),
            "once"
        );
        stage.browser.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert_eq!((stage.open().await.len(), stage.contacts().await), (1, 0));
    });
}

#[test]
fn the_promise_is_the_practices_own_and_bad_input_keeps_what_was_typed() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let osei = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(osei, "Maria Lopez", 10).await;
        let due = stage.queue().await[0].due;
        assert!(due < today(), "two working days are over");
        let bad = [("days", "many"), ("usual", "call"), ("batch_day", "31")];
        let answer = stage.browser.post("/settings/thanks", &bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("value=\"many\"") && answer.body.contains("value=\"31\""));
        let good = [("days", "15"), ("usual", "call"), ("batch_day", "5")];
        assert_eq!(
            stage.browser.post("/settings/thanks", &good).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(stage.queue().await[0].due > today());
        assert!(stage.browser.get("/thanks").await.body.contains("none overdue"));
        assert!(stage.browser.get("/thanks").await.body.contains("?way=call\""), "the usual way");
    });
}

#[test]
fn the_script_of_a_call_and_the_words_of_a_mail_are_the_practices_own() {
    on_each_database(async |world| {
        let mut stage = Stage::of(&world, Role::Owner).await;
        let source = stage.source("Ama Osei", Profession::Physician).await;
        stage.refer(source, "Quixana Zebrowski", 3).await;
        for (name, words) in [
            ("call_providers", "Good morning, {signer} speaking: thank you!"),
            ("note_providers", "We are grateful to you, {to}."),
        ] {
            let path = format!("/settings/wordings/{name}");
            let kept = stage.browser.post(&path, &[("seen", "0"), ("body", words)]).await;
            assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        }
        let call = stage.browser.get(&format!("/thanks/{source}?way=call")).await.body;
        assert!(call.contains("speaking: thank you!"), "{call}");
        let mailed = stage.browser.post(&format!("/thanks/{source}"), &[("way", "email")]).await;
        assert_eq!(mailed.status, StatusCode::SEE_OTHER, "{}", mailed.body);
        let body = "SELECT body FROM mail_out";
        let body = world.db().value::<String>(body, args![]).await.expect("a query");
        let body = body.unwrap_or_default();
        assert!(body.contains("We are grateful to you, Dr. Osei."), "{body}");
    });
}
