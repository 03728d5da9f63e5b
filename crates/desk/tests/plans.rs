//! Playbooks: one next step a source whatever happens, and no meal that follows a referral.

use crate::support::{
    Practice,
    fill::{self, Source, today},
};
use axum::http::StatusCode;
use desk::{
    happenings::{self, Happening},
    imports::{Run, run_file},
    plans::{self, today_lines},
};
use jiff::ToSpan;
use lexicon::Role;
use platform::{Sql, Uuid, args, audit::Actor, clock, db::FromQueryResult, jobs, sessions};
use testing::{Browser, World, on_each_database};

/// The practice, a browser of its liaison, and questions to the tables.
struct Desk<'a> {
    world: &'a World,
    practice: Practice,
    browser: Browser,
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
struct Step {
    id: Uuid,
    run_id: Uuid,
    kind: String,
    due_on: String,
    owner_id: Option<Uuid>,
}

impl<'a> Desk<'a> {
    async fn in_world(world: &'a World) -> Self {
        let practice = Practice::in_world(world).await;
        let browser = Self::of(world, &practice, Role::Liaison).await;
        Self { world, practice, browser }
    }

    async fn of(world: &World, practice: &Practice, role: Role) -> Browser {
        let router = desk::routes(&world.app).finish();
        practice.browser(&router, role).await
    }

    async fn owner(&self) -> Browser {
        Self::of(self.world, &self.practice, Role::Owner).await
    }

    /// Adds a source as people do.
    async fn add(&mut self, name: &str) -> Uuid {
        let owner = self.practice.member(Role::Liaison).to_string();
        let fields = [
            ("name", name),
            ("kind", "person"),
            ("profession", "physician"),
            ("owner", &owner),
            ("other", "yes"),
        ];
        let answer = self.browser.post("/sources/new", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().rsplit('/').next().and_then(|id| id.parse().ok()).expect("a source")
    }

    async fn count(&self, sql: &str) -> i64 {
        let found = self.world.db().value::<i64>(sql, args![self.practice.id]).await;
        found.expect("a query").unwrap_or(0)
    }

    /// The steps that are next for a source: one or none, or the promise is broken.
    async fn next(&self, source: Uuid) -> Option<Step> {
        let steps: Vec<Step> = self
            .world
            .db()
            .rows(
                "SELECT id, run_id, kind, due_on, owner_id FROM play
                 WHERE practice_id = $1 AND source_id = $2 AND state IN ('open', 'paused')",
                args![self.practice.id, source],
            )
            .await
            .expect("a query");
        assert!(steps.len() <= 1, "two next steps: {steps:?}");
        steps.into_iter().next()
    }

    async fn kind(&self, source: Uuid) -> String {
        self.next(source).await.map(|step| step.kind).unwrap_or_default()
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) {
        let answer = self.browser.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
    }

    /// Logs a contact on the page of a source.
    async fn log(&mut self, source: Uuid, kind: &str, met: bool) {
        let day = today().to_string();
        let mut fields = vec![("kind", kind), ("on", day.as_str())];
        if met {
            fields.push(("met", "yes"));
        }
        self.post(&format!("/sources/{source}/touches"), &fields).await;
    }

    async fn playbook(&self, code: &str) -> Uuid {
        self.world
            .db()
            .value::<Uuid>(
                "SELECT id FROM playbook WHERE practice_id = $1 AND code = $2",
                args![self.practice.id, code],
            )
            .await
            .expect("a query")
            .expect("a playbook of ours")
    }

    async fn start(&mut self, source: Uuid, code: &str) {
        let playbook = self.playbook(code).await.to_string();
        self.post(&format!("/sources/{source}/plan"), &[("playbook", &playbook)]).await;
    }

    async fn happens(&self, source: Uuid, happening: Happening) {
        let tx = self.world.db().begin().await.expect("a transaction");
        happenings::tell(&tx, self.practice.id, source, happening).await.expect("it is heard");
        tx.commit().await.expect("a commit");
    }

    async fn refer(&mut self, source: Uuid, patient: &str) {
        let (clinic, day) = (self.practice.clinic_id.to_string(), today().to_string());
        let source = source.to_string();
        let fields = [
            ("source", source.as_str()),
            ("patient", patient),
            ("birth_date", "1980-02-03"),
            ("clinic", &clinic),
            ("channel", "phone"),
            ("received_on", &day),
        ];
        let mut desk = Self::of(self.world, &self.practice, Role::FrontDesk).await;
        let answer = desk.post("/referrals/new", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    async fn latest_run(&self, source: Uuid) -> Uuid {
        self.world
            .db()
            .value::<Uuid>(
                "SELECT id FROM playbook_run WHERE practice_id = $1 AND source_id = $2
                 ORDER BY created_at DESC, id DESC LIMIT 1",
                args![self.practice.id, source],
            )
            .await
            .expect("a query")
            .expect("a run")
    }

    async fn look_daily(&self) {
        let now = clock::now();
        self.world
            .db()
            .run("UPDATE job_schedule SET next_at = $1 WHERE kind = 'playbooks.look'", args![now])
            .await
            .expect("the look is due");
        jobs::run_due(&self.world.app, &desk::handlers()).await.expect("the jobs run");
        let dead = self.count("SELECT count(*) FROM job WHERE practice_id = $1 AND state <> 'done' AND kind = 'playbooks.look'").await;
        assert_eq!(dead, 0, "the look succeeded");
    }
}

#[test]
fn a_source_that_somebody_adds_has_one_next_step_and_the_logged_contact_does_it() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        let first = desk.next(source).await.expect("a next step");
        assert_eq!(first.kind, "call");
        assert_eq!(first.owner_id, Some(desk.practice.member(Role::Liaison)));
        assert!(first.due_on > today().to_string());
        let page = desk.browser.get(&format!("/sources/{source}")).await.body;
        assert!(page.contains("Next: call"), "{page}");
        desk.log(source, "email", false).await;
        assert_eq!(desk.kind(source).await, "call", "an e-mail is no call");
        desk.log(source, "call", false).await;
        assert_eq!(desk.kind(source).await, "visit");
        // The contact is taken back, and with it what it did.
        let touch = "SELECT id FROM touch WHERE practice_id = $1 AND kind = 'call'";
        let touch = world.db().value::<Uuid>(touch, args![desk.practice.id]).await;
        let touch = touch.expect("a query").expect("a touch");
        desk.post(&format!("/touches/{touch}/remove"), &[]).await;
        assert_eq!(desk.next(source).await, Some(first), "next again, as it was");
        desk.post(&format!("/touches/{touch}/restore"), &[]).await;
        assert_eq!(desk.kind(source).await, "visit");
        let thanked = [("way", "visit")];
        desk.post(&format!("/sources/{source}/thanks"), &thanked).await;
        assert_eq!(desk.kind(source).await, "meal", "who is thanked in person was visited");
    });
}

#[test]
fn the_tables_refuse_a_second_next_step() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        let step = desk.next(source).await.expect("a step");
        let second = world
            .db()
            .run(
                "INSERT INTO play (practice_id, id, run_id, source_id, step, round, kind, words,
                     face_time, state, opened_on, due_on, created_at, changed_at)
                 SELECT practice_id, $3, run_id, source_id, 3, 0, kind, words, face_time, 'open',
                     opened_on, due_on, created_at, changed_at
                 FROM play WHERE practice_id = $1 AND id = $2",
                args![desk.practice.id, step.id, platform::new_id()],
            )
            .await;
        assert!(second.is_err());
    });
}

#[test]
fn each_thing_done_with_a_step_is_taken_back() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        let first = desk.next(source).await.expect("a step");
        let address = format!("/plans/{}", first.id);
        desk.post(&format!("{address}/done"), &[]).await;
        assert_eq!(desk.kind(source).await, "visit");
        assert_eq!(
            desk.count("SELECT count(*) FROM touch WHERE practice_id = $1 AND deleted_at IS NULL")
                .await,
            1
        );
        desk.post(&format!("{address}/reopen"), &[]).await;
        assert_eq!(desk.next(source).await, Some(first.clone()));
        assert_eq!(
            desk.count("SELECT count(*) FROM touch WHERE practice_id = $1 AND deleted_at IS NULL")
                .await,
            0
        );

        let without = desk.browser.post(&format!("{address}/skip"), &[]).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is asked for");
        desk.post(&format!("{address}/skip"), &[("plan_reason", "not_now")]).await;
        assert_eq!(desk.kind(source).await, "visit");
        let page = desk.browser.get(&format!("/sources/{source}")).await.body;
        assert!(page.contains("Not the right moment"), "{page}");
        desk.post(&format!("{address}/reopen"), &[]).await;
        assert_eq!(desk.next(source).await, Some(first.clone()));

        desk.post(&format!("{address}/later"), &[("plan_until", "month")]).await;
        let later = desk.next(source).await.expect("a step");
        assert!(later.due_on >= today().saturating_add(28.days()).to_string());
        desk.post(&format!("{address}/due-again"), &[]).await;
        assert_eq!(desk.next(source).await, Some(first.clone()));
        let past = [("plan_until", "2020-01-01")];
        let past = desk.browser.post(&format!("{address}/later"), &past).await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);

        let run = format!("/plans/runs/{}", first.run_id);
        desk.post(&format!("{run}/stop"), &[]).await;
        assert_eq!(desk.next(source).await, None);
        let stale = desk.browser.post(&format!("{address}/done"), &[]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "it was ended in the meantime");
        desk.post(&format!("{run}/restart"), &[]).await;
        assert_eq!(desk.next(source).await, Some(first));
        let audited = desk
            .count("SELECT count(*) FROM audit WHERE practice_id = $1 AND action LIKE 'play%'")
            .await;
        assert!(audited >= 9, "every change is on record: {audited}");
    });
}

#[test]
fn another_playbook_replaces_the_one_that_runs_and_undo_brings_that_back() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        desk.log(source, "call", false).await;
        let before = desk.next(source).await.expect("a step");
        desk.start(source, "lapsed_source").await;
        assert_eq!(desk.kind(source).await, "call");
        let run = desk.latest_run(source).await;
        desk.post(&format!("/plans/runs/{run}/undo"), &[]).await;
        assert_eq!(desk.next(source).await, Some(before));
        desk.start(source, "lapsed_source").await;
        desk.log(source, "call", false).await;
        let run = desk.latest_run(source).await;
        let late = desk.browser.post(&format!("/plans/runs/{run}/undo"), &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "somebody has gone on");
        assert_eq!(desk.kind(source).await, "visit");
    });
}

#[test]
fn no_referral_starts_hastens_or_adds_a_meal() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        // One that was added, and referred on the same day: new because of the referral.
        let referred = desk.add("Ines Tresham MD").await;
        desk.refer(referred, "Marlow, Ada").await;
        desk.log(referred, "call", false).await;
        desk.log(referred, "visit", false).await;
        assert_eq!(desk.kind(referred).await, "visit", "the lunch is passed over");
        let page = desk.browser.get(&format!("/sources/{referred}")).await.body;
        assert!(page.contains("a meal never follows a referral"), "{page}");

        // One whose lunch is next already: ten referrals move nothing.
        let source = desk.add("Bram Holloway MD").await;
        world
            .db()
            .run(
                "UPDATE playbook_run SET started_on = '2026-01-05' WHERE source_id = $1",
                args![source],
            )
            .await
            .expect("it began long ago");
        desk.log(source, "call", false).await;
        desk.log(source, "visit", false).await;
        let lunch = desk.next(source).await.expect("a lunch");
        assert_eq!(lunch.kind, "meal");
        for number in 0..5 {
            desk.refer(source, &format!("Patient, No{number}")).await;
        }
        assert_eq!(desk.next(source).await, Some(lunch));

        // One without a playbook: a referral starts none.
        let quiet = Source::named("Quiet, Quentin").put(&world, &desk.practice).await;
        desk.refer(quiet, "Vance, Lia").await;
        assert_eq!(desk.next(quiet).await, None);
        // What an import brings says the same: one for silent sources ends.
        desk.start(quiet, "lapsed_source").await;
        let day = today().strftime("%m/%d/%Y");
        let file =
            format!("{EXPORT}\"Vance, Kit\",04/12/1961,\"Quiet, Quentin\",,{day},M54.50\r\n");
        let (by, zone) = (Actor::program("test"), clock::zone("America/New_York"));
        let bytes = file.into_bytes();
        run_file(&world.app, desk.practice.id, &by, &zone, "e.csv", bytes, None, Run::Commit)
            .await
            .expect("an import");
        assert_eq!(desk.next(quiet).await, None);
        // And so says a referral that is entered, with no step after it.
        desk.start(quiet, "lapsed_source").await;
        desk.refer(quiet, "Vance, Max").await;
        assert_eq!(desk.next(quiet).await, None);
        let page = desk.browser.get(&format!("/sources/{quiet}")).await.body;
        assert!(page.contains("They are back"), "{page}");
    });
}

#[test]
fn an_answer_settles_a_call_and_a_resting_relationship_rests_its_step() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        desk.happens(source, Happening::Answer).await;
        assert_eq!(desk.kind(source).await, "visit");
        let set = async |status: &str| {
            let sql = "UPDATE source SET status = $2 WHERE id = $1";
            world.db().run(sql, args![source, status]).await.expect("a status");
        };
        set("paused").await;
        desk.happens(source, Happening::Changed).await;
        let step = desk.next(source).await.expect("it is still there");
        let refused = desk.browser.post(&format!("/plans/{}/done", step.id), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(!desk.browser.get("/plans?until=month").await.body.contains("Visit Ines"));
        let playbook = desk.playbook("lapsed_source").await.to_string();
        let path = format!("/sources/{source}/plan");
        let refused = desk.browser.post(&path, &[("playbook", &playbook)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // The pause ends without anybody telling; the daily look finds it.
        set("active").await;
        let over = "UPDATE pause SET ended_on = '2020-01-01' WHERE source_id = $1";
        world.db().run(over, args![source]).await.expect("an end");
        desk.look_daily().await;
        desk.post(&format!("/plans/{}/done", step.id), &[]).await;
        assert_eq!(desk.kind(source).await, "meal");
    });
}

const EXPORT: &str = "Pt Name,DOB,Referring Provider,Referring Practice,Ref Date,Dx\r\n";

/// A file in which seven sources refer one patient each today, one of them since long ago.
fn export() -> String {
    let mut text = EXPORT.to_owned();
    for (number, name) in
        ["Arden", "Birch", "Calder", "Dunmore", "Ewell", "Farley", "Garrow"].iter().enumerate()
    {
        let (day, id) = (today().strftime("%m/%d/%Y").to_string(), number + 1);
        text += &format!(
            "\"Marlow, P{id}\",04/12/196{id},\"{name}, Ines MD\",Kestrel {name},{day},M54.50\r\n"
        );
    }
    text + "\"Marlow, Old\",04/12/1950,\"Oldfield, Sam MD\",Kestrel Old,01/05/2024,M54.50\r\n"
}

#[test]
fn an_import_starts_nothing_and_asks_once_for_all() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let (by, zone) = (Actor::program("test"), clock::zone("America/New_York"));
        let (app, bytes) = (&world.app, export().into_bytes());
        let practice = desk.practice.id;
        run_file(app, practice, &by, &zone, "export.csv", bytes, None, Run::Commit)
            .await
            .expect("an import");
        let open = "SELECT count(*) FROM play WHERE practice_id = $1 AND state = 'open'";
        assert_eq!(desk.count(open).await, 0, "nothing begins by itself");
        let page = desk.browser.get("/plans").await.body;
        assert!(page.contains("for 7 new sources?"), "who refers since years is not new: {page}");

        desk.post("/plans/new/leave", &[]).await;
        assert!(!desk.browser.get("/plans").await.body.contains("new sources?"));
        desk.post("/plans/new/ask-again", &[("until", "0")]).await;
        desk.post("/plans/new/start", &[]).await;
        assert_eq!(desk.count(open).await, 7);
        let days = "SELECT count(DISTINCT due_on) FROM play WHERE practice_id = $1";
        assert_eq!(desk.count(days).await, 2, "five on the first day, two on the next");
        let meals =
            "SELECT count(*) FROM playbook_run WHERE practice_id = $1 AND NOT without_meals";
        assert_eq!(desk.count(meals).await, 0, "they came because they referred");
        assert!(!desk.browser.get("/plans").await.body.contains("new sources?"));

        let batch = "SELECT batch_id FROM playbook_run WHERE practice_id = $1 LIMIT 1";
        let batch = world.db().value::<Uuid>(batch, args![practice]).await;
        let batch = batch.expect("a query").expect("a batch");
        desk.post(&format!("/plans/batches/{batch}/undo"), &[]).await;
        assert_eq!(desk.count(open).await, 0);
        assert!(desk.browser.get("/plans").await.body.contains("for 7 new sources?"));
    });
}

/// So that the day of the test is a working day, whichever it is.
async fn open_every_day(world: &World, practice: &Practice) {
    let day = lexicon::hours::Hours::usual().week.0[0].clone();
    let week = lexicon::hours::Week(std::array::from_fn(|_| day.clone()));
    let week = serde_json::to_string(&week).expect("JSON");
    let sql = "UPDATE clinic SET hours = $2 WHERE practice_id = $1";
    world.db().run(sql, args![practice.id, week]).await.expect("hours");
}

#[test]
fn silent_sources_are_suggested_and_begin_by_themselves_only_where_the_practice_says_so() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let sources = fill::two_years(&world, &desk.practice).await;
        let silent = sources.iter().find(|(name, _)| *name == "silent").expect("one is silent").1;
        desk.look_daily().await;
        assert_eq!(desk.next(silent).await, None, "it is only suggested");
        let page = desk.browser.get("/plans").await.body;
        assert!(page.contains("1 source has fallen silent"), "{page}");
        desk.post(&format!("/sources/{silent}/plan/decline"), &[]).await;
        assert!(!desk.browser.get("/plans").await.body.contains("fallen silent</h2>"));
        let declined = desk.latest_run(silent).await;
        desk.post(&format!("/plans/runs/{declined}/suggest-again"), &[]).await;
        assert!(desk.browser.get("/plans").await.body.contains("1 source has fallen silent"));

        let playbook = desk.playbook("lapsed_source").await;
        let mut owner = desk.owner().await;
        open_every_day(&world, &desk.practice).await;
        let path = format!("/settings/playbooks/{playbook}/itself");
        assert_eq!(owner.post(&path, &[("on", "yes")]).await.status, StatusCode::SEE_OTHER);
        desk.look_daily().await;
        let is_open = desk
            .count("SELECT count(*) FROM playbook_run WHERE practice_id = $1 AND state = 'running'")
            .await;
        assert_eq!(is_open, 1);
        assert_eq!(desk.kind(silent).await, "call");
        desk.look_daily().await;
        let again =
            "SELECT count(*) FROM playbook_run WHERE practice_id = $1 AND state = 'running'";
        assert_eq!(desk.count(again).await, is_open, "run twice it starts no more");
    });
}

#[test]
fn a_merge_leaves_one_next_step_and_its_undo_brings_the_other_back() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let kept = desk.add("David Wiebe MD").await;
        let gone = desk.add("Dave Wiebe MD").await;
        desk.log(gone, "call", false).await;
        let (of_kept, of_gone) = (desk.next(kept).await, desk.next(gone).await);
        let (one, other) = (kept.to_string(), gone.to_string());
        let form = [("one", one.as_str()), ("other", &other), ("keep", &one)];
        desk.post("/sources/merge", &form).await;
        assert_eq!(desk.next(kept).await, of_kept);
        assert_eq!(desk.next(gone).await, None);
        let before = "SELECT count(*) FROM play WHERE practice_id = $1 AND source_id = $2";
        let moved = world.db().value::<i64>(before, args![desk.practice.id, kept]).await;
        assert_eq!(moved.expect("a count"), Some(3), "the history came along");
        let merge = "SELECT id FROM merge WHERE practice_id = $1";
        let merge = world.db().value::<Uuid>(merge, args![desk.practice.id]).await;
        let merge = merge.expect("a query").expect("a merge");
        desk.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!(desk.next(kept).await, of_kept);
        assert_eq!(desk.next(gone).await, of_gone);
    });
}

#[test]
fn a_merge_moves_the_only_playbook_and_steps_made_since_go_back_with_it() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let kept = Source::named("Wiebe, David").put(&world, &desk.practice).await;
        let gone = desk.add("Dave Wiebe MD").await;
        let (one, other) = (kept.to_string(), gone.to_string());
        let form = [("one", one.as_str()), ("other", &other), ("keep", &one)];
        desk.post("/sources/merge", &form).await;
        assert_eq!(desk.kind(kept).await, "call");
        desk.log(kept, "call", false).await;
        assert_eq!(desk.kind(kept).await, "visit");
        let merge = "SELECT id FROM merge WHERE practice_id = $1";
        let merge = world.db().value::<Uuid>(merge, args![desk.practice.id]).await;
        let merge = merge.expect("a query").expect("a merge");
        desk.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!((desk.kind(kept).await, desk.kind(gone).await), (String::new(), "visit".into()));
    });
}

#[test]
fn today_has_what_is_due_with_one_step_to_do_it() {
    on_each_database(async |world| {
        let mut desk = Desk::in_world(&world).await;
        let source = desk.add("Ines Tresham MD").await;
        let visitor = async |role| {
            let member = desk.practice.member(role);
            let account = "SELECT account_id FROM membership WHERE id = $1";
            let account = world.db().value::<Uuid>(account, args![member]).await;
            let account = account.expect("a query").expect("an account");
            let token = sessions::start(world.db(), account, desk.practice.id, member).await;
            let token = token.expect("a session");
            sessions::visitor(world.db(), &token, clock::now()).await.expect("one").expect("one")
        };
        let liaison = visitor(Role::Liaison).await;
        assert!(today_lines(&world.app, &liaison).await.expect("lines").is_empty(), "not yet due");
        let due = "UPDATE play SET due_on = $2 WHERE practice_id = $1";
        let day = today().to_string();
        world.db().run(due, args![desk.practice.id, day]).await.expect("it is due");
        let lines = today_lines(&world.app, &liaison).await.expect("lines");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].title.starts_with("Call Ines Tresham"), "{lines:?}");
        assert_eq!(lines[0].owner_id, Some(liaison.member_id));
        let colleague = visitor(Role::Owner).await;
        assert!(today_lines(&world.app, &colleague).await.expect("lines").is_empty(), "not theirs");
        let reader = visitor(Role::Reader).await;
        assert!(today_lines(&world.app, &reader).await.expect("lines").is_empty());
        let act = lines[0].act.clone().expect("a call is done in one step");
        desk.post(&act.action, &[("back", "/")]).await;
        assert!(today_lines(&world.app, &liaison).await.expect("lines").is_empty());
        assert_eq!(desk.kind(source).await, "visit");
        assert!(plans::progress_line(&world.app, &liaison).await.expect("a line").is_none());
    });
}
