//! For whom a playbook might begin: many new sources at once, and sources that have
//! fallen silent. Liaison asks once; it starts by itself only what the practice lets it.

use std::collections::HashMap;

use jiff::ToSpan;
use platform::{
    Instant, Result, Sql, Tx, Uuid, args, audit::Actor, clock, db, db::FromQueryResult, jobs,
    new_id, settings, web::App,
};
use serde::{Deserialize, Serialize};

use super::{
    hear,
    playbook::{self, Playbook},
    rules::By,
    run::Now,
    shipped,
    start::{Start, start},
};
use crate::{practice, reports};

/// A source has been referring for longer than this is not new, whenever it was entered.
const NEW_FOR_DAYS: i64 = 60;
/// So many begin on one working day, so that their steps do not all fall due at once.
pub const A_DAY: usize = 5;
/// As many begin with one press of the button.
const MOST: i64 = 200;
/// As many silent sources are looked at, those with the greatest loss first.
const SLIPPING: usize = 60;

const ASKED: &str = "playbooks.asked";
/// The kind of job that looks every day.
pub const LOOK: &str = "playbooks.look";

/// Up to when a practice was asked about new sources.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Asked {
    until: Instant,
}

/// Sources for which nobody has said yet whether a playbook begins.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Fresh {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// Up to when the practice has answered for new sources.
pub async fn asked_until(db: &impl Sql, practice_id: Uuid) -> Result<Instant> {
    let asked: Option<Asked> = settings::get(db, practice_id, ASKED).await?;
    Ok(asked.map_or(Instant::MAX, |asked| asked.until))
}

/// Says that it has answered up to an instant.
pub async fn answered(tx: &Tx, practice_id: Uuid, by: &Actor, until: Instant) -> Result<()> {
    settings::put(tx, practice_id, ASKED, &Asked { until }, by.id).await
}

/// New sources without a playbook: those of an import above all.
pub async fn fresh(db: &impl Sql, practice_id: Uuid, now: &Now) -> Result<Vec<Fresh>> {
    let asked_until = asked_until(db, practice_id).await?;
    let oldest = clock::now() - NEW_FOR_DAYS * 24 * 60 * 60 * 1000;
    let since = now.today.saturating_sub(NEW_FOR_DAYS.days());
    // Served by source_by_change (no source is made after it was changed), the runs by
    // playbook_run_by_source.
    db.rows(
        "SELECT s.id, s.name FROM source s
         WHERE s.practice_id = $1 AND s.changed_at > $2 AND s.created_at > $2
           AND s.deleted_at IS NULL AND s.status = 'active'
           AND s.kind IN ('person', 'organisation')
           AND (s.first_referral_on IS NULL OR s.first_referral_on >= $3)
           AND NOT EXISTS (SELECT 1 FROM playbook_run r WHERE r.practice_id = s.practice_id
               AND r.source_id = s.id AND r.state <> 'undone')
         ORDER BY s.sort_name, s.id LIMIT $4",
        args![practice_id, asked_until.max(oldest), since.to_string(), MOST],
    )
    .await
}

/// Begins our playbook for all of them, so many a working day. How many began, and by
/// which id they are taken back together.
pub async fn begin_all(tx: &Tx, practice_id: Uuid, by: &Actor, now: &Now) -> Result<(usize, Uuid)> {
    let batch = new_id();
    let Some(playbook) = Playbook::ours(tx, practice_id, shipped::NEW_SOURCE).await? else {
        return Ok((0, batch));
    };
    let mut begun = 0;
    for one in fresh(tx, practice_id, now).await? {
        let on = now.days.after(now.today, (begun / A_DAY) as u16);
        let new = Start {
            source_id: one.id,
            playbook: &playbook,
            by: By::Program,
            on,
            batch: Some(batch),
        };
        begun += usize::from(start(tx, practice_id, by, &new, now).await?.is_some());
    }
    db::changed(tx, practice_id, super::TOPIC).await?;
    Ok((begun, batch))
}

/// A source that has fallen silent, with the reason as the report says it.
pub struct Silent {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Why it is here.
    pub why: String,
}

#[derive(FromQueryResult)]
struct Ran {
    source_id: Uuid,
    state: String,
    starts: String,
    started_on: String,
    round: i64,
}

/// Silent sources for which the playbook might begin: nothing runs there (or only the last
/// step of something), and it has not run, or been declined, since their last referral.
pub async fn silent(app: &App, practice_id: Uuid, now: &Now) -> Result<Vec<Silent>> {
    let standing = reports::standing(app, practice_id, now.today).await?;
    let looked_at = &standing.slipping[..standing.slipping.len().min(SLIPPING)];
    if looked_at.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = args![practice_id];
    let marks = db::marks(&mut values, looked_at.iter().map(|one| one.id));
    // Served by playbook_run_by_source and play_next.
    let sql = format!(
        "SELECT r.source_id, r.state, r.starts, r.started_on, coalesce(p.round, 0) AS round
         FROM playbook_run r
         LEFT JOIN play p ON p.practice_id = r.practice_id AND p.source_id = r.source_id
             AND p.run_id = r.id AND p.state IN ('open', 'paused')
         WHERE r.practice_id = $1 AND r.state <> 'undone' AND r.source_id IN ({marks})"
    );
    let mut ran: HashMap<Uuid, Vec<Ran>> = HashMap::new();
    for row in app.db().rows::<Ran>(&sql, values).await? {
        ran.entry(row.source_id).or_default().push(row);
    }
    let mut silent = Vec::new();
    for one in looked_at {
        let last_on = now.today.saturating_sub(one.why.silent_days().days()).to_string();
        let is_busy = |ran: &Ran| {
            let is_live = matches!(ran.state.as_str(), "running" | "paused");
            (is_live && ran.round == 0) || (ran.starts == "lapsed" && ran.started_on > last_on)
        };
        if !ran.get(&one.id).is_some_and(|ran| ran.iter().any(is_busy)) {
            let why = one.why.score.why.clone();
            silent.push(Silent { id: one.id, name: one.name.clone(), why });
        }
    }
    Ok(silent)
}

/// Every day: what rests or rests no longer, and silent sources where the practice lets
/// the playbook begin by itself. Run twice it finds nothing more to do.
pub async fn look(app: App, job: jobs::Job) -> jobs::Outcome {
    let practice_id = job.practice_id;
    let by = Actor::program("playbooks");
    look_at_rests(&app, practice_id, &by).await?;
    begin_silent(&app, practice_id, &by).await?;
    Ok(())
}

async fn look_at_rests(app: &App, practice_id: Uuid, by: &Actor) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Live {
        source_id: Uuid,
    }
    // Served by playbook_run_by_state.
    let live: Vec<Live> = app
        .db()
        .rows(
            "SELECT source_id FROM playbook_run
             WHERE practice_id = $1 AND state IN ('running', 'paused')",
            args![practice_id],
        )
        .await?;
    for some in live.chunks(200) {
        let tx = app.db().begin().await?;
        for one in some {
            hear::look_at_rest(&tx, practice_id, by, one.source_id).await?;
        }
        db::changed(&tx, practice_id, super::TOPIC).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn begin_silent(app: &App, practice_id: Uuid, by: &Actor) -> Result<()> {
    let playbook = Playbook::ours(app.db(), practice_id, shipped::LAPSED_SOURCE).await?;
    let Some(playbook) = playbook.filter(|playbook| playbook.by_itself) else { return Ok(()) };
    let now = Now::read(app.db(), practice_id).await?;
    if !now.days.is_one(now.today) {
        return Ok(());
    }
    let begun_today = begun_on(app.db(), practice_id, &playbook, &now).await?;
    let room = A_DAY.saturating_sub(begun_today);
    let silent = silent(app, practice_id, &now).await?;
    if room == 0 || silent.is_empty() {
        return Ok(());
    }
    let tx = app.db().begin().await?;
    for one in silent.iter().take(room) {
        let on = now.today;
        let new =
            Start { source_id: one.id, playbook: &playbook, by: By::Program, on, batch: None };
        start(&tx, practice_id, by, &new, &now).await?;
    }
    db::changed(&tx, practice_id, super::TOPIC).await?;
    tx.commit().await
}

/// How many began by themselves today, so that a job that runs twice starts no more.
async fn begun_on(
    db: &impl Sql,
    practice_id: Uuid,
    playbook: &Playbook,
    now: &Now,
) -> Result<usize> {
    // Served by playbook_run_by_playbook.
    let begun = db
        .value::<i64>(
            "SELECT count(*) FROM playbook_run WHERE practice_id = $1 AND playbook_id = $2
             AND started_on = $3 AND by_person = FALSE",
            args![practice_id, playbook.id, now.today.to_string()],
        )
        .await?;
    Ok(begun.unwrap_or(0) as usize)
}

/// What a practice begins with: our playbooks, and the daily look at five in the morning.
pub async fn furnish(db: &impl Sql, practice_id: Uuid, zone: &str) -> Result<()> {
    playbook::ship(db, practice_id).await?;
    if settings::get::<Asked>(db, practice_id, ASKED).await?.is_none() {
        // Nobody is asked about sources that were there before.
        settings::put(db, practice_id, ASKED, &Asked { until: clock::now() }, None).await?;
    }
    let zone = clock::zone(zone);
    let tomorrow = clock::local_day(clock::now(), &zone).saturating_add(1.day());
    let job = jobs::NewJob::new(LOOK, serde_json::json!({})).at(clock::at_hour(tomorrow, 5, &zone));
    jobs::schedule(db, practice_id, LOOK, job, std::time::Duration::from_secs(24 * 60 * 60)).await
}

/// The same for practices that an older version has made: once, when the program starts.
/// What the daily look has missed in between fires by itself.
pub async fn catch_up(database: &platform::Db) -> Result<()> {
    for practice in practice::all(database).await? {
        furnish(database, practice.id, &practice.time_zone).await?;
    }
    Ok(())
}
