//! Mail that members get at times because they wish for it: what each of them wishes is kept as a
//! setting of theirs, and a job looks while anybody wishes for anything.

use std::time::Duration;

use platform::{
    Result, Sql, Tx, Uuid, args,
    db::FromQueryResult,
    jobs::{self, NewJob},
    sessions::Visitor,
    settings,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

/// One kind of mail.
pub(crate) struct Wishes {
    /// What the names of its settings begin with, without the slash before the member.
    pub name: &'static str,
    /// The job that looks whether one is due.
    pub job: &'static str,
    /// How often it looks.
    pub every: Duration,
}

#[derive(FromQueryResult)]
struct Kept {
    name: String,
    value: String,
}

impl Wishes {
    /// What a member wishes; none when they want no mail.
    pub async fn of<W: DeserializeOwned>(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        member: Uuid,
    ) -> Result<Option<W>> {
        let kept: Option<Option<W>> = settings::get(db, practice_id, &self.setting(member)).await?;
        Ok(kept.flatten())
    }

    /// Keeps what a member wishes now; the job runs while anybody wants a mail.
    pub async fn keep<W: Serialize + Sync>(
        &self,
        tx: &Tx,
        visitor: &Visitor,
        wish: Option<&W>,
    ) -> Result<()> {
        let practice = visitor.practice_id;
        self.put(tx, practice, visitor.member_id, wish).await?;
        match self.all::<serde_json::Value>(tx, practice).await?.is_empty() {
            true => jobs::unschedule(tx, practice, self.job).await,
            false => {
                let job = NewJob::new(self.job, json!({})).key(self.job);
                jobs::schedule(tx, practice, self.job, job, self.every).await
            }
        }
    }

    /// Writes down what a member wishes, or that one was sent, and leaves the job as it is.
    pub async fn put<W: Serialize + Sync>(
        &self,
        tx: &Tx,
        practice_id: Uuid,
        member: Uuid,
        wish: Option<&W>,
    ) -> Result<()> {
        settings::put(tx, practice_id, &self.setting(member), &wish, Some(member)).await
    }

    /// Who wishes for one, and what.
    pub async fn all<W: DeserializeOwned>(
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
