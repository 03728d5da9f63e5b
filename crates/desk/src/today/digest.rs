//! The morning's mail: what Today holds for a member who wants it, without a patient and
//! without the words of a promise, which may name one.

use look::plural;
use platform::{
    Instant, Result, Uuid, clock,
    jobs::{Job, Outcome},
    sessions::Visitor,
    web::App,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::{
    gather::{Patients, Shown, gather},
    line::Sort,
    patients, words,
};
use crate::{
    outbox::Purpose,
    wishes::{self, Wishes},
};

/// The job that looks whose hour has come.
pub(super) const JOB: &str = "today.digest";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// As many as one reads in a mail.
const MOST: usize = 15;

/// When a member wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    /// The hour by the practice's clocks, 0 to 23.
    pub(super) hour: i8,
    /// The day of the last one, ISO; empty before the first.
    #[serde(default)]
    pub(super) sent_on: String,
}

impl wishes::Wish for Wish {
    const WISHES: Wishes = Wishes { name: "today/digest", job: JOB, every: EVERY };
    const PURPOSE: Purpose = Purpose::Digest;

    fn due(&self, visitor: &Visitor, now: Instant) -> Option<String> {
        let local = clock::zoned(now, &visitor.zone);
        (local.hour() >= self.hour).then(|| local.date().to_string())
    }

    fn sent(&mut self) -> &mut String {
        &mut self.sent_on
    }

    async fn words(
        &self,
        app: &App,
        visitor: &Visitor,
        _: Instant,
    ) -> Result<Option<(String, String)>> {
        let lines = gather(app, visitor, Patients::LeftOut).await?;
        let patients = patients::count(app.db(), visitor).await?;
        if lines.is_empty() && patients == 0 {
            return Ok(None);
        }
        let subject = format!("Today at {}", visitor.practice_name);
        Ok(Some((subject, body(visitor, &lines, patients, app.public_url()))))
    }
}

/// The job.
pub(super) async fn run(app: App, job: Job) -> Outcome {
    send_due(&app, job.practice_id, clock::now()).await?;
    Ok(())
}

/// Writes the mails whose hour has come, and says how many. Each member gets one a day.
pub async fn send_due(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    wishes::send_due::<Wish>(app, practice_id, now).await
}

/// The words of the mail. Only names of sources are in it.
fn body(visitor: &Visitor, lines: &[Shown], patients: i64, url: Option<&str>) -> String {
    let first = visitor.name.split_whitespace().next().unwrap_or(&visitor.name);
    let mut text = format!("Good morning, {first}: {}.\n", words::answer(lines, visitor.today()));
    if patients > 0 {
        let waits = if patients == 1 { "waits" } else { "wait" };
        text.push_str(&format!(
            "\n{} {waits} for a step of the desk.\n",
            plural(patients, "patient", "patients")
        ));
    }
    let said: Vec<String> = lines.iter().filter_map(|shown| say(shown, visitor)).collect();
    if !said.is_empty() {
        text.push('\n');
        for line in said.iter().take(MOST) {
            text.push_str(&format!("- {line}\n"));
        }
        if said.len() > MOST {
            text.push_str(&format!("- and {} more\n", said.len() - MOST));
        }
    }
    let unsaid = lines.len() - said.len();
    if unsaid > 0 {
        let words = plural(unsaid as i64, "other thing", "other things");
        text.push_str(&format!("\nAnd {words}, which stand on the page.\n"));
    }
    if let Some(url) = url {
        text.push_str(&format!("\nOpen Today: {url}/\nWithout this mail: {url}/today/digest\n"));
    }
    text
}

/// A line without anybody's free words; none when nothing would be left of it.
fn say(shown: &Shown, visitor: &Visitor) -> Option<String> {
    let line = &shown.line;
    let (_, name) = line.source.as_ref()?;
    let what = match line.sort {
        Sort::Appointment => {
            let at = clock::zoned(line.at?, &visitor.zone).strftime("%-I:%M %P").to_string();
            return Some(format!("{at}: {name}"));
        }
        Sort::Thanks => "Thank",
        Sort::Contact => "Get in touch with",
        Sort::FaceTime => "Meet",
        Sort::Play => "Next step of the plan with",
        Sort::Anniversary => "Congratulate",
        Sort::Promise => "A promise to",
        Sort::Upkeep => "Look at what has changed with",
        Sort::Referral | Sort::Ledger => return None,
    };
    Some(format!("{what} {name}"))
}
