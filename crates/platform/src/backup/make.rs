//! Making a backup.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::PathBuf,
};

use archive::{Writer, encode_row};
use sea_orm::FromQueryResult;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{About, LEFT_OUT, Target, check, fault};
use crate::{
    Db, Error, Instant, Result, Sql, Tx, args, clock,
    db::{self, portable},
    vault::Vault,
    whole_file,
};

/// A backup that was made and read back.
#[derive(Debug, Clone)]
pub struct Made {
    /// The file.
    pub path: PathBuf,
    /// The instant it shows.
    pub made_at: Instant,
    /// Its size.
    pub bytes: u64,
    /// Rows in it, of all tables.
    pub rows: u64,
    /// Stored files in it.
    pub files: u64,
    /// Stored files that the tables name and that are missing or damaged on this disk.
    pub faulty_files: Vec<String>,
}

/// Makes a backup of everything as it is at one instant, while others read and write, and
/// reads it back before it gets its name: a file of that name is whole.
pub async fn make(db: &Db, vault: &Vault, key: &archive::Key, target: &Target) -> Result<Made> {
    let (beside, file) = target.begin()?;
    // The lock is that of the open file: it lasts until the name has been given.
    let _held = file.try_clone()?;
    let made = write(db, vault, key, target, file).await;
    let made = match made {
        Ok(made) => read_back(beside.clone(), *key).await.map(|()| made),
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => {
            whole_file::put(&beside, target.path())?;
            Ok(made)
        }
        Err(error) => {
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

async fn write(
    db: &Db,
    vault: &Vault,
    key: &archive::Key,
    target: &Target,
    file: File,
) -> Result<Made> {
    let failed = |error| fault(target.path(), error);
    let mut writer = Writer::new(BufWriter::new(file), key).map_err(failed)?;
    let tx = db.snapshot().await?;
    let schema = db::version_of(&tx).await?;
    refuse_newer(schema)?;
    let made_at = clock::now();
    let rows = write_tables(&tx, &mut writer).await?;
    let (files, faulty_files) = write_files(db, &tx, vault, &mut writer).await?;
    drop(tx);
    let about = About {
        program: env!("CARGO_PKG_VERSION").into(),
        schema,
        database: if db.is_postgres() { "postgres" } else { "sqlite" }.into(),
        made_at,
        faulty_files: faulty_files.clone(),
    };
    let (out, _) = writer.finish(serde_json::to_value(&about)?).map_err(failed)?;
    let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    Ok(Made { path: target.path().to_owned(), made_at, bytes, rows, files, faulty_files })
}

fn refuse_newer(schema: i64) -> Result<()> {
    if schema > db::schema_version() {
        return Err(Error::Start(format!(
            "The tables are version {schema} and this program knows {}. Make the backup with the \
             program that serves.",
            db::schema_version()
        )));
    }
    Ok(())
}

async fn write_tables<W: Write + Send>(tx: &Tx, writer: &mut Writer<W>) -> Result<u64> {
    let mut all = 0;
    for table in portable::tables(tx).await? {
        if LEFT_OUT.contains(&table.name.as_str()) {
            continue;
        }
        let mut part = writer.part(format!("table/{}", table.name));
        let mut bytes = Vec::new();
        encode_row(&table.heading(), &mut bytes);
        part.write_all(&bytes)?;
        let each = |cells: &[archive::Cell]| {
            bytes.clear();
            encode_row(cells, &mut bytes);
            Ok(part.write_all(&bytes)?)
        };
        let rows = table.read(tx, each).await?;
        part.end(rows).map_err(|error| Error::Internal(error.to_string()))?;
        all += rows;
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct Stored {
    practice_id: Uuid,
    id: Uuid,
    sha256: String,
}

/// Writes the files that the tables of the snapshot name. A file is on the disk before its
/// row is written, so all of them are there.
async fn write_files<W: Write + Send>(
    db: &Db,
    tx: &Tx,
    vault: &Vault,
    writer: &mut Writer<W>,
) -> Result<(u64, Vec<String>)> {
    // Served by the primary key.
    let stored: Vec<Stored> = tx
        .rows("SELECT practice_id, id, sha256 FROM file ORDER BY practice_id, id", args![])
        .await?;
    let (mut count, mut faulty) = (0, Vec::new());
    for one in stored {
        match sealed(vault, &one) {
            Some(sealed) => {
                let mut part = writer.part(part_name(one.practice_id, one.id));
                part.write_all(&sealed)?;
                part.end(1).map_err(|error| Error::Internal(error.to_string()))?;
                count += 1;
            }
            None if still_named(db, &one).await? => faulty.push(one.id.to_string()),
            None => {}
        }
        // Others have a turn: sealing keeps a processor busy.
        tokio::task::yield_now().await;
    }
    Ok((count, faulty))
}

/// The file as it lies on the disk, if it opens and holds what its row says.
fn sealed(vault: &Vault, one: &Stored) -> Option<Vec<u8>> {
    let sealed = vault.sealed(one.practice_id, one.id).ok()?;
    let contents = vault.unseal(one.id, &sealed).ok()?;
    (hex::encode(Sha256::digest(contents)) == one.sha256).then_some(sealed)
}

/// Whether its row is there still: a file may go while a backup is made.
async fn still_named(db: &Db, one: &Stored) -> Result<bool> {
    // Served by the primary key.
    let sql = "SELECT id FROM file WHERE practice_id = $1 AND id = $2";
    Ok(db.value::<Uuid>(sql, args![one.practice_id, one.id]).await?.is_some())
}

/// The name of the part of a stored file.
fn part_name(practice_id: Uuid, id: Uuid) -> String {
    format!("file/{}/{}", practice_id.simple(), id.simple())
}

async fn read_back(path: PathBuf, key: archive::Key) -> Result<()> {
    let read = move || check::open(&path, &key).and_then(|mut opened| opened.check());
    tokio::task::spawn_blocking(read).await.map_err(|error| Error::Internal(error.to_string()))?
}
