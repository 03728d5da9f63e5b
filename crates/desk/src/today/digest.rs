//! The morning's mail: what Today holds for a member who wants it, without a patient and
//! without the words of a promise, which may name one.

use look::plural;
use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args, clock,
    db::FromQueryResult,
    jobs::{self, Job, NewJob, Outcome},
    sessions::{self, Visitor},
    settings,
    web::App,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

use super::{
    gather::{Patients, Shown, gather},
    line::Sort,
    marks, patients, words,
};
use crate::outbox::{self, Letter, Purpose};

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

const PREFIX: &str = "today/digest/";

fn setting(member: Uuid) -> String {
    format!("{PREFIX}{member}")
}

/// What a member wishes; none when they want no mail.
pub(super) async fn wish(db: &impl Sql, visitor: &Visitor) -> Result<Option<Wish>> {
    let kept: Option<Option<Wish>> =
        settings::get(db, visitor.practice_id, &setting(visitor.member_id)).await?;
    Ok(kept.flatten())
}

/// Keeps it; the job runs while anybody wants a mail.
pub(super) async fn keep(tx: &Tx, visitor: &Visitor, wish: Option<&Wish>) -> Result<()> {
    let (practice, member) = (visitor.practice_id, visitor.member_id);
    settings::put(tx, practice, &setting(member), &wish, Some(member)).await?;
    match wishes(tx, practice).await?.is_empty() {
        true => jobs::unschedule(tx, practice, JOB).await,
        false => {
            let job = NewJob::new(JOB, json!({})).key(JOB);
            jobs::schedule(tx, practice, JOB, job, EVERY).await
        }
    }
}

#[derive(FromQueryResult)]
struct Kept {
    name: String,
    value: String,
}

async fn wishes(db: &impl Sql, practice_id: Uuid) -> Result<Vec<(Uuid, Wish)>> {
    // Served by the primary key of setting: a practice has few.
    let rows: Vec<Kept> = db
        .rows(
            "SELECT name, value FROM setting
             WHERE practice_id = $1 AND name >= 'today/digest/' AND name < 'today/digest0'",
            args![practice_id],
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let wish: Option<Wish> = serde_json::from_str(&row.value).ok()?;
            Some((row.name.strip_prefix(PREFIX)?.parse().ok()?, wish?))
        })
        .collect())
}

/// The job.
pub(super) async fn run(app: App, job: Job) -> Outcome {
    send_due(&app, job.practice_id, clock::now()).await?;
    Ok(())
}

/// Writes the mails whose hour has come, and says how many. Each member gets one a day.
pub async fn send_due(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    let mut sent = 0;
    for (member, wish) in wishes(app.db(), practice_id).await? {
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
        let kept: Option<Option<Wish>> = settings::get(&tx, practice_id, &setting(member)).await?;
        let Some(wish) = kept.flatten().filter(|wish| wish.sent_on != today) else { continue };
        let wish = Wish { sent_on: today, ..wish };
        settings::put(&tx, practice_id, &setting(member), &Some(wish), Some(member)).await?;
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
