//! One's own goals in one line, for Today.

use lexicon::Month;
use maud::{Markup, html};
use platform::{Permission, Result, sessions::Visitor, web::App};

use super::{
    pace::{Elapsed, Progress},
    store,
};
use crate::plans::run::Now;

/// So many goals are said in the line.
const MOST: usize = 2;

/// How far the visitor has come this month; none for who has no goals.
pub async fn progress_line(app: &App, visitor: &Visitor) -> Result<Option<Markup>> {
    if !visitor.may(Permission::ViewSources) {
        return Ok(None);
    }
    let progress = of_member(app, visitor).await?;
    if progress.is_empty() {
        return Ok(None);
    }
    let words: Vec<String> = progress.iter().take(MOST).map(Progress::in_words).collect();
    Ok(Some(html! {
        p class="quiet" { a href="/plans/goals" { "This month" } ": " (words.join("; ")) "." }
    }))
}

async fn of_member(app: &App, visitor: &Visitor) -> Result<Vec<Progress>> {
    let (db, practice, month) = (app.db(), visitor.practice_id, Month::of(visitor.today()));
    let goals = store::goals(db, practice, month).await?.remove(&visitor.member_id);
    let Some(goals) = goals else { return Ok(Vec::new()) };
    let now = Now::read(db, practice).await?;
    let elapsed = Elapsed::of(month, visitor.today(), &now.days);
    let done = store::done(db, practice, visitor.member_id, month, &visitor.zone).await?;
    let progress = goals
        .into_iter()
        .map(|(what, wanted)| Progress::reckon(what, done.of(what), wanted, elapsed));
    Ok(progress.collect())
}
