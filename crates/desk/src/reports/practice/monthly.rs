//! The report by mail, once a month, to members who want it: the sentences on top and where the
//! rest stands. No patient is in it; sources are named only for who has asked for it.

use std::time::Duration;

use jiff::civil::Date;
use lexicon::Month;
use platform::{
    Error, Instant, Permission, Result, Sql, Tx, Uuid, args, clock,
    jobs::{self, Job, Outcome},
    sessions::{self, Visitor},
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
    outbox::{self, Letter, Purpose},
    wishes::Wishes,
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

const WISHES: Wishes = Wishes { name: "reports/monthly", job: JOB, every: EVERY };

/// What a member wishes; none when they want no mail.
pub(super) async fn wish(db: &impl Sql, visitor: &Visitor) -> Result<Option<Wish>> {
    WISHES.of(db, visitor.practice_id, visitor.member_id).await
}

/// Keeps it; the job runs while anybody wants a mail.
pub(super) async fn keep(tx: &Tx, visitor: &Visitor, wish: Option<&Wish>) -> Result<()> {
    WISHES.keep(tx, visitor, wish).await
}

/// The job.
pub(super) async fn run(app: App, job: Job) -> Outcome {
    send_due(&app, job.practice_id, clock::now()).await?;
    Ok(())
}

/// Writes the mails of the month that is over, and says how many. Each member gets one a month;
/// whoever may no longer see the report gets none.
pub async fn send_due(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    let mut sent = 0;
    for (member, wish) in WISHES.all::<Wish>(app.db(), practice_id).await? {
        let Some(visitor) = sessions::member(app.db(), practice_id, member).await? else {
            continue;
        };
        let local = clock::zoned(now, &visitor.zone);
        let month = Month::of(local.date()).previous().to_string();
        if local.hour() < HOUR || wish.sent_for == month || !visitor.may(Permission::ViewReports) {
            continue;
        }
        let letter = letter(app, &visitor, wish.says, local.date()).await?;
        let tx = app.db().begin().await?;
        // Read again inside, so that of several programs one sends.
        let kept: Option<Wish> = WISHES.of(&tx, practice_id, member).await?;
        let Some(wish) = kept.filter(|wish| wish.sent_for != month) else { continue };
        let wish = Wish { sent_for: month, ..wish };
        WISHES.put(&tx, practice_id, member, Some(&wish)).await?;
        if let Some(letter) = letter {
            outbox::write(&tx, practice_id, letter).await?;
            sent += 1;
        }
        tx.commit().await?;
    }
    if sent > 0 {
        jobs::nudge(app);
    }
    Ok(sent)
}

/// The mail; none while nobody has ever referred.
async fn letter(app: &App, visitor: &Visitor, says: Says, today: Date) -> Result<Option<Letter>> {
    let practice = visitor.practice_id;
    study::worked_out(app, practice, today).await?;
    let ask = Ask::read(&Fields::default(), today);
    let facts = Facts::read(app, practice, ask, today).await?;
    if facts.is_empty() {
        return Ok(None);
    }
    // Served by the primary key of account.
    let address = app
        .db()
        .value::<String>("SELECT email FROM account WHERE id = $1", args![visitor.account_id])
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Some(Letter {
        purpose: Purpose::Report,
        to: address,
        to_name: visitor.name.clone(),
        subject: format!("{} in {}", visitor.practice_name, facts.month.0.label()),
        body: body(&facts, says, app.public_url()),
        is_clinical: false,
        source_id: None,
        referral_id: None,
    }))
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
