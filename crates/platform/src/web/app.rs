//! What handlers share.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, RwLock},
};

use crate::{Db, config::Config, data_folder::DataFolder, keys, vault::Vault};

/// An opened installation: database, files, and what capabilities keep in
/// memory. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    behind_tls: bool,
    kept: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    _folder: Option<DataFolder>,
}

impl App {
    /// Opens an installation: takes the data folder, finds the key, opens the
    /// database and brings its tables up to date. The path is that of a key
    /// file made just now.
    pub async fn open(config: &Config) -> crate::Result<(Self, Option<std::path::PathBuf>)> {
        let folder = DataFolder::take(&config.data)?;
        let found = keys::find_or_create(config)?;
        let db = match &config.database_url {
            Some(url) => Db::open_postgres(url).await?,
            None => Db::open_sqlite(&folder.path().join("liaison.db"), &found.key).await?,
        };
        crate::db::migrate(&db).await?;
        let vault = Vault::open(folder.path().join("files"), &found.key)?;
        let mut app = Self::new(db, vault, config.behind_tls);
        if let Some(inner) = Arc::get_mut(&mut app.0) {
            inner._folder = Some(folder);
        }
        Ok((app, found.created))
    }

    /// An installation from its parts.
    pub fn new(db: Db, vault: Vault, behind_tls: bool) -> Self {
        Self(Arc::new(Inner { db, vault, behind_tls, kept: RwLock::default(), _folder: None }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The encrypted files.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// Whether the pages are reached over HTTPS.
    pub fn behind_tls(&self) -> bool {
        self.0.behind_tls
    }

    /// The one value of a type that a capability keeps in memory (a search
    /// index, answers worked out), made empty at its first use.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let id = TypeId::of::<T>();
        let found = self.0.kept.read().ok().and_then(|kept| kept.get(&id).cloned());
        let any = found.unwrap_or_else(|| match self.0.kept.write() {
            Ok(mut kept) => kept.entry(id).or_insert_with(|| Arc::new(T::default())).clone(),
            Err(_) => Arc::new(T::default()),
        });
        any.downcast().unwrap_or_default()
    }
}
