//! `/`: the first page after signing in, and the one place to work from.

use axum::extract::State;
use jiff::{ToSpan, Zoned};
use look::{Icon, page_head};
use maud::{Markup, html};
use platform::{
    Permission, Result,
    audit::Seen,
    clock,
    sessions::Visitor,
    web::{App, shell},
};

use super::{
    first_steps,
    gather::{Patients, gather},
    list::{self, Colleague},
    parts, promises, words,
};
use crate::{arrivals, inbox, people, plans, referrals, reports, telling};

/// As many of each as one does in a day.
const MOST: usize = 5;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let sets = visitor.may(Permission::ChangeSettings);
    let works = visitor.may(Permission::EditReferrals);
    let stuck =
        async { if sets { crate::settings::needs_you(&app, practice).await } else { Ok(0) } };
    let silent = async { if sets { arrivals::silent_since(db, practice).await } else { Ok(None) } };
    let inbox = async {
        match works {
            true => inbox::waiting(db, practice, clock::now()).await.map(Some),
            false => Ok(None),
        }
    };
    let to_tell = async {
        match works {
            true => telling::waiting(db, practice).await.map(|waiting| waiting.words()),
            false => Ok(None),
        }
    };
    let seen = Seen::default();
    // Beside one another: none needs what another finds, and each waits for the database.
    let (
        lines,
        colleagues,
        standing,
        (waiting, rows),
        steps,
        next,
        goals,
        stuck,
        silent,
        inbox,
        to_tell,
    ) = tokio::try_join!(
        gather(&app, &visitor, Patients::Shown(&seen)),
        colleagues(&app, &visitor),
        reports::standing(&app, practice, today),
        waiting(&app, &visitor, &seen),
        first_steps::read(db, &visitor),
        promises::next(db, &visitor),
        plans::progress_line(&app, &visitor),
        stuck,
        silent,
        inbox,
        to_tell,
    )?;
    seen.write(db, practice, &visitor.actor()).await?;
    let hour = Zoned::now().with_time_zone(visitor.zone.clone()).hour();
    let content = html! {
        (page_head(&words::greeting(hour, &visitor.name, &lines, today),
            &today.strftime("%A, %B %-d").to_string(), parts::actions(&visitor)))
        div class="stack" {
            (parts::jobs(stuck))
            @if let Some(since) = silent { (parts::mailbox(since, &visitor)) }
            @if let Some(inbox) = inbox { (parts::inbox(inbox)) }
            (parts::telling(to_tell))
            (steps.render(&visitor))
            div class="columns today" {
                div class="stack" {
                    @if let Some(goals) = &goals { (goals) }
                    (list::render(&visitor, &lines, &colleagues))
                    @if lines.is_empty() && !steps.nothing_yet() { (nothing(&visitor, &next)) }
                    p class="small no-print" { a href="/today/digest" { "Get the day by mail every morning" } }
                }
                div class="stack" {
                    (parts::ahead(&visitor, &next))
                    @if let Some(count) = waiting { (parts::waiting(&visitor, &rows, count)) }
                    @if !steps.nothing_yet() { (parts::slipping(&visitor, &standing, MOST)) }
                }
            }
        }
    };
    Ok(shell::page(&visitor, "/", "Today", content))
}

/// The end of the day's list: what comes next, in one line.
fn nothing(visitor: &Visitor, next: &[super::task_list::Task]) -> Markup {
    let tomorrow = visitor.today().saturating_add(1.day());
    let words = match next.first().and_then(|task| Some((task.due()?, &task.title))) {
        Some((due, title)) if due == tomorrow => format!("Next, tomorrow: {title}."),
        Some((due, title)) => format!("Next, on {}: {title}.", due.strftime("%A")),
        None => "Nothing is promised for the coming days either.".to_owned(),
    };
    look::empty(Icon::Today, "Everything for today is done", &words, html! {})
}

/// Those something can be handed over to: members who work with sources.
async fn colleagues(app: &App, visitor: &Visitor) -> Result<Vec<Colleague>> {
    if !visitor.may(Permission::EditSources) {
        return Ok(Vec::new());
    }
    let members = people::present(app.db(), visitor.practice_id).await?;
    Ok(members
        .into_iter()
        .filter(|member| member.id != visitor.member_id)
        .filter(|member| {
            lexicon::Role::from_code(&member.role)
                .is_some_and(|role| platform::access::may(role, Permission::EditSources))
        })
        .map(|member| (member.id.to_string(), member.name))
        .collect())
}

/// Who waits longest, and how many wait; only for those who see patients, and noted as every view
/// of them.
async fn waiting(
    app: &App,
    visitor: &Visitor,
    seen: &Seen,
) -> Result<(Option<i64>, Vec<referrals::Row>)> {
    if !visitor.may(Permission::ViewPatients) {
        return Ok((None, Vec::new()));
    }
    let rows = referrals::waiting_longest(app.db(), visitor.practice_id, MOST).await?;
    let count = referrals::waiting_count(app.db(), visitor.practice_id).await?;
    if !rows.is_empty() {
        seen.note(referrals::listed(rows.len(), &["waiting"]));
    }
    Ok((Some(count), rows))
}
