//! `/sources/duplicates`: pairs that may be one and the same, side by side.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use look::Icon;
use maud::{Markup, html};
use platform::{
    Result, Sql, Uuid, args, clock, db,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, Undo, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    contact_point,
    matching::{Matcher, Said, explained, reasons, sentence},
    merge,
    record::{Months, Record},
};
use crate::days;

/// Pairs shown at a time: the likeliest first.
const SHOWN: usize = 50;

/// Two sources that may be one.
#[derive(Debug, Clone)]
struct Pair {
    one: (Uuid, String),
    other: (Uuid, String),
    why: String,
    said: Said,
}

/// The pairs last worked out, and for what they are true.
#[derive(Default)]
struct Kept(Mutex<Option<Known>>);

#[derive(Clone)]
struct Known {
    practice: Uuid,
    /// The change counter of the sources at that time.
    counter: i64,
    pairs: Arc<Vec<Pair>>,
}

async fn pairs(app: &App, practice: Uuid) -> Result<Arc<Vec<Pair>>> {
    let counter = db::change_counter(app.db(), practice, "sources").await?;
    let kept: Arc<Kept> = app.kept();
    let known = kept.0.lock().ok().and_then(|kept| kept.clone());
    if let Some(known) =
        known.filter(|known| known.practice == practice && known.counter == counter)
    {
        return Ok(known.pairs);
    }
    let matcher = Matcher::load(app.db(), practice).await?;
    let different = different(app.db(), practice).await?;
    let found = tokio::task::spawn_blocking(move || likely(&matcher, &different))
        .await
        .map_err(|error| platform::Error::Internal(error.to_string()))?;
    let found = Arc::new(found);
    if let Ok(mut kept) = kept.0.lock() {
        *kept = Some(Known { practice, counter, pairs: found.clone() });
    }
    Ok(found)
}

fn likely(matcher: &Matcher, different: &HashSet<(Uuid, Uuid)>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for one in matcher.all() {
        for other in matcher.near_known(one) {
            // Each pair once; the older source stands first.
            if one.source_id >= other.source_id
                || different.contains(&(one.source_id, other.source_id))
            {
                continue;
            }
            let judged = matcher.compare(one, other);
            let Some(judged) = judged.filter(|judged| judged.is_suggested) else {
                continue;
            };
            pairs.push(Pair {
                one: (one.source_id, one.label.clone()),
                other: (other.source_id, other.label.clone()),
                why: judged.why,
                said: Said { probability: judged.probability, evidence: judged.evidence },
            });
        }
    }
    pairs.sort_by(|one, other| {
        let likelier = other.said.probability.total_cmp(&one.said.probability);
        likelier.then_with(|| one.one.1.cmp(&other.one.1))
    });
    pairs
}

#[derive(FromQueryResult)]
struct Seen {
    first_id: Uuid,
    second_id: Uuid,
}

async fn different(db: &impl Sql, practice: Uuid) -> Result<HashSet<(Uuid, Uuid)>> {
    let rows: Vec<Seen> = db
        .rows(
            "SELECT first_id, second_id FROM not_duplicate WHERE practice_id = $1",
            args![practice],
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.first_id, row.second_id)).collect())
}

pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let pairs = pairs(&app, visitor.practice_id).await?;
    let title = match pairs.len() {
        0 => "No duplicates".to_owned(),
        1 => "1 pair may be one and the same".to_owned(),
        many => format!("{many} pairs may be one and the same"),
    };
    let content = html! {
        (super::views(&visitor, "/sources/duplicates"))
        (look::page_head(&title, "Merging moves all history to one of the two, and can be undone.", html! {}))
        @if pairs.is_empty() {
            (look::empty(Icon::Sources, "Every source stands once", "When an import or a slip of the finger brings somebody in twice, the pair stands here.", html! { a class="button" href="/sources" { "To the sources" } }))
        } @else {
            div class="card" {
                ul class="list" {
                    @for pair in pairs.iter().take(SHOWN) {
                        li data-row {
                            div class="item" {
                                div class="grow" {
                                    span class="title" { (pair.one.1) " and " (pair.other.1) }
                                    p { (sentence(&pair.why)) ". " (explained(pair.said.probability, &reasons(&pair.said.evidence))) }
                                }
                                a class="button small" href={ "/sources/" (pair.one.0) "/compare/" (pair.other.0) } {
                                    "Compare" span class="spoken" { " " (pair.one.1) " and " (pair.other.1) }
                                }
                            }
                        }
                    }
                }
            }
            @if pairs.len() > SHOWN { p class="quiet" { "The likeliest " (SHOWN) " are shown; the others follow." } }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Duplicates", content))
}

pub(super) async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Path((one, other)): Path<(Uuid, Uuid)>,
) -> Result<Markup> {
    let sides = [side(&app, &visitor, one).await?, side(&app, &visitor, other).await?];
    let matcher = Matcher::of(app.db(), visitor.practice_id, &[one, other]).await?;
    let judged = matcher.known(one).zip(matcher.known(other));
    let judged = judged.and_then(|(one, other)| matcher.compare(one, other));
    let content = html! {
        (look::crumb("/sources/duplicates", "Duplicates"))
        (look::page_head("One and the same?", "What differs is marked. Choose whose name stays; the other name still leads there.", html! {}))
        @if let Some(judged) = judged {
            p { (sentence(&judged.why)) ". " (explained(judged.probability, &reasons(&judged.evidence))) }
        }
        form class="stack" method="post" action="/sources/merge" {
            input type="hidden" name="one" value=(one);
            input type="hidden" name="other" value=(other);
            div class="card flush" {
                div class="scroll" {
                    table class="data" {
                        thead {
                            tr {
                                th scope="col" { span class="spoken" { "Field" } }
                                @for side in &sides {
                                    th scope="col" {
                                        label class="check" {
                                            input type="radio" name="keep" value=(side.id) checked[side.id == sides[busier(&sides)].id];
                                            "Keep " (side.name)
                                        }
                                    }
                                }
                            }
                        }
                        tbody {
                            @for ((label, left), (_, right)) in sides[0].facts.iter().zip(&sides[1].facts) {
                                tr {
                                    th scope="row" { (label) }
                                    @for value in [left, right] { td class=(if left != right && !value.is_empty() { "differs" } else { "" }) { (value) } }
                                }
                            }
                        }
                    }
                }
            }
            div class="row" {
                button class="button primary" type="submit" { "Merge them" }
                button class="button" type="submit" formaction="/sources/different" { "They are different" }
            }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Compare two sources", content))
}

struct Side {
    id: Uuid,
    name: String,
    referrals: i64,
    facts: Vec<(&'static str, String)>,
}

fn busier(sides: &[Side; 2]) -> usize {
    usize::from(sides[1].referrals > sides[0].referrals)
}

async fn side(app: &App, visitor: &Visitor, id: Uuid) -> Result<Side> {
    let (db, practice) = (app.db(), visitor.practice_id);
    let record = Record::live(db, practice, id).await?;
    let months =
        Months::read(db, practice, id, lexicon::Month::of(visitor.today()).plus(-11)).await?;
    let referrals = months.year_to(lexicon::Month::of(visitor.today()));
    let contacts =
        contact_point::of(db, practice, record.person_id, record.organisation_id).await?;
    let reached = |kind: &str| {
        let mut values: Vec<String> = contacts
            .iter()
            .filter(|contact| contact.kind == kind)
            .map(|contact| contact.value.clone())
            .collect();
        values.sort();
        values.join(", ")
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let last = record.last_referral_on.as_deref().and_then(|day| day.parse().ok());
    Ok(Side {
        id,
        name: record.name.clone(),
        referrals,
        facts: vec![
            ("Name", record.name.clone()),
            ("Is", record.profession_line()),
            ("Organisation", text(&record.organisation)),
            ("NPI", text(&record.npi)),
            ("Phone", reached("phone")),
            ("Fax", reached("fax")),
            ("E-mail", reached("email")),
            ("Looked after by", text(&record.owner)),
            ("Referrals, 12 months", look::thousands(referrals)),
            ("Last referral", last.map(days::long).unwrap_or_default()),
            ("Notes", record.notes.clone()),
        ],
    })
}

#[derive(Deserialize)]
pub(super) struct PairForm {
    one: Uuid,
    other: Uuid,
    #[serde(default)]
    keep: Option<Uuid>,
}

pub(super) async fn merge(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<PairForm>,
) -> Result<Response> {
    let keep = form.keep.filter(|keep| *keep == form.other).unwrap_or(form.one);
    let gone = if keep == form.one { form.other } else { form.one };
    let tx = app.db().begin().await?;
    let merged = merge::merge(&tx, visitor.practice_id, &visitor.actor(), keep, gone).await?;
    tx.commit().await?;
    let flash =
        Flash::undoable("Merged: all history stands here now.", format!("/merges/{merged}/undo"));
    Ok(redirect_with(&format!("/sources/{keep}"), flash))
}

pub(super) async fn undo(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    let back = merge::undo(&tx, visitor.practice_id, &visitor.actor(), id).await?;
    tx.commit().await?;
    Ok(redirect_with(
        &format!("/sources/{back}"),
        Flash::say("Undone: both sources are back, each with its own history."),
    ))
}

pub(super) async fn say_different(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<PairForm>,
) -> Result<Response> {
    let (first, second) = (form.one.min(form.other), form.one.max(form.other));
    let tx = app.db().begin().await?;
    tx.run(
        "INSERT INTO not_duplicate (practice_id, first_id, second_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (practice_id, first_id, second_id) DO NOTHING",
        args![visitor.practice_id, first, second, clock::now(), visitor.member_id],
    )
    .await?;
    db::changed(&tx, visitor.practice_id, "sources").await?;
    tx.commit().await?;
    let undo = Undo {
        action: "/sources/alike".into(),
        label: "Undo".into(),
        fields: vec![("one".into(), first.to_string()), ("other".into(), second.to_string())],
    };
    let flash = Flash::undo_by("Noted: they are different.", undo);
    Ok(redirect_with("/sources/duplicates", flash))
}

pub(super) async fn say_alike(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<PairForm>,
) -> Result<Response> {
    let tx = app.db().begin().await?;
    tx.run(
        "DELETE FROM not_duplicate WHERE practice_id = $1 AND first_id = $2 AND second_id = $3",
        args![visitor.practice_id, form.one.min(form.other), form.one.max(form.other)],
    )
    .await?;
    db::changed(&tx, visitor.practice_id, "sources").await?;
    tx.commit().await?;
    Ok(redirect_with("/sources/duplicates", Flash::say("The pair stands in the list again.")))
}
