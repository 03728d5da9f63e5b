//! The sample practice: something to look at, to try things on and to measure
//! with, before any real patient is entered. All people in it are made up.
//!
//! [`build`] makes the practice that `liaison demo` serves, with its stories
//! (see 'story.rs'). [`scaled`] makes one of the same kind in any size.

mod appointments;
mod arrivals;
mod batch;
mod calendar;
mod cast;
mod conditions;
mod directory;
mod history;
mod inbox;
mod keeping;
mod ladder;
mod names;
mod numbers;
mod offices;
mod patients;
mod people;
mod places;
mod posted;
mod random;
mod referrals;
mod registry;
mod sources;
mod story;
mod told;
mod trades;
mod work;

use jiff::civil::Date;
use platform::{Result, Tx, Uuid, audit::Actor, clock, db, web::App};

use crate::{
    board, brand, gifts, letters, outcomes, plans, print, referrals::rollup, relationships,
    sources::standing_source, thanks,
};
use arrivals::Volume;
use batch::Stamp;
use calendar::Calendar;
use cast::{Stage, Title};
use directory::Directory;
use referrals::Referrals;
use work::Work;

/// A practice that was made.
#[derive(Debug, Clone)]
pub struct Demo {
    /// Its id.
    pub practice_id: Uuid,
    /// The e-mail address its owner signs in with.
    pub owner: String,
    /// The password of all its people.
    pub password: String,
}

/// How large a practice is to be.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Sources, about.
    pub sources: usize,
    /// Referrals.
    pub referrals: usize,
    /// Months over which they came in.
    pub months: u16,
    /// Clinics.
    pub clinics: usize,
    /// The last day.
    pub today: Date,
}

/// Sources and referrals of the usual sample.
const SOURCES: usize = 420;
const REFERRALS: usize = 9_000;

/// When what was made becomes durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commits {
    /// All at once: a sample made half is none.
    AtTheEnd,
    /// Now and again, so that a million referrals need little memory.
    OnTheWay,
}

/// Makes the sample practice "Summit Rehab" in one transaction.
pub async fn build(app: &App, today: Date) -> Result<Demo> {
    let scale = Scale { sources: SOURCES, referrals: REFERRALS, months: 36, clinics: 3, today };
    let title = Title {
        slug: "summit-rehab".into(),
        name: "Summit Rehab".into(),
        mail: "summit.example".into(),
    };
    let made = make(app, title, scale, Commits::AtTheEnd).await?;
    inbox::fill(app, made.practice_id, today).await?;
    posted::fill(app, made.practice_id).await?;
    appointments::fill(app, made.practice_id, today).await?;
    plans::sample::fill(app, made.practice_id, today).await?;
    gifts::sample::fill(app, made.practice_id, today).await?;
    places::fill(app, made.practice_id).await?;
    print::sample::fill(app, made.practice_id, today).await?;
    thanks::sample::fill(app, made.practice_id, today).await?;
    registry::fill(app, made.practice_id, today).await?;
    brand::sample::fill(app, made.practice_id).await?;
    letters::sample::fill(app, made.practice_id, today).await?;
    outcomes::sample::fill(app, made.practice_id, today).await?;
    Ok(made)
}

/// Makes a practice of any size for measuring, in several transactions.
pub async fn scaled(app: &App, scale: Scale) -> Result<Demo> {
    let name = format!("Scaled {}", scale.referrals);
    let slug = crate::practice::slug(&name);
    let title = Title { mail: format!("{slug}.example"), slug, name };
    make(app, title, scale, Commits::OnTheWay).await
}

async fn make(app: &App, title: Title, scale: Scale, commits: Commits) -> Result<Demo> {
    let (password, hash) = cast::password().await?;
    let calendar = Calendar::new(scale.today, scale.months, &clock::zone(cast::ZONE));
    let volume = Volume::new(&calendar, scale.referrals);
    let tx = app.db().begin().await?;
    let mut stage = cast::open(&tx, &title, scale.clinics, calendar, &hash).await?;
    let practice_id = stage.practice_id;
    let (tx, sources) = enter_sources(app, tx, &mut stage, &volume, scale, commits).await?;
    let arrivals = arrivals::draw(&mut stage.random, &volume, &sources);

    let mut referrals = Referrals::new(practice_id);
    let mut tx = tx;
    for (number, arrival) in arrivals.iter().enumerate() {
        referrals.add(&mut stage, &sources[arrival.source as usize], *arrival);
        if number % 2_000 == 1_999 {
            referrals.write(&tx).await?;
        }
        if number % 20_000 == 19_999 {
            tx = pause(app, tx, commits).await?;
        }
    }
    referrals.write(&tx).await?;
    tx = pause(app, tx, commits).await?;

    let mut work = Work::new(practice_id);
    let days = work::days_of(&arrivals, sources.len());
    for (number, (source, days)) in sources.iter().zip(&days).enumerate() {
        work.look_after(&mut stage, source, days);
        if number % 1_000 == 999 {
            work.write(&tx).await?;
        }
    }
    work.plan(&mut stage, &sources);
    work.write(&tx).await?;
    rollup::recount_all(&tx, practice_id).await?;
    ladder::play(&tx, &mut stage).await?;
    board::reckon_all(&tx, practice_id).await?;
    keeping::pause(&tx, practice_id, &sources, scale.today).await?;
    keeping::visit(&tx, practice_id, &sources, &stage.calendar).await?;
    keeping::hear(&tx, practice_id, &sources).await?;
    relationships::reckon_all(&tx, practice_id).await?;
    relationships::leave_most(&tx, practice_id, scale.today, 24).await?;
    for topic in ["sources", "thanks"] {
        db::changed(&tx, practice_id, topic).await?;
    }
    tx.commit().await?;
    app.db().look_anew().await;
    Ok(Demo { practice_id, owner: format!("owner@{}", title.mail), password })
}

/// Enters the directory and gives each source its habit.
async fn enter_sources(
    app: &App,
    tx: Tx,
    stage: &mut Stage,
    volume: &Volume,
    scale: Scale,
    commits: Commits,
) -> Result<(Tx, Vec<sources::Source>)> {
    let stamp = Stamp { at: stage.calendar.at(0, 9 * 60), by: stage.front_desk[0] };
    let mut directory = Directory::new(stage.practice_id, stamp);
    let larger = scale.sources as f64 / SOURCES as f64;
    let mut offices = offices::make(stage, &mut directory, larger);
    let twins = story::enter_twice(stage, &mut directory, &mut offices);
    let others = scale.sources.saturating_sub(twins.len() + 2);
    let mut sources = sources::make(stage, &mut directory, &mut offices, others);
    story::tell(stage, &mut sources, volume);
    sources.extend(twins);
    for source in &sources {
        sources::enter(&mut directory, source);
    }
    directory.write(&tx).await?;
    let program = Actor::program("sample practice");
    for (code, percent) in [("self", 8.0), ("unassigned", 2.0)] {
        let id = standing_source(&tx, stage.practice_id, &program, code).await?;
        sources.push(sources::Source::standing(id, percent));
    }
    Ok((pause(app, tx, commits).await?, sources))
}

async fn pause(app: &App, tx: Tx, commits: Commits) -> Result<Tx> {
    if commits == Commits::AtTheEnd {
        return Ok(tx);
    }
    tx.commit().await?;
    app.db().begin().await
}
