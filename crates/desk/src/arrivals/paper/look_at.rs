//! The job that looks at an item's paper: pictures of its pages, the words on them,
//! and the draft filled in where nobody has touched the item yet.

use jiff::tz::TimeZone;
use platform::{
    Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, changed},
    jobs::{Failure, Job, Outcome},
    web::App,
};

use super::{pages, program::Scratch, recognise::recogniser};
use crate::{
    arrivals::reading,
    intake::{Draft, Origin, Urgency},
};

#[derive(FromQueryResult)]
struct Paper {
    id: Uuid,
    media_type: String,
    words: String,
}

/// Looks at the item that the job names. Twice is as good as once.
pub(in crate::arrivals) async fn look_at(app: App, job: Job) -> Outcome {
    let item = job.uuid("item")?;
    one_item(&app, job.practice_id, item).await.map_err(Failure::from)
}

async fn one_item(app: &App, practice_id: Uuid, item_id: Uuid) -> Result<()> {
    // Served by attachment_by_item.
    let papers: Vec<Paper> = app
        .db()
        .rows(
            "SELECT id, media_type, words FROM attachment WHERE practice_id = $1 AND item_id = $2
             ORDER BY id",
            args![practice_id, item_id],
        )
        .await?;
    let mut all_words = Vec::new();
    for paper in papers {
        if !matches!(
            paper.media_type.as_str(),
            "application/pdf" | "image/tiff" | "image/png" | "image/jpeg"
        ) {
            continue;
        }
        let pictures = pages::make(app, practice_id, paper.id).await?;
        let words = if paper.words.is_empty() {
            let words = recognised(app, pictures).await?;
            // Served by the primary key.
            app.db()
                .run(
                    "UPDATE attachment SET words = $3 WHERE practice_id = $1 AND id = $2",
                    args![practice_id, paper.id, words.as_str()],
                )
                .await?;
            words
        } else {
            paper.words
        };
        all_words.push(words);
    }
    let words = all_words.join("\n\n");
    fill_in(app, practice_id, item_id, words.trim()).await
}

/// The words of all pages, each page after a form feed, as plain text files of
/// several pages have it.
async fn recognised(app: &App, pictures: Vec<Vec<u8>>) -> Result<String> {
    if !recogniser().is_installed() || pictures.is_empty() {
        return Ok(String::new());
    }
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let scratch = Scratch::make(&app)?;
        let words: Vec<String> = pictures
            .iter()
            .map(|picture| recogniser().words(picture, &scratch).unwrap_or_default())
            .collect();
        Ok(words.join("\n\u{c}\n").trim().to_owned())
    })
    .await
    .map_err(|error| platform::Error::Internal(format!("recognising words: {error}")))?
}

#[derive(FromQueryResult)]
struct Item {
    draft: String,
    state: String,
    urgency: String,
    version: i64,
}

/// Fills in what is empty in the draft, unless somebody has decided on the item or
/// changed it: what a person typed is never overwritten.
async fn fill_in(app: &App, practice_id: Uuid, item_id: Uuid, words: &str) -> Result<()> {
    let tx = app.db().begin().await?;
    // Served by the primary key.
    let item = tx
        .row::<Item>(
            "SELECT draft, state, urgency, version FROM intake_item
             WHERE practice_id = $1 AND id = $2",
            args![practice_id, item_id],
        )
        .await?;
    if let Some(item) = item.filter(|item| item.state == "new" && item.version == 1)
        && !words.is_empty()
    {
        let today = clock::local_day(clock::now(), &TimeZone::UTC);
        let found = reading::read(words, Origin::Fax, today);
        let mut draft: Draft = serde_json::from_str(&item.draft)?;
        draft.fill_from(found.draft);
        let urgency = if found.urgency == Urgency::Urgent {
            Urgency::Urgent.code()
        } else {
            item.urgency.as_str()
        };
        // Served by the primary key; the version keeps out whoever was faster.
        tx.run(
            "UPDATE intake_item SET draft = $3, urgency = $4, changed_at = $5
             WHERE practice_id = $1 AND id = $2 AND version = $6",
            args![
                practice_id,
                item_id,
                serde_json::to_string(&draft)?,
                urgency,
                clock::now(),
                item.version
            ],
        )
        .await?;
    }
    changed(&tx, practice_id, "inbox").await?;
    tx.commit().await
}
