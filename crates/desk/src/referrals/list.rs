//! `/referrals`: who was sent, by whom, and who still waits.

use std::sync::Arc;

use axum::{
    Form,
    extract::{Query, State},
};
use lexicon::ReferralState;
use look::{Tone, page_head, plural};
use maud::{Markup, html};
use platform::{
    Permission, Result, Sql, Uuid, args, audit,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    ADDRESS,
    filter::{Fields, Filter, States},
    listing::{self, After, Row, Sought},
};
use crate::{
    kept::{self, Kept},
    practice,
};

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

/// The list as one visitor asked for it.
pub(super) struct View {
    pub visitor: Visitor,
    pub filter: Filter,
    pub typed: String,
    pub sought: Sought,
    pub rows: Vec<Row>,
    pub more: bool,
    pub count: i64,
    waiting: i64,
    pub clinics: Vec<(String, String)>,
    about: Vec<String>,
    pub is_first_page: bool,
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
    let (count, waiting) = match sought {
        Sought::Anything => {
            let waiting = filter.in_states(States::Waiting);
            (counted(app, practice, &filter).await?, counted(app, practice, &waiting).await?)
        }
        // Looking through all names once is enough when one page shows what was found.
        _ if !more && after.is_none() => (rows.len() as i64, 0),
        _ => (listing::count_found(db, practice, &filter, &sought).await?, 0),
    };
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

/// How many fit, counted once a change.
async fn counted(app: &App, practice_id: Uuid, filter: &Filter) -> Result<i64> {
    let stamp = kept::stamp(app.db(), practice_id).await?;
    // What is due now depends on the hour, not on changes alone.
    if filter.states == States::Due {
        return listing::count(app.db(), practice_id, filter).await;
    }
    let kept = app.kept::<Kept<(Uuid, Vec<(&'static str, String)>), i64>>();
    let key = (practice_id, filter.pairs());
    if let Some(known) = kept.find(&key, stamp) {
        return Ok(*known);
    }
    let count = listing::count(app.db(), practice_id, filter).await?;
    kept.keep(key, stamp, Arc::new(count), 1);
    Ok(count)
}

/// Seeing a list of patients is a view of each: one line says how many, and by
/// which fields they were chosen.
async fn note(app: &App, visitor: &Visitor, filter: &Filter, shown: usize) -> Result<()> {
    let fields: Vec<&str> = filter.pairs().iter().map(|(name, _)| *name).collect();
    let entry = super::listed(shown, &fields);
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
    words.extend(filter.reached.map(|step| format!("{} or further", step.label())));
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
                    div class="card flush" id="referrals" data-on="referrals" {
                        @if self.rows.is_empty() { (self.nothing()) } @else { (self.table()) }
                    }
                }
                (self.pages())
            }
            script src=(look::href("board.js")) defer {}
        }
    }

    fn title(&self) -> String {
        let count = plural(self.count, "referral", "referrals");
        match (self.filter.states, self.waiting) {
            (States::Due, _) => format!("{} due now", plural(self.count, "step is", "steps are")),
            (States::Waiting, 0) => "Nobody is waiting for a first visit".into(),
            (States::Waiting, _) => {
                format!(
                    "{} for a first visit",
                    plural(self.count, "patient waits", "patients wait")
                )
            }
            (States::Counted, 0) if self.count > 0 && self.sought == Sought::Anything => {
                format!("{count}, nobody is waiting")
            }
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
            (crate::board::switch(false))
            a class="button" href="/telling" { "Tell referrers" }
            @if self.visitor.may(Permission::EditReferrals) {
                a class="button primary" href="/referrals/new" { "Add a referral" }
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
