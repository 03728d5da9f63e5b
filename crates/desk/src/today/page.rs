//! `/`: the first page after signing in.

use axum::extract::State;
use jiff::Zoned;
use look::page_head;
use maud::{Markup, html};
use platform::{
    Permission, Result,
    audit::{self, Entry},
    clock,
    sessions::Visitor,
    web::{App, shell},
};
use serde_json::json;

use super::{first_steps, parts, task_list, words};
use crate::{board, inbox, referrals, reports, telling};

/// As many of each as one does in a day.
const MOST: usize = 5;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let tasks = task_list::open(db, &visitor).await?;
    let standing = reports::standing(&app, practice, today).await?;
    let stuck = match visitor.may(Permission::ChangeSettings) {
        true => crate::settings::needs_you(&app, practice).await?,
        false => 0,
    };
    let steps = first_steps::read(db, &visitor).await?;
    let (waiting, rows) = waiting(&app, &visitor).await?;
    let calls = calls(&app, &visitor).await?;
    let of_day = |late: bool| {
        let fits = |due: jiff::civil::Date| if late { due < today } else { due == today };
        tasks.iter().filter(|task| task.due().is_some_and(fits)).count() as i64
    };
    let inbox = match visitor.may(Permission::EditReferrals) {
        true => Some(inbox::waiting(db, practice, platform::clock::now()).await?),
        false => None,
    };
    let to_tell = match visitor.may(Permission::EditReferrals) {
        true => telling::waiting(db, practice).await?.words(),
        false => None,
    };
    let counts = words::Waiting {
        overdue: of_day(true),
        due: of_day(false),
        referrals: waiting,
        thanks: standing.to_thank.len() as i64,
        slipping: standing.slipping.len() as i64,
    };
    let hour = Zoned::now().with_time_zone(visitor.zone.clone()).hour();
    let content = html! {
        (page_head(&words::greeting(hour, &visitor.name, counts),
            &today.strftime("%A, %B %-d").to_string(), parts::actions(&visitor)))
        div class="stack" {
            (parts::jobs(stuck))
            @if let Some(inbox) = inbox { (parts::inbox(inbox)) }
            (parts::telling(to_tell))
            (steps.render(&visitor))
            div class="columns" {
                div class="stack" {
                    (parts::tasks(&visitor, &tasks))
                    @if !steps.nothing_yet() { (parts::slipping(&visitor, &standing.slipping, MOST)) }
                }
                div class="stack" {
                    @if let Some((count, cards)) = &calls { (parts::calls(&visitor, *count, cards)) }
                    @if let Some(count) = waiting { (parts::waiting(&visitor, &rows, count)) }
                    @if !steps.nothing_yet() { (parts::thanks(&visitor, &standing.to_thank, MOST)) }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/", "Today", content))
}

/// Who waits longest, and how many wait; only for those who see patients, and
/// written down as every view of them.
async fn waiting(app: &App, visitor: &Visitor) -> Result<(Option<i64>, Vec<referrals::Row>)> {
    if !visitor.may(Permission::ViewPatients) {
        return Ok((None, Vec::new()));
    }
    let rows = referrals::waiting_longest(app.db(), visitor.practice_id, MOST).await?;
    let count = referrals::waiting_count(app.db(), visitor.practice_id).await?;
    if !rows.is_empty() {
        let entry = Entry {
            action: "referrals.listed",
            subject_kind: "referral",
            subject_id: None,
            detail: json!({ "shown": rows.len(), "by": ["waiting"] }),
        };
        audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    }
    Ok((Some(count), rows))
}

/// Whom to call today; none where nobody is to be called.
async fn calls(app: &App, visitor: &Visitor) -> Result<Option<(i64, Vec<board::Card>)>> {
    if !visitor.may(Permission::EditReferrals) {
        return Ok(None);
    }
    let tomorrow = visitor.today().tomorrow().unwrap_or_else(|_| visitor.today());
    let until = clock::at_hour(tomorrow, 0, &visitor.zone);
    let (count, cards) = board::calls(app.db(), visitor.practice_id, until, MOST).await?;
    if cards.is_empty() {
        return Ok(None);
    }
    let entry = Entry {
        action: "referrals.listed",
        subject_kind: "referral",
        subject_id: None,
        detail: json!({ "shown": cards.len(), "by": ["calls"] }),
    };
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(Some((count, cards)))
}
