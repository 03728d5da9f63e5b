//! One writer takes in whatever waits, at once: many arrivals share one transaction and
//! one wait for the disk, and each is answered only when its own is on it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::OnceLock,
    time::{Duration, Instant},
};

use platform::{
    Db, Error, Result, Sql, Uuid, args,
    db::{self, FromQueryResult, Value, changed, insert_counted, insert_many},
    jobs::{self, NewJob},
    vault::Vault,
    web::App,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

/// The job that makes pictures of the pages of an item and reads them.
pub const LOOK_AT: &str = "arrivals.pages";

/// The job that tells the sender of a form that it arrived.
pub const ACKNOWLEDGE: &str = "intake.acknowledge";

/// As many as share a transaction.
const TOGETHER: usize = 256;
/// How long those are waited for that probably come at once, as others did before: one wait
/// for the disk then serves them all. Who comes alone never waits.
const GATHER: Duration = Duration::from_millis(1);
/// As many as may wait; more are told to come again.
const WAITING: usize = 2048;
/// Nobody waits longer for the database.
const PATIENCE: Duration = Duration::from_secs(10);

/// The rows of an arrival.
pub(super) struct Rows {
    pub practice_id: Uuid,
    pub id: Uuid,
    pub once: String,
    pub item: Vec<Value>,
    pub files: Vec<Vec<Value>>,
    pub attachments: Vec<Vec<Value>>,
    pub link: Vec<Value>,
    pub has_pages: bool,
    /// Whether its sender is told by mail that it arrived.
    pub is_acknowledged: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is kept.
    Kept,
    /// It was here before, under this id and reference.
    Known(Uuid, String),
    /// Another item has its reference: it needs one of its own.
    Clash,
}

struct Waiting {
    rows: Rows,
    answer: oneshot::Sender<Result<Fate>>,
}

/// The door to the one writer of a program.
#[derive(Default)]
pub(super) struct Writer(OnceLock<mpsc::Sender<Waiting>>);

impl Writer {
    /// Writes an arrival; when this returns, it survives a crash.
    pub(super) async fn write(&self, app: &App, rows: Rows) -> Result<Fate> {
        let door = self.0.get_or_init(|| {
            let (door, waiting) = mpsc::channel(WAITING);
            // It holds the database only: when the program lets go of the door, it ends.
            tokio::spawn(work(app.db().clone(), waiting));
            door
        });
        let (answer, told) = oneshot::channel();
        match tokio::time::timeout(PATIENCE, door.send(Waiting { rows, answer })).await {
            Ok(Ok(())) => told.await.unwrap_or_else(|_| Err(overrun())),
            _ => Err(overrun()),
        }
    }
}

fn overrun() -> Error {
    Error::Database(sea_orm::DbErr::Custom("too many arrivals wait to be written".into()))
}

async fn work(db: Db, mut waiting: mpsc::Receiver<Waiting>) {
    let mut before = 0;
    loop {
        let mut batch = Vec::new();
        if waiting.recv_many(&mut batch, TOGETHER).await == 0 {
            return;
        }
        if before > 1 && batch.len() < before {
            sleep(GATHER).await;
            while batch.len() < TOGETHER
                && let Ok(one) = waiting.try_recv()
            {
                batch.push(one);
            }
        }
        before = batch.len();
        write_all(&db, batch).await;
    }
}

/// Writes a batch; where it does not go in, its halves, so that what is wrong with one
/// fails that one only.
async fn write_all(db: &Db, batch: Vec<Waiting>) {
    let began = Instant::now();
    let mut left = vec![batch];
    while let Some(mut batch) = left.pop() {
        let rows: Vec<&Rows> = batch.iter().map(|one| &one.rows).collect();
        match commit(db, &rows).await {
            Ok(fates) => {
                for (one, fate) in batch.into_iter().zip(fates) {
                    let _ = one.answer.send(Ok(fate));
                }
            }
            Err(error) if batch.len() == 1 || began.elapsed() > PATIENCE => {
                tracing::error!(?error, "an arrival was not written");
                let mut error = Some(error);
                for one in batch {
                    let _ = one.answer.send(Err(error.take().unwrap_or_else(overrun)));
                }
            }
            Err(_) => {
                let later = batch.split_off(batch.len() / 2);
                left.push(later);
                left.push(batch);
            }
        }
    }
}

async fn commit(db: &Db, rows: &[&Rows]) -> Result<Vec<Fate>> {
    let tx = db.begin().await?;
    let items: Vec<Vec<Value>> = rows.iter().map(|rows| rows.item.clone()).collect();
    let count = items.len() as u64;
    let new = insert_counted(&tx, "intake_item", &ITEM, items, "ON CONFLICT DO NOTHING").await?;
    let fates = match new == count {
        true => vec![Fate::Kept; rows.len()],
        false => fates(&tx, rows).await?,
    };
    let kept = || rows.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Kept);
    let files = kept().flat_map(|(rows, _)| rows.files.clone()).collect();
    insert_many(&tx, "file", &Vault::COLUMNS, files, "").await?;
    let attachments = kept().flat_map(|(rows, _)| rows.attachments.clone()).collect();
    insert_many(&tx, "attachment", &ATTACHMENT, attachments, "").await?;
    let links = kept().map(|(rows, _)| rows.link.clone()).collect();
    insert_many(&tx, "status_link", &LINK, links, "").await?;
    for (rows, _) in kept().filter(|(rows, _)| rows.has_pages) {
        // In the same transaction: what was taken in is also looked at, whatever happens.
        let job = NewJob::new(LOOK_AT, serde_json::json!({ "item": rows.id }));
        jobs::enqueue(&tx, rows.practice_id, job).await?;
    }
    for (rows, _) in kept().filter(|(rows, _)| rows.is_acknowledged) {
        let job = NewJob::new(ACKNOWLEDGE, serde_json::json!({ "item": rows.id }));
        jobs::enqueue(&tx, rows.practice_id, job).await?;
    }
    // In one order, so that two programs never wait for each other.
    let practices: BTreeSet<Uuid> = kept().map(|(rows, _)| rows.practice_id).collect();
    for practice_id in practices {
        changed(&tx, practice_id, "inbox").await?;
    }
    tx.commit().await?;
    Ok(fates)
}

/// What became of each, where some were here before: perhaps by another program, whose
/// commit this insert has waited for.
async fn fates(tx: &impl Sql, rows: &[&Rows]) -> Result<Vec<Fate>> {
    #[derive(FromQueryResult)]
    struct Known {
        id: Uuid,
        once: String,
        reference: String,
    }
    let mut known = HashMap::new();
    for practice_id in rows.iter().map(|rows| rows.practice_id).collect::<BTreeSet<_>>() {
        let mut values = args![practice_id];
        let here = rows.iter().filter(|rows| rows.practice_id == practice_id);
        let marks = db::marks(&mut values, here.map(|rows| rows.once.as_str()));
        // Served by the unique key of 'once'.
        let sql = format!(
            "SELECT id, once, reference FROM intake_item WHERE practice_id = $1 AND once IN ({marks})"
        );
        for row in tx.rows::<Known>(&sql, values).await? {
            known.insert((practice_id, row.once), (row.id, row.reference));
        }
    }
    let fate = |rows: &&Rows| match known.get(&(rows.practice_id, rows.once.clone())) {
        Some((id, _)) if *id == rows.id => Fate::Kept,
        Some((id, reference)) => Fate::Known(*id, reference.clone()),
        None => Fate::Clash,
    };
    Ok(rows.iter().map(fate).collect())
}

const ITEM: [&str; 20] = [
    "practice_id",
    "id",
    "reference",
    "once",
    "channel",
    "received_at",
    "arrived_at",
    "due_at",
    "sender",
    "urgency",
    "trust",
    "state",
    "state_since",
    "draft",
    "raw_file_id",
    "raw_sha256",
    "source_id",
    "clinic_id",
    "link_id",
    "changed_at",
];

const ATTACHMENT: [&str; 11] = [
    "practice_id",
    "id",
    "item_id",
    "file_id",
    "kind",
    "name",
    "media_type",
    "bytes",
    "pages",
    "words",
    "created_at",
];

const LINK: [&str; 7] =
    ["practice_id", "id", "token_hash", "pin_hash", "item_id", "expires_at", "created_at"];
