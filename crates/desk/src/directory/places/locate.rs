//! Job `directory.locate`: asks a geocoder for the exact places of offices and clinics
//! that stand in the middle of their ZIP code, as far as the owner allows it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use lexicon::Profession;
use platform::{
    Error, Result, Sql, Tx, Uuid, args,
    audit::{self, Actor, Entry},
    clock, db,
    db::FromQueryResult,
    jobs::{self, Failure, Job, NewJob, Outcome},
    web::App,
};
use serde_json::json;

use super::{
    Address, Answer, Geocoder, Placed, Point, Trouble,
    sent::{Verdict, Whose, may_be_sent},
};
use crate::directory::outside::Outside;

/// The kind of the job.
pub(in crate::directory) const KIND: &str = "directory.locate";
/// How often it looks for offices that came in since.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// What was not found is asked for again after this long, in milliseconds.
const ASK_AGAIN: i64 = 90 * 24 * 60 * 60 * 1000;
/// The pause between two questions, in milliseconds.
const PAUSE: i64 = 60_000;

/// Has it done now and every day from now on; or, when nobody may be asked, never.
pub(in crate::directory) async fn now(tx: &Tx, practice_id: Uuid, outside: &Outside) -> Result<()> {
    match outside.geocoder() {
        Some(_) => {
            let job = NewJob::new(KIND, json!({})).key(KIND);
            jobs::schedule(tx, practice_id, KIND, job, EVERY).await
        }
        None => jobs::unschedule(tx, practice_id, KIND).await,
    }
}

/// Asks for as many as the geocoder takes at once, and comes again for the rest.
pub(in crate::directory) async fn locate(app: App, job: Job) -> Outcome {
    let outside = Outside::read(app.db(), job.practice_id).await?;
    let Some(geocoder) = outside.geocoder() else { return Ok(()) };
    let geocoder: Arc<dyn Geocoder> = geocoder.into();
    let most = geocoder.most_at_once();
    let mut asked = to_ask(app.db(), job.practice_id).await?;
    let is_more = asked.len() > most;
    asked.truncate(most);
    if asked.is_empty() {
        return Ok(());
    }
    let addresses: Vec<Address> = asked.iter().map(|one| one.address.clone()).collect();
    let name = geocoder.name();
    let answers = tokio::task::spawn_blocking(move || geocoder.ask(&addresses))
        .await
        .map_err(|_| Error::Internal("asking the geocoder was interrupted".into()))?
        .map_err(|trouble| match trouble {
            Trouble::Later(why) => Failure::Later(why),
            Trouble::Never(why) => Failure::Never(why),
        })?;
    keep(&app, job.practice_id, &asked, &answers, name).await?;
    if is_more || answers.len() < asked.len() {
        let again = NewJob::new(KIND, json!({})).key(KIND).at(clock::now() + PAUSE);
        jobs::enqueue(app.db(), job.practice_id, again).await?;
    }
    Ok(())
}

/// Something whose place is asked for.
struct Asked {
    what: Placed,
    id: Uuid,
    address: Address,
}

#[derive(FromQueryResult)]
struct Office {
    id: Uuid,
    person_id: Option<Uuid>,
    profession: Option<String>,
    street: String,
    city: String,
    state: String,
    zip: String,
}

/// The clinics and offices that have no better place than their ZIP code, were not asked
/// for lately, and may be asked for.
async fn to_ask(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Asked>> {
    let since = clock::now() - ASK_AGAIN;
    // Served by the primary key: the clinics of a practice are few.
    let clinics: Vec<Office> = db
        .rows(
            "SELECT id, CAST(NULL AS uuid) AS person_id, CAST(NULL AS text) AS profession,
                    street, city, state, zip FROM clinic
             WHERE practice_id = $1 AND closed_on IS NULL AND located_how IN ('', 'zip')
               AND street <> '' AND (asked_at IS NULL OR asked_at < $2) ORDER BY id",
            args![practice_id, since],
        )
        .await?;
    // Served by the primary key of location and by source_by_person and _by_organisation.
    let offices: Vec<Office> = db
        .rows(
            "SELECT l.id, l.person_id, s.profession, l.street, l.city, l.state, l.zip
             FROM location l
             LEFT JOIN source s ON s.practice_id = l.practice_id AND s.deleted_at IS NULL
              AND (s.person_id = l.person_id
                OR (s.organisation_id = l.organisation_id AND s.kind = 'organisation'))
             WHERE l.practice_id = $1 AND l.located_how IN ('', 'zip') AND l.street <> ''
               AND (l.asked_at IS NULL OR l.asked_at < $2) ORDER BY l.id LIMIT 2000",
            args![practice_id, since],
        )
        .await?;
    let mut verdicts: BTreeMap<Uuid, Option<Office>> = BTreeMap::new();
    for office in offices {
        let whose = if office.person_id.is_some() { Whose::Person } else { Whose::Organisation };
        let profession = office.profession.as_deref().and_then(Profession::from_code);
        match may_be_sent(whose, profession) {
            Verdict::Never => {
                verdicts.insert(office.id, None);
            }
            Verdict::Fine => {
                verdicts.entry(office.id).or_insert(Some(office));
            }
        }
    }
    let offices = verdicts.into_values().flatten().map(|office| (Placed::Office, office));
    let all = clinics.into_iter().map(|clinic| (Placed::Clinic, clinic)).chain(offices);
    Ok(all.enumerate().map(|(number, (what, row))| asked(number, what, row)).collect())
}

fn asked(number: usize, what: Placed, row: Office) -> Asked {
    let Office { id, street, city, state, zip, .. } = row;
    Asked { what, id, address: Address { number, street, city, state, zip } }
}

/// Keeps what was answered, with how and when; what was not found keeps the middle of its
/// ZIP code. An address that was changed while we asked is left alone.
async fn keep(
    app: &App,
    practice_id: Uuid,
    asked: &[Asked],
    answers: &[Answer],
    how: &str,
) -> Result<()> {
    let now = clock::now();
    let tx = app.db().begin().await?;
    let mut found = 0;
    for (number, place) in answers {
        let Some(one) = asked.iter().find(|one| one.address.number == *number) else { continue };
        let table = one.what.table();
        let address =
            args![practice_id, one.id, one.address.street.as_str(), one.address.zip.as_str(), now];
        let which = "practice_id = $1 AND id = $2 AND street = $3 AND zip = $4
                     AND located_how IN ('', 'zip')";
        match place {
            Some(Point { latitude, longitude }) => {
                let mut values = address;
                values.extend(args![*latitude, *longitude, how]);
                found += tx
                    .run(
                        &format!(
                            "UPDATE {table} SET latitude = $6, longitude = $7, located_how = $8,
                                    located_at = $5, asked_at = $5 WHERE {which}"
                        ),
                        values,
                    )
                    .await?;
            }
            None => {
                tx.run(&format!("UPDATE {table} SET asked_at = $5 WHERE {which}"), address).await?;
            }
        }
    }
    let detail = json!({ "asked": answers.len(), "found": found, "by": how });
    let entry =
        Entry { action: "offices.located", subject_kind: "practice", subject_id: None, detail };
    audit::record(&tx, practice_id, &Actor::program("geocoder"), entry).await?;
    db::changed(&tx, practice_id, "sources").await?;
    tx.commit().await
}
