//! `/referrals`: who was sent, by whom, and who still waits.

use axum::{
    Form,
    extract::{Query, State},
};
use lexicon::ReferralState;
use look::{Field, Icon, Tone, empty, page_head, plural, select, thousands};
use maud::{Markup, html};
use platform::{
    Permission, Result, Sql, Uuid, args,
    audit::{self, Entry},
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{
    ADDRESS,
    filter::{Fields, Filter, States},
    listing::{self, After, Row, Sought},
};
use crate::{address, days, practice};

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(fields): Query<Fields>,
) -> Result<Markup> {
    let after = After::parse(&fields.before);
    render(&app, visitor, &fields, Sought::Anything, after).await
}

/// The same with a patient's name or a number. It is posted, since an address
/// stays in histories and logs, where no name belongs; nothing is changed.
pub(super) async fn find(
    State(app): State<App>,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Result<Markup> {
    let sought = Sought::parse(&fields.q);
    render(&app, visitor, &fields, sought, None).await
}

struct View {
    visitor: Visitor,
    filter: Filter,
    typed: String,
    sought: Sought,
    rows: Vec<Row>,
    more: bool,
    count: i64,
    waiting: i64,
    clinics: Vec<(String, String)>,
    about: Vec<String>,
    is_first_page: bool,
}

async fn render(
    app: &App,
    visitor: Visitor,
    fields: &Fields,
    sought: Sought,
    after: Option<After>,
) -> Result<Markup> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let filter = Filter::read(fields);
    let (rows, more) = listing::page(db, practice, &filter, &sought, after.as_ref()).await?;
    let count = listing::count(db, practice, &filter, &sought).await?;
    let waiting = listing::count(db, practice, &filter.in_states(States::Waiting), &sought).await?;
    let clinics = practice::clinics(db, practice).await?;
    note(app, &visitor, &filter, rows.len()).await?;
    let view = View {
        about: about(app, practice, &filter).await?,
        typed: fields.q.trim().to_owned(),
        clinics: clinics.into_iter().map(|clinic| (clinic.id.to_string(), clinic.name)).collect(),
        is_first_page: after.is_none(),
        visitor,
        filter,
        sought,
        rows,
        more,
        count,
        waiting,
    };
    Ok(shell::page(&view.visitor, ADDRESS, "Referrals", view.render()))
}

/// Seeing a list of patients is a view of each: one line says how many, and by
/// which fields they were chosen.
async fn note(app: &App, visitor: &Visitor, filter: &Filter, shown: usize) -> Result<()> {
    let fields: Vec<&str> = filter.pairs().iter().map(|(name, _)| *name).collect();
    let entry = Entry {
        action: "referrals.listed",
        subject_kind: "referral",
        subject_id: None,
        detail: json!({ "shown": shown, "by": fields }),
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await
}

#[derive(FromQueryResult)]
struct Name {
    name: String,
}

/// What the filter names, in words: the source, its organisation, its liaison.
async fn about(app: &App, practice_id: Uuid, filter: &Filter) -> Result<Vec<String>> {
    use super::filter::Which;
    let one = |which: Which<Uuid>| match which {
        Which::One(id) => Some(id),
        _ => None,
    };
    let asked = [
        ("source", filter.source),
        ("organisation", one(filter.organisation)),
        ("membership", one(filter.owner)),
    ];
    let mut words = Vec::new();
    for (table, id) in asked {
        let Some(id) = id else { continue };
        // Served by the primary key.
        let sql = format!("SELECT name FROM {table} WHERE practice_id = $1 AND id = $2");
        let found: Option<Name> = app.db().row(&sql, args![practice_id, id]).await?;
        words.extend(found.map(|found| found.name));
    }
    words.extend(filter.profession.map(|profession| profession.label().to_owned()));
    if let Which::One(reason) = filter.reason {
        words.push(reason.label().to_owned());
    }
    Ok(words)
}

impl View {
    fn render(&self) -> Markup {
        html! {
            (page_head(&self.title(), &self.line(), self.actions()))
            div class="stack" {
                (self.chips())
                div {
                    (self.search())
                    (self.filters())
                    div class="card flush" {
                        @if self.rows.is_empty() { (self.nothing()) } @else { (self.table()) }
                    }
                }
                (self.pages())
            }
        }
    }

    fn title(&self) -> String {
        let count = plural(self.count, "referral", "referrals");
        match (self.filter.states, self.waiting) {
            (States::Waiting, 0) => "Nobody is waiting for a first visit".into(),
            (States::Waiting, _) => {
                format!(
                    "{} for a first visit",
                    plural(self.count, "patient waits", "patients wait")
                )
            }
            (States::Counted, 0) if self.count > 0 => format!("{count}, nobody is waiting"),
            (States::Counted, waiting) if waiting > 0 => {
                format!("{count}, {} for a first visit", plural(waiting, "waits", "wait"))
            }
            _ => count,
        }
    }

    fn line(&self) -> String {
        if self.about.is_empty() {
            String::new()
        } else {
            format!("From: {}", self.about.join(", "))
        }
    }

    fn actions(&self) -> Markup {
        html! {
            @if self.visitor.may(Permission::EditReferrals) {
                a class="button primary" href="/referrals/new" { "Add a referral" }
            }
        }
    }

    fn chips(&self) -> Markup {
        let chips = [
            ("All", States::Counted),
            ("Waiting", States::Waiting),
            ("In care", States::One(ReferralState::InCare)),
            ("Lost", States::Lost),
        ];
        html! {
            p class="chips no-print" {
                @for (words, states) in chips {
                    a class="chip" href=(address::with_query(ADDRESS, &self.filter.in_states(states).pairs()))
                        aria-current=[(self.filter.states == states).then_some("true")] { (words) }
                }
                @if !self.filter.pairs().is_empty() || self.sought != Sought::Anything {
                    a class="chip" href=(ADDRESS) { "Clear all filters" }
                }
            }
        }
    }

    fn search(&self) -> Markup {
        html! {
            form method="post" action=(ADDRESS) class="filters" role="search" {
                @for (name, value) in self.filter.pairs() { input type="hidden" name=(name) value=(value); }
                (Field::new("q", "Patient or number").kind("search").value(&self.typed)
                    .autocomplete("off").render())
                button class="button" type="submit" { "Find" }
            }
        }
    }

    fn filters(&self) -> Markup {
        let state = match self.filter.states {
            States::One(state) => state.code(),
            States::Waiting => "waiting",
            States::Lost => "not_patients",
            States::Counted => "",
        };
        let mut states =
            vec![("", "All that count"), ("waiting", "Waiting"), ("not_patients", "Lost, all")];
        states.extend(ReferralState::ALL.iter().map(|state| (state.code(), state.label())));
        let mut clinics = vec![("", "All clinics")];
        clinics.extend(self.clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        let clinic = self.filter.clinic.map_or_else(String::new, |id| id.to_string());
        let day =
            |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
        html! {
            form method="get" action=(ADDRESS) class="filters" data-auto="yes" {
                @for (name, value) in self.filter.pairs() {
                    @if !matches!(name, "state" | "clinic" | "from" | "to") {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                (select("state", "State", &states, state, None))
                (select("clinic", "Clinic", &clinics, &clinic, None))
                (Field::new("from", "Received from").kind("date").value(&day(self.filter.from)).render())
                (Field::new("to", "Received to").kind("date").value(&day(self.filter.to)).render())
                button class="button" type="submit" data-without-script="yes" { "Apply" }
            }
        }
    }

    fn table(&self) -> Markup {
        let today = self.visitor.today();
        html! {
            div class="scroll" {
                table class="data cards" {
                    thead {
                        tr {
                            th scope="col" { "Patient" }
                            th scope="col" { "Referred by" }
                            th scope="col" { "Received" }
                            th scope="col" { "State" }
                            th scope="col" { "Payer" }
                            th scope="col" { "Clinic" }
                            th scope="col" class="number" { "Number" }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr data-row="yes" {
                                th scope="row" class="name" {
                                    a href={ (ADDRESS) "/" (row.id) } { (row.patient) }
                                }
                                td data-label="Referred by" { a href={ "/sources/" (row.source_id) } { (row.source) } }
                                td data-label="Received" class="nowrap" { (days::ago(row.received_on, today)) }
                                td data-label="State" { (state_badge(row.state)) }
                                td data-label="Payer" { (row.payer) }
                                td data-label="Clinic" { (row.clinic) }
                                td data-label="Number" class="number" { (row.number) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn nothing(&self) -> Markup {
        let filtered = !self.filter.pairs().is_empty() || self.sought != Sought::Anything;
        if filtered || !self.is_first_page {
            return empty(
                Icon::Referrals,
                "No referral fits",
                "Look for something else, or with fewer filters.",
                html! { a class="button" href=(ADDRESS) { "Show all referrals" } },
            );
        }
        empty(
            Icon::Referrals,
            "No referrals yet",
            "Import what your practice system knows, or add the referral that has just come in.",
            html! {
                @if self.visitor.may(Permission::Import) {
                    a class="button primary" href="/imports" { "Import a file" }
                }
                @if self.visitor.may(Permission::EditReferrals) {
                    a class="button" href="/referrals/new" { "Add a referral" }
                }
            },
        )
    }

    fn pages(&self) -> Markup {
        let older = self.rows.last().filter(|_| self.more).map(|row| {
            let mut pairs = self.filter.pairs();
            pairs.push(("before", After::of(row)));
            address::with_query(ADDRESS, &pairs)
        });
        html! {
            div class="row no-print" {
                @if !self.is_first_page {
                    a class="button" href=(address::with_query(ADDRESS, &self.filter.pairs())) { "Back to the latest" }
                }
                @match (older, &self.sought) {
                    (Some(older), Sought::Anything) => { a class="button" href=(older) rel="next" { "Older referrals" } }
                    (Some(_), _) => {
                        p class="quiet" { "These are the latest " (self.rows.len()) " of "
                            (thousands(self.count)) ". Type more of the name to see fewer." }
                    }
                    (None, _) => {}
                }
            }
        }
    }
}

/// A state in its word and tone.
pub(crate) fn state_badge(state: ReferralState) -> Markup {
    use ReferralState::*;
    let tone = match state {
        Received | NeedsInfo => Tone::Look,
        Contacting | Scheduled => Tone::Accent,
        Evaluated | InCare => Tone::Good,
        Lost | Declined | CancelledByReferrer | Expired => Tone::Bad,
        OnHold | Discharged | Duplicate | EnteredInError => Tone::Plain,
    };
    look::badge(state.label(), tone)
}
