//! The report by mail, once a month, to members who want it: the sentences on top and where the
//! rest stands. No patient is in it; sources are named only for who has asked for it.

use std::time::Duration;

use lexicon::Month;
use platform::{
    Instant, Permission, Result, Uuid, clock,
    jobs::{Job, Outcome},
    sessions::Visitor,
    web::App,
};
use serde::{Deserialize, Serialize};

use super::{
    ask::{self, Ask, Fields},
    facts::Facts,
    headline, monthly_form,
    report::headlines,
    study,
};
use crate::{
    outbox::Purpose,
    wishes::{self, Wishes},
};

/// The job that looks whether a month is over.
pub(super) const JOB: &str = "reports.monthly";
/// How often it looks.
const EVERY: Duration = Duration::from_secs(60 * 60);
/// The hour by the practice's clocks from which on it is sent.
const HOUR: i8 = 7;
/// As many sources as are named.
const NAMED: usize = 5;

/// What the mail may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub(super) enum Says {
    /// Figures only.
    #[default]
    Figures,
    /// The names of sources that slip away as well.
    Names,
}

/// That a member wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wish {
    /// What it may say.
    pub(super) says: Says,
    /// The month of the last one; empty before the first.
    #[serde(default)]
    pub(super) sent_for: String,
}

impl wishes::Wish for Wish {
    const WISHES: Wishes = Wishes { name: "reports/monthly", job: JOB, every: EVERY };
    const PURPOSE: Purpose = Purpose::Report;

    fn due(&self, visitor: &Visitor, now: Instant) -> Option<String> {
        let local = clock::zoned(now, &visitor.zone);
        let is_due = local.hour() >= HOUR && visitor.may(Permission::ViewReports);
        is_due.then(|| Month::of(local.date()).previous().to_string())
    }

    fn sent(&mut self) -> &mut String {
        &mut self.sent_for
    }

    /// None while nobody has ever referred.
    async fn words(
        &self,
        app: &App,
        visitor: &Visitor,
        now: Instant,
    ) -> Result<Option<(String, String)>> {
        let (practice, today) = (visitor.practice_id, clock::local_day(now, &visitor.zone));
        study::worked_out(app, practice, today).await?;
        let facts = Facts::read(app, practice, Ask::read(&Fields::default(), today), today).await?;
        if facts.is_empty() {
            return Ok(None);
        }
        let subject = format!("{} in {}", visitor.practice_name, facts.month.0.label());
        Ok(Some((subject, body(&facts, self.says, app.public_url()))))
    }
}

/// The job.
pub(super) async fn run(app: App, job: Job) -> Outcome {
    send_due(&app, job.practice_id, clock::now()).await?;
    Ok(())
}

/// Writes the mails of the month that is over, and says how many. Each member gets one a month.
pub async fn send_due(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    wishes::send_due::<Wish>(app, practice_id, now).await
}

/// The words of the mail.
fn body(facts: &Facts, says: Says, url: Option<&str>) -> String {
    let mut text = format!("{}\n\n", headline::month(facts));
    for words in headlines(facts) {
        text.push_str(&format!("- {words}\n"));
    }
    let slipping = &facts.standing.slipping;
    if says == Says::Names && !slipping.is_empty() {
        let named: Vec<&str> = slipping.iter().take(NAMED).map(|one| one.name.as_str()).collect();
        let more = slipping.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&format!("\nSlipping: {}{more}.\n", named.join("; ")));
    }
    if let Some(url) = url {
        text.push_str(&format!(
            "\nThe whole report: {url}{}\nWithout this mail: {url}{}\n",
            ask::ADDRESS,
            monthly_form::ADDRESS
        ));
    }
    text
}
