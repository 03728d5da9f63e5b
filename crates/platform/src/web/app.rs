//! What handlers share.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use tokio::sync::watch;

use crate::{
    Db,
    config::{Backups, Config, Doors},
    data_folder::DataFolder,
    keys::{self, Key},
    secrets::Secrets,
    vault::Vault,
};

/// An opened installation: database, files, and what capabilities keep in
/// memory. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    vault: Vault,
    secrets: Secrets,
    behind_tls: bool,
    public_url: Option<String>,
    proxies: Vec<std::net::IpAddr>,
    doors: Doors,
    registry: Option<PathBuf>,
    kept: RwLock<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    stop: watch::Sender<bool>,
    backups: Option<Backups>,
    data: Option<PathBuf>,
    _folder: Option<DataFolder>,
}

impl App {
    /// Opens an installation: takes the data folder, finds the key, opens the
    /// database and brings its tables up to date. The path is that of a key
    /// file made just now.
    pub async fn open(config: &Config) -> crate::Result<(Self, Option<PathBuf>)> {
        let folder = DataFolder::take(&config.data)?;
        crate::backup::finish_restore(folder.path())?;
        let found = keys::find_or_create(config)?;
        let db = match &config.database_url {
            Some(url) => Db::open_postgres(url).await?,
            None => Db::open_sqlite(&folder.path().join("liaison.db"), &found.key).await?,
        };
        crate::db::migrate(&db).await?;
        let vault = Vault::open(folder.path().join("files"), &found.key)?;
        let mut app = Self::new(db, vault, &found.key, config.behind_tls);
        if let Some(inner) = Arc::get_mut(&mut app.0) {
            inner.public_url = config.public_url.clone();
            inner.proxies = config.proxies.clone();
            inner.doors = config.doors.clone();
            inner.registry = Some(config.registry_folder());
            inner.backups = config.backups.clone();
            inner.data = Some(folder.path().to_owned());
            inner._folder = Some(folder);
        }
        Ok((app, found.created))
    }

    /// An installation from its parts.
    pub fn new(db: Db, vault: Vault, key: &Key, behind_tls: bool) -> Self {
        Self(Arc::new(Inner {
            db,
            vault,
            secrets: Secrets::new(key),
            behind_tls,
            public_url: None,
            proxies: Vec::new(),
            doors: Doors::default(),
            registry: None,
            kept: RwLock::default(),
            stop: watch::Sender::new(false),
            backups: None,
            data: None,
            _folder: None,
        }))
    }

    /// The same, reached from outside at this address. Only before it is shared.
    pub fn reached_at(mut self, url: &str) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.public_url = Some(url.to_owned());
        }
        self
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The encrypted files.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// What signs links and seals passwords.
    pub fn secrets(&self) -> &Secrets {
        &self.0.secrets
    }

    /// Where outsiders reach these pages (`LIAISON_PUBLIC_URL`), without a slash
    /// at its end: what stands in mails, letters and QR codes. A page knows the
    /// host it was asked for when this is not set; a mail cannot.
    pub fn public_url(&self) -> Option<&str> {
        self.0.public_url.as_deref()
    }

    /// The ways in that are no web pages.
    pub fn doors(&self) -> &Doors {
        &self.0.doors
    }

    /// The same installation with these ways in; for one that nobody uses yet.
    #[must_use]
    pub fn with_doors(mut self, doors: Doors) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.doors = doors;
        }
        self
    }

    /// The data folder, if this installation has one.
    pub fn data_folder(&self) -> Option<&Path> {
        self.0.data.as_deref()
    }

    /// Where backups are made by themselves, if anywhere.
    pub fn backups(&self) -> Option<&Backups> {
        self.0.backups.as_ref()
    }

    /// The same installation with a data folder, and backups that are made by themselves; for
    /// one that nobody uses yet.
    #[must_use]
    pub fn kept_in(mut self, data: PathBuf, backups: Option<Backups>) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.data = Some(data);
            inner.backups = backups;
        }
        self
    }

    /// The folder of the provider registry, if this installation has one.
    pub fn registry_folder(&self) -> Option<&Path> {
        self.0.registry.as_deref()
    }

    /// The same installation with a provider registry; for one that nobody uses yet.
    #[must_use]
    pub fn with_registry(mut self, folder: PathBuf) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.registry = Some(folder);
        }
        self
    }

    /// The proxies in front, whose word about a visitor's address is believed.
    pub fn proxies(&self) -> &[std::net::IpAddr] {
        &self.0.proxies
    }

    /// The same installation behind these proxies; for one that nobody uses yet.
    #[must_use]
    pub fn behind(mut self, proxies: &[std::net::IpAddr]) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.proxies = proxies.to_vec();
        }
        self
    }

    /// Whether the pages are reached over HTTPS.
    pub fn behind_tls(&self) -> bool {
        self.0.behind_tls
    }

    /// Ends what would stay open for ever: the program is told to stop, and a
    /// graceful end waits for open connections.
    pub fn stop(&self) {
        self.0.stop.send_replace(true);
    }

    /// Becomes true when the program is told to stop.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stop.subscribe()
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
