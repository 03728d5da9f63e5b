//! A telling without the pause, for the sample practice.

use lexicon::ReferralState;
use platform::{Result, Uuid, web::App};

use super::{
    deliver::{self, Looked},
    notices::Notice,
};

/// Plans what a referral's state gives to tell, and brings it on its way at once.
pub(crate) async fn tell_now(
    app: &App,
    practice_id: Uuid,
    referral: Uuid,
    to: ReferralState,
) -> Result<()> {
    deliver::plan(app, practice_id, referral, to.code()).await?;
    for notice in Notice::of(app.db(), practice_id, referral).await? {
        deliver::carry(app, practice_id, notice.id, Looked::No).await?;
    }
    Ok(())
}
