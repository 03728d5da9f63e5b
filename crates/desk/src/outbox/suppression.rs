//! Addresses that must not be written to.

use maud::{Markup, html};
use platform::{Result, Sql, Uuid, args, db::FromQueryResult};

/// Whether mail to this address came back for good, or its owner asked us not to write.
pub async fn is_suppressed(db: &impl Sql, practice_id: Uuid, address: &str) -> Result<bool> {
    // Served by the primary key.
    let found = db
        .value::<String>(
            "SELECT reason FROM mail_suppression WHERE practice_id = $1 AND address = $2",
            args![practice_id, address.trim().to_lowercase()],
        )
        .await?;
    Ok(found.is_some())
}

/// An address that came back.
#[derive(FromQueryResult)]
pub(super) struct Suppressed {
    address: String,
    words: String,
}

/// All of them, the newest first.
pub(super) async fn all(db: &impl Sql, practice_id: Uuid) -> Result<Vec<Suppressed>> {
    // Served by the primary key; few of a practice's addresses come back.
    db.rows(
        "SELECT address, words FROM mail_suppression WHERE practice_id = $1
         ORDER BY created_at DESC LIMIT 100",
        args![practice_id],
    )
    .await
}

pub(super) fn list(back: &[Suppressed]) -> Markup {
    html! {
        @if !back.is_empty() {
            section class="card" aria-labelledby="back" {
                h2 id="back" { "Addresses that came back" }
                ul class="list" {
                    @for one in back {
                        li class="item" data-row="yes" {
                            div class="grow" { p class="title" { (one.address) } p { (one.words) } }
                            form method="post" action="/settings/mail/release" {
                                input type="hidden" name="address" value=(one.address);
                                button class="button small" type="submit" aria-label={ "Write to it again: " (one.address) } { "Write to it again" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Lets mail go to an address again.
pub(super) async fn release(db: &impl Sql, practice_id: Uuid, address: &str) -> Result<()> {
    db.run(
        "DELETE FROM mail_suppression WHERE practice_id = $1 AND address = $2",
        args![practice_id, address],
    )
    .await?;
    Ok(())
}
