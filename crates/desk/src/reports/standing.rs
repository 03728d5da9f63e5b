//! Who slips away and who grows today, whatever period a report shows.

use std::sync::Arc;

use insight::{News, Score, Shape};
use jiff::civil::Date;
use lexicon::Month;
use platform::{Result, Uuid, web::App};

use super::{
    ledger::{self, Ledger},
    listed::Listed,
};
use crate::{
    kept::Kept,
    verdicts::{self, Aside, Known, Verdict},
};

/// What is said of a source on a list.
#[derive(Debug, Clone)]
pub struct Said {
    /// The verdict.
    pub score: Score,
    /// What is new since somebody put it aside.
    pub news: Option<News>,
}

impl Said {
    fn of(verdict: &Verdict) -> Self {
        Self { score: verdict.score.clone(), news: verdict.news }
    }

    /// Whether it has stopped rather than become less.
    pub fn has_stopped(&self) -> bool {
        self.score.shape == Some(Shape::Stop)
    }

    /// Days since its last referral.
    pub fn silent_days(&self) -> i64 {
        self.score.silent_days.map_or(0, i64::from)
    }
}

/// The sources that do not stand as usual.
#[derive(Debug, Default)]
pub struct Standing {
    /// Sources that need attention, the greatest loss first.
    pub slipping: Vec<Listed<Said>>,
    /// Sources that send more than they used to, those that send most first.
    pub growing: Vec<Listed<Said>>,
    /// Sources that would need attention if somebody had not put that aside.
    pub aside: Vec<Listed<Aside>>,
    /// Sources that would need it if the relationship did not rest, each with the reason.
    pub resting: Vec<Listed<String>>,
}

/// How the sources of a practice stand today, worked out once a change.
pub async fn standing(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Standing>> {
    let ledger = ledger::ledger(app, practice_id, Month::of(today), today).await?;
    let known = verdicts::known(app, practice_id, today).await?;
    Ok(standing_of(app, practice_id, (&ledger, &known), today))
}

/// The same from what was read already.
pub fn standing_of(
    app: &App,
    practice_id: Uuid,
    (ledger, known): (&Ledger, &Known),
    today: Date,
) -> Arc<Standing> {
    let kept = app.kept::<Kept<(Uuid, Date), Standing>>();
    let (key, stamp) = ((practice_id, today), ledger.stamp() + known.stamp());
    if let Some(found) = kept.find(&key, stamp) {
        return found;
    }
    let standing = Arc::new(put_together(ledger, known));
    let lines = standing.slipping.len() + standing.growing.len() + standing.resting.len();
    kept.keep(key, stamp, standing.clone(), lines);
    standing
}

fn put_together(ledger: &Ledger, known: &Known) -> Standing {
    let mut standing = Standing::default();
    for (id, verdict) in known.told() {
        let Some(account) = ledger.account(id) else { continue };
        let name = &account.source;
        if verdict.is_slipping() {
            standing.slipping.push(Listed::new(name, Said::of(&verdict)));
        } else if verdict.is_growing() {
            standing.growing.push(Listed::new(name, Said::of(&verdict)));
        } else if verdict.is_left_out() {
            standing.resting.push(Listed::new(name, verdict.rests.to_owned()));
        } else if let Some(aside) = verdict.aside.filter(|_| verdict.is_put_aside()) {
            standing.aside.push(Listed::new(name, aside.clone()));
        }
    }
    standing.slipping.sort_by_key(|line| line.why.score.rank);
    standing.growing.sort_by_key(|line| line.why.score.rank);
    standing.aside.sort_by(|a, b| a.name.cmp(&b.name));
    standing.resting.sort_by(|a, b| a.name.cmp(&b.name));
    standing
}
