//! The practice's own mail server, as its settings say.

use mail::send::{Dkim, Fault, Person, Security, Server};
use platform::{Result, Sql, Uuid, settings, web::App};
use serde::{Deserialize, Serialize};

/// What seals the password and the key.
const SEAL: &str = "smtp";
const NAME: &str = "mail.server";

/// What is kept. Password and key are sealed and never shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct MailServer {
    pub host: String,
    pub port: u16,
    pub security: String,
    pub user: String,
    pub sealed_password: String,
    pub certificate: String,
    pub from_name: String,
    pub from_address: String,
    pub reply_to: String,
    pub dkim_selector: String,
    pub sealed_dkim_key: String,
}

impl MailServer {
    /// How it is reached, with the password opened.
    pub fn server(&self, app: &App) -> Result<Server> {
        let sign_in = match self.user.as_str() {
            "" => None,
            user => Some((user.to_owned(), open(app, &self.sealed_password)?)),
        };
        Ok(Server {
            host: self.host.clone(),
            port: self.port,
            security: match self.security.as_str() {
                "none" => Security::None,
                "tls" => Security::Tls,
                _ => Security::StartTls,
            },
            sign_in,
            certificate: Some(self.certificate.clone()).filter(|pem| !pem.is_empty()),
        })
    }

    /// The domain of the sender.
    pub fn domain(&self) -> &str {
        self.from_address.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The key that signs, if one is set.
    pub fn dkim(&self, app: &App) -> Result<Option<Result<Dkim, Fault>>> {
        if self.sealed_dkim_key.is_empty() {
            return Ok(None);
        }
        let pem = open(app, &self.sealed_dkim_key)?;
        Ok(Some(Dkim::new(self.domain(), &self.dkim_selector, &pem)))
    }

    /// Who sends.
    pub fn from(&self) -> Person {
        Person { name: self.from_name.clone(), address: self.from_address.clone() }
    }
}

fn open(app: &App, sealed: &str) -> Result<String> {
    if sealed.is_empty() { Ok(String::new()) } else { app.secrets().open(SEAL, sealed) }
}

pub(super) fn seal(app: &App, text: &str) -> Result<String> {
    if text.is_empty() { Ok(String::new()) } else { app.secrets().seal(SEAL, text) }
}

/// The server; none until one is set.
pub(super) async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Option<MailServer>> {
    settings::get(db, practice_id, NAME).await
}

/// Who sends the practice's mails, with the address to which answers come; none until a
/// server is set.
pub async fn answers_to(db: &impl Sql, practice_id: Uuid) -> Result<Option<Person>> {
    let server = read(db, practice_id).await?;
    Ok(server.map(|server| match server.reply_to.is_empty() {
        true => server.from(),
        false => Person { name: server.from_name, address: server.reply_to },
    }))
}

/// Keeps it.
pub(super) async fn keep(
    db: &impl Sql,
    practice_id: Uuid,
    server: &MailServer,
    by: Uuid,
) -> Result<()> {
    settings::put(db, practice_id, NAME, server, Some(by)).await
}
