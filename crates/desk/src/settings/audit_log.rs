//! `/settings/audit`: who did and who saw what, the latest first.

use axum::extract::{Query, State};
use maud::{Markup, html};
use platform::{
    Instant, Result, Sql, Uuid, args, clock,
    db::{FromQueryResult, Value},
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

/// Lines a page.
const PAGE: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    who: String,
    what: String,
    /// Only lines before this instant: the next page.
    before: Option<Instant>,
}

#[derive(FromQueryResult)]
struct Line {
    at: Instant,
    actor_name: String,
    action: String,
    subject_kind: String,
    subject_id: Option<Uuid>,
    detail: String,
}

/// The groups of actions that can be asked for: beginning of the code, words.
const GROUPS: &[(&str, &str)] = &[
    ("", "Everything"),
    ("patient.", "Patients seen"),
    ("referral", "Referrals"),
    ("source", "Sources"),
    ("import", "Imports"),
    ("member", "People"),
    ("sign", "Signing in"),
];

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let lines = lines(&app, &visitor, &asked).await?;
    let members = crate::people::members(app.db(), visitor.practice_id).await?;
    let mut people = vec![(String::new(), "Anybody".to_owned())];
    people.extend(members.into_iter().map(|member| (member.id.to_string(), member.name)));
    let people: Vec<(&str, &str)> =
        people.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let older = (lines.len() == PAGE).then(|| lines.last().map(|line| line.at)).flatten();
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Audit log", "Nobody can change or remove a line, not even the owner.", html! {}))
        form class="filters" method="get" action="/settings/audit" data-auto {
            (look::select("who", "Who", &people, &asked.who, None))
            (look::select("what", "What", GROUPS, &asked.what, None))
            button class="button" type="submit" data-without-script { "Show" }
        }
        div class="card flush" {
            div class="scroll" tabindex="0" role="region" aria-label="Audit log" {
                table class="data cards" {
                    thead { tr { th scope="col" { "When" } th scope="col" { "Who" } th scope="col" { "What" } th scope="col" { "On" } th scope="col" { "More" } } }
                    tbody {
                        @for line in &lines { (row(&visitor, line)) }
                        @if lines.is_empty() { tr { td colspan="5" class="quiet" { "Nothing of this kind is on record." } } }
                    }
                }
            }
        }
        @if let Some(before) = older {
            p { a class="button" href={ "/settings/audit?who=" (asked.who) "&what=" (asked.what) "&before=" (before) } { "Older" } }
        }
    };
    Ok(shell::page(&visitor, "/settings", "Audit log", content))
}

async fn lines(app: &App, visitor: &Visitor, asked: &Asked) -> Result<Vec<Line>> {
    let mut values = args![visitor.practice_id];
    let mut which = String::new();
    if let Ok(who) = asked.who.parse::<Uuid>() {
        values.push(Value::from(who));
        which.push_str(&format!(" AND actor_id = ${}", values.len()));
    }
    if GROUPS.iter().any(|(group, _)| !group.is_empty() && *group == asked.what) {
        values.push(Value::from(format!("{}%", asked.what)));
        which.push_str(&format!(" AND action LIKE ${}", values.len()));
    }
    if let Some(before) = asked.before {
        values.push(Value::from(before));
        which.push_str(&format!(" AND at < ${}", values.len()));
    }
    // Served by audit_by_time.
    let sql = format!(
        "SELECT at, actor_name, action, subject_kind, subject_id, detail FROM audit
         WHERE practice_id = $1{which} ORDER BY at DESC, id DESC LIMIT {PAGE}"
    );
    app.db().rows(&sql, values).await
}

fn row(visitor: &Visitor, line: &Line) -> Markup {
    let at = clock::zoned(line.at, &visitor.zone);
    let address = line.subject_id.and_then(|id| match line.subject_kind.as_str() {
        "source" => Some(format!("/sources/{id}")),
        "referral" => Some(format!("/referrals/{id}")),
        "import" => Some(format!("/imports/{id}")),
        _ => None,
    });
    let detail = if line.detail == "{}" { "" } else { line.detail.as_str() };
    html! {
        tr {
            td class="nowrap" data-label="When" { time datetime=(at.timestamp()) { (at.strftime("%b %-d, %Y, %-I:%M %p")) } }
            td class="nowrap" data-label="Who" { (line.actor_name) }
            td class="nowrap" data-label="What" { (words(&line.action)) }
            td class="nowrap" data-label="On" { @match address { Some(address) => a href=(address) { (line.subject_kind) }, None => (line.subject_kind) } }
            td class="small quiet skip-small" { (detail) }
        }
    }
}

/// "source.contact_added" reads "source: contact added".
fn words(action: &str) -> String {
    action.replace('.', ": ").replace('_', " ")
}
