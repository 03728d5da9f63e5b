//! A small provider registry for the sample practice: its own sources as the registry tells
//! of them, and a few thousand who are none; then a week later, with what has changed.

use std::{fs, path::Path};

use jiff::{ToSpan, civil::Date};
use platform::{Error, Result, Sql, Uuid, args, db::FromQueryResult, web::App};

use super::{
    names::Names,
    numbers::{Numbers, TOWNS, street},
    random::Random,
    trades::TRADES,
};
use crate::directory;

/// Providers of the registry who are no sources.
const OTHERS: usize = 3_000;
/// Of them, those who come a week later.
const NEWCOMERS: usize = 6;

/// A row of the provider file.
#[derive(Clone, Default, FromQueryResult)]
struct Row {
    npi: String,
    organisation: String,
    family: String,
    given: String,
    middle: String,
    credentials: String,
    taxonomy: String,
    street: String,
    city: String,
    state: String,
    zip: String,
    phone: String,
    fax: String,
    retired: String,
}

/// Makes the registry and has the practice compare twice. Without a folder for one there is
/// none.
pub(super) async fn fill(app: &App, practice_id: Uuid, today: Date) -> Result<()> {
    let Some(folder) = app.registry_folder() else { return Ok(()) };
    let mut random = Random::new(7_331);
    let sources = sources(app, practice_id).await?;
    let mut others = others(&mut random, sources.len());
    let newcomers = others.split_off(others.len().saturating_sub(NEWCOMERS));

    let end = today.saturating_sub(9.days());
    let monthly = format!("npidata_pfile_20050523-{}.csv", end.strftime("%Y%m%d"));
    let everybody: Vec<Row> = sources.iter().chain(&others).cloned().collect();
    import(folder, &monthly, &everybody).await?;
    directory::compare(app, practice_id).await?;

    let (from, to) = (today.saturating_sub(8.days()), today.saturating_sub(2.days()));
    let weekly = format!("npidata_pfile_{}-{}.csv", from.strftime("%Y%m%d"), to.strftime("%Y%m%d"));
    let mut week = changed(&mut random, &sources, to);
    week.extend(newcomers);
    import(folder, &weekly, &week).await?;
    directory::compare(app, practice_id).await?;
    by_fax(app, practice_id).await
}

/// The people among the sources who have a number, at their offices.
async fn sources(app: &App, practice_id: Uuid) -> Result<Vec<Row>> {
    // Reads the whole sample on purpose: it is made once.
    app.db()
        .rows(
            "SELECT p.npi, '' AS organisation, p.family, p.given, p.middle, p.credentials,
                    coalesce(p.taxonomy, '') AS taxonomy, l.street, l.city, l.state, l.zip,
                    coalesce((SELECT min(c.digits) FROM contact_point c WHERE c.practice_id = s.practice_id
                        AND c.organisation_id = s.organisation_id AND c.kind = 'phone'), '') AS phone,
                    coalesce((SELECT min(c.digits) FROM contact_point c WHERE c.practice_id = s.practice_id
                        AND c.organisation_id = s.organisation_id AND c.kind = 'fax'), '') AS fax,
                    '' AS retired
             FROM source s
             JOIN person p ON p.practice_id = s.practice_id AND p.id = s.person_id
             JOIN affiliation a ON a.practice_id = s.practice_id AND a.person_id = p.id
              AND a.organisation_id = s.organisation_id
             JOIN location l ON l.practice_id = s.practice_id AND l.id = a.location_id
             WHERE s.practice_id = $1 AND s.deleted_at IS NULL AND s.status = 'active'
               AND p.npi IS NOT NULL AND p.taxonomy IS NOT NULL
             ORDER BY p.npi",
            args![practice_id],
        )
        .await
}

/// Providers who are no sources. Their numbers go on far behind those of the sources.
fn others(random: &mut Random, known: usize) -> Vec<Row> {
    let mut names = Names::new(random);
    let mut numbers = Numbers::default();
    for _ in 0..known + 5_000 {
        numbers.npi();
    }
    let trades: Vec<_> = TRADES.iter().filter(|trade| trade.taxonomy.is_some()).collect();
    (0..OTHERS)
        .map(|_| {
            let trade = random.pick(&trades);
            let name = names.next(random);
            let (city, zip) = random.pick(TOWNS);
            let credentials = match trade.credentials {
                [] => String::new(),
                some => random.pick(some).to_owned(),
            };
            Row {
                npi: numbers.npi(),
                family: name.family.to_uppercase(),
                given: name.given.to_uppercase(),
                middle: name.middle.unwrap_or_default().to_uppercase(),
                credentials,
                taxonomy: trade.taxonomy.unwrap_or_default().to_owned(),
                street: street(random).to_uppercase(),
                city: city.to_uppercase(),
                state: "OH".into(),
                zip: zip.to_owned(),
                phone: phone(random),
                fax: if random.chance(0.6) { phone(random) } else { String::new() },
                ..Row::default()
            }
        })
        .collect()
}

/// One of the numbers that are kept for made-up people.
fn phone(random: &mut Random) -> String {
    let area = random.pick(&["614", "380", "740", "220", "937"]);
    format!("{area}55501{:02}", random.below(100))
}

/// What is different a week later about a few of the sources.
fn changed(random: &mut Random, sources: &[Row], day: Date) -> Vec<Row> {
    let step = (sources.len() / 9).max(1);
    let some = sources.iter().step_by(step).take(8).cloned().enumerate();
    some.map(|(place, mut row)| {
        match place {
            0..=2 => {
                let (city, zip) = random.pick(TOWNS);
                (row.street, row.city, row.zip) = (street(random), city.into(), zip.into());
            }
            3 | 4 => row.fax = phone(random),
            5 | 6 => row.phone = phone(random),
            _ => row.retired = day.strftime("%m/%d/%Y").to_string(),
        }
        row
    })
    .collect()
}

/// Some offices get faxes at numbers that nobody has confirmed.
async fn by_fax(app: &App, practice_id: Uuid) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Office {
        source_id: Uuid,
        organisation_id: Uuid,
    }
    // Of the podiatrists without a wish of their own; served by the primary keys.
    let mut some: Vec<Office> = app
        .db()
        .rows(
            "SELECT s.id AS source_id, s.organisation_id FROM source s
             WHERE s.practice_id = $1 AND s.kind = 'person' AND s.profession = 'podiatrist'
               AND s.organisation_id IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM notice_preference n
                   WHERE n.practice_id = s.practice_id AND n.source_id = s.id)
             ORDER BY s.sort_name",
            args![practice_id],
        )
        .await?;
    let mut seen = std::collections::HashSet::new();
    some.retain(|one| seen.insert(one.organisation_id));
    some.truncate(5);
    let tx = app.db().begin().await?;
    for one in some {
        tx.run(
            "INSERT INTO notice_preference (practice_id, source_id, channel, stages, changed_at)
             VALUES ($1, $2, 'fax', '', 0)",
            args![practice_id, one.source_id],
        )
        .await?;
        tx.run(
            "UPDATE contact_point SET trust = 'registry'
             WHERE practice_id = $1 AND organisation_id = $2 AND kind = 'fax'",
            args![practice_id, one.organisation_id],
        )
        .await?;
    }
    tx.commit().await
}

const HEADER: &str = "\"NPI\",\"Entity Type Code\",\
    \"Provider Organization Name (Legal Business Name)\",\"Provider Last Name (Legal Name)\",\
    \"Provider First Name\",\"Provider Middle Name\",\"Provider Credential Text\",\
    \"Provider First Line Business Practice Location Address\",\
    \"Provider Business Practice Location Address City Name\",\
    \"Provider Business Practice Location Address State Name\",\
    \"Provider Business Practice Location Address Postal Code\",\
    \"Provider Business Practice Location Address Telephone Number\",\
    \"Provider Business Practice Location Address Fax Number\",\
    \"Healthcare Provider Taxonomy Code_1\",\"Healthcare Provider Primary Taxonomy Switch_1\",\
    \"NPI Deactivation Date\"\n";

fn text(rows: &[Row]) -> String {
    let mut text = String::from(HEADER);
    for row in rows {
        let entity = if row.organisation.is_empty() { "1" } else { "2" };
        let cells = match row.retired.as_str() {
            "" => [
                &row.npi,
                entity,
                &row.organisation,
                &row.family,
                &row.given,
                &row.middle,
                &row.credentials,
                &row.street,
                &row.city,
                &row.state,
                &row.zip,
                &row.phone,
                &row.fax,
                &row.taxonomy,
                "Y",
                "",
            ],
            day => [&row.npi, "", "", "", "", "", "", "", "", "", "", "", "", "", "", day],
        };
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        text.push_str(&quoted.join(","));
        text.push('\n');
    }
    text
}

/// Writes the file as CMS would hand it out, and imports it.
async fn import(folder: &Path, name: &str, rows: &[Row]) -> Result<()> {
    let (folder, text) = (folder.to_owned(), text(rows));
    let made = folder.join("sample");
    fs::create_dir_all(&made)?;
    let file = made.join(name);
    fs::write(&file, text)?;
    let imported = tokio::task::spawn_blocking(move || {
        let imported = directory::import(&folder, &[file], None, &|_| ::registry::Go::On);
        let _ = fs::remove_dir_all(made);
        imported
    });
    match imported.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(problem)) => Err(Error::Internal(format!("the sample registry: {problem}"))),
        Err(_) => Err(Error::Internal("making the sample registry was interrupted".into())),
    }
}
