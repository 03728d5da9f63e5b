//! Keeping in touch: what sets a clock, what stops it, and who is told.

use crate::support::{Practice, fill};
use desk::{
    relationships::{self, Standing},
    sources::{Kind, NewSource, create},
    touches::{self, NewTouch},
};
use jiff::ToSpan;
use lexicon::{PersonName, Role, Tier, TouchKind};
use platform::{
    Sql, Uuid, args,
    audit::Actor,
    clock,
    db::{FromQueryResult, Value},
    sessions,
};
use testing::{Browser, World, on_each_database};

const DAY: i64 = 24 * 60 * 60 * 1000;

#[derive(Debug, PartialEq, Eq, FromQueryResult)]
struct Row {
    contact_due_on: Option<String>,
    face_due_on: Option<String>,
    next_due_on: Option<String>,
    paused_until: String,
}

async fn source(world: &World, practice: &Practice, name: &str, tier: Tier) -> Uuid {
    let name = PersonName::parse(name).expect("a name");
    let new = NewSource { name: Some(&name), tier, ..NewSource::of(Kind::Person) };
    let tx = world.db().begin().await.expect("a transaction");
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    tx.commit().await.expect("a commit");
    id
}

/// Makes a source as old as that, so that its clocks have run.
async fn entered_days_ago(world: &World, practice: &Practice, id: Uuid, days: i64) {
    run(
        world,
        "UPDATE source SET created_at = $3 WHERE practice_id = $1 AND id = $2",
        args![practice.id, id, clock::now() - days * DAY],
    )
    .await;
    reckon(world, practice).await;
}

async fn run(world: &World, sql: &str, values: Vec<Value>) {
    world.db().run(sql, values).await.expect("a change");
}

async fn reckon(world: &World, practice: &Practice) {
    let tx = world.db().begin().await.expect("a transaction");
    relationships::reckon_all(&tx, practice.id).await.expect("reckoned");
    tx.commit().await.expect("a commit");
}

async fn row(world: &World, id: Uuid) -> Row {
    let sql = "SELECT contact_due_on, face_due_on, next_due_on, paused_until FROM relationship
               WHERE source_id = $1";
    world.db().row(sql, args![id]).await.expect("a query").expect("a row")
}

async fn owner(world: &World) -> (Practice, Browser) {
    let practice = Practice::in_world(world).await;
    let router = desk::routes(&world.app).finish();
    let browser = practice.browser(&router, Role::Owner).await;
    (practice, browser)
}

fn in_days(days: i64) -> Option<String> {
    Some(fill::today().saturating_add(days.days()).to_string())
}

/// The address behind the undo of the page that was just led to.
fn undo(page: &str) -> String {
    let toast = page.split("class=\"toast").nth(1).expect("a toast");
    let action = toast.split("action=\"").nth(1).expect("an undo");
    action.split('"').next().expect("an address").to_owned()
}

#[test]
fn a_logged_contact_sets_the_right_clock_and_taking_it_back_gives_it_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        entered_days_ago(&world, &practice, id, 20).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(8));
        assert_eq!(row(&world, id).await.face_due_on, in_days(36));

        let on = fill::ago(3).to_string();
        let form = [("kind", "call"), ("on", on.as_str()), ("note", "")];
        browser.post(&format!("/sources/{id}/touches"), &form).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(25), "a call three days ago");
        assert_eq!(row(&world, id).await.face_due_on, in_days(36), "nobody was met");
        let page = browser.get(&format!("/sources/{id}")).await.body;

        let form = [("kind", "visit"), ("on", on.as_str()), ("met", "yes"), ("note", "")];
        browser.post(&format!("/sources/{id}/touches"), &form).await;
        assert_eq!(row(&world, id).await.face_due_on, in_days(53), "who decides was met");
        // A card is no meeting, whatever was ticked.
        let form = [("kind", "card"), ("on", on.as_str()), ("met", "yes"), ("note", "")];
        let before = row(&world, id).await;
        browser.post(&format!("/sources/{id}/touches"), &form).await;
        assert_eq!(row(&world, id).await, before);

        browser.post(&undo(&page), &[]).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(25), "the others are still there");
        run(&world, "UPDATE touch SET deleted_at = 1", args![]).await;
        reckon(&world, &practice).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(8));
    });
}

#[test]
fn a_thank_you_by_phone_is_a_contact_until_it_is_taken_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "Ana Lopez", Tier::B).await;
        entered_days_ago(&world, &practice, id, 30).await;
        browser.post(&format!("/sources/{id}/thanks"), &[("way", "call")]).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(56));
        let page = browser.get(&format!("/sources/{id}")).await.body;
        browser.post(&undo(&page), &[]).await;
        assert_eq!(row(&world, id).await.contact_due_on, in_days(26));
    });
}

#[test]
fn what_the_program_sent_by_itself_sets_no_clock_and_the_page_says_so() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "Ana Lopez", Tier::B).await;
        entered_days_ago(&world, &practice, id, 30).await;
        let tx = world.db().begin().await.expect("a transaction");
        let notice = NewTouch::new(id, TouchKind::Email, clock::now());
        touches::record(&tx, practice.id, &Actor::program("Liaison"), &notice).await.expect("kept");
        tx.commit().await.expect("a commit");
        assert_eq!(row(&world, id).await.contact_due_on, in_days(26));
        let page = browser.get(&format!("/sources/{id}")).await.body;
        assert!(page.contains("What Liaison sends by itself does not"), "{page}");
    });
}

#[test]
fn a_leave_stops_both_clocks_and_ending_it_lets_them_run_again() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        entered_days_ago(&world, &practice, id, 60).await;
        assert!(browser.get("/relationships").await.body.contains("1 source is overdue"));
        let until = fill::today().saturating_add(10.days()).to_string();
        let form = [("pause", "leave"), ("leave_until", until.as_str()), ("pause_reason", "Leave")];
        let answer = browser.post(&format!("/sources/{id}/pauses"), &form).await;
        assert_eq!(answer.location(), format!("/sources/{id}"), "{}", answer.body);
        assert_eq!(row(&world, id).await.paused_until, until);
        assert!(browser.get("/relationships").await.body.contains("Nobody is due"));
        let page = browser.get(&format!("/sources/{id}")).await.body;
        assert!(page.contains("On leave (Leave) until"), "{page}");
        let pause = page.split("/pauses/").nth(1).and_then(|rest| rest.split('/').next());
        let pause = pause.expect("a pause").to_owned();
        browser.post(&format!("/pauses/{pause}/end"), &[]).await;
        assert!(browser.get("/relationships").await.body.contains("1 source is overdue"));
        browser.post(&format!("/pauses/{pause}/resume"), &[]).await;
        assert!(browser.get("/relationships").await.body.contains("Nobody is due"));
        browser.post(&format!("/pauses/{pause}/remove"), &[]).await;
        assert!(browser.get("/relationships").await.body.contains("1 source is overdue"));
    });
}

#[test]
fn who_asked_not_to_be_contacted_stands_on_no_list_and_everybody_who_asks_hears_why() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        entered_days_ago(&world, &practice, id, 60).await;
        let path = format!("/sources/{id}/pauses");
        let refused = browser.post(&path, &[("pause", "no_contact")]).await;
        assert_eq!(refused.status, 422, "a reason is needed");
        let form = [("pause", "no_contact"), ("pause_reason", "Please stop calling")];
        browser.post(&path, &form).await;
        let standing = relationships::standing(world.db(), practice.id, id).await.expect("known");
        let Standing::NoContact { why, by } = &standing else { panic!("{standing:?}") };
        assert_eq!((why.as_str(), by.as_str()), ("Please stop calling", Role::Owner.label()));
        let all = relationships::standings(&world.app, practice.id, fill::today()).await;
        assert_eq!(all.expect("known").of(id), Some(&standing));
        assert!(lines(&world, &practice, Role::Owner).await.is_empty());
        let audit = "SELECT count(*) FROM audit WHERE action = 'source.paused'";
        assert_eq!(world.db().value::<i64>(audit, args![]).await.expect("a count"), Some(1));
    });
}

#[test]
fn nobody_is_told_that_somebody_slips_away_who_asked_not_to_be_contacted() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let named = fill::two_years(&world, &practice).await;
        let silent = named.iter().find(|(name, _)| *name == "silent").expect("a source").1;
        let slips = async || {
            let standing = desk::reports::standing(&world.app, practice.id, fill::today()).await;
            standing.expect("known").slipping.iter().any(|listed| listed.id == silent)
        };
        assert!(slips().await);
        let form = [("pause", "no_contact"), ("pause_reason", "Please stop calling")];
        browser.post(&format!("/sources/{silent}/pauses"), &form).await;
        assert!(!slips().await);
        let page = browser.get("/reports/sources").await.body;
        assert!(page.contains("(asked not to be contacted)"), "{page}");
        assert!(!page.contains("Please stop calling"), "what they said is on their own page");
    });
}

#[test]
fn who_is_on_leave_out_of_season_or_retired_is_not_slipping_and_the_list_says_so() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let named = fill::two_years(&world, &practice).await;
        let silent = named.iter().find(|(name, _)| *name == "silent").expect("a source").1;
        let until = fill::today().saturating_add(10.days()).to_string();
        let (yesterday, soon) = (fill::ago(1), fill::today().saturating_add(20.days()));
        let (from, to) = (&yesterday.to_string()[5..], &soon.to_string()[5..]);
        let leave = [("pause", "leave"), ("leave_until", &until)];
        let season = [("pause", "season"), ("season_from", from), ("season_until", to)];
        let path = format!("/sources/{silent}/pauses");
        let standing = async || {
            desk::reports::standing(&world.app, practice.id, fill::today()).await.expect("known")
        };
        for (form, words) in [
            (leave.as_slice(), "on leave until"),
            (season.as_slice(), "not in this season until"),
            ([("pause", "retired")].as_slice(), "retired"),
        ] {
            let answer = browser.post(&path, form).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            let now = standing().await;
            assert!(!now.slipping.iter().any(|listed| listed.id == silent), "{words}");
            let rests = now.resting.iter().find(|listed| listed.id == silent).expect("left out");
            assert!(rests.why.starts_with(words), "{}", rests.why);
            let source = browser.get(&format!("/sources/{silent}")).await.body;
            for address in ["/reports/sources", "/"] {
                let page = browser.get(address).await.body;
                assert!(page.contains("Left out, because the relationship rests"), "{page}");
                assert!(page.contains(&format!("({})", rests.why)), "{address} {words}: {page}");
            }
            browser.post(&undo(&source), &[]).await;
        }
        let now = standing().await;
        assert!(now.slipping.iter().any(|listed| listed.id == silent), "back on the list");
        assert!(!now.resting.iter().any(|listed| listed.id == silent));
    });
}

#[test]
fn a_clock_that_began_with_a_referral_begins_anew_when_that_was_an_error() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "Ana Lopez", Tier::B).await;
        entered_days_ago(&world, &practice, id, 10).await;
        let due = row(&world, id).await.contact_due_on;
        let referral = fill::Referral::of(id, fill::ago(3)).put(&world, &practice).await;
        fill::recount(&world, &practice).await;
        reckon(&world, &practice).await;
        assert_ne!(row(&world, id).await.contact_due_on, due, "it runs from the referral");
        let form = [("to", "entered_in_error"), ("version", "1"), ("reason", "duplicate")];
        let answer = browser.post(&format!("/referrals/{referral}/move"), &form).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(row(&world, id).await.contact_due_on, due);
        let first = "SELECT first_referral_on FROM source WHERE id = $1";
        let first = world.db().value::<String>(first, args![id]).await.expect("a query");
        assert_eq!(first, None);
    });
}

#[test]
fn a_status_set_on_the_edit_form_pauses_and_an_active_one_ends_the_pause() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        let save = async |browser: &mut Browser, status: &str| {
            let form = [
                ("name", "David Wiebe MD"),
                ("profession", "physician"),
                ("tier", "a"),
                ("status", status),
            ];
            let answer = browser.post(&format!("/sources/{id}/edit"), &form).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
        };
        save(&mut browser, "retired").await;
        let standing = relationships::standing(world.db(), practice.id, id).await.expect("known");
        assert_eq!(standing, Standing::Ended { why: "Retired".into() });
        assert_eq!(row(&world, id).await.next_due_on, None);
        save(&mut browser, "active").await;
        let standing = relationships::standing(world.db(), practice.id, id).await.expect("known");
        assert!(standing.is_open());
        assert_eq!(row(&world, id).await.contact_due_on, in_days(28));
        // Retired on the card sets the status, so that both say the same.
        browser.post(&format!("/sources/{id}/pauses"), &[("pause", "retired")]).await;
        let status = "SELECT status FROM source WHERE id = $1";
        let kept = world.db().value::<String>(status, args![id]).await.expect("a status");
        assert_eq!(kept.as_deref(), Some("retired"));
    });
}

#[test]
fn longer_weeks_are_shown_before_they_are_kept_and_then_hold_for_all() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        entered_days_ago(&world, &practice, id, 20).await;
        let mut form: Vec<(String, String)> = Vec::new();
        for tier in ["a", "b", "c", "prospect"] {
            for (name, weeks) in [
                ("contact_target", "1"),
                ("contact_most", "2"),
                ("face_target", "9"),
                ("face_most", "20"),
            ] {
                form.push((format!("{tier}_{name}"), weeks.to_owned()));
            }
        }
        let post = async |browser: &mut Browser, what: &str, form: &[(String, String)]| {
            let mut fields: Vec<(&str, &str)> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            fields.push(("do", what));
            browser.post("/settings/tiers", &fields).await
        };
        let shown = post(&mut browser, "look", &form).await;
        assert!(shown.body.contains("1 source becomes overdue"), "{}", shown.body);
        assert_eq!(row(&world, id).await.contact_due_on, in_days(8), "nothing is kept yet");
        let saved = post(&mut browser, "save", &form).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(row(&world, id).await.contact_due_on, in_days(-13));
        form[1].1 = "x".into();
        let refused = post(&mut browser, "save", &form).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"x\""), "what was typed is kept");
    });
}

#[test]
fn a_tier_is_suggested_with_its_reason_and_changes_only_by_hand() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let id = source(&world, &practice, "David Wiebe MD", Tier::C).await;
        for week in 0..14 {
            fill::Referral::of(id, fill::ago(week * 7)).put(&world, &practice).await;
        }
        fill::recount(&world, &practice).await;
        let list = browser.get("/sources/tiers").await.body;
        assert!(list.contains("1 source may want another tier"), "{list}");
        assert!(list.contains("14 referrals in 12 months, none the year before: A"), "{list}");

        browser.post(&format!("/sources/{id}/tier/leave"), &[("back", "list")]).await;
        let list = browser.get("/sources/tiers").await.body;
        assert!(list.contains("Every tier fits"), "{list}");
        // It comes back when something changed: what they could send is said.
        let worth = [("potential", "high"), ("fit", "high")];
        browser.post(&format!("/sources/{id}/worth"), &worth).await;
        let page = browser.get(&format!("/sources/{id}")).await.body;
        assert!(page.contains("high potential: A"), "{page}");

        let tier = async || {
            let sql = "SELECT tier FROM source WHERE id = $1";
            world.db().value::<String>(sql, args![id]).await.expect("a tier").unwrap_or_default()
        };
        assert_eq!(tier().await, "c", "nothing was changed silently");
        browser.post(&format!("/sources/{id}/tier"), &[("tier", "a")]).await;
        assert_eq!(tier().await, "a");
        assert_eq!(row(&world, id).await.contact_due_on, in_days(28), "the clocks of the new tier");
        browser.post(&format!("/sources/{id}/tier"), &[("tier", "c")]).await;
        assert_eq!(tier().await, "c");
    });
}

#[test]
fn a_merge_takes_contacts_and_pauses_along_and_its_undo_gives_them_back() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        let kept = source(&world, &practice, "David Wiebe MD", Tier::A).await;
        let gone = source(&world, &practice, "Dave Wiebe", Tier::A).await;
        let until = fill::today().saturating_add(10.days()).to_string();
        let form = [("pause", "leave"), ("leave_until", until.as_str())];
        browser.post(&format!("/sources/{gone}/pauses"), &form).await;
        let before = (row(&world, kept).await, row(&world, gone).await);
        let form =
            [("one", kept.to_string()), ("other", gone.to_string()), ("keep", kept.to_string())];
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post("/sources/merge", &form).await;
        assert_eq!(row(&world, kept).await.paused_until, until);
        let rows = "SELECT count(*) FROM relationship";
        assert_eq!(world.db().value::<i64>(rows, args![]).await.expect("a count"), Some(1));
        let merge = world
            .db()
            .value::<Uuid>("SELECT id FROM merge", args![])
            .await
            .expect("a query")
            .expect("a merge");
        browser.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!((row(&world, kept).await, row(&world, gone).await), before);
    });
}

#[test]
fn today_names_the_sources_of_the_visitor_and_those_of_nobody() {
    on_each_database(async |world| {
        let (practice, _) = owner(&world).await;
        let mine = source(&world, &practice, "Ann Mine", Tier::A).await;
        let theirs = source(&world, &practice, "Bob Theirs", Tier::A).await;
        let nobodys = source(&world, &practice, "Cy Nobody", Tier::A).await;
        for (id, member) in
            [(mine, Some(Role::Liaison)), (theirs, Some(Role::Owner)), (nobodys, None)]
        {
            let member = member.map(|role| practice.member(role));
            run(
                &world,
                "UPDATE source SET owner_id = $2, created_at = $3 WHERE id = $1",
                args![id, member, clock::now() - 35 * DAY],
            )
            .await;
        }
        reckon(&world, &practice).await;
        let found = lines(&world, &practice, Role::Liaison).await;
        let titles: Vec<&str> = found.iter().map(|line| line.0.as_str()).collect();
        assert_eq!(titles, ["Get in touch with Ann Mine", "Get in touch with Cy Nobody"]);
        assert_eq!(found[0].1, "Any contact: due for 7 days");
        assert!(lines(&world, &practice, Role::Reader).await.is_empty(), "who only looks");
    });
}

async fn lines(world: &World, practice: &Practice, role: Role) -> Vec<(String, String)> {
    let member = practice.member(role);
    let sql = "SELECT account_id FROM membership WHERE id = $1";
    let account = world.db().value::<Uuid>(sql, args![member]).await.expect("a query");
    let account = account.expect("an account");
    let token = sessions::start(world.db(), account, practice.id, member).await.expect("a session");
    let visitor = sessions::visitor(world.db(), &token, clock::now()).await.expect("a query");
    let visitor = visitor.expect("a visitor");
    let lines = relationships::today_lines(&world.app, &visitor).await.expect("lines");
    lines.into_iter().map(|line| (line.title, line.why)).collect()
}

#[test]
fn sources_of_an_older_version_get_their_clocks_at_the_start() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let id = fill::Source { status: "retired", ..fill::Source::named("Old, Ann") }
            .put(&world, &practice)
            .await;
        relationships::catch_up(world.db()).await.expect("caught up");
        assert_eq!(row(&world, id).await.next_due_on, None);
        let standing = relationships::standing(world.db(), practice.id, id).await.expect("known");
        assert_eq!(standing, Standing::Ended { why: "Retired".into() });
    });
}

#[test]
fn the_list_is_sorted_by_how_late_against_the_tier() {
    on_each_database(async |world| {
        let (practice, mut browser) = owner(&world).await;
        // Sixty days: more than twice the weeks of an A, just over those of a B.
        let lesser = source(&world, &practice, "Bea Lesser", Tier::B).await;
        let greater = source(&world, &practice, "Abe Greater", Tier::A).await;
        for id in [lesser, greater] {
            entered_days_ago(&world, &practice, id, 60).await;
        }
        let page = browser.get("/relationships").await.body;
        assert!(page.contains("2 sources are due, 1 overdue"), "{page}");
        let at = |name: &str| page.find(name).expect("on the page");
        assert!(at("Greater") < at("Lesser"));
        assert!(page.contains(&format!("/touches/new?source={greater}")));
        let none = browser.get("/relationships?owner=me").await.body;
        assert!(none.contains("Nobody is due"), "{none}");
    });
}
