//! Mail that members get at times because they wish for it: what each of them wishes is kept as a
//! setting of theirs, and a job looks while anybody wishes for anything.

use std::time::Duration;

use platform::{
    Error, Instant, Result, Sql, Tx, Uuid, args,
    db::FromQueryResult,
    jobs::{self, NewJob},
    sessions::{self, Visitor},
    settings,
    web::App,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::outbox::{self, Letter, Purpose};

/// One kind of mail.
pub(crate) struct Wishes {
    /// What the names of its settings begin with, without the slash before the member.
    pub name: &'static str,
    /// The job that looks whether one is due.
    pub job: &'static str,
    /// How often it looks.
    pub every: Duration,
}

/// What a member wishes of one kind of mail, which comes at most once a day or once a month.
pub(crate) trait Wish: Serialize + DeserializeOwned + Send + Sync + Sized {
    /// Where such wishes are kept.
    const WISHES: Wishes;
    /// What the mail is for.
    const PURPOSE: Purpose;

    /// The day or month for which one is due at a moment; none before its hour, and for whoever
    /// may no longer see what it says.
    fn due(&self, visitor: &Visitor, now: Instant) -> Option<String>;

    /// The day or month of the last one; empty before the first.
    fn sent(&mut self) -> &mut String;

    /// Subject and words; none when there is nothing to say, for an empty mail teaches not to
    /// open them.
    fn words(
        &self,
        app: &App,
        visitor: &Visitor,
        now: Instant,
    ) -> impl Future<Output = Result<Option<(String, String)>>> + Send;
}

/// Writes the mails that are due, and says how many. Each member gets one a day or month.
pub(crate) async fn send_due<W: Wish>(app: &App, practice_id: Uuid, now: Instant) -> Result<usize> {
    let mut sent = 0;
    for (member, mut wish) in W::WISHES.all::<W>(app.db(), practice_id).await? {
        let Some(visitor) = sessions::member(app.db(), practice_id, member).await? else {
            continue;
        };
        let Some(due) = wish.due(&visitor, now).filter(|due| wish.sent() != due) else { continue };
        let letter = match wish.words(app, &visitor, now).await? {
            Some(words) => Some(letter::<W>(app.db(), &visitor, words).await?),
            None => None,
        };
        let tx = app.db().begin().await?;
        // Read again inside, so that of several programs one sends.
        let kept: Option<W> = W::WISHES.of(&tx, practice_id, member).await?;
        let Some(mut wish) = kept else { continue };
        if *wish.sent() == due {
            continue;
        }
        *wish.sent() = due;
        W::WISHES.put(&tx, practice_id, member, Some(&wish)).await?;
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

/// To the address with which the member signs in.
async fn letter<W: Wish>(
    db: &impl Sql,
    visitor: &Visitor,
    (subject, body): (String, String),
) -> Result<Letter> {
    // Served by the primary key of account.
    let to = db
        .value::<String>("SELECT email FROM account WHERE id = $1", args![visitor.account_id])
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Letter {
        purpose: W::PURPOSE,
        to,
        to_name: visitor.name.clone(),
        subject,
        body,
        is_clinical: false,
        source_id: None,
        referral_id: None,
    })
}

#[derive(FromQueryResult)]
struct Kept {
    name: String,
    value: String,
}

/// What a member wishes; none when they want no mail.
pub(crate) async fn of<W: Wish>(db: &impl Sql, visitor: &Visitor) -> Result<Option<W>> {
    W::WISHES.of(db, visitor.practice_id, visitor.member_id).await
}

/// Keeps what a member wishes now; the job runs while anybody wants a mail.
pub(crate) async fn keep<W: Wish>(tx: &Tx, visitor: &Visitor, wish: Option<&W>) -> Result<()> {
    let (practice, Wishes { job, every, .. }) = (visitor.practice_id, W::WISHES);
    W::WISHES.put(tx, practice, visitor.member_id, wish).await?;
    match W::WISHES.all::<serde_json::Value>(tx, practice).await?.is_empty() {
        true => jobs::unschedule(tx, practice, job).await,
        false => {
            jobs::schedule(tx, practice, job, NewJob::new(job, json!({})).key(job), every).await
        }
    }
}

impl Wishes {
    async fn of<W: DeserializeOwned>(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        member: Uuid,
    ) -> Result<Option<W>> {
        let kept: Option<Option<W>> = settings::get(db, practice_id, &self.setting(member)).await?;
        Ok(kept.flatten())
    }

    /// Writes down what a member wishes, or that one was sent, and leaves the job as it is.
    async fn put<W: Serialize + Sync>(
        &self,
        tx: &Tx,
        practice_id: Uuid,
        member: Uuid,
        wish: Option<&W>,
    ) -> Result<()> {
        settings::put(tx, practice_id, &self.setting(member), &wish, Some(member)).await
    }

    /// Who wishes for one, and what.
    async fn all<W: DeserializeOwned>(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
    ) -> Result<Vec<(Uuid, W)>> {
        let (from, to) = (format!("{}/", self.name), format!("{}0", self.name));
        // Served by the primary key of setting: a practice has few. What begins with a slash
        // stands before what begins with 0.
        let rows: Vec<Kept> = db
            .rows(
                "SELECT name, value FROM setting
                 WHERE practice_id = $1 AND name >= $2 AND name < $3",
                args![practice_id, from.as_str(), to.as_str()],
            )
            .await?;
        let read = |row: Kept| {
            let wish: Option<W> = serde_json::from_str(&row.value).ok()?;
            Some((row.name.strip_prefix(&from)?.parse().ok()?, wish?))
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    fn setting(&self, member: Uuid) -> String {
        format!("{}/{member}", self.name)
    }
}
