//! `/settings/tiers`: how many weeks each tier may wait, with what a change would do.

use std::collections::HashMap;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::Tier;
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result,
    audit::{self, Entry},
    db,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde_json::json;

use super::{
    due::{Whose, due},
    facts::{Calendar, Facts, Sources, facts},
    list,
    reckon::reckon_all,
    tiers::{Tiers, Weeks, Which},
};
use crate::complaints::Complaints;

/// Two years; a source that may wait longer needs no clock.
const MOST_WEEKS: i64 = 104;

/// Name, label and hint of the fields of a tier.
const FIELDS: [(&str, &str); 4] = [
    ("contact_target", "Any contact, after weeks"),
    ("contact_most", "At the latest after weeks"),
    ("face_target", "Face to face, after weeks"),
    ("face_most", "At the latest after weeks"),
];

type Typed = HashMap<String, String>;

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let tiers = Tiers::read(app.db(), visitor.practice_id).await?;
    let typed = typed_of(&tiers);
    let title = title(&app, &visitor).await?;
    Ok(render(&visitor, &typed, &[], (title, None)))
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let wanted = match check(&typed) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let title = title(&app, &visitor).await?;
            let page = render(&visitor, &typed, &errors, (title, None));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let practice = visitor.practice_id;
    if typed.get("do").is_some_and(|what| what == "look") {
        let change = would_change(&app, &visitor, &wanted).await?;
        let title = title(&app, &visitor).await?;
        let page = render(&visitor, &typed, &[], (title, Some(change.words())));
        return Ok(page.into_response());
    }
    let tx = app.db().begin().await?;
    wanted.keep(&tx, practice, visitor.member_id).await?;
    reckon_all(&tx, practice).await?;
    db::changed(&tx, practice, "sources").await?;
    let entry = Entry {
        action: "tiers.changed",
        subject_kind: "practice",
        subject_id: Some(practice),
        detail: json!(wanted),
    };
    audit::record(&tx, practice, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(redirect_with("/settings/tiers", Flash::say("Saved. All clocks are set anew.")))
}

/// "By the weeks of each tier 9 sources are due, 4 overdue".
async fn title(app: &App, visitor: &Visitor) -> Result<String> {
    let when = (visitor.today(), 0);
    let all = due(app.db(), visitor.practice_id, Whose::Everybody, when, list::MOST).await?;
    let over = all.iter().filter(|due| due.is_overdue()).count() as i64;
    let said = list::heading(all.len() as i64, over);
    let said = if all.is_empty() { "nobody is due".to_owned() } else { said };
    Ok(format!("By the weeks of each tier {said}"))
}

fn check(typed: &Typed) -> Result<Tiers, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut tiers = Tiers::default();
    for tier in Tier::ALL {
        let mut weeks = [0; 4];
        for (at, (name, label)) in FIELDS.iter().enumerate() {
            let field = format!("{}_{name}", tier.code());
            let text = typed.get(&field).map_or("", |text| text.trim());
            match text.parse::<i64>() {
                Ok(value) if (1..=MOST_WEEKS).contains(&value) => weeks[at] = value,
                _ => errors.push(FieldError::new(
                    &field,
                    format!("Tier {tier}, {label}: enter whole weeks from 1 to {MOST_WEEKS}."),
                )),
            }
        }
        let [contact_target, contact_most, face_target, face_most] = weeks;
        for (target, most, name) in
            [(contact_target, contact_most, "contact_most"), (face_target, face_most, "face_most")]
        {
            if most > 0 && target > most {
                errors.push(FieldError::new(
                    format!("{}_{name}", tier.code()),
                    format!(
                        "Tier {tier}: enter at least the {target} weeks after which it is wanted."
                    ),
                ));
            }
        }
        *tiers.of_mut(*tier) = Weeks { contact_target, contact_most, face_target, face_most };
    }
    if errors.is_empty() { Ok(tiers) } else { Err(errors) }
}

/// How many sources would change their state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Change {
    overdue: i64,
    due: i64,
    eased: i64,
}

impl Change {
    fn count(&mut self, before: &[bool; 2], after: &[bool; 2]) {
        match (before, after) {
            ([_, false], [_, true]) => self.overdue += 1,
            ([false, _], [true, _]) => self.due += 1,
            ([true, _], [false, _]) | ([_, true], [_, false]) => self.eased += 1,
            _ => {}
        }
    }

    fn words(self) -> String {
        let become_ = |count: i64| if count == 1 { "becomes" } else { "become" };
        let sources = |count: i64| look::plural(count, "source", "sources");
        let mut parts = Vec::new();
        if self.overdue > 0 {
            parts.push(format!("{} {} overdue", sources(self.overdue), become_(self.overdue)));
        }
        if self.due > 0 {
            parts.push(format!("{} {} due", sources(self.due), become_(self.due)));
        }
        if self.eased > 0 {
            let have = if self.eased == 1 { "has" } else { "have" };
            parts.push(format!("{} {have} more time", sources(self.eased)));
        }
        if parts.is_empty() {
            "Nobody becomes due or overdue by it.".into()
        } else {
            format!("With these weeks {}.", parts.join(", "))
        }
    }
}

async fn would_change(app: &App, visitor: &Visitor, wanted: &Tiers) -> Result<Change> {
    let (db, practice, today) = (app.db(), visitor.practice_id, visitor.today());
    let present = Tiers::read(db, practice).await?;
    let calendar = Calendar { zone: visitor.zone.clone(), today };
    let stands = |facts: &Facts, tiers: &Tiers| {
        let states =
            Which::BOTH.map(|which| facts.clock(which, tiers, today).state(&facts.pauses, today));
        [states.iter().any(|state| state.is_due()), states.iter().any(|state| state.is_overdue())]
    };
    let mut change = Change::default();
    for facts in facts(db, practice, Sources::All, &calendar).await? {
        change.count(&stands(&facts, &present), &stands(&facts, wanted));
    }
    Ok(change)
}

fn typed_of(tiers: &Tiers) -> Typed {
    let mut typed = Typed::new();
    for tier in Tier::ALL {
        let weeks = tiers.of(*tier);
        let values = [weeks.contact_target, weeks.contact_most, weeks.face_target, weeks.face_most];
        for ((name, _), value) in FIELDS.iter().zip(values) {
            typed.insert(format!("{}_{name}", tier.code()), value.to_string());
        }
    }
    typed
}

fn render(
    visitor: &Visitor,
    typed: &Typed,
    errors: &[FieldError],
    (title, change): (String, Option<String>),
) -> Markup {
    let complaints = Complaints(errors);
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head(&title, "After how many weeks a source is due, and after how many it counts as neglected. Paused weeks do not count.", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @if let Some(change) = &change { div role="status" { (look::notice(Tone::Look, html! { p { strong { (change) } } p { "Nothing is saved yet." } })) } }
            form class="card stack" method="post" action="/settings/tiers" {
                @for tier in Tier::ALL {
                    fieldset class="field stack tight" {
                        legend { @if *tier == Tier::Prospect { "Prospects" } @else { "Tier " (tier.label()) } }
                        // The two of a clock stand side by side.
                        @for pair in FIELDS.chunks(2) { div class="fields" {
                            @for (name, label) in pair {
                                @let field = format!("{}_{name}", tier.code());
                                (Field::new(&field, label).kind("number").value(typed.get(&field).map_or("", String::as_str)).error(complaints.at(&field)).required().render())
                            }
                        } }
                    }
                }
                div class="row" {
                    button class="button" type="submit" name="do" value="look" { "Show what would change" }
                    button class="button primary" type="submit" name="do" value="save" { "Save" }
                }
            }
        }
    };
    shell::page(visitor, "/settings", "Weeks of each tier", content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maximum_is_never_before_its_target_and_what_was_typed_is_named() {
        let mut typed = typed_of(&Tiers::default());
        assert_eq!(check(&typed), Ok(Tiers::default()));
        typed.insert("a_contact_most".into(), "3".into());
        typed.insert("c_face_target".into(), "many".into());
        let errors = check(&typed).expect_err("two mistakes");
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["a_contact_most", "c_face_target"]);
    }

    #[test]
    fn what_would_change_is_said_in_a_sentence() {
        let mut change = Change::default();
        assert_eq!(change.words(), "Nobody becomes due or overdue by it.");
        change.count(&[false, false], &[true, true]);
        change.count(&[true, false], &[false, false]);
        assert_eq!(
            change.words(),
            "With these weeks 1 source becomes overdue, 1 source has more time."
        );
    }
}
