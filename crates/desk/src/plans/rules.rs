//! What comes next with a source. A playbook that runs is in a state; something happens;
//! it is in another. At any time there is at most one next step.
//!
//! * An overdue step stays and nothing is due behind it: the next one is made when it is
//!   settled, and what was planned for a day that has passed gets a little time instead.
//! * A contact of the right kind settles the step by itself. Who answers settles a step
//!   that only wanted to reach them; a step in person waits a little for what was agreed.
//! * A referral ends a playbook for sources that had fallen silent: they are back. It never
//!   begins, hastens or adds anything.

use jiff::{ToSpan, civil::Date};
use lexicon::TouchKind;

use super::{
    script::{FaceTime, Play, Script, Starts, costs_money},
    working_days::WorkingDays,
};

/// So many working days has a step whose day had passed before it was its turn.
const BREATH: u16 = 2;

/// Who began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody, for this source.
    Person,
    /// Liaison, or somebody for many sources at once.
    Program,
}

/// Whether plays that cost money belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meals {
    /// They do: it began by date, or somebody began it for this source.
    Included,
    /// They are left out: it began by itself for a source that had referred.
    LeftOut,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A step is next.
    Running,
    /// The relationship rests, and so does the step.
    Paused,
    /// There is no next step.
    Over(End),
}

/// Why it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All steps were taken.
    Done,
    /// The source refers again.
    Back,
    /// Somebody ended it.
    Stopped,
    /// Another playbook began.
    Replaced,
}

/// Which step: its number, and how often it came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number in the script, from 0.
    pub step: usize,
    /// 0, or how often the last step has come again.
    pub round: usize,
}

/// A step that is or was next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// Which one.
    pub place: Place,
    /// What it was when it was made; later versions do not change it.
    pub kind: TouchKind,
    /// Whether somebody who decides has to be there.
    pub face_time: FaceTime,
    /// Since when it is next.
    pub opened_on: Date,
    /// By when.
    pub due: Date,
}

/// A playbook as it runs for one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// For whom such a playbook starts.
    pub starts: Starts,
    /// Who began it.
    pub by: By,
    /// Whether plays that cost money belong to it.
    pub meals: Meals,
    /// From when its days are counted.
    pub started_on: Date,
    /// How it stands.
    pub state: State,
    /// The next step: there is one unless it is over.
    pub open: Option<Open>,
    /// The step settled last.
    pub last: Option<Open>,
}

/// A contact as the rules see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// What it was.
    pub kind: TouchKind,
    /// Whether somebody who decides was there.
    pub met: Met,
    /// On which day.
    pub on: Date,
}

/// Who was met in a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// Somebody who decides.
    WhoDecides,
    /// Others, or nobody.
    Others,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Somebody of ours was in contact with them.
    Contact(Contact),
    /// They answered.
    Answer,
    /// They sent a patient; the first one they ever sent came on this day.
    Referral(Date),
    /// The step is left out.
    Skip,
    /// The step is put off to a day.
    PutOff(Date),
    /// That is taken back: it is due again when it was.
    DueAgain(Date),
    /// The last settling is taken back.
    Reopen,
    /// The relationship rests.
    Pause,
    /// It does no longer.
    Resume,
    /// Somebody ends it.
    Stop,
    /// Another playbook begins.
    Replace,
}

/// The script, the day and the working days: what every decision stands on.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// What the playbook says.
    pub script: &'a Script,
    /// Today.
    pub today: Date,
    /// When somebody is there.
    pub days: &'a WorkingDays,
}

impl Sequence {
    /// A playbook begins. `referred`: whether the source has sent anybody so far.
    pub fn begin(
        (starts, by): (Starts, By),
        referred: Referred,
        started_on: Date,
        ground: Ground<'_>,
    ) -> Self {
        let meals = match (by, referred) {
            (By::Program, Referred::Before) => Meals::LeftOut,
            _ => Meals::Included,
        };
        let started_on = started_on.max(ground.today);
        let state = State::Running;
        let begun = Self { starts, by, meals, started_on, state, open: None, last: None };
        begun.onward(None, ground)
    }

    /// How it stands after something has happened. What does not concern it changes
    /// nothing.
    #[must_use]
    pub fn after(&self, event: Event, ground: Ground<'_>) -> Self {
        match (self.state, self.open, event) {
            (_, _, Event::Reopen) => self.reopened(ground.script),
            (State::Over(_), ..) | (_, None, _) => self.clone(),
            (_, Some(_), Event::Stop) => self.over(End::Stopped),
            (_, Some(_), Event::Replace) => self.over(End::Replaced),
            (_, Some(open), Event::Referral(first)) => self.referred(open, first, ground),
            (_, Some(open), Event::Contact(contact)) if does(open, contact) => {
                self.onward(Some(open), ground)
            }
            (_, Some(open), Event::Answer) if only_reaches(open.kind) => {
                self.onward(Some(open), ground)
            }
            (_, Some(open), Event::Answer) => {
                self.due(open, open.due.max(ground.days.after(ground.today, BREATH)))
            }
            (_, Some(open), Event::Skip) => self.onward(Some(open), ground),
            (_, Some(open), Event::PutOff(to)) => {
                self.due(open, ground.days.next(to.max(ground.today)))
            }
            (_, Some(open), Event::DueAgain(day)) => self.due(open, day),
            (State::Running, Some(_), Event::Pause) => {
                Self { state: State::Paused, ..self.clone() }
            }
            (State::Paused, Some(open), Event::Resume) => {
                let due = open.due.max(ground.days.next(ground.today));
                Self { state: State::Running, ..self.due(open, due) }
            }
            (_, Some(_), Event::Contact(_) | Event::Pause | Event::Resume) => self.clone(),
        }
    }

    /// Whether only its last step comes again and again.
    pub fn only_repeats(&self) -> bool {
        self.open.is_some_and(|open| open.place.round > 0)
    }

    /// They sent a patient. What began by itself on the very day of their first one began
    /// because of it, as far as anybody can tell, so that no meal may follow.
    fn referred(&self, open: Open, first: Date, ground: Ground<'_>) -> Self {
        let began_with_it = self.by == By::Program && first <= self.started_on;
        match self.starts {
            Starts::Lapsed => self.over(End::Back),
            _ if began_with_it && self.meals == Meals::Included => {
                let without = Self { meals: Meals::LeftOut, ..self.clone() };
                if costs_money(open.kind) { without.onward(Some(open), ground) } else { without }
            }
            _ => self.clone(),
        }
    }

    /// The step is settled, or none was yet: the next one, or the end.
    fn onward(&self, settled: Option<Open>, ground: Ground<'_>) -> Self {
        let last = settled.or(self.last);
        match self.following(settled.map(|open| open.place), ground.script) {
            None => Self { state: State::Over(End::Done), open: None, last, ..self.clone() },
            Some(place) => {
                let play = &ground.script.plays[place.step];
                let open = Open {
                    place,
                    kind: play.kind,
                    face_time: play.face_time,
                    opened_on: ground.today,
                    due: self.due_on(play, place, settled, ground),
                };
                Self { open: Some(open), last, ..self.clone() }
            }
        }
    }

    /// The place after another: the next that belongs to it, or the last one again.
    fn following(&self, after: Option<Place>, script: &Script) -> Option<Place> {
        let plays = &script.plays;
        let belongs = |play: &Play| self.meals == Meals::Included || !costs_money(play.kind);
        let first = after.map_or(0, |place| place.step + 1);
        let next = (first..plays.len()).find(|step| belongs(&plays[*step]));
        next.map(|step| Place { step, round: 0 }).or_else(|| {
            let (step, before) = (plays.len().checked_sub(1)?, after?);
            let repeats = script.repeat_weeks.is_some() && before.step >= step;
            (repeats && belongs(&plays[step])).then_some(Place { step, round: before.round + 1 })
        })
    }

    fn due_on(
        &self,
        play: &Play,
        place: Place,
        settled: Option<Open>,
        Ground { script, today, days }: Ground<'_>,
    ) -> Date {
        let settled_on = if settled.is_some() { today } else { self.started_on };
        let planned = match script.repeat_weeks.filter(|_| place.round > 0) {
            Some(weeks) => days.next(today.saturating_add(i64::from(weeks.max(1)).weeks())),
            None => play.planned(self.started_on, settled_on, days),
        };
        if planned < today { days.after(today, BREATH) } else { planned }
    }

    /// The step settled last is next again, as it was; what came after it had not begun.
    fn reopened(&self, script: &Script) -> Self {
        let Some(last) = self.last else { return self.clone() };
        if self.meals == Meals::LeftOut && costs_money(last.kind) {
            return self.clone();
        }
        let came_after = match self.open {
            Some(open) => self.following(Some(last.place), script) == Some(open.place),
            None => true,
        };
        if !came_after {
            return self.clone();
        }
        let state = if self.state == State::Paused { State::Paused } else { State::Running };
        Self { state, open: Some(last), last: None, ..self.clone() }
    }

    fn over(&self, end: End) -> Self {
        let last = self.open.or(self.last);
        Self { state: State::Over(end), open: None, last, ..self.clone() }
    }

    fn due(&self, open: Open, due: Date) -> Self {
        Self { open: Some(Open { due, ..open }), ..self.clone() }
    }
}

/// Whether a source has referred so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referred {
    /// It has.
    Before,
    /// It has not.
    NotYet,
}

/// Whether a contact is what a step asks for. Meeting somebody is more than calling them,
/// and a lunch or a talk is a visit; but no other contact is a lunch.
pub fn does(open: Open, contact: Contact) -> bool {
    use TouchKind::{Call, Card, Email, Meal, Message, ThankYou, Visit};
    let fits = match open.kind {
        Call => contact.kind == Call || contact.kind.in_person(),
        Visit => contact.kind.in_person(),
        Email => matches!(contact.kind, Email | Message),
        Card => matches!(contact.kind, Card | ThankYou),
        Meal => contact.kind == Meal,
        other => contact.kind == other,
    };
    let met = open.face_time == FaceTime::NotNeeded || contact.met == Met::WhoDecides;
    // A second visit on the day that settled the last round is not the next round.
    let in_time = match open.place.round {
        0 => contact.on >= open.opened_on,
        _ => contact.on > open.opened_on,
    };
    fits && met && in_time
}

/// Whether a step only wants to reach them, so that their answer does it.
fn only_reaches(kind: TouchKind) -> bool {
    use TouchKind::{Call, Card, Email, Fax, Letter, Message};
    matches!(kind, Call | Email | Message | Letter | Card | Fax)
}
