//! The practice behind an address, as outsiders see it.

use std::sync::Arc;

use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult, web::App};

use crate::{
    briefly::Briefly,
    practice::{self, Clinic},
};

/// What the form and the receipt tell about the practice.
#[derive(Debug, Clone)]
pub struct Place {
    /// The practice's id.
    pub id: Uuid,
    /// Its short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Payers it has contracts with.
    pub payers: Vec<String>,
    /// Its open clinics, by name.
    pub clinics: Vec<Clinic>,
}

impl Place {
    /// The phone to call.
    pub fn phone(&self) -> Option<&str> {
        self.clinics.iter().map(|clinic| clinic.phone.as_str()).find(|phone| !phone.is_empty())
    }

    /// The fax to send to.
    pub fn fax(&self) -> Option<&str> {
        self.clinics.iter().map(|clinic| clinic.fax.as_str()).find(|fax| !fax.is_empty())
    }

    /// The clinic that was chosen, if it is one of these.
    pub fn clinic(&self, id: &str) -> Option<&Clinic> {
        let id: Uuid = id.parse().ok()?;
        self.clinics.iter().find(|clinic| clinic.id == id)
    }
}

/// The practice by its short name.
pub async fn find(app: &App, slug: &str) -> Result<Arc<Place>> {
    app.kept::<Briefly<String, Place>>().find(slug.to_owned(), read(app, slug)).await
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    time_zone: String,
    payers: String,
}

async fn read(app: &App, slug: &str) -> Result<Place> {
    // Served by the unique key of 'slug'.
    let row: Row = app
        .db()
        .row("SELECT id, slug, name, time_zone, payers FROM practice WHERE slug = $1", args![slug])
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Place {
        id: row.id,
        slug: row.slug,
        name: row.name,
        time_zone: row.time_zone,
        payers: row.payers.lines().map(|line| line.trim().to_owned()).collect(),
        clinics: practice::clinics(app.db(), row.id).await?,
    })
}
