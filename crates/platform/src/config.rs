//! Where data lie, where to listen, which database: from the environment or
//! from `liaison.toml`.

use std::path::{Path, PathBuf};

/// Everything an operator can set.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder (`LIAISON_DATA`).
    pub data: PathBuf,
    /// Address and port of the web pages (`LIAISON_LISTEN`).
    pub listen: String,
    /// PostgreSQL instead of the embedded database (`LIAISON_DATABASE_URL`).
    pub database_url: Option<String>,
    /// The key file, outside the data folder (`LIAISON_KEY_FILE`).
    pub key_file: Option<PathBuf>,
    /// The key itself as 64 hexadecimal digits (`LIAISON_KEY`), for machines
    /// that hand out secrets through the environment.
    pub key: Option<String>,
    /// Whether the pages are reached over HTTPS, by a proxy in front
    /// (`LIAISON_TLS`): cookies are then marked `Secure`.
    pub behind_tls: bool,
    /// Where outsiders reach the public pages (`LIAISON_PUBLIC_URL`), for links
    /// in mails, letters and QR codes: `https://refer.example.com`.
    pub public_url: Option<String>,
    /// Addresses of the proxies in front (`LIAISON_PROXIES`), whose word about
    /// the visitor's address is believed.
    pub proxies: Vec<std::net::IpAddr>,
    /// The folder of the provider registry (`LIAISON_REGISTRY`); without it, `registry`
    /// in the data folder. Several programs on one PostgreSQL may share one.
    pub registry: Option<PathBuf>,
    /// The ways in that are no web pages.
    pub doors: Doors,
    /// Where backups are made by themselves, every night; none, and nobody makes them.
    pub backups: Option<Backups>,
}

/// Backups that are made by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    /// The folder they go to (`LIAISON_BACKUP_FOLDER`): best on another disk.
    pub folder: PathBuf,
    /// Of so many days the latest backup is kept (`LIAISON_BACKUP_DAYS`).
    pub days: usize,
    /// Of so many weeks as well (`LIAISON_BACKUP_WEEKS`).
    pub weeks: usize,
}

/// The ways in that are no web pages: each is shut unless it is set.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// The folder into which a fax machine puts its files (`LIAISON_FAX_FOLDER`).
    pub fax_folder: Option<PathBuf>,
    /// Address and port of the mail server (`LIAISON_SMTP_LISTEN`).
    pub smtp_listen: Option<String>,
    /// Address and port, or the path of a socket, where another mail server on
    /// this machine hands mail over (`LIAISON_LMTP_LISTEN`).
    pub lmtp_listen: Option<String>,
    /// The name by which the mail server greets (`LIAISON_SMTP_NAME`).
    pub mail_name: Option<String>,
    /// The certificate with which it speaks TLS, and its key: files in PEM
    /// (`LIAISON_SMTP_CERTIFICATE`, `LIAISON_SMTP_CERTIFICATE_KEY`).
    pub mail_certificate: Option<(PathBuf, PathBuf)>,
}

impl Config {
    /// The folder of the provider registry.
    pub fn registry_folder(&self) -> PathBuf {
        self.registry.clone().unwrap_or_else(|| self.data.join("registry"))
    }

    /// Reads the environment over `liaison.toml` over the defaults.
    pub fn load() -> Result<Self, String> {
        let file = match std::fs::read_to_string("liaison.toml") {
            Ok(text) => parse_settings(&text)?,
            Err(_) => Vec::new(),
        };
        let get = |name: &str| {
            std::env::var(name).ok().filter(|value| !value.is_empty()).or_else(|| {
                file.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
            })
        };
        Ok(Self {
            data: get("LIAISON_DATA").map_or_else(|| Path::new("liaison-data").into(), Into::into),
            listen: get("LIAISON_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".into()),
            database_url: get("LIAISON_DATABASE_URL"),
            key_file: get("LIAISON_KEY_FILE").map(Into::into),
            key: get("LIAISON_KEY"),
            behind_tls: get("LIAISON_TLS").is_some_and(|value| value == "1" || value == "true"),
            public_url: get("LIAISON_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned()),
            proxies: proxies(&get("LIAISON_PROXIES").unwrap_or_default())?,
            registry: get("LIAISON_REGISTRY").map(Into::into),
            doors: Doors {
                fax_folder: get("LIAISON_FAX_FOLDER").map(Into::into),
                smtp_listen: get("LIAISON_SMTP_LISTEN"),
                lmtp_listen: get("LIAISON_LMTP_LISTEN"),
                mail_name: get("LIAISON_SMTP_NAME"),
                mail_certificate: mail_certificate(&get)?,
            },
            backups: backups(&get)?,
        })
    }
}

/// Two weeks of days and two months of weeks, unless the operator says otherwise.
fn backups(get: &impl Fn(&str) -> Option<String>) -> Result<Option<Backups>, String> {
    let number = |name: &str, usual: usize| match get(name) {
        None => Ok(usual),
        Some(text) => text.trim().parse().ok().filter(|number| *number > 0).ok_or_else(|| {
            format!("{name}: \"{text}\" is no number above 0. Write for example {usual}.")
        }),
    };
    let (days, weeks) = (number("LIAISON_BACKUP_DAYS", 14)?, number("LIAISON_BACKUP_WEEKS", 8)?);
    Ok(get("LIAISON_BACKUP_FOLDER").map(|folder| Backups { folder: folder.into(), days, weeks }))
}

fn mail_certificate(
    get: &impl Fn(&str) -> Option<String>,
) -> Result<Option<(PathBuf, PathBuf)>, String> {
    match (get("LIAISON_SMTP_CERTIFICATE"), get("LIAISON_SMTP_CERTIFICATE_KEY")) {
        (Some(chain), Some(key)) => Ok(Some((chain.into(), key.into()))),
        (None, None) => Ok(None),
        _ => Err("Set both LIAISON_SMTP_CERTIFICATE and LIAISON_SMTP_CERTIFICATE_KEY, or \
                  neither: the mail server needs the two files to speak TLS."
            .into()),
    }
}

fn proxies(list: &str) -> Result<Vec<std::net::IpAddr>, String> {
    list.split([',', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse().map_err(|_| {
                format!(
                    "LIAISON_PROXIES: \"{part}\" is no IP address. Write for example 127.0.0.1."
                )
            })
        })
        .collect()
}

/// `liaison.toml` holds nothing but `LIAISON_X = "value"` lines, the names of
/// the environment, so that there is one set of names to learn.
fn parse_settings(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut settings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return Err(format!(
                "liaison.toml, line {}: write NAME = \"value\", for example LIAISON_LISTEN = \
                 \"127.0.0.1:8080\".",
                number + 1
            ));
        };
        settings.push((key.trim().to_owned(), value.trim().trim_matches('"').to_owned()));
    }
    Ok(settings)
}
