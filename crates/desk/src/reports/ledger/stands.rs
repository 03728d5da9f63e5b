//! What each source is to be thanked for on a day.

use std::collections::HashMap;

use jiff::civil::Date;
use platform::{Db, Result, Uuid};

use super::{account::Account, read::Which};
use crate::thanks::{self, Owing};

/// How one source stands on a day.
#[derive(Debug, Clone, Default)]
pub struct Stands {
    /// Referrals still to be thanked for, the oldest first.
    pub owing: Vec<Owing>,
}

/// Notes it on the accounts.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
    accounts: &mut HashMap<Uuid, Account>,
) -> Result<()> {
    for owing in thanks::owing(db, practice_id, today, which).await? {
        if let Some(account) = accounts.get_mut(&owing.source_id) {
            account.stands.owing.push(owing);
        }
    }
    Ok(())
}
