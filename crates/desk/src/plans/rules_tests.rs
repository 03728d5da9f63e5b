//! The rules of what comes next, by examples and by whatever may happen.

use jiff::{ToSpan, civil::Date, civil::date};
use lexicon::{TouchKind, hours::Hours};
use proptest::prelude::*;

use super::{
    rules::{By, Contact, End, Event, Ground, Meals, Met, Open, Referred, Sequence, State},
    script::{FaceTime, Play, Script, Since, Starts, Unit, costs_money, refused},
    shipped,
    working_days::WorkingDays,
};

const MONDAY: Date = date(2026, 11, 23);

fn days() -> WorkingDays {
    WorkingDays(Hours::usual())
}

fn on(today: Date, kind: TouchKind) -> Event {
    Event::Contact(Contact { kind, met: Met::WhoDecides, on: today })
}

/// A sequence that is played from day to day.
struct Played {
    script: Script,
    days: WorkingDays,
    today: Date,
    sequence: Sequence,
}

impl Played {
    fn of(code: &str, by: By, referred: Referred) -> Self {
        let shipped = shipped::of(code).expect("a playbook of ours");
        let (script, days) = ((shipped.script)(), days());
        let ground = Ground { script: &script, today: MONDAY, days: &days };
        let sequence = Sequence::begin((shipped.starts, by), referred, MONDAY, ground);
        Self { script, days, today: MONDAY, sequence }
    }

    fn new_source() -> Self {
        Self::of(shipped::NEW_SOURCE, By::Program, Referred::NotYet)
    }

    fn lapsed() -> Self {
        Self::of(shipped::LAPSED_SOURCE, By::Person, Referred::Before)
    }

    fn happens(&mut self, event: Event) -> &Sequence {
        let ground = Ground { script: &self.script, today: self.today, days: &self.days };
        self.sequence = self.sequence.after(event, ground);
        &self.sequence
    }

    fn contact(&mut self, kind: TouchKind) -> &Sequence {
        let event = on(self.today, kind);
        self.happens(event)
    }

    fn wait(&mut self, days: i64) -> &mut Self {
        self.today = self.today.saturating_add(days.days());
        self
    }

    fn next(&self) -> (TouchKind, Date) {
        self.sequence.open.map(|open| (open.kind, open.due)).expect("a next step")
    }
}

#[test]
fn a_new_source_is_called_visited_invited_and_then_visited_every_quarter() {
    let mut played = Played::new_source();
    assert_eq!(played.next(), (TouchKind::Call, date(2026, 11, 25)), "two working days");
    played.contact(TouchKind::Call);
    assert_eq!(played.next(), (TouchKind::Visit, date(2026, 12, 7)), "two weeks from the start");
    played.wait(10).contact(TouchKind::Visit);
    assert_eq!(played.next(), (TouchKind::Meal, date(2027, 1, 4)), "six weeks from the start");
    played.wait(30).contact(TouchKind::Meal);
    let (kind, due) = played.next();
    assert_eq!(kind, TouchKind::Visit);
    assert!(due > played.today.saturating_add(80.days()), "{due}");
    for round in 1..5 {
        played.today = played.next().1;
        played.contact(TouchKind::Visit);
        let open = played.sequence.open.expect("it repeats");
        assert_eq!((open.kind, open.place.round), (TouchKind::Visit, round));
        assert!(open.due >= played.today.saturating_add(13.weeks()));
    }
    assert!(played.sequence.only_repeats());
}

#[test]
fn after_a_long_absence_one_step_is_due_and_the_next_has_a_little_time() {
    let mut played = Played::new_source();
    played.wait(120);
    assert_eq!(played.next(), (TouchKind::Call, date(2026, 11, 25)), "the first still waits");
    let today = played.today;
    played.contact(TouchKind::Call);
    let (kind, due) = played.next();
    assert_eq!(kind, TouchKind::Visit);
    assert_eq!(due, days().after(today, 2));
}

#[test]
fn a_referral_ends_what_runs_for_a_silent_source_and_nothing_else() {
    let mut lapsed = Played::lapsed();
    assert_eq!(lapsed.happens(Event::Referral(MONDAY)).state, State::Over(End::Back));
    let mut new = Played::new_source();
    new.contact(TouchKind::Call);
    let before = new.wait(3).sequence.clone();
    let today = new.today;
    assert_eq!(new.happens(Event::Referral(today)), &before);
}

#[test]
fn a_source_that_is_new_because_it_referred_is_not_invited() {
    for mut played in
        [Played::new_source(), { Played::of(shipped::NEW_SOURCE, By::Program, Referred::Before) }]
    {
        played.happens(Event::Referral(MONDAY));
        assert_eq!(played.sequence.meals, Meals::LeftOut);
        played.contact(TouchKind::Call);
        played.contact(TouchKind::Visit);
        assert_eq!(played.next().0, TouchKind::Visit, "the lunch is passed over");
    }
    let by_hand = Played::of(shipped::NEW_SOURCE, By::Person, Referred::Before);
    assert_eq!(by_hand.sequence.meals, Meals::Included, "somebody decided so");
}

#[test]
fn a_meal_may_not_stand_in_a_playbook_that_starts_by_counts_of_referrals() {
    let script = (shipped::of(shipped::NEW_SOURCE).expect("ours").script)();
    assert_eq!(refused(Starts::New, &script), None);
    assert_eq!(refused(Starts::Lapsed, &script).map(|(play, _)| play), Some(2));
    let lapsed = (shipped::of(shipped::LAPSED_SOURCE).expect("ours").script)();
    assert_eq!(refused(Starts::Lapsed, &lapsed), None);
}

#[test]
fn an_answer_does_a_call_and_makes_a_visit_wait() {
    let mut played = Played::new_source();
    played.happens(Event::Answer);
    assert_eq!(played.next().0, TouchKind::Visit, "the call is done");
    played.wait(14);
    let today = played.today;
    played.happens(Event::Answer);
    assert_eq!(played.next(), (TouchKind::Visit, days().after(today, 2)));
}

#[test]
fn a_visit_that_met_nobody_who_decides_leaves_a_step_for_face_time_open() {
    let mut played = Played::lapsed();
    played.contact(TouchKind::Call);
    assert_eq!(played.next().0, TouchKind::Visit);
    let today = played.today;
    let met_others = Contact { kind: TouchKind::Visit, met: Met::Others, on: today };
    played.happens(Event::Contact(met_others));
    assert_eq!(played.next().0, TouchKind::Visit, "not yet");
    played.contact(TouchKind::Visit);
    assert_eq!(played.next().0, TouchKind::Letter);
    assert_eq!(played.contact(TouchKind::Letter).state, State::Over(End::Done), "left in peace");
}

#[test]
fn what_rests_resumes_with_a_day_to_come() {
    let mut played = Played::new_source();
    let before = played.next();
    assert_eq!(played.happens(Event::Pause).state, State::Paused);
    played.wait(60);
    assert_eq!(played.next(), before, "it stands still");
    let today = played.today;
    assert_eq!(played.happens(Event::Resume).state, State::Running);
    assert_eq!(played.next(), (TouchKind::Call, days().next(today)));
}

#[test]
fn each_settling_can_be_taken_back_once() {
    let mut played = Played::new_source();
    let before = played.next();
    played.contact(TouchKind::Call);
    played.happens(Event::Reopen);
    assert_eq!(played.next(), before);
    played.happens(Event::Stop);
    assert_eq!(played.sequence.open, None);
    played.happens(Event::Reopen);
    assert_eq!((played.next(), played.sequence.state), (before, State::Running));
}

fn a_play() -> impl Strategy<Value = Play> {
    use TouchKind::{Call, Letter, Meal, Visit};
    let kinds = prop::sample::select(vec![Call, Visit, Meal, Letter]);
    let unit = prop::sample::select(vec![Unit::WorkingDays, Unit::Weeks]);
    let since = prop::sample::select(vec![Since::Start, Since::PlayBefore]);
    let face = prop::sample::select(vec![FaceTime::Wanted, FaceTime::NotNeeded]);
    (kinds, 0u16..20, unit, since, face).prop_map(|(kind, amount, unit, since, face_time)| Play {
        kind,
        words: "Do it".into(),
        amount,
        unit,
        since,
        who: None,
        face_time,
    })
}

fn a_script() -> impl Strategy<Value = Script> {
    (prop::collection::vec(a_play(), 1..6), prop::option::of(1u16..30))
        .prop_map(|(plays, repeat_weeks)| Script { plays, repeat_weeks })
}

/// An event, so many days after the one before.
fn an_event() -> impl Strategy<Value = (i64, u8)> {
    (prop_oneof![Just(0i64), 0i64..5, 0i64..200], 0u8..13)
}

fn event_of(code: u8, today: Date) -> Event {
    match code {
        0 => on(today, TouchKind::Call),
        1 => on(today, TouchKind::Visit),
        2 => on(today, TouchKind::Meal),
        3 => on(today, TouchKind::Letter),
        4 => Event::Answer,
        5 | 6 => Event::Referral(today),
        7 => Event::Skip,
        8 => Event::PutOff(today.saturating_add(9.days())),
        9 => Event::Reopen,
        10 => Event::Pause,
        11 => Event::Resume,
        _ => Event::Stop,
    }
}

/// Plays events and gives all states, each with its day.
fn play(
    starts: Starts,
    by: By,
    script: &Script,
    events: &[(i64, u8)],
) -> Vec<(Date, Event, Sequence)> {
    let days = days();
    let mut today = MONDAY;
    let ground = Ground { script, today, days: &days };
    let mut sequence = Sequence::begin((starts, by), Referred::NotYet, today, ground);
    let mut all = vec![(today, Event::Resume, sequence.clone())];
    for (wait, code) in events {
        today = today.saturating_add(wait.days());
        let event = event_of(*code, today);
        sequence = sequence.after(event, Ground { script, today, days: &days });
        all.push((today, event, sequence.clone()));
    }
    all
}

/// The costly steps that were next at some time.
fn costly(states: &[(Date, Event, Sequence)]) -> Vec<Open> {
    let mut found: Vec<Open> = Vec::new();
    for open in states.iter().filter_map(|(_, _, sequence)| sequence.open) {
        let known = found.iter().any(|known| known.place == open.place);
        if costs_money(open.kind) && !known {
            found.push(open);
        }
    }
    found
}

proptest! {
    #[test]
    fn there_is_one_next_step_until_it_is_over_whatever_happens(
        script in a_script(), events in prop::collection::vec(an_event(), 0..60),
    ) {
        for (_, _, sequence) in play(Starts::Lapsed, By::Person, &script, &events) {
            let is_over = matches!(sequence.state, State::Over(_));
            prop_assert_eq!(sequence.open.is_none(), is_over);
        }
    }

    #[test]
    fn a_step_newly_made_or_moved_is_due_on_a_working_day_that_has_not_passed(
        script in a_script(), events in prop::collection::vec(an_event(), 0..60),
    ) {
        let days = days();
        let states = play(Starts::New, By::Person, &script, &events);
        let mut before: Option<Open> = None;
        for (today, event, sequence) in states {
            let is_new = sequence.open != before && event != Event::Reopen;
            if let Some(open) = sequence.open.filter(|_| is_new) {
                prop_assert!(open.due >= today, "{:?} is due {} on {}", event, open.due, today);
                prop_assert!(days.is_one(open.due), "{}", open.due);
                prop_assert!(open.opened_on <= today);
            }
            before = sequence.open;
        }
    }

    #[test]
    fn it_ends_or_repeats_its_last_step(script in a_script()) {
        let mut events = Vec::new();
        events.resize(script.plays.len() + 3, (1, 7));
        let states = play(Starts::Hand, By::Person, &script, &events);
        let last = &states.last().expect("a state").2;
        match script.repeat_weeks {
            None => prop_assert_eq!(last.state, State::Over(End::Done)),
            Some(_) => {
                let place = last.open.expect("it repeats").place;
                prop_assert_eq!((place.step, place.round), (script.plays.len() - 1, 4));
            }
        }
    }

    /// The rule of the law: with all referrals taken out of what happened, every meal that
    /// was next at some time would have been next as well, and no later.
    #[test]
    fn no_referral_ever_brings_a_meal_or_hastens_one(
        script in a_script(), events in prop::collection::vec(an_event(), 0..60),
        by_itself in any::<bool>(), new in any::<bool>(),
    ) {
        let by = if by_itself { By::Program } else { By::Person };
        let starts = if new { Starts::New } else { Starts::Hand };
        let with = play(starts, by, &script, &events);
        // The days pass all the same; only the referrals are not there.
        let mut waited = 0;
        let mut others = Vec::new();
        for (wait, code) in &events {
            waited += wait;
            if !matches!(code, 5 | 6) {
                others.push((waited, *code));
                waited = 0;
            }
        }
        let without = play(starts, by, &script, &others);
        match with.iter().position(|(.., state)| state.meals == Meals::LeftOut) {
            Some(began) => prop_assert!(costly(&with[began..]).is_empty()),
            None => prop_assert_eq!(costly(&with), costly(&without)),
        }
    }

    #[test]
    fn a_playbook_that_starts_by_referrals_never_holds_a_meal(script in a_script()) {
        let has_one = script.plays.iter().any(|play| costs_money(play.kind));
        prop_assert_eq!(refused(Starts::Lapsed, &script).is_some(), has_one);
    }
}
