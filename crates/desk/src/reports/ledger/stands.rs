//! What each source is to be thanked for on a day.

use std::{collections::HashMap, sync::Arc};

use jiff::civil::Date;
use platform::{Db, Result, Uuid};

use super::{account::Account, read::Which};
use crate::thanks::{self, Owing, is_somebody};

/// How one source stands on a day.
#[derive(Debug, Clone, Default)]
pub struct Stands {
    /// Referrals still to be thanked for, the oldest first; none of whoever is nobody.
    pub owing: Arc<[Owing]>,
}

/// Notes it on the accounts.
pub async fn read(
    db: &Db,
    practice_id: Uuid,
    today: Date,
    which: Which<'_>,
    accounts: &mut HashMap<Uuid, Account>,
) -> Result<()> {
    let owing = thanks::owing(db, practice_id, today, which).await?;
    // Those of a source stand together.
    for of_source in owing.chunk_by(|one, other| one.source_id == other.source_id) {
        let account = of_source.first().and_then(|one| accounts.get_mut(&one.source_id));
        let Some(account) = account else { continue };
        if is_somebody(&account.source.kind, &account.source.profession) {
            account.stands.owing = of_source.into();
        }
    }
    Ok(())
}
