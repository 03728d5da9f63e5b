//! Stored files: encrypted in the data folder, named by their id.

use std::{fs, io::Write, path::PathBuf};

use chacha20poly1305::{AeadInPlace, KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Error, Result, Sql, args, clock, db::Value, keys::Key, new_id};

/// The encrypted files of an installation (XChaCha20-Poly1305; the id is
/// authenticated with the contents, so two files cannot be swapped).
#[derive(Clone)]
pub struct Vault {
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
}

const NONCE: usize = 24;

impl Vault {
    /// Opens the folder of files, making it if it is missing.
    pub fn open(folder: PathBuf, key: &Key) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        let cipher = XChaCha20Poly1305::new(&key.derive("files").into());
        Ok(Self { folder, cipher })
    }

    /// A folder for what a program outside must see unencrypted for a moment. Whoever
    /// puts something there removes it; what a crash left is removed at the start.
    pub fn scratch(&self) -> PathBuf {
        self.folder.join("scratch")
    }

    /// Keeps a file: its contents are on disk before its row is written, so a
    /// crash leaves at worst a file that nothing names.
    pub async fn keep(
        &self,
        db: &impl Sql,
        practice_id: Uuid,
        name: &str,
        media_type: &str,
        contents: &[u8],
        by: Option<Uuid>,
    ) -> Result<Uuid> {
        let id = self.put(practice_id, contents)?;
        let row = Self::row(practice_id, id, name, media_type, contents, by);
        db.run(
            "INSERT INTO file (practice_id, id, name, media_type, bytes, sha256, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            row,
        )
        .await?;
        Ok(id)
    }

    /// Puts contents on disk, and nothing into the database: the row of [`Vault::row`]
    /// must follow. It waits for the disk, so call it where waiting is allowed.
    pub fn put(&self, practice_id: Uuid, contents: &[u8]) -> Result<Uuid> {
        let id = new_id();
        self.write(practice_id, id, contents)?;
        Ok(id)
    }

    /// The row of a file that was put: the values of [`Vault::COLUMNS`].
    pub fn row(
        practice_id: Uuid,
        id: Uuid,
        name: &str,
        media_type: &str,
        contents: &[u8],
        by: Option<Uuid>,
    ) -> Vec<Value> {
        args![
            practice_id,
            id,
            name,
            media_type,
            contents.len() as i64,
            hex::encode(Sha256::digest(contents)),
            clock::now(),
            by
        ]
    }

    /// The columns of the table of files.
    pub const COLUMNS: [&str; 8] =
        ["practice_id", "id", "name", "media_type", "bytes", "sha256", "created_at", "created_by"];

    /// Removes a file that nothing names any more; none there is no fault.
    pub fn remove(&self, practice_id: Uuid, id: Uuid) -> Result<()> {
        match fs::remove_file(self.path(practice_id, id)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// The contents of a kept file.
    pub fn read(&self, practice_id: Uuid, id: Uuid) -> Result<Vec<u8>> {
        self.unseal(id, &self.sealed(practice_id, id)?)
    }

    /// A kept file as it lies on the disk: sealed.
    pub fn sealed(&self, practice_id: Uuid, id: Uuid) -> Result<Vec<u8>> {
        match fs::read(self.path(practice_id, id)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::NotFound),
            read => Ok(read?),
        }
    }

    /// Puts a sealed file back where it lay. One that is there already is whole, and stays.
    pub fn put_sealed(&self, practice_id: Uuid, id: Uuid, sealed: &[u8]) -> Result<()> {
        let path = self.path(practice_id, id);
        if fs::read(&path).is_ok_and(|present| present == sealed) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        crate::whole_file::write(&path, sealed)
    }

    /// What a sealed file holds.
    pub fn unseal(&self, id: Uuid, stored: &[u8]) -> Result<Vec<u8>> {
        if stored.len() < NONCE {
            return Err(Error::Internal("a stored file is cut short".into()));
        }
        let (nonce, sealed) = stored.split_at(NONCE);
        let mut contents = sealed.to_vec();
        self.cipher
            .decrypt_in_place(XNonce::from_slice(nonce), id.as_bytes(), &mut contents)
            .map_err(|_| Error::Internal("a stored file does not open with this key".into()))?;
        Ok(contents)
    }

    fn write(&self, practice_id: Uuid, id: Uuid, contents: &[u8]) -> Result<()> {
        let nonce = crate::random_bytes::<NONCE>()?;
        let mut sealed = contents.to_vec();
        self.cipher
            .encrypt_in_place(XNonce::from_slice(&nonce), id.as_bytes(), &mut sealed)
            .map_err(|_| Error::Internal("a file could not be encrypted".into()))?;
        let path = self.path(practice_id, id);
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut file = fs::File::create(&path)?;
        file.write_all(&nonce)?;
        file.write_all(&sealed)?;
        file.sync_all()?;
        // The new name itself must survive a power cut, not only the contents.
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    }

    fn path(&self, practice_id: Uuid, id: Uuid) -> PathBuf {
        self.folder.join(practice_id.simple().to_string()).join(id.simple().to_string())
    }
}
