//! The profile: the one true set of contact details, read as a whole. Mails, letters, cards, the
//! form and the public pages all say what stands here.

use std::sync::Arc;

use jiff::tz::TimeZone;
use lexicon::{
    Phone,
    hours::{Hours, Week},
};
use platform::{Error, Result, Sql, Uuid, args, clock, db, db::FromQueryResult, web::App};

use super::{ClinicDetails, PracticeDetails};
use crate::kept::Kept;

/// All that a practice says about itself.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its id.
    pub id: Uuid,
    /// Short name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whether it is the sample practice.
    pub is_demo: bool,
    /// `US`, or another country.
    pub country: String,
    /// A few sentences about it.
    pub about: String,
    /// E-mail address for anybody.
    pub email: String,
    /// Web site.
    pub web: String,
    /// NPI of the organisation.
    pub npi: String,
    /// Pages in social networks.
    pub socials: Vec<String>,
    /// Languages spoken.
    pub languages: Vec<String>,
    /// Payers accepted.
    pub payers: Vec<String>,
    /// What is treated.
    pub treats: Vec<String>,
    /// Its open clinics, by name.
    pub clinics: Vec<ClinicProfile>,
}

/// All that a clinic says about itself.
#[derive(Debug, Clone)]
pub struct ClinicProfile {
    /// Its id.
    pub id: Uuid,
    /// Short name in addresses, its own within the practice.
    pub slug: String,
    /// Its name within the practice.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// ZIP code.
    pub zip: String,
    /// Telephone as people read it.
    pub phone: String,
    /// Fax as people read it.
    pub fax: String,
    /// E-mail address; that of the practice where it has none of its own.
    pub email: String,
    /// Its page on the web; that of the practice where it has none.
    pub web: String,
    /// Where a map shows it, if somebody set it.
    pub map_link: String,
    /// NPI of this location, or of the practice.
    pub npi: String,
    /// Its time zone.
    pub zone: TimeZone,
    /// Its opening hours, if they were set. Nothing is told to the public that nobody said.
    pub hours: Option<Hours>,
    /// What was set for this clinic itself.
    pub own: ClinicDetails,
}

impl Profile {
    /// The clinic with this short name.
    pub fn clinic_called(&self, slug: &str) -> Option<&ClinicProfile> {
        self.clinics.iter().find(|clinic| clinic.slug == slug)
    }

    /// The clinic with this id, or the first.
    pub fn clinic_or_first(&self, id: Option<Uuid>) -> Option<&ClinicProfile> {
        self.clinics.iter().find(|clinic| Some(clinic.id) == id).or(self.clinics.first())
    }

    /// The name of a clinic as outsiders know it: with its own name where there are several.
    pub fn full_name(&self, clinic: &ClinicProfile) -> String {
        match self.clinics.len() {
            0 | 1 => self.name.clone(),
            _ => format!("{}, {}", self.name, clinic.name),
        }
    }

    /// The lines below a mail or a letter: name, address, phone and fax, web.
    pub fn signature(&self, clinic_id: Option<Uuid>) -> Vec<String> {
        let Some(clinic) = self.clinic_or_first(clinic_id) else {
            return vec![self.name.clone()];
        };
        let numbers = [("Phone", &clinic.phone), ("Fax", &clinic.fax)];
        let numbers: Vec<String> = numbers
            .into_iter()
            .filter(|(_, number)| !number.is_empty())
            .map(|(word, number)| format!("{word} {number}"))
            .collect();
        let lines = [
            self.full_name(clinic),
            clinic.address(),
            numbers.join(" · "),
            clinic.email.clone(),
            clinic.web.clone(),
        ];
        lines.into_iter().filter(|line| !line.is_empty()).collect()
    }

    /// What was set, for the form that changes it.
    pub fn details(&self) -> PracticeDetails {
        PracticeDetails {
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            country: self.country.clone(),
            about: self.about.clone(),
            email: self.email.clone(),
            web: self.web.clone(),
            npi: self.npi.clone(),
            socials: self.socials.join("\n"),
            languages: self.languages.join("\n"),
            payers: self.payers.join("\n"),
            treats: self.treats.join("\n"),
        }
    }
}

impl ClinicProfile {
    /// City, state and ZIP code: `Columbus, OH 43201`.
    pub fn city_line(&self) -> String {
        let region = format!("{} {}", self.state, self.zip);
        let parts = [self.city.as_str(), region.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The address on one line.
    pub fn address(&self) -> String {
        let parts = [self.street.clone(), self.city_line()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The profile of a practice, read from the database.
pub async fn profile(db: &impl Sql, practice_id: Uuid) -> Result<Profile> {
    // Served by the primary key of practice.
    let head: Head = db
        .row(
            "SELECT id, slug, name, time_zone, country, is_demo, about, email, web, npi, socials, languages,
                    payers, treats FROM practice WHERE id = $1",
            args![practice_id],
        )
        .await?
        .ok_or(Error::NotFound)?;
    // Served by the primary key of clinic; a practice has a handful. In the order in which they
    // were made, so that two of one name keep their addresses.
    let places: Vec<Place> = db
        .rows(
            "SELECT id, slug, name, street, city, state, zip, phone, fax, email, web, map_link,
                    npi, time_zone, hours, holidays, closed_on
             FROM clinic WHERE practice_id = $1 ORDER BY id",
            args![practice_id],
        )
        .await?;
    Ok(head.with(places))
}

/// The profile kept in memory: read again only after it was changed.
pub async fn kept_profile(app: &App, practice_id: Uuid) -> Result<Arc<Profile>> {
    let stamp = db::change_counter(app.db(), practice_id, super::TOPIC).await?;
    at_stamp(app, practice_id, stamp).await
}

/// The same by the practice's short name; none where no practice has it.
pub async fn profile_called(app: &App, slug: &str) -> Result<Option<Arc<Profile>>> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        stamp: i64,
    }
    // Served by the unique index of practice (slug) and the primary key of change_counter.
    let found: Option<Found> = app
        .db()
        .row(
            "SELECT p.id, COALESCE(c.value, 0) AS stamp FROM practice p
             LEFT JOIN change_counter c ON c.practice_id = p.id AND c.topic = $2
             WHERE p.slug = $1",
            args![slug, super::TOPIC],
        )
        .await?;
    match found {
        Some(found) => Ok(Some(at_stamp(app, found.id, found.stamp).await?)),
        None => Ok(None),
    }
}

async fn at_stamp(app: &App, practice_id: Uuid, stamp: i64) -> Result<Arc<Profile>> {
    let kept: Arc<Kept<Uuid, Profile>> = app.kept();
    if let Some(profile) = kept.find(&practice_id, stamp) {
        return Ok(profile);
    }
    let profile = Arc::new(profile(app.db(), practice_id).await?);
    kept.keep(practice_id, stamp, profile.clone(), profile.clinics.len());
    Ok(profile)
}

#[derive(FromQueryResult)]
struct Head {
    id: Uuid,
    slug: String,
    name: String,
    time_zone: String,
    country: String,
    is_demo: bool,
    about: String,
    email: String,
    web: String,
    npi: String,
    socials: String,
    languages: String,
    payers: String,
    treats: String,
}

#[derive(FromQueryResult)]
struct Place {
    id: Uuid,
    slug: String,
    name: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    phone: String,
    fax: String,
    email: String,
    web: String,
    map_link: String,
    npi: String,
    time_zone: String,
    hours: String,
    holidays: String,
    closed_on: Option<String>,
}

impl Head {
    fn with(self, places: Vec<Place>) -> Profile {
        let mut taken: Vec<String> = Vec::new();
        let mut clinics: Vec<ClinicProfile> = Vec::new();
        for place in places {
            let slug = super::slugs::free(&place.slug, &place.name, &taken);
            taken.push(slug.clone());
            if place.closed_on.is_none() {
                clinics.push(place.told(slug, &self));
            }
        }
        clinics.sort_by(|a, b| a.name.cmp(&b.name));
        Profile {
            id: self.id,
            slug: self.slug,
            name: self.name,
            time_zone: self.time_zone,
            is_demo: self.is_demo,
            country: self.country,
            about: self.about,
            email: self.email,
            web: self.web,
            npi: self.npi,
            socials: lines(&self.socials),
            languages: lines(&self.languages),
            payers: lines(&self.payers),
            treats: lines(&self.treats),
            clinics,
        }
    }
}

impl Place {
    fn told(self, slug: String, practice: &Head) -> ClinicProfile {
        let or = |own: &str, practice: &str| {
            if own.is_empty() { practice.to_owned() } else { own.to_owned() }
        };
        let hours = super::hours::read(&self.hours, &self.holidays);
        let own = ClinicDetails {
            email: self.email.clone(),
            web: self.web.clone(),
            map_link: self.map_link.clone(),
            npi: self.npi.clone(),
            time_zone: self.time_zone.clone(),
            week: serde_json::from_str::<Week>(&self.hours).ok(),
            holidays: hours.as_ref().map(|hours| hours.holidays.clone()).unwrap_or_default(),
        };
        ClinicProfile {
            id: self.id,
            slug,
            name: self.name,
            street: self.street,
            city: self.city,
            state: self.state,
            zip: self.zip,
            phone: number(&self.phone),
            fax: number(&self.fax),
            email: or(&self.email, &practice.email),
            web: or(&self.web, &practice.web),
            map_link: self.map_link,
            npi: or(&self.npi, &practice.npi),
            zone: clock::zone(&or(&self.time_zone, &practice.time_zone)),
            hours: hours.filter(|_| own.week.is_some()),
            own,
        }
    }
}

fn number(text: &str) -> String {
    Phone::parse(text).map_or_else(|_| text.trim().to_owned(), |phone| phone.to_string())
}

/// The entries of a list that was typed with one a line.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
