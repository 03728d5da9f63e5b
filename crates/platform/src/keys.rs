//! The one secret of an installation, and what is derived from it.
//!
//! The key lies outside the data folder, so that a copy of the folder (a
//! backup, a stolen disk) is unreadable: 45 CFR 164.402 counts encrypted data
//! as secured only while the key was not taken with them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{Error, Result, config::Config};

/// 256 random bits that open the database and the files.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// A key, and where it was made when this was the first start.
pub struct FoundKey {
    /// The key.
    pub key: Key,
    /// The file that was just created, to be told to the operator.
    pub created: Option<PathBuf>,
}

impl Key {
    /// A key from 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = hex::decode(text.trim()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }

    /// A key of its own for one purpose, so that the database's key never
    /// opens a file nor the other way round.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"liaison/1/");
        hash.update(purpose.as_bytes());
        hash.update(self.0);
        hash.finalize().into()
    }
}

/// Finds the key of this installation, or makes one for an empty data folder.
///
/// Fails when data exist but their key is gone (a new key could not open them)
/// and when the key file would lie inside the data folder.
pub fn find_or_create(config: &Config) -> Result<FoundKey> {
    match find(config)? {
        Found::Key(key) => Ok(FoundKey { key, created: None }),
        Found::Nothing(path) if config.data.join("liaison.db").exists() => {
            Err(Error::Start(format!(
                "The data in {} are encrypted and their key file {} is missing. Restore the key \
                 file from your safe copy, or name it with LIAISON_KEY_FILE.",
                config.data.display(),
                path.display()
            )))
        }
        Found::Nothing(path) => {
            let key = create(&path)?;
            Ok(FoundKey { key, created: Some(path) })
        }
    }
}

/// The key of this installation, which must be there: a new one opens no backup.
pub fn existing(config: &Config) -> Result<Key> {
    match find(config)? {
        Found::Key(key) => Ok(key),
        Found::Nothing(path) => Err(Error::Start(format!(
            "There is no key file {}. Backups open only with the key of the installation that \
             made them: bring it from your safe copy, or name it with LIAISON_KEY_FILE. Nothing \
             was changed.",
            path.display()
        ))),
    }
}

enum Found {
    Key(Key),
    /// No key yet, where its file would lie.
    Nothing(PathBuf),
}

fn find(config: &Config) -> Result<Found> {
    if let Some(text) = &config.key {
        return Key::from_hex(text).map(Found::Key).ok_or_else(|| {
            Error::Start("LIAISON_KEY must be 64 hexadecimal digits (32 bytes).".into())
        });
    }
    let path = match &config.key_file {
        Some(path) => path.clone(),
        None => default_key_file(&config.data)?,
    };
    refuse_inside(&path, &config.data)?;
    let Ok(text) = fs::read_to_string(&path) else { return Ok(Found::Nothing(path)) };
    Key::from_hex(&text).map(Found::Key).ok_or_else(|| {
        Error::Start(format!(
            "The key file {} does not hold a key (64 hexadecimal digits). Restore it from your \
             safe copy.",
            path.display()
        ))
    })
}

/// One key file a data folder, in the user's configuration folder, named by the
/// folder's full path so that two installations never share a key by accident.
fn default_key_file(data: &Path) -> Result<PathBuf> {
    let home = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")))
        .ok_or_else(|| {
            Error::Start("Say where the key file lies: set LIAISON_KEY_FILE to a path.".into())
        })?;
    let full = std::path::absolute(data)?;
    let name = hex::encode(&Sha256::digest(full.as_os_str().as_encoded_bytes())[..6]);
    Ok(home.join("liaison").join(format!("{name}.key")))
}

fn refuse_inside(path: &Path, data: &Path) -> Result<()> {
    let (path, data) = (std::path::absolute(path)?, std::path::absolute(data)?);
    if path.starts_with(&data) {
        return Err(Error::Start(format!(
            "The key file {} lies inside the data folder. Whoever takes the folder would take the \
             key with it: choose a place outside, for example /etc/liaison/key.",
            path.display()
        )));
    }
    Ok(())
}

fn create(path: &Path) -> Result<Key> {
    let bytes = crate::random_bytes::<32>()?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{}", hex::encode(bytes))?;
    file.sync_all()?;
    Ok(Key(bytes))
}
