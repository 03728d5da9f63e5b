//! What people who look around are meant to find.

use axum::http::StatusCode;
use desk::{demo, reports};
use jiff::civil::{Date, date};
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::{Browser, World, on_each_database};

use super::{TODAY, day};

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
    for today in [TODAY, date(2025, 11, 29), date(2027, 1, 4)] {
        on_each_database(async |world| {
            let made = demo::build(&world.app, today).await.expect("a sample");
            let standing = reports::standing(&world.app, made.practice_id, today).await;
            let standing = standing.expect("how the sources stand");
            let slipping: Vec<&str> =
                standing.slipping.iter().map(|line| line.name.as_str()).collect();
            assert!((4..=12).contains(&slipping.len()), "{today}: {slipping:?}");
            assert!(standing.slipping.iter().all(|line| line.why.score.chance < 0.1));
            assert!(
                standing.slipping[0].why.score.expected_loss_90_days > 6.0,
                "{today}: the first matters"
            );
            let owed = reports::owed(&world.app, made.practice_id, today).await;
            let owed = owed.expect("what is owed");
            let to_thank = owed.to_thank.len();
            assert!((10..=90).contains(&to_thank), "{today}: {to_thank} to thank");
            assert!(owed.to_thank[0].why >= 2, "{today}: somebody was forgotten");
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
