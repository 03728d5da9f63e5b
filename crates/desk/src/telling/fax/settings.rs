//! The fax service that a practice has set up, if any.

use platform::{Result, Sql, Uuid, secrets::Secrets, settings, web::App};
use serde::{Deserialize, Serialize};

use super::{DryRun, HttpProvider, Provider, Shape};

const SETTING: &str = "fax_service";
const PURPOSE: &str = "fax-service";

/// The setting. The token is sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::telling) struct Service {
    /// Where faxes are handed over; empty: nowhere, they are kept for a person.
    pub url: String,
    /// How.
    pub shape: Shape,
    token: String,
}

impl Service {
    /// A service at an address, its token still to be set.
    pub fn at(url: &str, shape: Shape) -> Self {
        Self { url: url.to_owned(), shape, token: String::new() }
    }

    /// Reads it.
    pub async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, SETTING).await?.unwrap_or_default())
    }

    /// Keeps it. An empty token leaves the one that is there.
    pub async fn keep(
        mut self,
        db: &impl Sql,
        secrets: &Secrets,
        practice_id: Uuid,
        token: &str,
        by: Uuid,
    ) -> Result<()> {
        self.token = match token.trim() {
            "" => Self::read(db, practice_id).await?.token,
            token => secrets.seal(PURPOSE, token)?,
        };
        settings::put(db, practice_id, SETTING, &self, Some(by)).await
    }

    /// Whoever carries faxes now.
    pub fn provider(&self, app: &App) -> Result<Box<dyn Provider>> {
        if self.url.is_empty() {
            return Ok(Box::new(DryRun));
        }
        let token = match self.token.as_str() {
            "" => String::new(),
            sealed => app.secrets().open(PURPOSE, sealed)?,
        };
        Ok(Box::new(HttpProvider::new(&self.url, &token, self.shape)?))
    }
}

/// The secret part of the address at which the service says how a fax ended.
pub(super) fn hook_token(secrets: &Secrets, practice_id: Uuid) -> String {
    hex::encode(&secrets.sign("fax/hook", practice_id.as_bytes())[..16])
}
