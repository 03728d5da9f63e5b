//! The sample practice: believable, true to its own rules, and the same every
//! time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

use axum::http::StatusCode;
use desk::{demo, reports};
use jiff::civil::{Date, date};
use lexicon::{
    Channel, LostReason, Npi, OfficeRole, Payer, Phone, Profession, ReferralState, Tier, TouchKind,
};
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{Browser, World, on_each_database};

const TODAY: Date = date(2026, 3, 11);

/// The tables that the sample fills.
const TABLES: &[&str] = &[
    "clinic",
    "membership",
    "organisation",
    "location",
    "person",
    "affiliation",
    "contact_point",
    "source",
    "patient",
    "referral",
    "referral_event",
    "source_month",
    "touch",
    "thank_you",
    "task",
];

/// How many rows each table has.
async fn counts(world: &World, practice: Uuid) -> BTreeMap<&'static str, i64> {
    let mut counts = BTreeMap::new();
    for table in TABLES {
        let sql = format!("SELECT count(*) FROM {table} WHERE practice_id = $1");
        let count = world.db().value::<i64>(&sql, args![practice]).await.expect("a count");
        counts.insert(*table, count.expect("a number"));
    }
    counts
}

#[test]
fn the_sample_has_the_size_of_a_real_practice_and_is_the_same_every_time() {
    let seen = Mutex::new(Vec::new());
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let counts = counts(&world, made.practice_id).await;
        assert_eq!(counts["clinic"], 3);
        assert_eq!(counts["membership"], 14);
        assert_eq!(counts["referral"], 9_000);
        assert!((410..=430).contains(&counts["source"]), "{counts:?}");
        assert!((2_200..=2_800).contains(&counts["touch"]), "{counts:?}");
        assert!((120..=200).contains(&counts["task"]), "{counts:?}");
        seen.lock().expect("a lock").push(counts);
    });
    let seen = seen.into_inner().expect("the counts");
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
}

#[derive(FromQueryResult)]
struct Referral {
    id: Uuid,
    number: i64,
    source_id: Uuid,
    clinic_id: Uuid,
    channel: String,
    received_at: i64,
    received_on: String,
    diagnosis_codes: String,
    payer: String,
    state: String,
    state_since: i64,
    outcome_reason: String,
    contacted_on: Option<String>,
    scheduled_on: Option<String>,
    evaluated_on: Option<String>,
    discharged_on: Option<String>,
    days_to_contact: Option<i64>,
    days_to_evaluation: Option<i64>,
    version: i64,
}

#[derive(FromQueryResult)]
struct Event {
    referral_id: Uuid,
    from_state: Option<String>,
    to_state: String,
    at: i64,
}

async fn referrals(world: &World, practice: Uuid) -> Vec<Referral> {
    world
        .db()
        .rows("SELECT * FROM referral WHERE practice_id = $1 ORDER BY number", args![practice])
        .await
        .expect("the referrals")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn state(code: &str) -> ReferralState {
    ReferralState::from_code(code).expect("a known state")
}

/// Local days at noon are the same day in UTC; what was done in office hours is
/// within a day of it.
fn near(at: i64, on: &str) -> bool {
    let noon = day(on).at(16, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("a time");
    (at - noon.timestamp().as_millisecond()).abs() <= 16 * 3_600_000
}

#[test]
fn every_referral_agrees_with_its_history() {
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let events: Vec<Event> = world
            .db()
            .rows(
                "SELECT referral_id, from_state, to_state, at FROM referral_event
                 WHERE practice_id = $1 ORDER BY referral_id, at",
                args![made.practice_id],
            )
            .await
            .expect("the events");
        let mut histories: HashMap<Uuid, Vec<Event>> = HashMap::new();
        for event in events {
            histories.entry(event.referral_id).or_default().push(event);
        }
        let all = referrals(&world, made.practice_id).await;
        let mut received_before = 0;
        for (place, referral) in all.iter().enumerate() {
            assert_eq!(referral.number, place as i64 + 1, "numbers run without a gap");
            assert!(referral.received_at >= received_before, "in the order received");
            received_before = referral.received_at;
            assert!(near(referral.received_at, &referral.received_on));
            assert!(day(&referral.received_on) <= TODAY);

            let history = &histories[&referral.id];
            assert_eq!(history[0].from_state, None);
            assert_eq!(history[0].to_state, "received");
            assert_eq!(history[0].at, referral.received_at);
            for pair in history.windows(2) {
                assert_eq!(pair[1].from_state.as_ref(), Some(&pair[0].to_state));
                assert!(state(&pair[0].to_state).may_become(state(&pair[1].to_state)));
                assert!(pair[0].at < pair[1].at);
            }
            let last = history.last().expect("a last event");
            assert_eq!(last.to_state, referral.state);
            assert_eq!(last.at, referral.state_since);
            assert_eq!(history.len() as i64, referral.version);
            let reached = |code: &str| history.iter().any(|event| event.to_state == code);
            assert_eq!(reached("contacting"), referral.contacted_on.is_some());
            assert_eq!(reached("scheduled"), referral.scheduled_on.is_some());
            assert_eq!(reached("evaluated"), referral.evaluated_on.is_some());
            assert_eq!(referral.state == "discharged", referral.discharged_on.is_some());

            let days = |until: &Option<String>| {
                until
                    .as_deref()
                    .map(|until| i64::from((day(until) - day(&referral.received_on)).get_days()))
            };
            assert_eq!(days(&referral.contacted_on), referral.days_to_contact);
            assert_eq!(days(&referral.evaluated_on), referral.days_to_evaluation);
            assert_eq!(
                state(&referral.state).needs_reason(),
                !referral.outcome_reason.is_empty(),
                "{}",
                referral.state
            );
        }
        let open: Vec<&Referral> =
            all.iter().filter(|referral| state(&referral.state).awaits_evaluation()).collect();
        assert!((40..=200).contains(&open.len()), "{} are waiting", open.len());
        let oldest = open.first().map(|referral| day(&referral.received_on)).expect("one");
        assert!((TODAY - oldest).get_days() < 120, "nobody waits since {oldest}");
        assert!(all.iter().any(|referral| referral.received_on == TODAY.to_string()));
        let evaluated = all.iter().filter(|referral| referral.evaluated_on.is_some()).count();
        assert!((5_800..=7_600).contains(&evaluated), "{evaluated} of 9,000 became patients");
    });
}

#[test]
fn the_roll_up_agrees_with_the_referrals() {
    #[derive(FromQueryResult)]
    struct Cell {
        month: String,
        source_id: Uuid,
        clinic_id: Uuid,
        payer: String,
        received: i64,
        evaluated: i64,
    }
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let mut counted: HashMap<(String, Uuid, Uuid, String), (i64, i64)> = HashMap::new();
        for referral in referrals(&world, made.practice_id).await {
            if referral.state == "duplicate" {
                continue;
            }
            let month = referral.received_on[..7].to_owned();
            let cell = (month, referral.source_id, referral.clinic_id, referral.payer);
            let (received, evaluated) = counted.entry(cell).or_default();
            *received += 1;
            *evaluated += i64::from(referral.evaluated_on.is_some());
        }
        let cells: Vec<Cell> = world
            .db()
            .rows(
                "SELECT month, source_id, clinic_id, payer, received, evaluated FROM source_month
                 WHERE practice_id = $1",
                args![made.practice_id],
            )
            .await
            .expect("the cells");
        let kept: HashMap<_, _> = cells
            .into_iter()
            .map(|c| ((c.month, c.source_id, c.clinic_id, c.payer), (c.received, c.evaluated)))
            .collect();
        assert_eq!(kept, counted);
    });
}

#[derive(FromQueryResult)]
struct Stream {
    status: String,
    kind: String,
    in_a_year: i64,
    last_on: Option<String>,
}

async fn streams(world: &World, practice: Uuid, today: Date) -> Vec<Stream> {
    let year_ago = today - jiff::Span::new().days(365);
    world
        .db()
        .rows(
            "SELECT s.status, s.kind, s.last_referral_on AS last_on,
                    (SELECT count(*) FROM referral r WHERE r.practice_id = s.practice_id
                        AND r.source_id = s.id AND r.received_on > $2) AS in_a_year
             FROM source s WHERE s.practice_id = $1",
            args![practice, year_ago.to_string()],
        )
        .await
        .expect("the sources")
}

#[test]
fn a_few_sources_slip_away_and_the_retired_doctor_is_silent_whatever_the_day() {
    for today in [TODAY, date(2025, 11, 29), date(2027, 1, 4), date(2026, 7, 17)] {
        on_each_database(async |world| {
            let made = demo::build(&world.app, today).await.expect("a sample");
            let standing = reports::standing(&world.app, made.practice_id, today).await;
            let standing = standing.expect("how the sources stand");
            let slipping: Vec<&str> =
                standing.slipping.iter().map(|line| line.name.as_str()).collect();
            assert!((5..=12).contains(&slipping.len()), "{today}: {slipping:?}");
            assert!(standing.slipping.iter().all(|line| line.why.chance < 0.05));
            assert!(standing.slipping[0].why.expected_90_days > 8.0, "{today}: the first matters");
            let to_thank = standing.to_thank.len();
            assert!((10..=90).contains(&to_thank), "{today}: {to_thank} to thank");
            assert!(standing.to_thank[0].why > 2, "{today}: somebody was forgotten");
            let streams = streams(&world, made.practice_id, today).await;
            the_year_is_believable(&streams, today);
        });
    }
}

fn the_year_is_believable(streams: &[Stream], today: Date) {
    let retired: Vec<&Stream> =
        streams.iter().filter(|stream| stream.status == "retired").collect();
    assert_eq!(retired.len(), 1);
    let last = day(retired[0].last_on.as_deref().expect("referrals before"));
    assert!((today - last).get_days() > 200, "{last}");

    let total: i64 = streams.iter().map(|stream| stream.in_a_year).sum();
    let mut by_size: Vec<i64> = streams
        .iter()
        .filter(|stream| stream.kind == "person" || stream.kind == "organisation")
        .map(|stream| stream.in_a_year)
        .collect();
    by_size.sort_unstable_by(|one, other| other.cmp(one));
    let dozen: i64 = by_size.iter().take(12).sum();
    assert!((25..=45).contains(&(dozen * 100 / total)), "{dozen} of {total}");
    assert!(by_size[0] * 100 / total < 12, "no source is half of the practice");
    let never = streams.iter().filter(|stream| stream.last_on.is_none()).count();
    assert!(never > 30, "{never} have never referred");
}

#[test]
fn only_the_pairs_planted_look_like_duplicates() {
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let mut browser = Browser::new(desk::routes(&world.app).finish());
        let fields = [("email", made.owner.as_str()), ("password", made.password.as_str())];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "the printed password opens");
        let page = browser.get("/sources/duplicates").await;
        assert!(page.body.contains("6 pairs may be one and the same"), "{}", page.body);
        for name in ["Wiebe", "Lindqvist", "Achterberg", "Okonkwo", "Wolanski", "Tanglewood"] {
            assert!(page.body.contains(name), "{name}");
        }
    });
}

#[test]
fn every_code_is_known_and_every_number_is_valid() {
    on_each_database(async |world| {
        let made = demo::build(&world.app, TODAY).await.expect("a sample");
        let all = async |sql: &str| -> Vec<String> {
            #[derive(FromQueryResult)]
            struct Row {
                value: String,
            }
            let sql = format!("SELECT DISTINCT {sql} AND practice_id = $1");
            let rows: Vec<Row> =
                world.db().rows(&sql, args![made.practice_id]).await.expect("values");
            rows.into_iter().map(|row| row.value).collect()
        };
        let npis = all("npi AS value FROM person WHERE npi IS NOT NULL").await;
        assert!(npis.len() > 200);
        for npi in
            npis.iter().chain(&all("npi AS value FROM organisation WHERE npi IS NOT NULL").await)
        {
            assert!(Npi::parse(npi).is_ok(), "{npi}");
        }
        for phone in
            all("value AS value FROM contact_point WHERE kind IN ('phone', 'mobile', 'fax')").await
        {
            assert!(Phone::parse(&phone).is_ok_and(|read| read.to_string() == phone), "{phone}");
            assert!(phone.contains("555-01"), "{phone}");
        }
        let professions = all("profession AS value FROM source WHERE kind <> ''").await;
        for profession in Profession::ALL {
            assert!(professions.iter().any(|code| code == profession.code()), "no {profession}");
        }
        assert_eq!(professions.len(), Profession::ALL.len());
        let known = [
            ("tier AS value FROM source WHERE kind <> ''", codes(Tier::ALL, Tier::code)),
            (
                "role AS value FROM affiliation WHERE role <> ''",
                codes(OfficeRole::ALL, OfficeRole::code),
            ),
            ("channel AS value FROM referral WHERE number > 0", codes(Channel::ALL, Channel::code)),
            (
                "outcome_reason AS value FROM referral WHERE outcome_reason <> ''",
                codes(LostReason::ALL, LostReason::code),
            ),
            ("kind AS value FROM touch WHERE kind <> ''", codes(TouchKind::ALL, TouchKind::code)),
            ("way AS value FROM thank_you WHERE way <> ''", codes(TouchKind::ALL, TouchKind::code)),
        ];
        for (sql, known) in known {
            let used = all(sql).await;
            assert!(used.len() > 2, "{sql}: {used:?}");
            for code in used {
                assert!(known.contains(&code.as_str()), "{sql}: {code}");
            }
        }
        for payer in all("payer AS value FROM referral WHERE payer <> ''").await {
            assert_eq!(Payer::canonical(&payer), payer);
        }
        let referrals = referrals(&world, made.practice_id).await;
        for codes in referrals.iter().map(|referral| referral.diagnosis_codes.as_str()) {
            let count = codes.split(';').filter(|code| !code.is_empty()).count();
            assert_eq!(lexicon::Icd10::find_all(codes).len(), count, "{codes}");
        }
        assert!(referrals.iter().all(|referral| Channel::from_code(&referral.channel).is_some()));
    });
}

fn codes<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|item| code(*item)).collect()
}

#[test]
fn a_practice_of_any_size_can_be_made_for_measuring() {
    on_each_database(async |world| {
        let scale =
            demo::Scale { sources: 1_500, referrals: 23_000, months: 60, clinics: 5, today: TODAY };
        let made = demo::scaled(&world.app, scale).await.expect("a practice");
        let counts = counts(&world, made.practice_id).await;
        assert_eq!(counts["referral"], 23_000);
        assert_eq!(counts["clinic"], 5);
        assert!((1_480..=1_520).contains(&counts["source"]), "{counts:?}");
    });
}
