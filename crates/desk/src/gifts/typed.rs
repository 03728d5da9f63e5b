//! The form of an entry: what was typed, read into an entry or into what is wrong with it.

use jiff::civil::Date;
use lexicon::{Cents, GiftKind};
use platform::{FieldError, Uuid};

use super::{
    entry::{Entry, Heads, Standing, shares},
    people::Person,
    physician::Counts,
    refused::{Words, refused},
    split::MOST_HEADS,
    store::Kept,
};

/// What stands in the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// What is asked for: "find" and "look" only show the form again.
    pub step: String,
    pub find: String,
    pub given_on: String,
    pub kind: String,
    pub what: String,
    pub place: String,
    pub total: String,
    pub ours: String,
    pub staff: String,
    pub guests: String,
    pub asked: String,
    pub note: String,
    pub over_reason: String,
    pub spent_by: String,
    pub version: String,
    /// The people who are ticked.
    pub who: Vec<Uuid>,
    /// How many of somebody's family were there.
    pub family: Vec<(Uuid, u32)>,
}

/// More people than this are no longer entered by name.
const MOST_NAMED: usize = 60;
/// Texts are kept as long as this.
const LONGEST: usize = 500;

impl Typed {
    /// Reads the fields of a form.
    pub fn from_fields(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            let value: String = value.chars().take(LONGEST).collect();
            let field = match name.as_str() {
                "step" => &mut typed.step,
                "find" => &mut typed.find,
                "given_on" => &mut typed.given_on,
                "kind" => &mut typed.kind,
                "what" => &mut typed.what,
                "place" => &mut typed.place,
                "total" => &mut typed.total,
                "ours" => &mut typed.ours,
                "staff" => &mut typed.staff,
                "guests" => &mut typed.guests,
                "asked" => &mut typed.asked,
                "note" => &mut typed.note,
                "over_reason" => &mut typed.over_reason,
                "spent_by" => &mut typed.spent_by,
                "version" => &mut typed.version,
                "who" => {
                    typed.tick(&value);
                    continue;
                }
                "family" => {
                    typed.bring(&value);
                    continue;
                }
                _ => continue,
            };
            *field = value;
        }
        typed
    }

    fn tick(&mut self, id: &str) {
        if let Ok(id) = id.parse()
            && !self.who.contains(&id)
            && self.who.len() < MOST_NAMED
        {
            self.who.push(id);
        }
    }

    /// "{person}:{heads}"; nobody of the family says nothing.
    fn bring(&mut self, value: &str) {
        let Some((id, heads)) = value.split_once(':') else { return };
        if let (Ok(id), Ok(heads @ 1..=9)) = (id.parse(), heads.parse::<u32>())
            && self.family.len() < MOST_NAMED
        {
            self.family.retain(|(known, _)| *known != id);
            self.family.push((id, heads));
        }
    }

    /// The form of an entry that is there.
    pub fn of(kept: &Kept) -> Self {
        let entry = &kept.entry;
        let heads = |standing: Standing| -> u32 {
            let some = entry.shares.iter().filter(|share| share.standing == standing);
            some.map(|share| share.heads).sum()
        };
        let number = |heads: u32| if heads == 0 { String::new() } else { heads.to_string() };
        let of = |standing: Standing| {
            let some = entry.shares.iter().filter(move |share| share.standing == standing);
            some.filter_map(|share| Some((share.person?, share.heads)))
        };
        Self {
            given_on: entry.given_on.to_string(),
            kind: entry.kind.code().into(),
            what: entry.what.clone(),
            place: entry.place.clone(),
            total: entry.total.plain(),
            ours: number(heads(Standing::Ours)),
            staff: number(heads(Standing::Staff)),
            guests: number(heads(Standing::Guest)),
            asked: entry.asked.clone(),
            note: entry.note.clone(),
            over_reason: entry.over_reason.clone(),
            spent_by: entry.spent_by.map_or_else(String::new, |id| id.to_string()),
            version: kept.version.to_string(),
            who: of(Standing::Person).map(|(id, _)| id).collect(),
            family: of(Standing::Family).collect(),
            ..Self::default()
        }
    }

    /// Everybody who is named: those ticked, and those whose family was there.
    pub fn named(&self) -> Vec<Uuid> {
        let mut ids = self.who.clone();
        ids.extend(self.family.iter().map(|(id, _)| *id).filter(|id| !self.who.contains(id)));
        ids
    }

    /// How many of somebody's family are typed.
    pub fn family_of(&self, person: Uuid) -> u32 {
        self.family.iter().find(|(id, _)| *id == person).map_or(0, |(_, heads)| *heads)
    }

    /// The heads at the table as far as they can be read: for looking ahead.
    pub fn heads(&self, people: &[Person]) -> Vec<Heads> {
        let counts =
            |id: Uuid| people.iter().find(|person| person.id == id).map(|person| person.counts);
        let own = self.who.iter().filter_map(|id| {
            Some(Heads {
                standing: Standing::Person,
                person: Some(*id),
                counts: counts(*id)?,
                heads: 1,
            })
        });
        let family = self.family.iter().filter_map(|(id, heads)| {
            Some(Heads {
                standing: Standing::Family,
                person: Some(*id),
                counts: counts(*id)?,
                heads: *heads,
            })
        });
        let nameless = [
            (Standing::Staff, &self.staff),
            (Standing::Guest, &self.guests),
            (Standing::Ours, &self.ours),
        ];
        let nameless = nameless.into_iter().map(|(standing, text)| Heads {
            standing,
            person: None,
            counts: Counts::No,
            heads: number(text).unwrap_or(0),
        });
        own.chain(family).chain(nameless).collect()
    }

    /// The day, if it can be read.
    pub fn day(&self) -> Option<Date> {
        self.given_on.trim().parse().ok()
    }

    /// The total, if it can be read.
    pub fn amount(&self) -> Option<Cents> {
        Cents::parse(&self.total).ok()
    }

    /// Reads an entry, or all that is wrong. `people` are those of [`Typed::named`].
    pub fn read(
        &self,
        today: Date,
        words: &Words,
        people: &[Person],
    ) -> Result<Entry, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| errors.push(FieldError::new(field, message));
        let day = self.day();
        match day {
            None => wrong("given_on", "Enter the day on which it was given.".into()),
            Some(day) if day > today => wrong(
                "given_on",
                "The ledger holds what was given. For a day to come, use Check before spending."
                    .into(),
            ),
            Some(day) if day.year() < 2000 => {
                wrong("given_on", "Enter a day of this century.".into())
            }
            Some(_) => {}
        }
        let kind = GiftKind::from_code(&self.kind);
        if kind.is_none() {
            wrong("kind", "Choose what it was.".into());
        }
        if self.what.trim().is_empty() && kind.is_some_and(|kind| kind != GiftKind::Meal) {
            wrong("what", "Say in a few words what it was.".into());
        }
        for (field, text) in [("what", &self.what), ("place", &self.place), ("note", &self.note)] {
            if let Some(refusal) = refused(text, words) {
                wrong(field, refusal.sentence());
            }
        }
        let total = match Cents::parse(&self.total) {
            Ok(Cents::ZERO) => {
                wrong(
                    "total",
                    "Enter what it cost; what cost nothing is worth what others pay for it.".into(),
                );
                None
            }
            Ok(total) => Some(total),
            Err(problem) => {
                wrong("total", problem.to_string());
                None
            }
        };
        for (field, text) in
            [("ours", &self.ours), ("staff", &self.staff), ("guests", &self.guests)]
        {
            if number(text).is_none() {
                wrong(field, format!("Enter a whole number up to {MOST_HEADS}."));
            }
        }
        let heads = self.heads(people);
        let guests: u32 = heads
            .iter()
            .filter(|some| some.standing != Standing::Ours)
            .map(|some| some.heads)
            .sum();
        // A number that cannot be read is complained of already.
        let are_read = number(&self.staff).is_some() && number(&self.guests).is_some();
        if guests == 0 && are_read {
            wrong(
                "people",
                "Say who got something: tick people, or enter how many of the staff or guests."
                    .into(),
            );
        }
        if heads.iter().map(|some| some.heads).sum::<u32>() > MOST_HEADS {
            wrong(
                "people",
                format!("More than {MOST_HEADS} heads are no table: check the numbers."),
            );
        }
        let physicians = heads.iter().any(|some| some.counts == Counts::Yes);
        match (self.asked.as_str(), physicians) {
            ("no" | "yes", _) | ("", false) => {}
            _ => wrong(
                "asked",
                "Say whether anybody on their side had asked for it: what was asked for is outside \
                 42 CFR 411.357(k)."
                    .into(),
            ),
        }
        if self.asked == "yes" && self.note.trim().is_empty() {
            wrong("note", "They asked for it: say who asked, and for what.".into());
        }
        let (Some(given_on), Some(kind), Some(total), true) = (day, kind, total, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(Entry {
            given_on,
            kind,
            what: self.what.trim().to_owned(),
            place: self.place.trim().to_owned(),
            total,
            shares: shares(total, &heads).unwrap_or_default(),
            patient: String::new(),
            asked: self.asked.clone(),
            note: self.note.trim().to_owned(),
            over_reason: self.over_reason.trim().to_owned(),
            spent_by: self.spent_by.parse().ok(),
        })
    }
}

/// A number of heads; nothing typed is nobody.
fn number(text: &str) -> Option<u32> {
    match text.trim() {
        "" => Some(0),
        text => text.parse().ok().filter(|heads| *heads <= MOST_HEADS),
    }
}
