//! The two forms beside the list of what people want: writing down what somebody said about
//! an address, and taking over a file.

use lexicon::{Century, parse_date};
use maud::{Markup, html};
use platform::{FieldError, clock, sessions::Visitor};
use serde::Deserialize;

use super::{
    channel::{Channel, How, Word},
    list::ADDRESS,
    say::Statement,
};
use crate::complaints::Complaints;

/// The field of the file.
pub(super) const FILE: &str = "file";

/// What stands in the fields.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    channel: String,
    pub address: String,
    answer: String,
    reason: String,
    how: String,
    on: String,
}

impl Typed {
    /// Before anything is typed: somebody refused something today.
    pub fn fresh(visitor: &Visitor) -> Self {
        Self {
            answer: Word::Refused.code().into(),
            on: visitor.today().to_string(),
            ..Self::default()
        }
    }

    /// The statement, or all that is wrong with it.
    pub fn read(&self, visitor: &Visitor) -> Result<Statement<'_>, Vec<FieldError>> {
        let mut errors = Vec::new();
        let channel = Channel::from_code(&self.channel);
        if channel.is_none() {
            errors.push(FieldError::new("channel", "Choose the channel that it is about."));
        }
        let word = Word::from_code(&self.answer);
        if word.is_none() {
            errors.push(FieldError::new("answer", "Choose what they said."));
        }
        if self.reason.trim().is_empty() {
            errors.push(FieldError::new("reason", "Say who said it, and why."));
        }
        let today = visitor.today();
        let on = match self.on.trim() {
            "" => Some(today),
            text => parse_date(text, Century::Recent { today }).ok().map(|read| read.date),
        };
        let on = on.filter(|on| *on <= today);
        if on.is_none() {
            errors.push(FieldError::new(
                "on",
                "Enter the day on which they said it, today or before.",
            ));
        }
        match (channel, word, on) {
            (Some(channel), Some(word), Some(on)) if errors.is_empty() => Ok(Statement {
                channel,
                word,
                reason: &self.reason,
                how: How::from_code(&self.how),
                at: match on == today {
                    true => clock::now(),
                    false => clock::at_hour(on, 12, &visitor.zone),
                },
            }),
            _ => Err(errors),
        }
    }
}

/// What somebody said about an address.
pub(super) fn write_form(form: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let channels: Vec<(&str, &str)> = Channel::ALL
        .into_iter()
        .filter(|channel| !channel.points().is_empty())
        .map(|channel| (channel.code(), channel.label()))
        .collect();
    let answers = [
        (Word::Refused.code(), "Refused"),
        (Word::Allowed.code(), "Allowed"),
        (Word::Unknown.code(), "Not known any more"),
    ];
    let hows = How::ALL.map(|how| (how.code(), how.label()));
    html! {
        (complaints.summary())
        form class="card stack" method="post" action=(ADDRESS) {
            h2 { "Write down what somebody said" }
            (look::select("channel", "About", &channels, &form.channel, complaints.at("channel")))
            (look::Field::new("address", "Address or number").value(&form.address).error(complaints.at("address")).autocomplete("off").required().render())
            (look::select("answer", "They said", &answers, &form.answer, complaints.at("answer")))
            (look::Field::new("reason", "Who said it, and why").value(&form.reason).error(complaints.at("reason")).required().render())
            (look::select("how", "How they said it", &hows, &form.how, None))
            (look::Field::new("on", "On").kind("date").value(&form.on).error(complaints.at("on")).render())
            (look::submit("Write it down"))
        }
    }
}

/// A file to be taken over; `errors` are what is wrong with the one that was sent.
pub(super) fn file_form(errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let problem = complaints.at(FILE);
    html! {
        (complaints.summary())
        form class="card stack" method="post" action={ (ADDRESS) "/files" } enctype="multipart/form-data" {
            h2 { "Take over a file" }
            p class="quiet small" { "An export of this page, or any list with a column of addresses. You see first what it would do. After a backup was put back, take over the latest export here." }
            div class="field" {
                label for=(FILE) { "CSV or Excel file" }
                input type="file" id=(FILE) name=(FILE) required accept=".csv,.txt,.xlsx,.ods,text/csv"
                    aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "file-error")];
                @if let Some(problem) = problem { p class="error" id="file-error" { (problem) } }
            }
            div { button class="button" type="submit" { "Look at it" } }
        }
    }
}
