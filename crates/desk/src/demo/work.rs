//! What the practice did for its sources, and what is still to do.

use lexicon::{Met, Tier, TouchKind};
use platform::{Result, Tx, Uuid, args, new_id};

use super::{
    arrivals::Arrival,
    batch::{Batch, Stamp},
    calendar::Day,
    cast::Stage,
    random::Random,
    sources::{Habit, Source},
};

/// The tables of work.
pub(super) struct Work {
    touch: Batch,
    touch_person: Batch,
    thank_you: Batch,
    task: Batch,
}

/// How many contacts of each tier a year besides thanks, and how many thanks.
fn effort(tier: Tier) -> (f64, f64) {
    match tier {
        Tier::A => (6.6, 3.2),
        Tier::B => (2.4, 1.5),
        Tier::C => (0.8, 0.5),
        Tier::Prospect => (0.7, 0.0),
    }
}

impl Work {
    /// No rows yet.
    pub fn new(practice_id: Uuid) -> Self {
        Self {
            touch: Batch::stamped(
                practice_id,
                "touch",
                "id source_id kind happened_at met_decision_maker note by_id met matters",
            ),
            touch_person: Batch::new(practice_id, "touch_person", "id touch_id person_id"),
            thank_you: Batch::new(
                practice_id,
                "thank_you",
                "id source_id way covers_until created_at created_by given_at touch_id",
            ),
            task: Batch::stamped(
                practice_id,
                "task",
                "id source_id title owner_id due_on done_at done_by",
            ),
        }
    }

    /// The contacts and thanks of a source that referred on these days.
    pub fn look_after(&mut self, stage: &mut Stage, source: &Source, days: &[Day]) {
        let today = stage.calendar.today();
        // Contacts grow rare before referrals do.
        let (from, to) = match source.habit {
            Habit::Regular { from, to, .. } if to < today => (from, to - 20),
            Habit::Regular { from, .. } => (from, today),
            Habit::Once | Habit::Never => (0, today),
            Habit::Standing { .. } => return,
        };
        let (contacts, thanks) = effort(source.tier);
        let years = f64::from(to - from).max(0.0) / 365.0;
        for _ in 0..often(&mut stage.random, contacts * years) {
            let day = stage.random.between(from, to);
            self.contact(stage, source, day);
        }
        if to == today {
            self.keep_up(stage, source);
        }
        let thanked = often(&mut stage.random, thanks * years) as usize;
        self.thanks(stage, source, days, thanked);
    }

    /// The last contact and the last visit to who decides: nearly everywhere within the weeks
    /// of the tier, in some places due, in a few forgotten.
    fn keep_up(&mut self, stage: &mut Stage, source: &Source) {
        let days = |weeks: u32| (weeks * 7) as Day;
        let (target, most) = (days(source.tier.target_weeks()), days(source.tier.max_weeks()));
        for (kind, wait) in [(None, 1), (Some(TouchKind::Visit), 2)] {
            let ago = match stage.random.unit() {
                ..0.84 => stage.random.between(1, target * wait - 8),
                ..0.95 => stage.random.between(target * wait - 6, most * wait - 1),
                _ => stage.random.between(most * wait, most * wait + 30),
            };
            let day = stage.calendar.today() - ago;
            match kind {
                None => self.contact(stage, source, day),
                Some(kind) => self.enter(stage, source, day, (kind, Met::Decides)),
            }
        }
    }

    fn contact(&mut self, stage: &mut Stage, source: &Source, day: Day) {
        let kind = stage.random.weighted(CONTACTS);
        let met = match kind.in_person() && stage.random.chance(0.55) {
            true => Met::Decides,
            false => Met::Nobody,
        };
        self.enter(stage, source, day, (kind, met));
    }

    fn enter(
        &mut self,
        stage: &mut Stage,
        source: &Source,
        day: Day,
        (kind, met): (TouchKind, Met),
    ) {
        let random = &mut stage.random;
        let met = met == Met::Decides;
        let note = match (random.chance(0.6), met) {
            (false, _) => "",
            (true, true) => random.pick(MET),
            (true, false) => random.pick(NOT_MET),
        };
        let by = source.owner.unwrap_or(stage.liaisons[0]);
        let minute = random.between(8 * 60, 17 * 60);
        let day = stage.calendar.workday(day).min(stage.calendar.today());
        let at = stage.calendar.at(day, minute);
        let (id, who) = (new_id(), who_was_met(kind, met, day).map_or("", Met::code));
        let matters = if met { what_matters(day) } else { "" };
        let row = args![id, source.id, kind.code(), at, met, note, by, who, matters];
        self.touch.enter(row, Stamp { at, by });
        if let Some(person) = source.person.filter(|_| met) {
            self.touch_person.push(args![new_id(), id, person]);
        }
    }

    /// Thanks after some of the referrals; nearly everybody was thanked a few
    /// days ago, a few were forgotten for weeks.
    fn thanks(&mut self, stage: &mut Stage, source: &Source, days: &[Day], number: usize) {
        let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
        let today = stage.calendar.today();
        let forgotten = stage.random.chance(0.07);
        let until = today - if forgotten { stage.random.between(25, 60) } else { 4 };
        let mut thanked: Vec<Day> = (1..number)
            .map(|_| stage.random.between(*first, (*last).max(*first)))
            .map(|day| day.min(until))
            .collect();
        thanked.push(until.min(last + stage.random.between(2, 9)));
        for day in thanked.into_iter().filter(|day| day >= first) {
            let random = &mut stage.random;
            let way = random.weighted(&[
                (TouchKind::Card, 0.6),
                (TouchKind::Call, 0.2),
                (TouchKind::Email, 0.12),
                (TouchKind::Letter, 0.08),
            ]);
            let by = source.owner.unwrap_or(stage.front_desk[0]);
            let at = stage.calendar.at(day, random.between(9 * 60, 17 * 60));
            let until = stage.calendar.iso(day);
            let touch = new_id();
            let thanks = args![new_id(), source.id, way.code(), until, at, by, at, touch];
            self.thank_you.push(thanks);
            let row = args![touch, source.id, way.code(), at, false, "", by, "", ""];
            self.touch.enter(row, Stamp { at, by });
        }
    }

    /// Tasks: what is due around today, and what was done before.
    pub fn plan(&mut self, stage: &mut Stage, sources: &[Source]) {
        let named: Vec<&Source> = sources
            .iter()
            .filter(|source| !matches!(source.habit, Habit::Standing { .. }))
            .filter(|source| source.status == "active" && source.owner.is_some())
            .collect();
        let today = stage.calendar.today();
        for number in 0..OPEN_TASKS + DONE_TASKS {
            let random = &mut stage.random;
            let top = (named.len() / 3).max(1).min(named.len());
            if top == 0 {
                return;
            }
            let source = named[random.below(top)];
            let slipped = matches!(source.habit, Habit::Regular { to, .. } if to < today);
            let open = number < OPEN_TASKS;
            let title = if open && slipped { WHY_SILENT } else { TASKS[number % TASKS.len()] };
            let due = match (open, random.unit()) {
                (true, ..0.15) => today - random.between(1, 6),
                (true, ..0.27) => today,
                (true, _) => today + random.between(1, 16),
                (false, _) => today - random.between(3, 200),
            };
            let due = stage.calendar.workday(due);
            let entered = (due - random.between(5, 20)).min(today - 1);
            let minute = random.between(8 * 60, 17 * 60);
            let done_on = (due + random.between(-3, 2)).clamp(entered, today);
            let done = (!open).then(|| stage.calendar.at(done_on, minute));
            let by = source.owner.unwrap_or(stage.liaisons[0]);
            let stamp = Stamp { at: stage.calendar.at(entered, minute.min(500)), by };
            self.task.enter(
                args![
                    new_id(),
                    source.id,
                    title,
                    by,
                    stage.calendar.iso(due),
                    done,
                    done.map(|_| by)
                ],
                stamp,
            );
        }
    }

    /// Writes what was gathered.
    pub async fn write(&mut self, tx: &Tx) -> Result<()> {
        self.touch.write(tx).await?;
        self.touch_person.write(tx).await?;
        self.thank_you.write(tx).await?;
        self.task.write(tx).await
    }
}

/// Who was met: where people meet and nobody decided, mostly the front desk.
fn who_was_met(kind: TouchKind, decides: bool, day: Day) -> Option<Met> {
    match (decides, kind.in_person()) {
        (true, _) => Some(Met::Decides),
        (false, false) => None,
        (false, true) => Some(if day % 5 == 0 { Met::Nobody } else { Met::Desk }),
    }
}

/// What mattered to them, on every third day on which it was asked.
fn what_matters(day: Day) -> &'static str {
    let place = usize::try_from(day).unwrap_or_default();
    if place.is_multiple_of(3) { MATTERS[place / 3 % MATTERS.len()] } else { "" }
}

/// The days on which each source referred, in order.
pub(super) fn days_of(arrivals: &[Arrival], sources: usize) -> Vec<Vec<Day>> {
    let mut days = vec![Vec::new(); sources];
    for arrival in arrivals {
        days[arrival.source as usize].push(arrival.day);
    }
    days
}

/// A whole number whose mean is `mean`.
fn often(random: &mut Random, mean: f64) -> i32 {
    (mean * (0.6 + 0.8 * random.unit()) + random.unit()) as i32
}

const OPEN_TASKS: usize = 42;
const DONE_TASKS: usize = 118;

const WHY_SILENT: &str = "Ask why no patients came lately";

const TASKS: &[&str] = &[
    "Call about the new evening hours",
    "Book a lunch with the office",
    "Bring the one-page guide on knee replacements",
    "Ask who decides about referrals now",
    "Send referral pads",
    "Visit and meet the new partner",
    "Plan an in-service talk on dizziness",
    "Check whether their form has our new fax number",
    "Thank them in person",
    "Send the holiday hours",
    "Introduce our new hand therapist",
    "Ask how they like the one-page report",
    "Find out on which days they are in",
];

const CONTACTS: &[(TouchKind, f64)] = &[
    (TouchKind::Visit, 0.34),
    (TouchKind::Call, 0.2),
    (TouchKind::DropOff, 0.12),
    (TouchKind::Email, 0.1),
    (TouchKind::Report, 0.08),
    (TouchKind::Meal, 0.06),
    (TouchKind::InService, 0.04),
    (TouchKind::Event, 0.03),
    (TouchKind::Letter, 0.02),
    (TouchKind::Fax, 0.01),
];

const MET: &[&str] = &[
    "Talked for ten minutes between two patients. Wants quicker word after the first visit.",
    "Happy with how we handle backs. Asked about hand therapy.",
    "Showed our outcomes for shoulders. Will send the next one.",
    "Asked for appointments within the week; I said what we can hold.",
    "Introduced the new therapist.",
    "Likes the one-page report.",
];

const MATTERS: &[&str] = &[
    "Word from us within a day of the first visit.",
    "Evening appointments for people who work shifts.",
    "One number to call, and a person who answers.",
    "That we say early when progress is slow.",
    "Short reports: one page, the plan on top.",
];

const NOT_MET: &[&str] = &[
    "In surgery all morning. Left cards with the desk.",
    "Spoke with the coordinator. She keeps our number on her board.",
    "Nobody free; come back on a Thursday.",
    "Left referral pads and the holiday hours.",
    "Sent the report they asked for.",
];
