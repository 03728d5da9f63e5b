//! Putting a backup back.

use std::{fs, path::Path};

use archive::{Rows, encode_row};
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Opened,
    check::file_of,
    fault,
    place::{self, Replace},
    switch,
};
use crate::{
    Db, Error, Instant, Result, Sql, Tx, args,
    audit::{self, Actor, Entry},
    clock,
    config::Config,
    data_folder::DataFolder,
    db::{
        self,
        portable::{self, References, Table},
    },
    keys::Key,
    vault::Vault,
};

/// What was restored.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The instant that the data show now.
    pub made_at: Instant,
    /// Rows of all tables.
    pub rows: u64,
    /// Stored files.
    pub files: usize,
    /// Jobs that waited when the backup was made, and now wait for a person.
    pub held_jobs: u64,
    /// Where the data are that were there before: a folder in the data folder, or a schema.
    pub aside: Option<String>,
}

/// Restores a backup into the data folder and the database of a configuration.
///
/// All of it is read and found to be right first. `before_switch` is called when everything
/// is ready and nothing has changed yet; when it fails, nothing will. Stored files are only ever added, so that
/// the tables that are put aside find theirs too. The tables come in one transaction, are
/// read again and compared with the backup, and take their place in one step.
pub async fn into(
    opened: &mut Opened,
    config: &Config,
    key: &Key,
    replace: Replace,
    before_switch: impl FnOnce() -> Result<()>,
) -> Result<Restored> {
    opened.check()?;
    let folder = DataFolder::take(&config.data)?;
    switch::finish(folder.path())?;
    let vault = Vault::open(folder.path().join("files"), key)?;
    match &config.database_url {
        Some(url) => into_postgres(opened, url, &vault, replace, before_switch).await,
        None => {
            let place = Place { data: folder.path(), key };
            into_folder(opened, place, &vault, replace, before_switch).await
        }
    }
}

/// A data folder with the embedded database, and its key.
struct Place<'a> {
    data: &'a Path,
    key: &'a Key,
}

async fn into_folder(
    opened: &mut Opened,
    Place { data, key }: Place<'_>,
    vault: &Vault,
    replace: Replace,
    before_switch: impl FnOnce() -> Result<()>,
) -> Result<Restored> {
    let present = place::in_folder(data, key).await;
    present.permit(replace, &format!("the data folder {}", data.display()))?;
    put_files(opened, vault)?;
    let staged = switch::folder(data);
    fs::create_dir_all(&staged)?;
    let db = Db::open_sqlite(&staged.join("liaison.db"), key).await?;
    let tx = db.begin().await?;
    let held_jobs = fill(opened, &tx).await?;
    tx.commit().await?;
    db.close().await?;
    let name = format!("before-restore-{}", stamp("%Y%m%d-%H%M%S"));
    let aside = data.join("liaison.db").exists().then(|| name.clone());
    before_switch()?;
    switch::begin(data, &name)?;
    Ok(restored(opened, held_jobs, aside))
}

async fn into_postgres(
    opened: &mut Opened,
    url: &str,
    vault: &Vault,
    replace: Replace,
    before_switch: impl FnOnce() -> Result<()>,
) -> Result<Restored> {
    let db = Db::open_postgres_with(url, 1).await?;
    let tx = db.begin().await?;
    place::refuse_others(&tx).await?;
    let present = place::in_postgres(&tx).await?;
    present.permit(replace, "this PostgreSQL database")?;
    put_files(opened, vault)?;
    let aside = match present {
        place::Present::Nothing => None,
        _ => {
            let schema = format!("before_restore_{}", stamp("%Y%m%d_%H%M%S"));
            place::put_aside(&tx, &schema).await?;
            Some(schema)
        }
    };
    let held_jobs = fill(opened, &tx).await?;
    before_switch()?;
    tx.commit().await?;
    db.look_anew().await;
    db.close().await?;
    Ok(restored(opened, held_jobs, aside))
}

fn stamp(form: &str) -> String {
    clock::timestamp(clock::now()).strftime(form).to_string()
}

fn restored(opened: &Opened, held_jobs: u64, aside: Option<String>) -> Restored {
    let (made_at, rows, files) = (opened.about.made_at, opened.rows(), opened.files());
    Restored { made_at, rows, files, held_jobs, aside }
}

fn put_files(opened: &mut Opened, vault: &Vault) -> Result<()> {
    for number in 0..opened.parts().len() {
        if let Some((practice_id, id)) = file_of(&opened.parts()[number].name) {
            let sealed = opened.read_file(number)?;
            vault.put_sealed(practice_id, id, &sealed)?;
        }
    }
    Ok(())
}

/// Makes the tables of the backup's day, fills and compares them, and brings them to the
/// version of this program. Returns how many jobs wait for a person now.
async fn fill(opened: &mut Opened, tx: &Tx) -> Result<u64> {
    db::make_tables(tx, opened.about.schema).await?;
    let references = References::take_off(tx).await?;
    let tables = portable::tables(tx).await?;
    for number in 0..opened.parts().len() {
        if let Some(table) = table_of(opened, &tables, number)? {
            // What a migration has put there is in the backup too.
            tx.run(&format!("DELETE FROM \"{}\"", table.name), args![]).await?;
            fill_table(opened, tx, table, number).await?;
        }
    }
    references.put_back(tx).await?;
    for number in 0..opened.parts().len() {
        if let Some(table) = table_of(opened, &tables, number)? {
            compare(opened, tx, table, number).await?;
        }
    }
    db::go_on(tx).await?;
    note(tx, opened.about.made_at).await?;
    hold_jobs(tx, opened.about.made_at).await
}

fn table_of<'a>(opened: &Opened, tables: &'a [Table], number: usize) -> Result<Option<&'a Table>> {
    let Some(name) = opened.parts()[number].name.strip_prefix("table/") else { return Ok(None) };
    let known = tables.iter().find(|table| table.name == name);
    known.map(Some).ok_or_else(|| {
        Error::Internal(format!("tables of version {} have no {name}", opened.about.schema))
    })
}

async fn fill_table(opened: &mut Opened, tx: &Tx, table: &Table, number: usize) -> Result<()> {
    let path = opened.path.clone();
    let failed = |error| fault(&path, error);
    let mut rows = Rows::of(opened.reader.part(number).map_err(failed)?);
    let Some(heading) = rows.next_row().map_err(failed)? else { return Ok(()) };
    let mut filler = table.filler(&heading)?;
    while let Some(cells) = rows.next_row().map_err(failed)? {
        filler.put(tx, cells).await?;
    }
    filler.send(tx).await
}

/// What was written is read again: the same rows, to the last bit.
async fn compare(opened: &Opened, tx: &Tx, table: &Table, number: usize) -> Result<()> {
    let part = &opened.parts()[number];
    let (mut sum, mut bytes) = (Sha256::new(), Vec::new());
    encode_row(&table.heading(), &mut bytes);
    sum.update(&bytes);
    let rows = table
        .read(tx, |cells| {
            bytes.clear();
            encode_row(cells, &mut bytes);
            sum.update(&bytes);
            Ok(())
        })
        .await?;
    if (rows, hex::encode(sum.finalize())) != (part.rows, part.sha256.clone()) {
        return Err(Error::Internal(format!(
            "{} does not hold what its backup holds after it was filled",
            table.name
        )));
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Practice {
    id: Uuid,
}

async fn note(tx: &Tx, made_at: Instant) -> Result<()> {
    let practices: Vec<Practice> = tx.rows("SELECT id FROM practice", args![]).await?;
    for practice in practices {
        let entry = Entry {
            action: "backup.restored",
            subject_kind: "practice",
            subject_id: Some(practice.id),
            detail: serde_json::json!({ "made_at": clock::timestamp(made_at).to_string() }),
        };
        audit::record(tx, practice.id, &Actor::program("restore"), entry).await?;
    }
    Ok(())
}

/// Jobs that waited then may have been done since: a mail must not go out twice by itself.
/// A person decides. What happens again and again simply happens again.
async fn hold_jobs(tx: &Tx, made_at: Instant) -> Result<u64> {
    tx.run(
        "UPDATE job SET state = 'dropped', lease_until = NULL, finished_at = $1
         WHERE state IN ('waiting', 'running') AND EXISTS (SELECT 1 FROM job_schedule s
             WHERE s.practice_id = job.practice_id AND s.kind = job.kind
               AND s.run_key = job.run_key)",
        args![clock::now()],
    )
    .await?;
    let words = format!(
        "It waited when the backup of {} was made, and may have been done since. Try it again \
         where it still matters.",
        clock::timestamp(made_at).strftime("%b %-d, %Y, %H:%M UTC")
    );
    tx.run(
        "UPDATE job SET state = 'dead', lease_until = NULL, last_error = $1, finished_at = $2
         WHERE state IN ('waiting', 'running')",
        args![words, clock::now()],
    )
    .await
}
