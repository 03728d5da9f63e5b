//! How every source stands today, whatever period a report shows: who slips
//! away, and whom a thank-you is owed.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::{Period, Profession};
use platform::{Result, Uuid, web::App};

use super::{
    attention::{self, Attention, Recent},
    lately, store,
};
use crate::kept::{self, Kept};

/// A source that stands on one of the two lists.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where it works.
    pub organisation: Option<String>,
    /// Its profession.
    pub profession: Profession,
    /// Who looks after it.
    pub owner_id: Option<Uuid>,
    /// Why it is listed.
    pub why: T,
}

/// How the sources of a practice stand.
#[derive(Debug, Default)]
pub struct Standing {
    /// Sources that need attention, the greatest loss first.
    pub slipping: Vec<Listed<Attention>>,
    /// Sources to thank with the number of referrals to thank for, the most first.
    pub to_thank: Vec<Listed<i64>>,
    attention: HashMap<Uuid, Attention>,
    unthanked: HashMap<Uuid, i64>,
}

impl Standing {
    /// Why a source needs attention, if it does.
    pub fn attention(&self, source_id: Uuid) -> Option<Attention> {
        self.attention.get(&source_id).copied()
    }

    /// How many referrals of a source still ask for a thank-you.
    pub fn unthanked(&self, source_id: Uuid) -> i64 {
        self.unthanked.get(&source_id).copied().unwrap_or(0)
    }
}

/// How the sources of a practice stand today, worked out once a change.
pub async fn standing(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Standing>> {
    let stamp = kept::stamp(app.db(), practice_id).await?;
    let kept = app.kept::<Kept<(Uuid, Date), Standing>>();
    if let Some(found) = kept.find(&(practice_id, today), stamp) {
        return Ok(found);
    }
    let names = store::names(app.db(), practice_id, Period::last(12, today)).await?;
    let recent = lately::recent(app.db(), practice_id, today).await?;
    let unthanked = lately::unthanked(app.db(), practice_id, today).await?;
    let standing = Arc::new(put_together(&names, recent, unthanked, today));
    let lines = standing.attention.len() + standing.unthanked.len();
    kept.keep((practice_id, today), stamp, standing.clone(), lines);
    Ok(standing)
}

type Names = HashMap<Uuid, store::SourceName>;

fn put_together(
    names: &Names,
    recent: HashMap<Uuid, Recent>,
    mut unthanked: HashMap<Uuid, i64>,
    today: Date,
) -> Standing {
    // Nobody can be visited or thanked for those who came by themselves.
    let somebody = |id: &Uuid| {
        names.get(id).filter(|name| matches!(name.kind.as_str(), "person" | "organisation"))
    };
    unthanked.retain(|id, _| somebody(id).is_some());
    let mut slipping = Vec::new();
    for (id, recent) in recent {
        // Whoever has retired or moved away is not slipping.
        let Some(name) = somebody(&id).filter(|name| name.status == "active") else { continue };
        let last_on = name.last_referral_on.as_deref().and_then(|day| day.parse().ok());
        if let Some(why) = attention::needs_attention(Recent { last_on, ..recent }, today) {
            slipping.push(listed(name, why));
        }
    }
    slipping.sort_by(|a, b| {
        b.why
            .expected_90_days
            .total_cmp(&a.why.expected_90_days)
            .then_with(|| a.why.chance.total_cmp(&b.why.chance))
            .then_with(|| a.name.cmp(&b.name))
    });
    let mut to_thank: Vec<Listed<i64>> = unthanked
        .iter()
        .filter_map(|(id, count)| somebody(id).map(|name| listed(name, *count)))
        .collect();
    to_thank.sort_by(|a, b| b.why.cmp(&a.why).then_with(|| a.name.cmp(&b.name)));
    let attention = slipping.iter().map(|line| (line.id, line.why)).collect();
    Standing { slipping, to_thank, attention, unthanked }
}

fn listed<T>(name: &store::SourceName, why: T) -> Listed<T> {
    let profession = Profession::from_code(&name.profession).unwrap_or(Profession::Other);
    Listed {
        id: name.id,
        name: name.name.clone(),
        organisation: name.organisation.clone().filter(|found| *found != name.name),
        profession,
        owner_id: name.owner_id,
        why,
    }
}
