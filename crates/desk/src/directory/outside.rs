//! What may be asked outside: nothing, until the owner switches it on.

use platform::{Result, Sql, Uuid, settings};
use serde::{Deserialize, Serialize};

use super::places::{CENSUS_URL, Census, Geocoder, Nominatim};

const SETTING: &str = "directory.outside";
/// The registry's own look-up.
pub(super) const NPPES_URL: &str = "https://npiregistry.cms.hhs.gov";

/// The switches, with the address behind each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Outside {
    /// Whether the registry's own look-up may be asked.
    pub(super) nppes: Ask,
    /// Where it is.
    pub(super) nppes_url: String,
    /// Who may be asked where an office is.
    pub(super) geocoder: Who,
    /// Where the Census geocoder is.
    pub(super) census_url: String,
    /// Where the Nominatim server is; there is none by default, since the public one is
    /// not for programs that ask for many.
    pub(super) nominatim_url: String,
}

/// Whether somebody may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ask {
    /// No.
    #[default]
    No,
    /// Yes.
    Yes,
}

/// Who may be asked where an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Who {
    /// Nobody.
    #[default]
    Nobody,
    /// The geocoder of the Census Bureau.
    Census,
    /// A Nominatim server.
    Nominatim,
}

impl Who {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Census => "census",
            Self::Nominatim => "nominatim",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        [Self::Census, Self::Nominatim]
            .into_iter()
            .find(|who| who.code() == code)
            .unwrap_or_default()
    }
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            nppes: Ask::No,
            nppes_url: NPPES_URL.into(),
            geocoder: Who::Nobody,
            census_url: CENSUS_URL.into(),
            nominatim_url: String::new(),
        }
    }
}

impl Outside {
    /// Reads the switches.
    pub(super) async fn read(db: &impl Sql, practice_id: Uuid) -> Result<Self> {
        Ok(settings::get(db, practice_id, SETTING).await?.unwrap_or_default())
    }

    /// Keeps them.
    pub(super) async fn keep(&self, db: &impl Sql, practice_id: Uuid, by: Uuid) -> Result<()> {
        settings::put(db, practice_id, SETTING, self, Some(by)).await
    }

    /// Whoever may be asked where an office is.
    pub(super) fn geocoder(&self) -> Option<Box<dyn Geocoder>> {
        match self.geocoder {
            Who::Nobody => None,
            Who::Census => Some(Box::new(Census { url: self.census_url.clone() })),
            Who::Nominatim => Some(Box::new(Nominatim { url: self.nominatim_url.clone() })),
        }
    }
}
