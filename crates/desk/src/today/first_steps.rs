//! What a new practice does first; gone once it is done.

use maud::{Markup, html};
use platform::{Permission, Result, Sql, args, sessions::Visitor};

/// How far a practice has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps {
    has_referrals: bool,
    has_sources: bool,
    has_people: bool,
}

/// Reads how far the practice has come.
pub async fn read(db: &impl Sql, visitor: &Visitor) -> Result<Steps> {
    // Each stops at the first row of a primary key or of referral_by_received.
    let any = async |sql: &str| -> Result<bool> {
        Ok(db.value::<i64>(sql, args![visitor.practice_id]).await?.is_some())
    };
    let people = db
        .value::<i64>(
            "SELECT count(*) FROM membership WHERE practice_id = $1",
            args![visitor.practice_id],
        )
        .await?;
    Ok(Steps {
        has_referrals: any("SELECT number FROM referral WHERE practice_id = $1 LIMIT 1").await?,
        has_sources: any(
            "SELECT created_at FROM source WHERE practice_id = $1 AND kind IN ('person', 'organisation') LIMIT 1",
        )
        .await?,
        has_people: people.unwrap_or(0) > 1,
    })
}

impl Steps {
    /// Whether nothing is there yet.
    pub fn nothing_yet(self) -> bool {
        !self.has_referrals && !self.has_sources
    }

    /// The list, while something on it is left for this visitor.
    pub fn render(self, visitor: &Visitor) -> Markup {
        let steps = [
            (
                Permission::Import,
                self.has_referrals,
                "/imports",
                "Import your referrals",
                "Export them from your EMR as CSV or Excel; you see what would change before anything is saved.",
            ),
            (
                Permission::EditSources,
                self.has_sources,
                "/sources/new",
                "Add a source",
                "Somebody who sends you patients: a physician, a coach, a former patient.",
            ),
            (
                Permission::ManagePeople,
                self.has_people,
                "/settings/people",
                "Add the people you work with",
                "Each with a role that says what they see.",
            ),
        ];
        let open = steps.iter().any(|(needed, done, ..)| !done && visitor.may(*needed));
        html! {
            @if open {
                section class="card" aria-labelledby="first-steps" {
                    h2 id="first-steps" { "First steps" }
                    ol class="list" {
                        @for (needed, done, address, words, why) in steps {
                            @if visitor.may(needed) {
                                li class="item" {
                                    div class="grow" {
                                        @if done { span class="title" { (words) } }
                                        @else { a class="title" href=(address) { (words) } }
                                        p { (why) }
                                    }
                                    @if done { (look::badge("Done", look::Tone::Good)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
