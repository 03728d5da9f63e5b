//! Every referral and what it went through.

use std::collections::HashMap;

use desk::demo;
use lexicon::ReferralState;
use platform::{Sql, Uuid, args, db::FromQueryResult};
use testing::on_each_database;

use super::{Referral, TODAY, day, referrals};

#[derive(FromQueryResult)]
struct Event {
    referral_id: Uuid,
    from_state: Option<String>,
    to_state: String,
    at: i64,
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
