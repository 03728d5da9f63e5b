//! On a referral's page: what the tests said, and a line to write one down.

use look::{Field, select};
use maud::{Markup, html};
use platform::{FieldError, Permission, Result, Sql, Uuid, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{
    measure::{Better, Measure},
    store::{self, Kept, Scores},
};
use crate::complaints::Complaints;

/// The form, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub measure: String,
    pub first: String,
    pub last: String,
}

/// The card, for those who treat; whoever sees the page is written down there.
pub(crate) async fn card(app: &App, visitor: &Visitor, referral_id: Uuid) -> Result<Markup> {
    if !visitor.may(Permission::WriteNotes) {
        return Ok(html! {});
    }
    let kept = store::of_referral(app.db(), visitor.practice_id, referral_id).await?;
    let open = kept.iter().find(|one| one.scores.last.is_none());
    let typed = open.map_or_else(Typed::default, |one| Typed {
        measure: one.scores.measure.code().to_owned(),
        first: one.scores.first.to_string(),
        last: String::new(),
    });
    Ok(html! {
        section class="card stack tight" id="outcomes" data-on=(super::TOPIC) aria-labelledby="outcomes-head" {
            h2 id="outcomes-head" { "Outcome measures" }
            @if !kept.is_empty() { ul class="list" { @for one in &kept { (line(one)) } } }
            details class="no-print" open[open.is_some()] {
                summary { "Note scores" }
                (form(referral_id, &typed, &[]))
            }
        }
    })
}

fn line(one: &Kept) -> Markup {
    html! {
        li {
            div class="item" {
                span class="title grow" { (one.scores.measure.name()) }
                span { (said(&one.scores)) }
                form class="inline no-print" method="post" action={ "/outcomes/" (one.id) "/remove" } {
                    button class="button small" type="submit" aria-label={ "Remove the scores of " (one.scores.measure.name()) } { "Remove" }
                }
            }
        }
    }
}

/// What holds of a referral, a line a test, for a letter to a referrer who treats.
pub(crate) async fn lines(
    db: &impl Sql,
    practice_id: Uuid,
    referral_id: Uuid,
) -> Result<Vec<String>> {
    let kept = store::of_referral(db, practice_id, referral_id).await?;
    let line = |one: &Kept| format!("{}: {}", one.scores.measure.name(), said(&one.scores));
    Ok(kept.iter().map(line).collect())
}

/// "31, then 52 of 80: better by 21".
fn said(scores: &Scores) -> String {
    let Scores { measure, first, last } = *scores;
    let unit = measure.unit();
    let Some(last) = last else { return format!("{first} {unit} at the first visit") };
    let gained = match measure.better() {
        Better::More => last.tenths() - first.tenths(),
        Better::Less => first.tenths() - last.tenths(),
    };
    let by = super::Score::of_tenths(gained.abs());
    match gained {
        0 => format!("{first}, then {last} {unit}: the same"),
        1.. => format!("{first}, then {last} {unit}: better by {by}"),
        _ => format!("{first}, then {last} {unit}: worse by {by}"),
    }
}

/// The form, with everything that was typed.
pub(super) fn form(referral_id: Uuid, typed: &Typed, errors: &[FieldError]) -> Markup {
    let complaints = Complaints(errors);
    let mut tests = vec![("", "Choose a test")];
    tests.extend(Measure::ALL.map(|measure| (measure.code(), measure.name())));
    html! {
        form method="post" action={ "/referrals/" (referral_id) "/outcomes" } class="stack" {
            (select("measure", "Test", &tests, &typed.measure, complaints.at("measure")))
            div class="fields" {
                (Field::new("first", "At the first visit").value(&typed.first).autocomplete("off").error(complaints.at("first")).render())
                (Field::new("last", "At the last visit").value(&typed.last).autocomplete("off")
                    .hint("Leave it empty until it was taken.").error(complaints.at("last")).render())
            }
            div { button class="button" type="submit" { "Note" } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcomes::Score;

    #[test]
    fn better_is_told_by_the_way_of_the_test() {
        let scores = |measure, first, last: i64| Scores {
            measure,
            first: Score::points(first),
            last: Some(Score::points(last)),
        };
        assert_eq!(said(&scores(Measure::Lefs, 31, 52)), "31, then 52 of 80: better by 21");
        assert_eq!(said(&scores(Measure::Oswestry, 40, 18)), "40, then 18 %: better by 22");
        assert_eq!(said(&scores(Measure::Pain, 3, 4)), "3, then 4 of 10: worse by 1");
        assert_eq!(said(&scores(Measure::Berg, 50, 50)), "50, then 50 of 56: the same");
    }
}
