//! How every source stands today, whatever period a report shows: who slips
//! away, and whom a thank-you is owed.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::{Month, Profession};
use platform::{Result, Uuid, web::App};

use super::{
    attention::{self, Attention, Recent},
    ledger::{self, Ledger, SourceName},
};
use crate::kept::Kept;

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
    let ledger = ledger::ledger(app, practice_id, Month::of(today), today).await?;
    Ok(standing_of(app, practice_id, &ledger, today))
}

/// The same from a ledger that was read already.
pub fn standing_of(app: &App, practice_id: Uuid, ledger: &Ledger, today: Date) -> Arc<Standing> {
    let kept = app.kept::<Kept<(Uuid, Date), Standing>>();
    let key = (practice_id, today);
    if let Some(found) = kept.find(&key, ledger.stamp()) {
        return found;
    }
    let standing = Arc::new(put_together(ledger, today));
    let lines = standing.attention.len() + standing.unthanked.len();
    kept.keep(key, ledger.stamp(), standing.clone(), lines);
    standing
}

fn put_together(ledger: &Ledger, today: Date) -> Standing {
    let mut standing = Standing::default();
    for account in ledger.accounts().filter(|account| somebody(&account.source)) {
        let (name, stands) = (&account.source, account.stands);
        if stands.unthanked > 0 {
            standing.to_thank.push(listed(name, stands.unthanked));
            standing.unthanked.insert(name.id, stands.unthanked);
        }
        // Whoever has retired or moved away is not slipping.
        let last_on = name.last_referral_on.as_deref().and_then(|day| day.parse().ok());
        let recent = Recent { in_a_year: stands.in_a_year, last_on };
        let slips = attention::needs_attention(recent, today).filter(|_| name.status == "active");
        if let Some(why) = slips {
            standing.slipping.push(listed(name, why));
            standing.attention.insert(name.id, why);
        }
    }
    standing.slipping.sort_by(|a, b| {
        b.why
            .expected_90_days
            .total_cmp(&a.why.expected_90_days)
            .then_with(|| a.why.chance.total_cmp(&b.why.chance))
            .then_with(|| a.name.cmp(&b.name))
    });
    standing.to_thank.sort_by(|a, b| b.why.cmp(&a.why).then_with(|| a.name.cmp(&b.name)));
    standing
}

/// Nobody can be visited or thanked for those who came by themselves or over a
/// website.
fn somebody(name: &SourceName) -> bool {
    let reached = Profession::from_code(&name.profession)
        .is_none_or(|known| !matches!(known, Profession::Online | Profession::SelfReferred));
    reached && matches!(name.kind.as_str(), "person" | "organisation")
}

fn listed<T>(name: &SourceName, why: T) -> Listed<T> {
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
