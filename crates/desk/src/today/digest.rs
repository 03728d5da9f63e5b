//! The morning's mail: what Today holds for a member who wants it, without a patient and
//! without the words of a promise, which may name one.

use look::plural;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args, clock,
    jobs::{self, Job, Outcome},
    sessions::{self, Visitor},
    web::App,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::{
    gather::{Patients, Shown, gather},
    line::Sort,
    marks, patients, words,
};
use crate::{
    outbox::{self, Letter, Purpose},
    wishes::Wishes,
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

const WISHES: Wishes = Wishes { name: "today/digest", job: JOB, every: EVERY };

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

/// Writes the mails whose hour has come, and says how many. Each member gets one a day.
pub async fn send_due(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    let mut sent = 0;
    for (member, wish) in WISHES.all::<Wish>(app.db(), practice_id).await? {
        let Some(visitor) = sessions::member(app.db(), practice_id, member).await? else {
            continue;
        };
        let local = clock::zoned(now, &visitor.zone);
        let today = local.date().to_string();
        if local.hour() < wish.hour || wish.sent_on == today {
            continue;
        }
        let letter = letter(app, &visitor).await?;
        let tx = app.db().begin().await?;
        // Read again inside, so that of several programs one sends.
        let kept: Option<Wish> = WISHES.of(&tx, practice_id, member).await?;
        let Some(wish) = kept.filter(|wish| wish.sent_on != today) else { continue };
        let wish = Wish { sent_on: today, ..wish };
        WISHES.put(&tx, practice_id, member, Some(&wish)).await?;
        marks::forget(&tx, practice_id, now).await?;
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

/// The mail; none when nothing is to be done, for an empty mail teaches not to open them.
async fn letter(app: &App, visitor: &Visitor) -> Result<Option<Letter>> {
    let lines = gather(app, visitor, Patients::LeftOut).await?;
    let patients = patients::count(app.db(), visitor).await?;
    if lines.is_empty() && patients == 0 {
        return Ok(None);
    }
    let address = app
        .db()
        .value::<String>("SELECT email FROM account WHERE id = $1", args![visitor.account_id])
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Some(Letter {
        purpose: Purpose::Digest,
        to: address,
        to_name: visitor.name.clone(),
        subject: format!("Today at {}", visitor.practice_name),
        body: body(visitor, &lines, patients, app.public_url()),
        is_clinical: false,
        source_id: None,
        referral_id: None,
    }))
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
