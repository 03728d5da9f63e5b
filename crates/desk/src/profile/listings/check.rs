//! Checking a place: read it, compare it, remember what was found.

use platform::{Result, Uuid, audit::Actor, clock, jobs, settings, web::App};

use super::{
    Reach, Told, compare,
    fetch::get,
    nppes, read_page,
    store::{self, Listing},
};
use crate::practice;

/// The kind of the daily job.
pub const KIND: &str = "listings.check";
/// Whether the owner allows reading from the network.
pub(super) const NETWORK: &str = "listings.network";
const READ: &str = "read";
const A_DAY: i64 = 24 * 60 * 60 * 1000;

/// Reads a place from the network and remembers what differs.
pub async fn check_listing(
    app: &App,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    reach: Reach,
) -> Result<()> {
    let listing = store::one(app.db(), practice_id, id).await?;
    let address = match listing.kind.as_str() {
        "nppes" => nppes::address(&listing.address),
        _ => listing.address.clone(),
    };
    let told = match get(address, reach).await {
        Ok(body) => understood(&listing, &body),
        Err(why) => Err(why),
    };
    keep(app, practice_id, by, &listing, told).await
}

/// The same with a page or a record that somebody pasted.
pub async fn check_text(
    app: &App,
    practice_id: Uuid,
    by: &Actor,
    id: Uuid,
    text: &str,
) -> Result<()> {
    let listing = store::one(app.db(), practice_id, id).await?;
    let told = understood(&listing, text);
    keep(app, practice_id, by, &listing, told).await
}

/// Checks the places whose time has come; nothing while the network is switched off.
pub async fn check_due(app: &App, practice_id: Uuid, reach: Reach) -> jobs::Outcome {
    if !network_is_on(app, practice_id).await? {
        return Ok(());
    }
    let by = Actor::program("listings");
    for listing in store::all(app.db(), practice_id).await? {
        let last = store::checks(app.db(), practice_id, listing.id).await?;
        let due = last
            .first()
            .is_none_or(|check| check.checked_at + listing.every_days * A_DAY <= clock::now());
        if due {
            check_listing(app, practice_id, &by, listing.id, reach).await?;
        }
    }
    Ok(())
}

pub(super) async fn network_is_on(app: &App, practice_id: Uuid) -> Result<bool> {
    Ok(settings::get(app.db(), practice_id, NETWORK).await?.unwrap_or(false))
}

fn understood(listing: &Listing, body: &str) -> Result<Told, String> {
    match listing.kind.as_str() {
        "nppes" => nppes::read_record(body),
        _ => Ok(read_page(body)),
    }
}

async fn keep(
    app: &App,
    practice_id: Uuid,
    by: &Actor,
    listing: &Listing,
    told: Result<Told, String>,
) -> Result<()> {
    let profile = practice::kept_profile(app, practice_id).await?;
    let (outcome, findings) = match (told, profile.clinic_or_first(listing.clinic_id)) {
        (Ok(told), Some(clinic)) => (READ.to_owned(), compare(&profile, clinic, &told)),
        (Ok(_), None) => ("There is no clinic to compare with".to_owned(), Vec::new()),
        (Err(why), _) => (why, Vec::new()),
    };
    let tx = app.db().begin().await?;
    store::remember(&tx, practice_id, by, listing.id, &outcome, &findings).await?;
    tx.commit().await
}
