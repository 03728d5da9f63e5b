//! Appointments with sources: planning, concerns, invitations and answers, private calendars.

use crate::support::{Practice, fill};
use axum::http::{Request, StatusCode, header};
use desk::{
    arrivals::{self, Came},
    calendar,
    sources::{Kind, NewSource, create},
    today::line::Sort,
};
use jiff::{ToSpan, civil::Date};
use lexicon::{PersonName, Role};
use platform::{Sql, Uuid, args, audit::Actor, clock, db::FromQueryResult, sessions};
use testing::{Answer, Browser, World, on_each_database};

/// A Tuesday that is neither a holiday nor far away.
fn tuesday() -> Date {
    let mut day = fill::today().saturating_add(8.days());
    while day.weekday() != jiff::civil::Weekday::Tuesday || is_holiday(day) {
        day = day.saturating_add(1.day());
    }
    day
}

fn is_holiday(day: Date) -> bool {
    lexicon::hours::Hours::federal_holidays(day.year()).iter().any(|holiday| holiday.on == day)
}

/// A physician with an address, at an organisation with an office.
struct Office {
    source: Uuid,
    person: Uuid,
    organisation: Uuid,
    location: Uuid,
}

async fn office(world: &World, practice: &Practice, name: &str, address: &str) -> Office {
    let organisation = fill::organisation(world, practice, &format!("{name} Orthopedics")).await;
    let source = person_of(world, practice, name, organisation, address).await;
    let location = platform::new_id();
    world
        .db()
        .run(
            "INSERT INTO location (practice_id, id, organisation_id, name, street, city, state, zip,
                                   created_at, changed_at)
             VALUES ($1, $2, $3, '', '12 Elm St', 'Columbus', 'OH', '43004', 0, 0)",
            args![practice.id, location, organisation],
        )
        .await
        .expect("a location");
    Office { source: source.0, person: source.1, organisation, location }
}

async fn person_of(
    world: &World,
    practice: &Practice,
    name: &str,
    organisation: Uuid,
    address: &str,
) -> (Uuid, Uuid) {
    let parsed = PersonName::parse(name).expect("a name");
    let tx = world.db().begin().await.expect("a transaction");
    let new = NewSource { name: Some(&parsed), ..NewSource::of(Kind::Person) };
    let id = create(&tx, practice.id, &Actor::program("test"), new).await.expect("a source");
    let person = tx
        .value::<Uuid>("SELECT person_id FROM source WHERE id = $1", args![id])
        .await
        .expect("a query")
        .expect("a person");
    tx.run(
        "INSERT INTO affiliation (practice_id, id, person_id, organisation_id, role, days_in,
                                  created_at, changed_at)
         VALUES ($1, $2, $3, $4, 'provider', 31, 0, 0)",
        args![practice.id, platform::new_id(), person, organisation],
    )
    .await
    .expect("an affiliation");
    tx.run(
        "INSERT INTO contact_point (practice_id, id, person_id, kind, value, digits, created_at, changed_at)
         VALUES ($1, $2, $3, 'email', $4, $4, 0, 0)",
        args![practice.id, platform::new_id(), person, address],
    )
    .await
    .expect("an address");
    tx.commit().await.expect("a commit");
    (id, person)
}

/// The fields of a form, ready to be changed.
fn form(office: &Office, owner: Uuid, day: Date) -> Vec<(&'static str, String)> {
    vec![
        ("source", office.source.to_string()),
        ("kind", "lunch".into()),
        ("on", day.to_string()),
        ("from", "12:00".into()),
        ("to", "13:00".into()),
        ("owner", owner.to_string()),
        ("person", office.person.to_string()),
        ("place", format!("office:{}", office.location)),
        ("note", "Bring the knee guide".into()),
    ]
}

fn with(
    mut form: Vec<(&'static str, String)>,
    name: &'static str,
    value: &str,
) -> Vec<(&'static str, String)> {
    form.retain(|(known, _)| *known != name);
    form.push((name, value.to_owned()));
    form
}

async fn post(browser: &mut Browser, path: &str, form: &[(&'static str, String)]) -> Answer {
    let fields: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(path, &fields).await
}

/// Plans one and says its address.
async fn plan(browser: &mut Browser, form: &[(&'static str, String)]) -> String {
    let answer = post(browser, "/calendar/new", form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id")
}

#[derive(FromQueryResult, Debug, PartialEq, Clone)]
struct Kept {
    state: String,
    version: i64,
    starts_at: i64,
    touch_id: Option<Uuid>,
}

async fn kept(world: &World, path: &str) -> Kept {
    let sql = "SELECT state, version, starts_at, touch_id FROM appointment WHERE id = $1";
    world.db().row(sql, args![id_of(path)]).await.expect("a query").expect("the appointment")
}

async fn count(world: &World, sql: &str) -> i64 {
    world.db().value::<i64>(sql, args![]).await.expect("a count").unwrap_or(0)
}

#[test]
fn an_appointment_is_planned_moved_called_off_and_back() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let office = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let me = practice.member(Role::Liaison);
        let page = liaison.get(&format!("/calendar/new?source={}", office.source)).await.body;
        assert!(page.contains("Grace Osei") && page.contains("12 Elm St"), "{page}");

        let whole = form(&office, me, tuesday());
        let late = with(whole.clone(), "to", "11:00");
        let refused = post(&mut liaison, "/calendar/new", &late).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("ends before it begins"), "{}", refused.body);
        assert!(refused.body.contains("Bring the knee guide"), "what was typed stays");
        let over = with(whole.clone(), "on", &fill::ago(3).to_string());
        let refused = post(&mut liaison, "/calendar/new", &over).await;
        assert!(refused.body.contains("This day is over"), "{}", refused.body);

        let path = plan(&mut liaison, &whole).await;
        let page = liaison.get(&path).await.body;
        for words in
            ["Lunch with", "12:00 – 1:00 pm", "12 Elm St", "Bring the knee guide", "Planned"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        let source = liaison.get(&format!("/sources/{}", office.source)).await.body;
        assert!(source.contains("Next appointment") && source.contains(&path), "{source}");

        let moved = with(with(whole.clone(), "from", "2:30 pm"), "to", "15:30");
        let moved = with(moved, "version", "1");
        let saved = post(&mut liaison, &format!("{path}/edit"), &moved).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let now = kept(&world, &path).await;
        assert_eq!(now.version, 2);
        let slower =
            post(&mut liaison, &format!("{path}/edit"), &with(moved, "note", "Mine")).await;
        assert_eq!(slower.status, StatusCode::CONFLICT);
        assert!(slower.body.contains("2:30 – 3:30 pm") && slower.body.contains("Mine"));
        assert_eq!(kept(&world, &path).await, now, "nothing was changed");

        let before = now.starts_at - 150 * 60_000;
        let back = vec![
            ("starts_at", before.to_string()),
            ("ends_at", (before + 3_600_000).to_string()),
            ("version", "2".into()),
        ];
        post(&mut liaison, &format!("{path}/move"), &back).await;
        assert_eq!(kept(&world, &path).await.starts_at, before, "the move was taken back");

        liaison.post(&format!("{path}/cancel"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "cancelled");
        assert_eq!(liaison.get(&format!("{path}/edit")).await.status, StatusCode::CONFLICT);
        let typed = with(whole.clone(), "note", "Take the long way");
        let closed = post(&mut liaison, &format!("{path}/edit"), &typed).await;
        assert_eq!(closed.status, StatusCode::CONFLICT);
        assert!(closed.body.contains("Take the long way"), "{}", closed.body);
        assert!(closed.body.contains("called off"), "{}", closed.body);
        liaison.post(&format!("{path}/restore"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "planned");
        let week = liaison.get(&format!("/calendar?on={}", tuesday())).await.body;
        assert!(week.contains("1 appointment in the week of"), "{week}");
        let month = liaison.get(&format!("/calendar?on={}&view=month", tuesday())).await.body;
        assert!(month.contains("month-sheet") && month.contains("Osei"), "{month}");
        let mut reader = practice.browser(&router, Role::Reader).await;
        assert_eq!(reader.get("/calendar").await.status, StatusCode::FORBIDDEN);
        let nobody = format!("/calendar/{}", Uuid::nil());
        assert_eq!(liaison.get(&nobody).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_happened_becomes_a_contact_with_people_and_place_and_is_taken_back() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let office = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let me = practice.member(Role::Liaison);
        let path = plan(&mut liaison, &form(&office, me, tuesday())).await;
        let early = liaison.post(&format!("{path}/happened"), &[]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "it is still to come");
        let an_hour_ago = clock::now() - 3_600_000;
        world
            .db()
            .run(
                "UPDATE appointment SET starts_at = $2, ends_at = $3 WHERE id = $1",
                args![id_of(&path), an_hour_ago, an_hour_ago + 1_800_000],
            )
            .await
            .expect("time passes");
        let tap = liaison.post(&format!("{path}/happened"), &[("met", "yes"), ("back", "/")]).await;
        let lunch = tap.location().to_owned();
        assert!(lunch.starts_with("/touches/"), "a meal leads on: {lunch} {}", tap.body);
        assert!(liaison.get(&lunch).await.body.contains("Enter the meal in the ledger"));
        #[derive(FromQueryResult)]
        struct Touch {
            kind: String,
            met_decision_maker: bool,
            location_id: Option<Uuid>,
            by_id: Option<Uuid>,
            happened_at: i64,
            deleted_at: Option<i64>,
        }
        let touch = async || -> Touch {
            let sql = "SELECT kind, met_decision_maker, location_id, by_id, happened_at, deleted_at FROM touch";
            world.db().row(sql, args![]).await.expect("a query").expect("a contact")
        };
        let made = touch().await;
        assert_eq!((made.kind.as_str(), made.met_decision_maker), ("meal", true));
        assert_eq!((made.location_id, made.by_id), (Some(office.location), Some(me)));
        assert_eq!(made.happened_at, an_hour_ago);
        assert_eq!(count(&world, "SELECT count(*) FROM touch_person").await, 1);
        let now = kept(&world, &path).await;
        assert!(now.state == "happened" && now.touch_id.is_some());
        let twice = liaison.post(&format!("{path}/happened"), &[]).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "once");
        liaison.post(&format!("{path}/reopen"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "planned");
        assert!(touch().await.deleted_at.is_some(), "the contact was taken back");

        // Whoever removes the contact opens the appointment; and closes it by bringing it back.
        liaison.post(&format!("{path}/happened"), &[]).await;
        let sql = "SELECT id FROM touch WHERE deleted_at IS NULL";
        let contact = world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("one");
        liaison.post(&format!("/touches/{contact}/remove"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "planned");
        liaison.post(&format!("/touches/{contact}/restore"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "happened");
        // Called off in the meantime, it stays so.
        liaison.post(&format!("/touches/{contact}/remove"), &[]).await;
        liaison.post(&format!("{path}/cancel"), &[]).await;
        liaison.post(&format!("/touches/{contact}/restore"), &[]).await;
        assert_eq!(kept(&world, &path).await.state, "cancelled");
    });
}

#[test]
fn whoever_plans_into_a_conflict_is_asked_and_may_keep_it() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let me = practice.member(Role::Liaison);
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let wiebe = office(&world, &practice, "David Wiebe", "david@wiebe.example").await;
        plan(&mut liaison, &form(&osei, me, tuesday())).await;
        let saturday = tuesday().saturating_add(4.days());
        let wanted = with(form(&wiebe, me, saturday), "note", "");
        let asked = post(&mut liaison, "/calendar/new", &wanted).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["outside our hours", "is in on Mon, Tue, Wed, Thu, Fri", "Keep it anyway"] {
            assert!(asked.body.contains(words), "{words}: {}", asked.body);
        }
        let same_hour = form(&wiebe, me, tuesday());
        let asked = post(&mut liaison, "/calendar/new", &same_hour).await;
        assert!(asked.body.contains("Lunch with"), "{}", asked.body);
        assert!(asked.body.contains("One thing speaks against it"), "{}", asked.body);
        assert_eq!(count(&world, "SELECT count(*) FROM appointment").await, 1, "not yet");
        let key = key_of(&asked.body);
        let other_key = with(same_hour.clone(), "keep", "0000");
        let again = post(&mut liaison, "/calendar/new", &other_key).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "what was not read is asked");
        plan(&mut liaison, &with(same_hour, "keep", &key)).await;
        assert_eq!(count(&world, "SELECT count(*) FROM appointment").await, 2);
    });
}

/// What the button "Keep it anyway" sends.
fn key_of(body: &str) -> String {
    let (_, after) = body.split_once("name=\"keep\" value=\"").expect("the button");
    after.split('"').next().expect("its value").to_owned()
}

#[test]
fn two_of_us_who_court_one_office_in_a_week_are_told_so_and_one_can_join() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let mut owner = practice.browser(&router, Role::Owner).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let other =
            person_of(&world, &practice, "Amy Reyes", osei.organisation, "amy@osei.example").await;
        let first =
            plan(&mut liaison, &form(&osei, practice.member(Role::Liaison), tuesday())).await;
        // Another source, but the same office, two days later.
        let reyes = Office { source: other.0, person: other.1, ..osei };
        let thursday = tuesday().saturating_add(2.days());
        let wanted = form(&reyes, practice.member(Role::Owner), thursday);
        let asked = post(&mut owner, "/calendar/new", &wanted).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = &asked.body;
        assert!(body.contains("Liaison") && body.contains("goes to the same office"), "{body}");
        assert!(body.contains("Join: Lunch with"), "{body}");
        let without = with(wanted.clone(), "keep", &key_of(body));
        let refused = post(&mut owner, "/calendar/new", &without).await;
        assert!(refused.body.contains("Say in a few words"), "{}", refused.body);
        let joined = owner.post(&format!("{first}/join"), &[]).await;
        assert_eq!(joined.location(), first);
        let page = owner.get(&first).await.body;
        assert!(page.contains("come along") && page.contains("Owner"), "{page}");
        let known = plan(&mut owner, &wanted).await;
        owner.post(&format!("{known}/cancel"), &[]).await;
        owner.post(&format!("{first}/leave"), &[]).await;
        let said = with(with(wanted, "keep", &key_of(body)), "reason", "They asked for both");
        let second = plan(&mut owner, &said).await;
        assert!(owner.get(&second).await.body.contains("They asked for both"));
    });
}

#[test]
fn of_two_clinics_that_plan_at_once_the_second_is_told() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let mut one = practice.browser(&router, Role::Liaison).await;
        let mut two = practice.browser(&router, Role::Owner).await;
        let a = form(&osei, practice.member(Role::Liaison), tuesday());
        let b = form(&osei, practice.member(Role::Owner), tuesday().saturating_add(1.day()));
        let (a, b) =
            tokio::join!(post(&mut one, "/calendar/new", &a), post(&mut two, "/calendar/new", &b));
        let mut statuses = [a.status, b.status];
        statuses.sort_by_key(|status| status.as_u16());
        assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]);
    });
}

#[test]
fn a_private_calendar_opens_by_its_address_alone_and_shows_no_note() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        plan(&mut liaison, &form(&osei, practice.member(Role::Liaison), tuesday())).await;
        assert!(liaison.get("/calendar/feed").await.body.contains("You have none yet"));
        let shown = liaison.post("/calendar/feed", &[]).await;
        assert_eq!(shown.status, StatusCode::OK);
        let (_, after) = shown.body.split_once("/feeds/").expect("the address");
        let token = after.split(".ics").next().expect("a token").to_owned();
        assert_eq!(token.len(), 32);
        assert!(!liaison.get("/calendar/feed").await.body.contains(&token), "shown once");
        let hashes = "SELECT count(*) FROM calendar_feed WHERE token_hash <> ''";
        assert_eq!(count(&world, hashes).await, 1);
        let mut phone = Browser::new(router.clone());
        let path = format!("/feeds/{token}.ics");
        let feed = phone.get(&path).await;
        assert_eq!(feed.status, StatusCode::OK);
        assert_eq!(feed.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
        assert_eq!(feed.headers[header::CACHE_CONTROL], "private, no-cache");
        let text = feed.body.replace("\r\n ", "");
        for words in
            ["METHOD:PUBLISH", "SUMMARY:Lunch: ", "12 Elm St", "URL:http", "BEGIN:VTIMEZONE"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        for secret in ["knee guide", "grace@osei.example", "ATTENDEE"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let tag = feed.headers[header::ETAG].to_str().expect("a tag").to_owned();
        let again = Request::get(path.as_str()).header(header::IF_NONE_MATCH, tag);
        let again = phone.send(again, axum::body::Body::empty()).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        for wrong in ["", "x", &"0".repeat(32), &token, &token[1..]] {
            let answer = phone.get(&format!("/feeds/{wrong}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
            assert!(answer.body.is_empty() || wrong.is_empty(), "{wrong}: nothing is told");
        }
        liaison.post("/calendar/feed", &[]).await;
        assert_eq!(phone.get(&path).await.status, StatusCode::NOT_FOUND, "renewed");
        let file = liaison.get(&format!("/calendar/day/{}/calendar.ics", tuesday())).await;
        assert!(file.body.contains("BEGIN:VEVENT"), "{}", file.body);
        assert!(!file.body.contains("knee guide"), "{}", file.body);
        let sheet = liaison.get(&format!("/calendar/day/{}", tuesday())).await.body;
        assert!(
            sheet.contains("You have 1 appointment") && sheet.contains("knee guide"),
            "{sheet}"
        );
        assert_eq!(liaison.get("/calendar/day/soon").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn today_names_what_is_to_come_what_nobody_confirmed_and_what_waits() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let me = practice.member(Role::Liaison);
        let path = plan(&mut liaison, &form(&osei, me, tuesday())).await;
        let yesterday = clock::now() - 24 * 3_600_000;
        let sql = "UPDATE appointment SET starts_at = $2, ends_at = $3 WHERE id = $1";
        let values = args![id_of(&path), yesterday, yesterday + 3_600_000];
        world.db().run(sql, values).await.expect("time passes");
        let account = world
            .db()
            .value::<Uuid>("SELECT account_id FROM membership WHERE id = $1", args![me])
            .await
            .expect("a query")
            .expect("an account");
        let token = sessions::start(world.db(), account, practice.id, me).await.expect("a session");
        let visitor = sessions::visitor(world.db(), &token, clock::now())
            .await
            .expect("an answer")
            .expect("a visitor");
        let lines = calendar::today_lines(&world.app, &visitor).await.expect("lines");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].sort == Sort::Appointment && lines[0].why.contains("Did it happen?"));
        assert!(lines[0].act.is_some());
        let day = clock::local_day(yesterday, &visitor.zone);
        let of_day = calendar::of_day(world.db(), &visitor, day).await.expect("a day");
        assert_eq!(of_day[0].source_id, osei.source);
        let mut owner = practice.browser(&router, Role::Owner).await;
        assert!(owner.get(&format!("/calendar/day/{day}")).await.body.contains("You have 0"));
    });
}

#[test]
fn appointments_follow_a_merge_and_come_back_when_it_is_undone() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let one = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let two = office(&world, &practice, "Grace A Osei", "g@osei.example").await;
        let path = plan(&mut liaison, &form(&two, practice.member(Role::Liaison), tuesday())).await;
        let holder = async || {
            let sql = "SELECT source_id FROM appointment WHERE id = $1";
            world.db().value::<Uuid>(sql, args![id_of(&path)]).await.expect("a query")
        };
        let kept = one.source.to_string();
        let form = [("one", kept.clone()), ("other", two.source.to_string()), ("keep", kept)];
        let merged = post(&mut liaison, "/sources/merge", &form).await;
        assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
        assert_eq!(holder().await, Some(one.source));
        assert!(liaison.get(&format!("{path}/edit")).await.body.contains("Osei"));
        let merge = world
            .db()
            .value::<Uuid>("SELECT id FROM merge", args![])
            .await
            .expect("a query")
            .expect("a merge");
        liaison.post(&format!("/merges/{merge}/undo"), &[]).await;
        assert_eq!(holder().await, Some(two.source));
    });
}

/// Gives the practice an address to which answers come.
async fn reachable(world: &World, practice: &Practice) {
    world
        .db()
        .run(
            "UPDATE practice SET email = 'office@practice.example' WHERE id = $1",
            args![practice.id],
        )
        .await
        .expect("an address");
}

#[derive(FromQueryResult, Debug)]
struct Mail {
    to_address: String,
    subject: String,
    body: String,
    calendar: String,
    calendar_method: String,
    state: String,
}

async fn mails(world: &World) -> Vec<Mail> {
    world
        .db()
        .rows(
            "SELECT to_address, subject, body, calendar, calendar_method, state FROM mail_out
             WHERE purpose IN ('invitation', 'called_off') ORDER BY created_at, id",
            args![],
        )
        .await
        .expect("mails")
}

/// Ticks everybody whose address the page knows and sends.
async fn invite(browser: &mut Browser, world: &World, path: &str) -> Answer {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        email: Option<String>,
    }
    let rows: Vec<Row> = world
        .db()
        .rows(
            "SELECT p.id, (SELECT max(c.value) FROM contact_point c WHERE c.person_id = p.person_id) AS email
             FROM appointment_person p WHERE p.appointment_id = $1",
            args![id_of(path)],
        )
        .await
        .expect("people");
    let mut fields: Vec<(String, String)> = Vec::new();
    for row in rows {
        fields.push((format!("invite-{}", row.id), "yes".into()));
        fields.push((format!("address-{}", row.id), row.email.unwrap_or_default()));
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(&format!("{path}/invite"), &fields).await
}

fn line_of(calendar: &str, name: &str) -> String {
    let text = calendar.replace("\r\n ", "");
    let found = text.lines().find(|line| line.starts_with(name));
    found.unwrap_or_default().trim_end().to_owned()
}

#[test]
fn nothing_leaves_before_it_is_sent_and_every_change_is_told_with_a_higher_number() {
    on_each_database(async |world| {
        let (practice, mut liaison) = Practice::with(&world, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let me = practice.member(Role::Liaison);
        let whole = form(&osei, me, tuesday());
        let path = plan(&mut liaison, &whole).await;
        let page = liaison.get(&format!("{path}/invite")).await.body;
        assert!(page.contains("need an address to come to"), "{page}");
        let refused = invite(&mut liaison, &world, &path).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "no address of ours");
        reachable(&world, &practice).await;
        let page = liaison.get(&format!("{path}/invite")).await.body;
        assert!(page.contains("grace@osei.example") && page.contains("Send invitations"), "{page}");
        assert!(mails(&world).await.is_empty(), "looking sends nothing");

        assert_eq!(invite(&mut liaison, &world, &path).await.location(), path);
        let sent = mails(&world).await;
        assert_eq!((sent.len(), sent[0].calendar_method.as_str()), (1, "REQUEST"));
        assert_eq!(sent[0].to_address, "grace@osei.example");
        assert_eq!(line_of(&sent[0].calendar, "SEQUENCE"), "SEQUENCE:0");
        assert!(sent[0].subject.starts_with("Invitation: Lunch with Test Practice"));
        let organizer = line_of(&sent[0].calendar, "ORGANIZER");
        assert_eq!(organizer, "ORGANIZER;CN=\"Test Practice\":mailto:office@practice.example");
        for part in [&sent[0].calendar, &sent[0].body, &sent[0].subject] {
            assert!(!part.contains("knee guide"), "our notes stay here: {part}");
        }
        assert_eq!(kept(&world, &path).await.state, "invited");
        invite(&mut liaison, &world, &path).await;
        assert_eq!(mails(&world).await.len(), 1, "who knows is not told again");

        let moved = with(with(whole.clone(), "from", "13:00"), "to", "14:00");
        post(&mut liaison, &format!("{path}/edit"), &with(moved, "version", "1")).await;
        assert!(liaison.get(&path).await.body.contains("not been told how it stands now"));
        assert_eq!(mails(&world).await.len(), 1, "a change is told in a step of its own");
        invite(&mut liaison, &world, &path).await;
        let sent = mails(&world).await;
        assert_eq!(line_of(&sent[1].calendar, "SEQUENCE"), "SEQUENCE:1");
        assert_eq!(line_of(&sent[1].calendar, "UID"), line_of(&sent[0].calendar, "UID"));
        assert!(sent[1].subject.starts_with("Changed:"));

        liaison.post(&format!("{path}/cancel"), &[]).await;
        liaison.post(&format!("{path}/restore"), &[]).await;
        invite(&mut liaison, &world, &path).await;
        assert_eq!(mails(&world).await.len(), 2, "undone before anybody was told");
        liaison.post(&format!("{path}/cancel"), &[]).await;
        liaison.post(&format!("{path}/invite"), &[]).await;
        let sent = mails(&world).await;
        assert_eq!(sent[2].calendar_method, "CANCEL");
        assert_eq!(line_of(&sent[2].calendar, "STATUS"), "STATUS:CANCELLED");
        assert_eq!(line_of(&sent[2].calendar, "SEQUENCE"), "SEQUENCE:2");
        liaison.post(&format!("{path}/restore"), &[]).await;
        invite(&mut liaison, &world, &path).await;
        let sent = mails(&world).await;
        assert_eq!(sent[3].calendar_method, "REQUEST");
        assert_eq!(line_of(&sent[3].calendar, "SEQUENCE"), "SEQUENCE:3");
    });
}

#[test]
fn whoever_is_taken_off_is_told_alone_and_an_address_that_came_back_is_not_written_to() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        reachable(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let amy =
            person_of(&world, &practice, "Amy Reyes", osei.organisation, "amy@osei.example").await;
        let whole = form(&osei, practice.member(Role::Liaison), tuesday());
        let mut both = whole.clone();
        both.push(("person", amy.1.to_string()));
        let path = plan(&mut liaison, &both).await;
        world
            .db()
            .run(
                "INSERT INTO mail_suppression (practice_id, address, reason, words, created_at)
                 VALUES ($1, 'amy@osei.example', 'bounced', '', 0)",
                args![practice.id],
            )
            .await
            .expect("held back");
        invite(&mut liaison, &world, &path).await;
        let sent = mails(&world).await;
        assert_eq!((sent.len(), sent[0].to_address.as_str()), (1, "grace@osei.example"));
        assert!(liaison.get(&format!("{path}/invite")).await.body.contains("came back before"));
        world.db().run("DELETE FROM mail_suppression", args![]).await.expect("released");
        invite(&mut liaison, &world, &path).await;
        let sent = mails(&world).await;
        assert_eq!(sent[1].to_address, "amy@osei.example");
        assert!(sent[1].calendar.replace("\r\n ", "").contains("mailto:grace@osei.example"));
        // Amy is no longer named.
        let saved = post(&mut liaison, &format!("{path}/edit"), &with(whole, "version", "1")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        liaison.post(&format!("{path}/invite"), &[]).await;
        let sent = mails(&world).await;
        assert_eq!(sent.len(), 3);
        assert_eq!(
            (sent[2].to_address.as_str(), sent[2].calendar_method.as_str()),
            ("amy@osei.example", "CANCEL")
        );
        assert_eq!(line_of(&sent[2].calendar, "STATUS"), "", "it goes on without her");
        assert!(!sent[2].calendar.contains("grace@osei"), "{}", sent[2].calendar);
        assert!(sent.iter().all(|mail| mail.state == "waiting"));
        let wrong = [("name", "Somebody"), ("other", "not an address")];
        let refused = liaison.post(&format!("{path}/invite"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("not an address"), "what was typed stays");
    });
}

/// An answer as a program of the office writes it.
fn answer_mail(path: &str, from: &str, attendee: &str, lines: &str) -> Vec<u8> {
    let (method, lines) = lines.split_once('|').unwrap_or(("REPLY", lines));
    let partstat = lines.split_whitespace().next().unwrap_or_default();
    let rest = lines.split_whitespace().skip(1).collect::<Vec<_>>().join("\r\n");
    format!(
        "From: Somebody <{from}>\r\nTo: office@practice.example\r\nSubject: Answer\r\n\
         Message-ID: <{}@office.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nI come.\r\n\
         --b\r\nContent-Type: text/calendar; method={method}; charset=utf-8\r\n\r\n\
         BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{}@liaison\r\n\
         ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}\r\n{rest}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n\r\n--b--\r\n",
        platform::new_id(),
        id_of(path),
    )
    .into_bytes()
}

#[test]
fn an_answer_counts_for_its_own_address_once_and_only_if_it_is_the_newest() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        reachable(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let path =
            plan(&mut liaison, &form(&osei, practice.member(Role::Liaison), tuesday())).await;
        let take = async |from: &str, attendee: &str, lines: &str| {
            let mail = answer_mail(&path, from, attendee, lines);
            let taken = arrivals::take_in(&world.app, practice.id, mail, Came::default()).await;
            taken.expect("taken in").is_some()
        };
        let state = async || kept(&world, &path).await.state;
        let grace = "grace@osei.example";
        // Nobody was invited yet: whatever this is, it waits for a person.
        assert!(!take(grace, grace, "ACCEPTED SEQUENCE:0 DTSTAMP:20261128T120000Z").await);
        assert_eq!(state().await, "planned");
        let page = liaison.get(&path).await.body;
        assert!(page.contains("answered: Accepted"), "{page}");
        world.db().run("DELETE FROM appointment_answer", args![]).await.expect("put aside");

        invite(&mut liaison, &world, &path).await;
        assert!(
            !take("GRACE@osei.example", grace, "ACCEPTED SEQUENCE:0 DTSTAMP:20261128T120000Z")
                .await
        );
        assert_eq!(state().await, "accepted");
        let audit = "SELECT count(*) FROM audit WHERE action = 'appointment.answered'";
        assert_eq!(count(&world, audit).await, 1);
        take(grace, grace, "ACCEPTED SEQUENCE:0 DTSTAMP:20261128T120000Z").await;
        take(grace, grace, "DECLINED SEQUENCE:0 DTSTAMP:20261128T110000Z").await;
        assert_eq!(
            (state().await.as_str(), count(&world, audit).await),
            ("accepted", 1),
            "old or the same"
        );
        take(grace, grace, "TENTATIVE SEQUENCE:0 DTSTAMP:20261128T130000Z").await;
        assert_eq!(state().await, "tentative");

        // Somebody else cannot answer for her; a person decides.
        assert!(
            !take("eve@evil.example", grace, "DECLINED SEQUENCE:0 DTSTAMP:20261128T140000Z").await
        );
        take("eve@evil.example", grace, "DECLINED SEQUENCE:0 DTSTAMP:20261128T140000Z").await;
        assert_eq!(state().await, "tentative");
        assert_eq!(count(&world, "SELECT count(*) FROM appointment_answer").await, 1, "once");
        let open = "SELECT id FROM appointment_answer WHERE decision = ''";
        let open = world.db().value::<Uuid>(open, args![]).await.expect("a query").expect("one");
        let page = liaison.get(&path).await.body;
        assert!(
            page.contains("eve@evil.example") && page.contains("Take it as their answer"),
            "{page}"
        );
        liaison.post(&format!("{path}/answers/{open}"), &[("how", "take")]).await;
        assert_eq!(state().await, "declined", "a person said so");
        let twice = liaison.post(&format!("{path}/answers/{open}"), &[("how", "take")]).await;
        assert_eq!(twice.status, StatusCode::NOT_FOUND);

        // What no appointment is meant by, and what brings more than an answer, comes in.
        assert_eq!(count(&world, "SELECT count(*) FROM intake_item").await, 0);
        let other = format!("/calendar/{}", platform::new_id());
        let mail = answer_mail(&other, grace, grace, "ACCEPTED SEQUENCE:0");
        let taken = arrivals::take_in(&world.app, practice.id, mail, Came::default()).await;
        assert!(taken.expect("taken in").is_some(), "never lost");
        let mail = answer_mail(&path, grace, grace, "ACCEPTED SEQUENCE:0 DTSTAMP:20261128T150000Z");
        let mail = String::from_utf8(mail).expect("text");
        let mail = mail.replace("I come.", "I come.\r\nPatient: Ann Lee\r\nDOB: 4/12/1971");
        let taken =
            arrivals::take_in(&world.app, practice.id, mail.into_bytes(), Came::default()).await;
        assert!(taken.expect("taken in").is_some(), "a referral in an answer is not lost");
        assert_eq!(state().await, "accepted");
    });
}

#[test]
fn an_answer_to_the_old_time_does_not_count_for_the_new_one() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        reachable(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let whole = form(&osei, practice.member(Role::Liaison), tuesday());
        let path = plan(&mut liaison, &whole).await;
        invite(&mut liaison, &world, &path).await;
        let grace = "grace@osei.example";
        let take = async |lines: &str| {
            let mail = answer_mail(&path, grace, grace, lines);
            arrivals::take_in(&world.app, practice.id, mail, Came::default()).await.expect("taken")
        };
        take("ACCEPTED SEQUENCE:0 DTSTAMP:20261128T120000Z").await;
        let moved = with(with(whole.clone(), "from", "13:00"), "to", "14:00");
        post(&mut liaison, &format!("{path}/edit"), &with(moved, "version", "1")).await;
        assert_eq!(kept(&world, &path).await.state, "invited", "of the new time nobody knows");
        post(&mut liaison, &format!("{path}/edit"), &with(whole.clone(), "version", "2")).await;
        assert_eq!(kept(&world, &path).await.state, "accepted", "back at the time they accepted");
        let moved = with(with(whole, "from", "13:00"), "to", "14:00");
        post(&mut liaison, &format!("{path}/edit"), &with(moved, "version", "3")).await;
        invite(&mut liaison, &world, &path).await;
        take("DECLINED SEQUENCE:0 DTSTAMP:20261129T120000Z").await;
        assert_eq!(kept(&world, &path).await.state, "invited", "that was about the old time");
        take("ACCEPTED SEQUENCE:1 DTSTAMP:20261129T120000Z").await;
        assert_eq!(kept(&world, &path).await.state, "accepted");
    });
}

#[test]
fn a_proposed_time_is_shown_and_a_person_moves_or_refuses() {
    on_each_database(async |world| {
        let practice = Practice::in_world(&world).await;
        reachable(&world, &practice).await;
        let router = desk::routes(&world.app).finish();
        let mut liaison = practice.browser(&router, Role::Liaison).await;
        let osei = office(&world, &practice, "Grace Osei", "grace@osei.example").await;
        let path =
            plan(&mut liaison, &form(&osei, practice.member(Role::Liaison), tuesday())).await;
        invite(&mut liaison, &world, &path).await;
        let grace = "grace@osei.example";
        let propose = async |stamp: &str, from: &str, to: &str| {
            let day = tuesday().strftime("%Y%m%d");
            let zone = "TZID=Eastern Standard Time";
            let lines = format!(
                "COUNTER|TENTATIVE SEQUENCE:0 DTSTAMP:{stamp} DTSTART;{}:{day}T{from} DTEND;{}:{day}T{to}",
                zone.replace(' ', "\u{1}"),
                zone.replace(' ', "\u{1}"),
            );
            let mail = answer_mail(&path, grace, grace, &lines);
            let mail = String::from_utf8(mail).expect("text").replace('\u{1}', " ").into_bytes();
            let taken = arrivals::take_in(&world.app, practice.id, mail, Came::default()).await;
            assert!(taken.expect("taken in").is_none());
            let sql = "SELECT id FROM appointment_answer WHERE decision = ''";
            world.db().value::<Uuid>(sql, args![]).await.expect("a query").expect("a proposal")
        };
        let open = propose("20261128T120000Z", "143000", "153000").await;
        let page = liaison.get(&path).await.body;
        assert!(
            page.contains("proposes another time") && page.contains("2:30 – 3:30 pm"),
            "{page}"
        );
        let refused = liaison.post(&format!("{path}/answers/{open}"), &[("how", "refuse")]).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.body);
        let sent = mails(&world).await;
        assert_eq!((sent.len(), sent[1].calendar_method.as_str()), (2, "DECLINECOUNTER"));
        assert!(sent[1].subject.starts_with("The other time does not suit"));

        let open = propose("20261128T130000Z", "163000", "170000").await;
        let taken = liaison.post(&format!("{path}/answers/{open}"), &[("how", "take")]).await;
        assert_eq!(taken.location(), format!("{path}/invite"));
        assert!(liaison.get(&path).await.body.contains("4:30 – 5:00 pm"));
        invite(&mut liaison, &world, &path).await;
        let sent = mails(&world).await;
        assert_eq!(line_of(&sent[2].calendar, "SEQUENCE"), "SEQUENCE:1");
    });
}
