//! What people said about being reached outlives everything that happens to their record.

use crate::support::Practice;
use desk::{
    consent::{self, Answer, Channel, Who},
    imports::{Run, run_file},
    outbox::{self, Letter, Purpose},
    relationships,
    sources::{Kind, NewSource, create},
};
use lexicon::{PersonName, Profession, Role};
use platform::{Sql, Uuid, args, audit::Actor, clock, db::FromQueryResult};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use testing::{Browser, World, on_each_database};

const ANN: &str = "ann@office.example";

struct Case<'a> {
    world: &'a World,
    practice: Practice,
    owner: Browser,
}

impl<'a> Case<'a> {
    async fn new(world: &'a World) -> Self {
        let practice = Practice::in_world(world).await;
        let router = desk::routes(&world.app).finish();
        let owner = practice.browser(&router, Role::Owner).await;
        Self { world, practice, owner }
    }

    async fn source(&self, name: &str, email: &str, profession: Profession) -> Uuid {
        let name = PersonName::parse(name).expect("a name");
        let new = NewSource { name: Some(&name), email, profession, ..NewSource::of(Kind::Person) };
        let tx = self.world.db().begin().await.expect("a transaction");
        let by = Actor::program("test");
        let id = create(&tx, self.practice.id, &by, new).await.expect("a source");
        tx.commit().await.expect("a commit");
        id
    }

    async fn doctor(&self, name: &str, email: &str) -> Uuid {
        self.source(name, email, Profession::Physician).await
    }

    async fn say(&mut self, source: Uuid, said: &str) {
        let form = [("said", said), ("consent_reason", "No thank you"), ("consent_how", "call")];
        let answer = self.owner.post(&format!("/sources/{source}/consent"), &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    /// The state of a mail that is written now, with why.
    async fn mail(&self, purpose: Purpose, to: &str, source: Option<Uuid>) -> (String, String) {
        let letter = Letter {
            purpose,
            to: to.into(),
            to_name: String::new(),
            subject: "Hello".into(),
            body: "Hello".into(),
            is_clinical: false,
            source_id: source,
            referral_id: None,
        };
        let tx = self.world.db().begin().await.expect("a transaction");
        let id = outbox::write(&tx, self.practice.id, letter).await.expect("written");
        tx.commit().await.expect("a commit");
        #[derive(FromQueryResult)]
        struct Row {
            state: String,
            last_error: String,
        }
        let sql = "SELECT state, last_error FROM mail_out WHERE id = $1";
        let row: Row = self.world.db().row(sql, args![id]).await.expect("a query").expect("a mail");
        (row.state, row.last_error)
    }

    async fn outreach(&self, to: &str) -> String {
        self.mail(Purpose::Outreach, to, None).await.0
    }

    async fn merge(&mut self, keep: Uuid, gone: Uuid) -> Option<Uuid> {
        let (keep, gone) = (keep.to_string(), gone.to_string());
        let form = [("one", keep.as_str()), ("other", gone.as_str()), ("keep", keep.as_str())];
        let answer = self.owner.post("/sources/merge", &form).await;
        if answer.status != 303 {
            return None;
        }
        let sql = "SELECT id FROM merge WHERE undone_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1";
        self.world.db().value::<Uuid>(sql, args![]).await.expect("a query")
    }

    async fn unmerge(&mut self, merge: Uuid) {
        self.owner.post(&format!("/merges/{merge}/undo"), &[]).await;
    }

    async fn take_over(&mut self, csv: &str) -> String {
        let answer = self.owner.upload("/settings/consent/files", "x.csv", csv.as_bytes()).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = answer.location().to_owned();
        let shown = self.owner.get(&page).await.body;
        self.owner.post(&page, &[]).await;
        shown
    }

    async fn ask(&self, who: Who<'_>, channel: Channel) -> Answer {
        consent::ask(self.world.db(), self.practice.id, who, channel).await.expect("an answer")
    }

    async fn run(&self, sql: &str) {
        self.world.db().run(sql, args![]).await.expect("a change");
    }
}

#[test]
fn a_refusal_holds_back_what_nobody_asked_for_and_lets_treatment_go() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let doctor = case.doctor("Ann Lee MD", ANN).await;
        let coach = case.source("Bob Coach", "bob@gym.example", Profession::Coach).await;
        case.say(doctor, "email:refused").await;
        case.say(coach, "email:refused").await;
        let (state, why) = case.mail(Purpose::Outreach, ANN, Some(doctor)).await;
        assert_eq!(
            (state.as_str(), why.as_str()),
            ("suppressed", "They refused mail: “No thank you”")
        );
        assert_eq!(case.mail(Purpose::Newsletter, ANN, None).await.0, "suppressed");
        for purpose in [Purpose::Notice, Purpose::Request, Purpose::Receipt, Purpose::Code] {
            assert_eq!(case.mail(purpose, ANN, Some(doctor)).await.0, "waiting", "{purpose:?}");
        }
        let notice = case.mail(Purpose::Notice, "bob@gym.example", Some(coach)).await;
        assert_eq!(notice.0, "suppressed", "for whom it is no treatment it is no more than thanks");
        assert_eq!(case.mail(Purpose::Receipt, "bob@gym.example", None).await.0, "waiting");
        // A mail that waits when they refuse does not leave either.
        let other = case.doctor("Cy Later MD", "cy@office.example").await;
        assert_eq!(case.outreach("cy@office.example").await, "waiting");
        case.say(other, "newsletter:refused").await;
        assert_eq!(case.outreach("cy@office.example").await, "waiting", "only newsletters");
        assert_eq!(case.mail(Purpose::Newsletter, "cy@office.example", None).await.0, "suppressed");
    });
}

#[test]
fn what_was_said_stays_on_record_and_undo_brings_back_what_held_before() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let doctor = case.doctor("Ann Lee MD", ANN).await;
        // The address had refused, whoever has it.
        let form = [
            ("channel", "email"),
            ("address", ANN),
            ("answer", "refused"),
            ("reason", "By phone"),
            ("how", "call"),
        ];
        let answer = case.owner.post("/settings/consent", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        case.say(doctor, "email:allowed").await;
        assert_eq!(case.outreach(ANN).await, "waiting", "said by hand");
        let sql = "SELECT saying FROM consent ORDER BY created_at DESC, id DESC LIMIT 1";
        let saying = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        case.owner.post(&format!("/consent/{saying}/undo"), &[]).await;
        assert_eq!(case.outreach(ANN).await, "suppressed", "what held before holds again");
        let Answer::Refused(said) = case.ask(Who::Address(ANN), Channel::Email).await else {
            panic!("refused")
        };
        assert_eq!(said.reason, "By phone");
        let count = "SELECT count(*) FROM consent";
        let count = world.db().value::<i64>(count, args![]).await.expect("a count");
        assert_eq!(count, Some(5), "nothing was overwritten");
        let page = case.owner.get(&format!("/sources/{doctor}")).await.body;
        assert!(page.contains("What they want"), "{page}");
    });
}

#[test]
fn a_refusal_survives_an_import_its_undo_and_a_second_import() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let file = format!(
            "Pt Name,DOB,Referring Provider,Provider Email,Ref Date\r\n\
             \"Marlow, Ada\",04/12/1961,\"Tresham, Ines MD\",{ANN},03/02/2026\r\n"
        );
        let import = async |case: &Case<'_>| {
            let (by, zone) = (Actor::program("test"), clock::zone("America/New_York"));
            let bytes = file.clone().into_bytes();
            let app = &case.world.app;
            run_file(app, case.practice.id, &by, &zone, "x.csv", bytes, None, Run::Commit)
                .await
                .expect("an import")
        };
        let first = import(&case).await;
        let sql = "SELECT id FROM source WHERE kind = 'person'";
        let source = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        case.say(source, "email:refused").await;
        let undo = format!("/imports/{}/undo", first.import_id.expect("an import"));
        case.owner.post(&undo, &[]).await;
        assert_eq!(case.outreach(ANN).await, "suppressed", "after the undo");
        import(&case).await;
        assert_eq!(case.outreach(ANN).await, "suppressed", "after the second import");
    });
}

#[test]
fn a_refusal_survives_a_merge_in_both_directions_and_its_undo() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let refuses = case.doctor("Ann Lee MD", ANN).await;
        let other = case.doctor("Ann C. Lee MD", "lee@office.example").await;
        case.say(refuses, "email:refused").await;
        case.say(refuses, "visit:refused").await;
        for (keep, gone) in [(other, refuses), (refuses, other)] {
            let merge = case.merge(keep, gone).await.expect("a merge");
            assert_eq!(case.outreach(ANN).await, "suppressed");
            assert_eq!(case.outreach("lee@office.example").await, "suppressed", "one person now");
            assert!(case.ask(Who::Source(keep), Channel::Visit).await.is_refused());
            case.unmerge(merge).await;
            assert_eq!(case.outreach(ANN).await, "suppressed");
            assert_eq!(case.outreach("lee@office.example").await, "waiting", "two people again");
            assert!(case.ask(Who::Source(refuses), Channel::Visit).await.is_refused());
            assert!(!case.ask(Who::Source(other), Channel::Visit).await.is_refused());
        }
    });
}

#[test]
fn a_refusal_survives_the_removal_of_the_address_and_a_new_record_with_it() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let first = case.doctor("Ann Lee MD", ANN).await;
        case.say(first, "email:refused").await;
        // An address that they get later is refused as well, and stays so when it is taken away.
        let form = [("contact_kind", "email"), ("contact_value", "new@office.example")];
        case.owner.post(&format!("/sources/{first}/contacts"), &form).await;
        for address in [ANN, "new@office.example"] {
            let sql = "SELECT id FROM contact_point WHERE digits = $1";
            let point = world.db().value::<Uuid>(sql, args![address]).await.expect("a query");
            let path = format!("/sources/{first}/contacts/{}/remove", point.expect("one"));
            case.owner.post(&path, &[]).await;
        }
        case.run("UPDATE source SET deleted_at = 1").await;
        case.doctor("Ann Lee MD", ANN).await;
        case.doctor("Somebody Else MD", "New@Office.example").await;
        assert_eq!(case.outreach(ANN).await, "suppressed");
        assert_eq!(case.outreach("new@office.example").await, "suppressed");
    });
}

#[test]
fn after_an_old_backup_was_put_back_the_exported_file_makes_refusals_hold_again() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let doctor = case.doctor("Ann Lee MD", ANN).await;
        case.doctor("Bea Fine MD", "bea@office.example").await;
        case.say(doctor, "email:refused").await;
        case.say(doctor, "card:refused").await;
        case.run(
            "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
             SELECT id, 'gone@office.example', 'bounced', 'No such user', 0 FROM practice",
        )
        .await;
        let file = case.owner.get("/settings/consent.csv").await.body;
        assert!(file.contains(ANN) && file.contains("came_back"), "{file}");
        // What an older backup does not know.
        case.run("DELETE FROM consent").await;
        case.run("DELETE FROM mail_suppression").await;
        assert_eq!(case.outreach(ANN).await, "waiting");
        let shown = case.take_over(&file).await;
        assert!(shown.contains("This file adds"), "{shown}");
        assert_eq!(case.outreach(ANN).await, "suppressed");
        assert_eq!(case.outreach("gone@office.example").await, "suppressed");
        assert_eq!(case.outreach("bea@office.example").await, "waiting");
        assert!(case.ask(Who::Source(doctor), Channel::Card).await.is_refused());
        let again = case.take_over(&file).await;
        assert!(again.contains("This file changes nothing"), "{again}");
        // A file with what was allowed once lifts nothing.
        case.take_over(&format!("Channel,Address,Answer\nemail,{ANN},allowed\n")).await;
        case.take_over("Channel,Source,Answer\nemail,Ann Lee,allowed\n").await;
        assert_eq!(case.outreach(ANN).await, "suppressed");
    });
}

#[test]
fn permissions_and_bounces_of_before_hold_and_stand_on_the_list() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let form = [("number", "614-555-0142"), ("how", "Ms. Lee"), ("on", "2026-01-05")];
        case.owner.post("/settings/telling/advertising", &form).await;
        let fax = Who::Address("614-555-0142");
        assert!(case.ask(fax, Channel::FaxPromotional).await.is_allowed());
        let page = case.owner.get("/settings/consent?show=allowed&q=555-0142").await.body;
        assert!(page.contains("Ms. Lee"), "{page}");
        let form = [
            ("channel", "fax_promotional"),
            ("address", "614-555-0142"),
            ("answer", "refused"),
            ("reason", "Changed their mind"),
        ];
        case.owner.post("/settings/consent", &form).await;
        assert!(case.ask(fax, Channel::FaxPromotional).await.is_refused(), "the latest holds");
        assert!(!case.ask(fax, Channel::FaxClinical).await.is_refused());
    });
}

#[test]
fn do_not_contact_answers_for_every_channel_but_faxes_about_patients() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let doctor = case.doctor("Ann Lee MD", ANN).await;
        let form = [("pause", "no_contact"), ("pause_reason", "Please stop")];
        case.owner.post(&format!("/sources/{doctor}/pauses"), &form).await;
        for channel in Channel::ALL {
            let refused = case.ask(Who::Source(doctor), channel).await.is_refused();
            assert_eq!(refused, channel != Channel::FaxClinical, "{channel:?}");
        }
        assert_eq!(case.outreach(ANN).await, "suppressed", "by the address alone, too");
        assert_eq!(case.mail(Purpose::Notice, ANN, Some(doctor)).await.0, "waiting");
        let standing = relationships::standing(world.db(), case.practice.id, doctor).await;
        assert!(!standing.expect("known").is_open());
    });
}

#[test]
fn a_mail_that_was_refused_shows_why_and_is_tried_again_only_when_it_may_go() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let source = case.doctor("Ann Wood", ANN).await;
        case.say(source, "email:refused").await;
        case.mail(Purpose::Outreach, ANN, Some(source)).await;
        let page = case.owner.get("/settings/mail").await.body;
        assert!(page.contains("They refused mail: “No thank you”"), "{page}");
        assert!(!page.contains("Try again"), "it would be refused again: {page}");
        let sql = "SELECT id FROM mail_out";
        let id = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a mail");
        let again = format!("/settings/mail/{id}/again");
        case.owner.post(&again, &[]).await;
        let page = case.owner.get("/settings/mail").await.body;
        assert!(page.contains("It was not sent. They refused mail"), "{page}");
        case.say(source, "email:allowed").await;
        let page = case.owner.get("/settings/mail").await.body;
        assert!(page.contains("Was held back: They refused mail"), "{page}");
        assert!(page.contains("Try again"), "they want it by now: {page}");
        case.owner.post(&again, &[]).await;
        let state = "SELECT state FROM mail_out";
        let state = world.db().value::<String>(state, args![]).await.expect("a query");
        assert_eq!(state.as_deref(), Some("waiting"));
    });
}

#[test]
fn a_form_with_mistakes_keeps_what_was_typed() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let form = [
            ("channel", "email"),
            ("address", "not an address"),
            ("answer", "refused"),
            ("reason", "On the phone with Jo"),
        ];
        let answer = case.owner.post("/settings/consent", &form).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("On the phone with Jo") && answer.body.contains("not an address")
        );
        let answer =
            case.owner.upload("/settings/consent/files", "x.csv", b"Shoe,Size\n1,2\n").await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        let nobody = Uuid::nil();
        assert_eq!(case.owner.get(&format!("/settings/consent/files/{nobody}")).await.status, 404);
    });
}

/// What may happen, in any order, to four records and four addresses.
#[derive(Debug, Clone, Copy)]
enum Op {
    Add { name: usize, address: usize },
    Give { source: usize, address: usize },
    Take { address: usize },
    Refuse { source: usize },
    RefuseAddress { address: usize },
    Allow { source: usize },
    Merge { keep: usize, gone: usize },
    Unmerge,
    File { address: usize },
    Roundtrip,
}

fn op() -> impl Strategy<Value = Op> {
    let n = || 0usize..4;
    prop_oneof![
        (n(), n()).prop_map(|(name, address)| Op::Add { name, address }),
        (n(), n()).prop_map(|(source, address)| Op::Give { source, address }),
        n().prop_map(|address| Op::Take { address }),
        n().prop_map(|source| Op::Refuse { source }),
        n().prop_map(|address| Op::RefuseAddress { address }),
        n().prop_map(|source| Op::Allow { source }),
        (n(), n()).prop_map(|(keep, gone)| Op::Merge { keep, gone }),
        Just(Op::Unmerge),
        n().prop_map(|address| Op::File { address }),
        Just(Op::Roundtrip),
    ]
}

fn address(number: usize) -> String {
    format!("a{number}@office.example")
}

#[test]
fn no_order_of_import_merge_undo_and_refusal_lets_a_refused_address_be_written_to() {
    on_each_database(async |world| {
        let mut case = Case::new(&world).await;
        let mut runner = TestRunner::deterministic();
        let plans = prop::collection::vec(op(), 8..28);
        for round in 0..10 {
            let plan = plans.new_tree(&mut runner).expect("a plan").current();
            for table in [
                "consent",
                "merge",
                "source_alias",
                "play",
                "playbook_run",
                "relationship",
                "contact_point",
                "source",
            ] {
                case.run(&format!("DELETE FROM {table}")).await;
            }
            let mut sources = Vec::new();
            let mut merges = Vec::new();
            let mut refused = std::collections::BTreeSet::new();
            for (step, op) in plan.iter().enumerate() {
                perform(&mut case, *op, &mut sources, &mut merges, &mut refused).await;
                for number in &refused {
                    let state = case.outreach(&address(*number)).await;
                    assert_eq!(
                        state, "suppressed",
                        "{} round {round}, step {step}, address {number}: {plan:?}",
                        world.database
                    );
                }
            }
        }
    });
}

/// The addresses of the person behind a source.
async fn addresses(case: &Case<'_>, source: Uuid) -> Vec<usize> {
    #[derive(FromQueryResult)]
    struct Row {
        digits: String,
    }
    let sql = "SELECT c.digits FROM source s JOIN contact_point c ON c.person_id = s.person_id
               WHERE s.id = $1 AND c.kind = 'email'";
    let rows: Vec<Row> = case.world.db().rows(sql, args![source]).await.expect("rows");
    rows.iter().filter_map(|row| row.digits[1..2].parse().ok()).collect()
}

async fn perform(
    case: &mut Case<'_>,
    op: Op,
    sources: &mut Vec<Uuid>,
    merges: &mut Vec<Uuid>,
    refused: &mut std::collections::BTreeSet<usize>,
) {
    let one = |number: usize| sources.get(number % sources.len().max(1)).copied();
    match op {
        Op::Add { name, address: number } => {
            let names = ["Ann Lee MD", "Bo Mills MD", "Cy Nash DO", "Di Park PA"];
            let id = case.doctor(names[name], &address(number)).await;
            sources.push(id);
        }
        Op::Give { source, address: number } => {
            let Some(id) = one(source) else { return };
            let address = address(number);
            let form = [("contact_kind", "email"), ("contact_value", address.as_str())];
            case.owner.post(&format!("/sources/{id}/contacts"), &form).await;
        }
        Op::Take { address: number } => {
            let sql = "SELECT c.id FROM contact_point c WHERE c.digits = $1 LIMIT 1";
            let owner =
                "SELECT s.id FROM source s JOIN contact_point c ON c.person_id = s.person_id
                         WHERE c.id = $1 AND s.deleted_at IS NULL LIMIT 1";
            let db = case.world.db();
            let point = db.value::<Uuid>(sql, args![address(number)]).await.expect("a query");
            let Some(point) = point else { return };
            let source = db.value::<Uuid>(owner, args![point]).await.expect("a query");
            let Some(source) = source else { return };
            case.owner.post(&format!("/sources/{source}/contacts/{point}/remove"), &[]).await;
        }
        Op::Refuse { source } => {
            let Some(id) = one(source) else { return };
            let form = [("said", "email:refused"), ("consent_reason", "no")];
            let answer = case.owner.post(&format!("/sources/{id}/consent"), &form).await;
            if answer.status == 303 {
                refused.extend(addresses(case, id).await);
            }
        }
        Op::RefuseAddress { address: number } => {
            let address = address(number);
            let form = [
                ("channel", "email"),
                ("address", address.as_str()),
                ("answer", "refused"),
                ("reason", "no"),
            ];
            case.owner.post("/settings/consent", &form).await;
            refused.insert(number);
        }
        Op::Allow { source } => {
            let Some(id) = one(source) else { return };
            // A person says so by hand: that alone lifts a refusal.
            let form = [("said", "email:allowed"), ("consent_reason", "yes")];
            let answer = case.owner.post(&format!("/sources/{id}/consent"), &form).await;
            if answer.status == 303 {
                for number in addresses(case, id).await {
                    refused.remove(&number);
                }
            }
        }
        Op::Merge { keep, gone } => {
            let (Some(keep), Some(gone)) = (one(keep), one(gone)) else { return };
            if keep != gone {
                merges.extend(case.merge(keep, gone).await);
            }
        }
        Op::Unmerge => {
            if let Some(merge) = merges.pop() {
                case.unmerge(merge).await;
            }
        }
        Op::File { address: number } => {
            let csv = format!("Channel,Address,Answer\nemail,{},allowed\n", address(number));
            case.take_over(&csv).await;
        }
        Op::Roundtrip => {
            let file = case.owner.get("/settings/consent.csv").await.body;
            if file.lines().count() > 1 {
                case.take_over(&file).await;
            }
        }
    }
}
