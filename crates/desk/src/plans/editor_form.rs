//! A playbook as somebody types it: read from the form, checked, and shown again.

use lexicon::TouchKind;
use platform::{FieldError, Uuid};

use super::{
    playbook::Playbook,
    script::{FaceTime, KINDS, MOST, Play, Script, Since, Starts, Unit, refused},
};

/// What stands in the form.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) starts: String,
    pub(super) repeat: String,
    pub(super) plays: Vec<TypedPlay>,
    pub(super) takes_over: bool,
}

/// One step in it.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedPlay {
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) amount: String,
    pub(super) unit: String,
    pub(super) since: String,
    pub(super) who: String,
    pub(super) wants_face_time: bool,
}

/// What a button of the form does before anything is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rearranged {
    /// A step is added at the end.
    Add,
    /// A step changes places with the one before.
    Up(usize),
    /// A step is removed.
    Remove(usize),
}

/// A playbook that can be saved.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) starts: Starts,
    pub(super) script: Script,
}

impl Rearranged {
    /// What the pressed button asks for; none when it saves.
    pub(super) fn read(form: &[(String, String)]) -> Option<Self> {
        let pressed = value(form, "step");
        let number = |prefix: &str| pressed.strip_prefix(prefix).and_then(|text| text.parse().ok());
        match pressed {
            "add" => Some(Self::Add),
            _ => number("up-").map(Self::Up).or_else(|| number("remove-").map(Self::Remove)),
        }
    }
}

impl Typed {
    /// A playbook as it is kept.
    pub(super) fn of(playbook: &Playbook, script: &Script) -> Self {
        Self {
            name: playbook.name.clone(),
            starts: playbook.starts.clone(),
            repeat: script.repeat_weeks.map(|weeks| weeks.to_string()).unwrap_or_default(),
            plays: script.plays.iter().map(TypedPlay::of).collect(),
            takes_over: false,
        }
    }

    /// What was sent.
    pub(super) fn read(form: &[(String, String)]) -> Self {
        let mut plays = Vec::new();
        while plays.len() < MOST {
            let at = |name: &str| value(form, &format!("{name}_{}", plays.len())).to_owned();
            if at("kind").is_empty() {
                break;
            }
            plays.push(TypedPlay {
                kind: at("kind"),
                words: at("words"),
                amount: at("amount"),
                unit: at("unit"),
                since: at("since"),
                who: at("who"),
                wants_face_time: !at("face").is_empty(),
            });
        }
        Self {
            name: value(form, "name").to_owned(),
            starts: String::new(),
            repeat: value(form, "repeat").to_owned(),
            plays,
            takes_over: !value(form, "takes_over").is_empty(),
        }
    }

    /// The steps in another order, one more, or one less.
    pub(super) fn rearrange(&mut self, how: Rearranged) {
        match how {
            Rearranged::Add if self.plays.len() < MOST => self.plays.push(TypedPlay {
                kind: TouchKind::Call.code().into(),
                amount: "2".into(),
                unit: "weeks".into(),
                since: "play_before".into(),
                ..TypedPlay::default()
            }),
            Rearranged::Up(step) if step > 0 && step < self.plays.len() => {
                self.plays.swap(step, step - 1);
            }
            Rearranged::Remove(step) if step < self.plays.len() => {
                self.plays.remove(step);
            }
            _ => {}
        }
    }

    /// What can be saved, or all that is wrong.
    pub(super) fn check(&self) -> Result<Checked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            errors.push(FieldError::new("name", "Give the playbook a name of up to 80 letters."));
        }
        let starts = Starts::from_code(&self.starts).unwrap_or(Starts::Hand);
        if self.plays.is_empty() {
            errors.push(FieldError::new("", "A playbook needs at least one step. Add one."));
        }
        let plays: Vec<Play> = self
            .plays
            .iter()
            .enumerate()
            .filter_map(|(number, play)| play.check(number, &mut errors))
            .collect();
        let repeat_weeks = match self.repeat.trim() {
            "" => None,
            text => match text.parse::<u16>() {
                Ok(weeks) if (1..=104).contains(&weeks) => Some(weeks),
                _ => {
                    errors.push(FieldError::new(
                        "repeat",
                        "Enter a number of weeks from 1 to 104, or leave it empty.",
                    ));
                    None
                }
            },
        };
        let script = Script { plays, repeat_weeks };
        if let Some((number, why)) = refused(starts, &script).filter(|_| errors.is_empty()) {
            errors.push(FieldError::new(format!("kind_{number}"), why));
        }
        match errors.is_empty() {
            true => Ok(Checked { name: name.to_owned(), starts, script }),
            false => Err(errors),
        }
    }
}

impl TypedPlay {
    fn of(play: &Play) -> Self {
        Self {
            kind: play.kind.code().into(),
            words: play.words.clone(),
            amount: play.amount.to_string(),
            unit: if play.unit == Unit::Weeks { "weeks" } else { "working_days" }.into(),
            since: if play.since == Since::Start { "start" } else { "play_before" }.into(),
            who: play.who.map(|id| id.to_string()).unwrap_or_default(),
            wants_face_time: play.face_time == FaceTime::Wanted,
        }
    }

    fn check(&self, number: usize, errors: &mut Vec<FieldError>) -> Option<Play> {
        let mut wrong = |name: &str, message: &str| {
            errors.push(FieldError::new(
                format!("{name}_{number}"),
                format!("Step {}: {message}", number + 1),
            ));
        };
        let kind = KINDS.iter().map(|(kind, _)| *kind).find(|kind| kind.code() == self.kind);
        if kind.is_none() {
            wrong("kind", "choose what kind of contact it is.");
        }
        let words = self.words.trim();
        if words.is_empty() || words.chars().count() > 200 {
            wrong("words", "say in up to 200 letters what is to be done.");
        }
        let amount = self.amount.trim().parse::<u16>().ok().filter(|amount| *amount <= 104);
        if amount.is_none() {
            wrong("amount", "enter a whole number from 0 to 104.");
        }
        let words_fit = !words.is_empty() && words.chars().count() <= 200;
        Some(Play {
            kind: kind?,
            words: words_fit.then(|| words.to_owned())?,
            amount: amount?,
            unit: if self.unit == "weeks" { Unit::Weeks } else { Unit::WorkingDays },
            since: if self.since == "start" { Since::Start } else { Since::PlayBefore },
            who: self.who.parse::<Uuid>().ok(),
            face_time: if self.wants_face_time { FaceTime::Wanted } else { FaceTime::NotNeeded },
        })
    }
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::shipped;

    fn typed() -> Typed {
        let script = (shipped::of(shipped::NEW_SOURCE).expect("ours").script)();
        Typed {
            name: "New source".into(),
            starts: "new".into(),
            repeat: "13".into(),
            plays: script.plays.iter().map(TypedPlay::of).collect(),
            takes_over: false,
        }
    }

    #[test]
    fn what_is_kept_and_shown_is_what_is_sent_back() {
        let script = (shipped::of(shipped::NEW_SOURCE).expect("ours").script)();
        assert_eq!(typed().check().expect("it can be saved").script, script);
    }

    #[test]
    fn steps_move_up_and_go() {
        let mut typed = typed();
        typed.rearrange(Rearranged::Up(1));
        assert_eq!((typed.plays[0].kind.as_str(), typed.plays[1].kind.as_str()), ("visit", "call"));
        typed.rearrange(Rearranged::Up(0));
        typed.rearrange(Rearranged::Remove(9));
        assert_eq!(typed.plays.len(), 4);
        typed.rearrange(Rearranged::Remove(0));
        for _ in 0..20 {
            typed.rearrange(Rearranged::Add);
        }
        assert_eq!(typed.plays.len(), MOST);
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_a_meal_is_refused_where_counts_start_it() {
        let mut typed = typed();
        typed.name = String::new();
        typed.plays[1].words = " ".into();
        typed.plays[2].amount = "soon".into();
        typed.repeat = "0".into();
        let fields: Vec<String> =
            typed.check().expect_err("wrong").into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "words_1", "amount_2", "repeat"]);
        let lapsed = Typed { starts: "lapsed".into(), ..self::typed() };
        let errors = lapsed.check().expect_err("a meal");
        assert_eq!(errors[0].field, "kind_2");
        assert!(errors[0].message.contains("must never follow"), "{errors:?}");
    }
}
