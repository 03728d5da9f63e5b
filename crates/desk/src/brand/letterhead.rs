//! The letterhead of a clinic: the practice's name, logo and colour, and how the clinic is really
//! reached. The details come from the profile alone, so that paper cannot say what nobody else says.

use std::sync::Arc;

use exchange::artwork::Kind;
use platform::{
    Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    web::App,
};
use press::{Colour, Letterhead, Picture, PictureKind};

use super::logo;
use crate::{
    kept::Kept,
    practice::{self, ClinicProfile},
};

/// What a clinic's paper says of it, kept in memory until the practice's details or its brand
/// change. Without a clinic, or with one that is closed, it is that of the first.
pub async fn letterhead(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<Letterhead> {
    let stamp = db::change_counter(db, practice_id, practice::TOPIC).await?;
    let kept: Arc<Kept<(Uuid, Option<Uuid>), Letterhead>> = app.kept();
    if let Some(head) = kept.find(&(practice_id, clinic_id), stamp) {
        return Ok(Letterhead::clone(&head));
    }
    let head = read(app, db, practice_id, clinic_id).await?;
    let lines = LINES_OF_A_PICTURE;
    kept.keep((practice_id, clinic_id), stamp, Arc::new(head.clone()), lines);
    Ok(head)
}

/// What is kept counts its room in lines of reports, of some hundred bytes.
const LINES_OF_A_PICTURE: usize = 2_000;

#[derive(FromQueryResult)]
struct Own {
    brand_colour: Option<String>,
    line: Option<String>,
}

async fn read(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
) -> Result<Letterhead> {
    let profile = practice::profile(db, practice_id).await?;
    let clinic = profile.clinic_or_first(clinic_id);
    let id = clinic.map(|clinic| clinic.id);
    // Served by primary keys.
    let own: Option<Own> = db
        .row(
            "SELECT p.brand_colour, c.letterhead_line AS line FROM practice p
             LEFT JOIN clinic c ON c.practice_id = p.id AND c.id = $2
             WHERE p.id = $1",
            args![practice_id, id],
        )
        .await?;
    let (colour, line) = own.map(|own| (own.brand_colour, own.line)).unwrap_or_default();
    Ok(Letterhead {
        lines: lines(clinic, &profile.web, &line.unwrap_or_default()),
        accent: colour.and_then(|colour| colour.parse::<Colour>().ok()).unwrap_or_default(),
        logo: picture(app, db, practice_id, id, &profile.name).await?,
        name: profile.name,
    })
}

/// Address, phone, fax, web, and what the clinic adds.
pub(super) fn lines(clinic: Option<&ClinicProfile>, web: &str, added: &str) -> Vec<String> {
    let called = |name: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("{name} {text}") }
    };
    let lines = match clinic {
        Some(clinic) => vec![
            clinic.address(),
            called("Phone", &clinic.phone),
            called("Fax", &clinic.fax),
            spoken(&clinic.web),
            added.trim().to_owned(),
        ],
        None => vec![spoken(web)],
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// A web address as people write it: without what a browser adds by itself.
fn spoken(web: &str) -> String {
    let web = web.trim();
    let web = web.strip_prefix("https://").or_else(|| web.strip_prefix("http://")).unwrap_or(web);
    web.trim_end_matches('/').to_owned()
}

/// The clinic's logo, or the practice's. A file that cannot be read keeps nothing from being
/// printed: the paper then has none.
async fn picture(
    app: &App,
    db: &impl Sql,
    practice_id: Uuid,
    clinic_id: Option<Uuid>,
    name: &str,
) -> Result<Option<Picture>> {
    let Some(logo) = logo::of_clinic(db, practice_id, clinic_id).await? else {
        return Ok(None);
    };
    match app.vault().read(practice_id, logo.file_id) {
        Ok(bytes) => {
            Ok(logo.kind().map(|kind| Picture { bytes, kind: printed(kind), alt: name.to_owned() }))
        }
        Err(error) => {
            tracing::error!(%error, file = %logo.file_id, "a logo could not be read; printed without");
            Ok(None)
        }
    }
}

/// The kind as the typesetter names it.
pub(super) fn printed(kind: Kind) -> PictureKind {
    match kind {
        Kind::Svg => PictureKind::Svg,
        Kind::Png => PictureKind::Png,
        Kind::Jpeg => PictureKind::Jpeg,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_address_is_written_as_people_write_it() {
        for web in ["https://summit.example/", "http://summit.example", " summit.example "] {
            assert_eq!(spoken(web), "summit.example");
        }
        assert_eq!(lines(None, "", "Free parking"), Vec::<String>::new());
    }
}
