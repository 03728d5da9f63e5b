//! Who sent the patient: the source that is meant, with the reason, or the card that
//! asks who a stranger is.

use lexicon::Profession;
use look::{Field, Tone, badge};
use maud::{Markup, html};
use platform::{Result, Sql, Uuid, args, sessions::Visitor, web::App};

use super::proposal::Proposal;
use crate::sources::{
    self,
    matching::{Candidate, Found},
};

/// Who may be meant.
pub struct Referrer {
    candidates: Vec<Candidate>,
    is_sure: bool,
    is_named: bool,
}

impl Referrer {
    /// Looks for them among the sources.
    pub async fn find(app: &App, visitor: &Visitor, form: &Proposal) -> Result<Self> {
        let practice = visitor.practice_id;
        let somebody = form.somebody();
        let is_named = !somebody.name.is_empty() || !somebody.organisation.is_empty();
        let mut candidates = Vec::new();
        let mut is_sure = false;
        if let Ok(chosen) = form.source.parse::<Uuid>() {
            candidates.extend(named(app, practice, chosen, "chosen").await?);
            is_sure = !candidates.is_empty();
        }
        if is_named || somebody.npi.is_some() || !somebody.phones.is_empty() {
            match sources::likely(app, practice, &somebody).await? {
                Found::Same(candidate) => {
                    let Candidate { source_id, why, said, .. } = candidate;
                    let named = named(app, practice, source_id, &why).await?;
                    candidates.extend(named.map(|named| Candidate { said, ..named }));
                    is_sure = true;
                }
                Found::Doubtful { candidates: some } => candidates.extend(some),
                Found::New => {}
            }
        }
        if !form.source_search.trim().is_empty() {
            for id in sources::search::search(app, practice, &form.source_search, 8).await? {
                candidates.extend(named(app, practice, id, "found by your words").await?);
            }
        }
        let mut seen = std::collections::HashSet::new();
        candidates.retain(|candidate| seen.insert(candidate.source_id));
        Ok(Self { candidates, is_sure, is_named })
    }

    /// The one that stands first, where nothing was chosen.
    fn usual(&self) -> String {
        match self.candidates.first() {
            Some(first) if self.is_sure => first.source_id.to_string(),
            _ => String::new(),
        }
    }

    /// The choice.
    pub fn render(&self, form: &Proposal, problem: Option<&str>) -> Markup {
        let chosen = if form.source.is_empty() { self.usual() } else { form.source.clone() };
        let is_new_to_us = self.is_named && self.candidates.is_empty();
        html! {
            fieldset class="field stack tight" id="source" tabindex="-1" {
                legend { "Referred by" }
                @if let Some(problem) = problem { p class="error" { (problem) } }
                @if is_new_to_us {
                    p { (badge("New to us", Tone::Accent)) " " strong { (form.referrer) }
                        @if !form.organisation.is_empty() { @if !form.referrer.is_empty() { ", " } (form.organisation) } }
                }
                @for candidate in &self.candidates {
                    @let id = candidate.source_id.to_string();
                    label class="check" {
                        input type="radio" name="source" value=(id) checked[chosen == id];
                        span { strong { (candidate.name) } " " span class="quiet small" { (candidate.why) } " " (candidate.explained()) }
                    }
                }
                label class="check" {
                    input type="radio" name="source" value="new" checked[chosen == "new"];
                    span { @if is_new_to_us { "Add them as a new source" } @else { "Somebody new" } }
                }
                label class="check" {
                    input type="radio" name="source" value="self" checked[chosen == "self"];
                    "The patient came by themselves"
                }
                label class="check" {
                    input type="radio" name="source" value="unassigned" checked[chosen == "unassigned"];
                    "Nobody was named"
                }
                div class="row end" {
                    div class="grow" {
                        (Field::new("source_search", "Link to another source").kind("search")
                            .value(&form.source_search).autocomplete("off").render())
                    }
                    button class="button" type="submit" name="step" value="find" formnovalidate { "Find" }
                }
                details open[chosen == "new" || is_new_to_us] {
                    summary { "What is known of them" }
                    div class="fields" {
                        (Field::new("referrer", "Their name").value(&form.referrer).autocomplete("off").render())
                        (Field::new("organisation", "Practice or organisation").value(&form.organisation).autocomplete("off").render())
                        (Field::new("npi", "NPI").value(&form.npi).autocomplete("off").render())
                        (Field::new("referrer_phone", "Phone").value(&form.referrer_phone).autocomplete("off").render())
                        (Field::new("referrer_fax", "Fax").value(&form.referrer_fax).autocomplete("off").render())
                        (Field::new("referrer_email", "E-mail").value(&form.referrer_email).autocomplete("off").render())
                        (look::select("profession", "What they are", &professions(), &form.profession, None))
                    }
                }
            }
        }
    }
}

fn professions() -> Vec<(&'static str, &'static str)> {
    Profession::ALL.iter().map(|profession| (profession.code(), profession.label())).collect()
}

async fn named(app: &App, practice: Uuid, id: Uuid, why: &str) -> Result<Option<Candidate>> {
    // Served by the primary key.
    let name = app
        .db()
        .value::<String>(
            "SELECT name FROM source WHERE practice_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![practice, id],
        )
        .await?;
    Ok(name.map(|name| Candidate { source_id: id, name, why: why.to_owned(), said: None }))
}
