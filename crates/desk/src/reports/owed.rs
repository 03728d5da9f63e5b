//! Whom a thank-you is owed, whatever period a report shows.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use lexicon::Month;
use platform::{Result, Uuid, web::App};

use super::{
    ledger::{self, Ledger},
    listed::Listed,
};
use crate::{kept::Kept, thanks::Owing};

/// Referrals that nobody was thanked for. Whether and when they are thanked is for
/// `thanks::queue` to say.
#[derive(Debug, Default)]
pub struct Owed {
    /// Sources with such referrals, and how many, the most first.
    pub to_thank: Vec<Listed<i64>>,
    owing: HashMap<Uuid, Arc<[Owing]>>,
}

impl Owed {
    /// The referrals of a source that still ask for a thank-you, the oldest first.
    pub fn owing(&self, source_id: Uuid) -> Arc<[Owing]> {
        self.owing.get(&source_id).cloned().unwrap_or_default()
    }
}

/// What is owed today, put together once a change.
pub async fn owed(app: &App, practice_id: Uuid, today: Date) -> Result<Arc<Owed>> {
    let ledger = ledger::ledger(app, practice_id, Month::of(today), today).await?;
    Ok(owed_of(app, practice_id, &ledger, today))
}

/// The same from a ledger that was read already.
pub fn owed_of(app: &App, practice_id: Uuid, ledger: &Ledger, today: Date) -> Arc<Owed> {
    let kept = app.kept::<Kept<(Uuid, Date), Owed>>();
    let key = (practice_id, today);
    if let Some(found) = kept.find(&key, ledger.stamp()) {
        return found;
    }
    let owed = Arc::new(put_together(ledger));
    kept.keep(key, ledger.stamp(), owed.clone(), owed.owing.len());
    owed
}

fn put_together(ledger: &Ledger) -> Owed {
    let mut owed = Owed::default();
    for account in ledger.accounts() {
        let (name, owing) = (&account.source, &account.stands.owing);
        if owing.is_empty() {
            continue;
        }
        owed.to_thank.push(Listed::new(name, owing.len() as i64));
        owed.owing.insert(name.id, owing.clone());
    }
    owed.to_thank.sort_by(|a, b| b.why.cmp(&a.why).then_with(|| a.name.cmp(&b.name)));
    owed
}
