//! The page of quick entry.

use lexicon::Channel;
use look::{Field, Tone, crumb, error_summary, notice, page_head, select, submit, text_area};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Sql, Uuid, args,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, shell},
};

use super::{ADDRESS, entry_form::EntryForm, entry_store::Known};
use crate::{days, practice, sources};

/// As many matches as one reads through.
const MATCHES: usize = 6;

/// The form as typed, with what is wrong with it.
pub(super) struct Page<'a> {
    /// What was typed.
    pub form: &'a EntryForm,
    /// What is wrong.
    pub errors: &'a [FieldError],
    /// A patient who may be the same person.
    pub known: Option<&'a Known>,
}

impl Page<'_> {
    /// The whole page.
    pub async fn render(&self, app: &App, visitor: &Visitor) -> Result<Markup> {
        let matches = matches(app, visitor.practice_id, self.form).await?;
        let clinics = practice::clinics(app.db(), visitor.practice_id).await?;
        let clinics: Vec<(String, String)> =
            clinics.into_iter().map(|clinic| (clinic.id.to_string(), clinic.name)).collect();
        let summary: Vec<(&str, &str)> = self
            .errors
            .iter()
            .map(|error| (error.field.as_str(), error.message.as_str()))
            .collect();
        let content = html! {
            (crumb(ADDRESS, "Referrals"))
            (page_head("Add a referral", "Who was sent, by whom, and when it came in.", html! {}))
            div class="narrow stack" {
                (error_summary(&summary))
                form method="post" action="/referrals/new" class="stack" data-ask="source known"
                    data-ask-for="source_search patient birth_date phone" {
                    // Enter in a field adds the referral, rather than pressing "Find".
                    button class="spoken" type="submit" tabindex="-1" aria-hidden="true" { "Add the referral" }
                    (self.who(&matches))
                    (self.patient(visitor))
                    (self.arrival(&clinics))
                    div class="row" {
                        (submit("Add the referral"))
                        button class="button" type="submit" name="step" value="another" { "Save and add another" }
                    }
                }
            }
        };
        Ok(shell::page(visitor, ADDRESS, "Add a referral", content))
    }

    fn said(&self, field: &str) -> Option<&str> {
        let error = self.errors.iter().find(|error| error.field == field);
        error.map(|error| error.message.as_str())
    }

    fn who(&self, matches: &[(String, String)]) -> Markup {
        // One match is most likely meant; it still stands there to be seen.
        let chosen = match (self.form.source.as_str(), matches) {
            ("", [(only, _)]) => only.as_str(),
            (chosen, _) => chosen,
        };
        let option = |value: &str, words: &str| {
            html! {
                label class="check" {
                    input type="radio" name="source" value=(value) checked[chosen == value];
                    (words)
                }
            }
        };
        let is_searched = !self.form.source_search.trim().is_empty() && matches.is_empty();
        let search = Field::new("source_search", "Find the source")
            .kind("search")
            .value(&self.form.source_search)
            .placeholder("Name, organisation, phone or NPI")
            .autocomplete("off");
        // Where something is wrong, the list of it comes first.
        let search = if self.errors.is_empty() { search.first() } else { search };
        html! {
            section class="card stack" aria-labelledby="who" {
                h2 id="who" { "Referred by" }
                div class="row end" {
                    div class="grow" { (search.render()) }
                    button class="button" type="submit" name="step" value="find" formnovalidate data-without-script="yes" { "Find" }
                }
                fieldset class="field stack tight" id="source" tabindex="-1" data-says={ (look::plural(matches.len() as i64, "source", "sources")) " found" } {
                    legend { "Source" }
                    @if let Some(problem) = self.said("source") { p class="error" { (problem) } }
                    @if is_searched {
                        (notice(Tone::Look, html! {
                            p { "Nobody fits these words. Try fewer, or " a href="/sources/new" { "add a source" } " first." }
                        }))
                    }
                    @for (id, name) in matches { (option(id, name)) }
                    (option("self", "The patient came by themselves"))
                    (option("unassigned", "Nobody was named"))
                }
            }
        }
    }

    fn patient(&self, visitor: &Visitor) -> Markup {
        let form = self.form;
        html! {
            section class="card stack" aria-labelledby="about" {
                h2 id="about" { "Patient" }
                div class="fields" {
                    (Field::new("patient", "Name").value(&form.patient).autocomplete("off")
                        .error(self.said("patient")).render())
                    (Field::new("birth_date", "Birth date").kind("date").value(&form.birth_date)
                        .autocomplete("off").error(self.said("birth_date")).render())
                    (Field::new("phone", "Phone").kind("tel").value(&form.phone).autocomplete("off")
                        .error(self.said("phone")).render())
                    (Field::new("payer", "Payer").value(&form.payer).autocomplete("off")
                        .placeholder("Medicare, Aetna, self-pay").render())
                }
                div id="known" data-says=[self.known.map(|_| "A patient with this name is already known")] {
                    @if let Some(known) = self.known { (self.same(known, visitor)) }
                }
                (text_area("reason", "What they were sent for", &form.reason, None))
            }
        }
    }

    /// Whether it is the same person, only a person can say.
    fn same(&self, known: &Known, visitor: &Visitor) -> Markup {
        let received = known.received_on.as_deref().and_then(|day| day.parse().ok());
        html! {
            fieldset class="card look stack tight" id="same" tabindex="-1" {
                legend { strong { "A patient with this name is already known" } }
                @if let (Some(number), Some(day)) = (known.number, received) {
                    p {
                        "Their latest referral is number " (number) ", received "
                        (days::ago(day, visitor.today()))
                        @if let Some(source) = &known.source { " from " (source) }
                        "."
                    }
                }
                label class="check" {
                    input type="radio" name="same" value="join" checked[self.form.same == "join"];
                    "The same person: add this referral to their record"
                }
                label class="check" {
                    input type="radio" name="same" value="other" checked[self.form.same == "other"];
                    "Another person with the same name"
                }
            }
        }
    }

    fn arrival(&self, clinics: &[(String, String)]) -> Markup {
        let form = self.form;
        let clinics: Vec<(&str, &str)> =
            clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        let channels: Vec<(&str, &str)> =
            Channel::ALL.iter().map(|channel| (channel.code(), channel.label())).collect();
        html! {
            section class="card stack" aria-labelledby="arrival" {
                h2 id="arrival" { "How it came in" }
                p class="quiet small" {
                    "Enter the time on the fax or of the call. It cannot be changed later, so that delays stay honest."
                }
                div class="fields" {
                    (Field::new("received_on", "Received on").kind("date").value(&form.received_on)
                        .error(self.said("received_on")).required().render())
                    (Field::new("received_time", "At").kind("time").value(&form.received_time)
                        .error(self.said("received_time")).render())
                    (select("channel", "By", &channels, &form.channel, None))
                    (select("clinic", "Clinic", &clinics, &form.clinic, self.said("clinic")))
                }
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
    organisation: Option<String>,
}

/// The source chosen, unless the words typed since find others only.
pub(super) async fn still_meant(app: &App, practice_id: Uuid, form: &EntryForm) -> Result<String> {
    let (Ok(chosen), false) = (form.source.parse::<Uuid>(), form.source_search.trim().is_empty())
    else {
        return Ok(form.source.clone());
    };
    let found = sources::search::search(app, practice_id, &form.source_search, MATCHES).await?;
    Ok(if found.contains(&chosen) { form.source.clone() } else { String::new() })
}

/// The sources to choose from: those that the words find, and the one chosen.
async fn matches(app: &App, practice_id: Uuid, form: &EntryForm) -> Result<Vec<(String, String)>> {
    let mut ids: Vec<Uuid> = form.source.parse().into_iter().collect();
    if !form.source_search.trim().is_empty() {
        let found = sources::search::search(app, practice_id, &form.source_search, MATCHES).await?;
        ids.extend(found.into_iter().filter(|id| form.source != id.to_string()));
    }
    let mut named = Vec::new();
    for id in ids {
        // Served by primary keys; a handful at most.
        let found: Option<Named> = app
            .db()
            .row(
                "SELECT s.id, s.name, o.name AS organisation FROM source s
                 LEFT JOIN organisation o ON o.practice_id = s.practice_id AND o.id = s.organisation_id
                 WHERE s.practice_id = $1 AND s.id = $2 AND s.deleted_at IS NULL
                   AND s.kind IN ('person', 'organisation')",
                args![practice_id, id],
            )
            .await?;
        named.extend(found.map(|source| {
            let label = match source.organisation.filter(|name| *name != source.name) {
                Some(organisation) => format!("{}, {organisation}", source.name),
                None => source.name,
            };
            (source.id.to_string(), label)
        }));
    }
    Ok(named)
}
