//! `/links`: every link with what it brought, and making one.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use look::{Field, Icon, Qr, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, shell},
};
use serde::Deserialize;

use super::{
    LinkKind, address,
    form::LinkForm,
    frame,
    link::{self, Link, Which},
    tally::{self, Period, Tally},
};
use crate::{address::with_query, complaints::Complaints, practice};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    period: String,
    ended: Option<String>,
    before: Option<Uuid>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let form = LinkForm { kind: LinkKind::Printed.code().into(), ..LinkForm::default() };
    render(&app, &visitor, &headers, &asked, &form, &[]).await
}

/// The same page with what is wrong with the form.
pub(super) async fn with_complaints(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    form: &LinkForm,
    errors: &[FieldError],
) -> Result<Response> {
    let page = render(app, visitor, headers, &Asked::default(), form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn render(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    asked: &Asked,
    form: &LinkForm,
    errors: &[FieldError],
) -> Result<Markup> {
    let (db, practice_id, today) = (app.db(), visitor.practice_id, visitor.today());
    let period = Period::from_code(&asked.period);
    let which = if asked.ended.is_some() { Which::Ended } else { Which::InUse };
    let (links, more) = link::list(db, practice_id, which, asked.before).await?;
    let ids: Vec<Uuid> = links.iter().map(|link| link.id).collect();
    let tallies = tally::of_links(app, practice_id, &ids, period, today).await?;
    let all = tally::of_all(app, practice_id, period, today).await?;
    let clinics = practice::clinics(db, practice_id).await?;
    let clinics: Vec<(String, String)> =
        clinics.into_iter().map(|clinic| (clinic.id.to_string(), clinic.name)).collect();
    let base = address::base(app, headers);
    let next = more.then(|| links.last().map(|last| last.id)).flatten();
    let content = html! {
        (look::page_head(&heading(*all, period), "Opening a link is not counted, since mail programs open links by themselves. A referral counts for its link once it was taken over from the inbox.", html! {}))
        (frame::tabs("/links"))
        (frame::base_notice(&base))
        div class="split" {
            div class="stack" {
                (choices(period, which))
                div class="card flush" {
                    @if links.is_empty() { (nothing(which)) }
                    @else {
                        ul class="list" {
                            @for link in &links {
                                (line(&base, link, tallies.get(&link.id).copied().unwrap_or_default()))
                            }
                        }
                    }
                }
                @if let Some(last) = next { p { a class="button" href=(further(period, which, last)) { "Older links" } } }
            }
            (making(form, errors, &clinics))
        }
    };
    Ok(shell::page(visitor, "/sources", "Links and QR codes", content))
}

fn heading(all: Tally, period: Period) -> String {
    match all.referrals {
        0 => "Links and QR codes".into(),
        count => format!(
            "{} came by links {}, {} evaluated",
            look::plural(count, "referral", "referrals"),
            period.label(),
            look::thousands(all.evaluated)
        ),
    }
}

/// Which links, over which time.
fn choices(period: Period, which: Which) -> Markup {
    let ended: &[(&str, String)] =
        if which == Which::Ended { &[("ended", "yes".to_owned())] } else { &[] };
    html! {
        div class="row spread no-print" {
            nav class="chips" aria-label="Which links" {
                @for (address, words, current) in [("/links", "In use", Which::InUse), ("/links?ended=yes", "Ended", Which::Ended)] {
                    a class="chip" href=(address) aria-current=[(which == current).then_some("page")] { (words) }
                }
            }
            nav class="chips" aria-label="Over which time" {
                @for one in Period::ALL {
                    @let pairs = [&[("period", one.code().to_owned())], ended].concat();
                    a class="chip" href=(with_query("/links", &pairs)) aria-current=[(one == period).then_some("page")] {
                        (one.short())
                    }
                }
            }
        }
    }
}

fn line(base: &str, link: &Link, brought: Tally) -> Markup {
    let address = address::short(base, &link.code);
    let page = format!("/links/{}", link.id);
    html! {
        li data-row {
            div class="item" {
                @if let Some(code) = Qr::of(&address) {
                    // The line's link says where it leads; the drawing is not said twice.
                    span class="qr-small" aria-hidden="true" { (code.svg("")) }
                }
                div class="grow" {
                    a class="title" href=(page) { (link.label) }
                    p { (frame::address_in_words(&address)) }
                    p { (frame::about(link)) }
                }
                p class="tally" { (brought.in_words()) }
            }
        }
    }
}

fn nothing(which: Which) -> Markup {
    match which {
        Which::InUse => look::empty(
            Icon::Referrals,
            "No link yet",
            "Make one for a pad, a card or an event, and see what it brings. For one office, open \
             it under Sources: its link fills in who refers.",
            html! { a class="button" href="/sources" { "Go to sources" } },
        ),
        Which::Ended => look::empty(
            Icon::Referrals,
            "No ended link",
            "A link that was ended still leads to the form, but counts for nothing.",
            html! {},
        ),
    }
}

fn further(period: Period, which: Which, last: Uuid) -> String {
    let mut pairs = vec![("period", period.code().to_owned()), ("before", last.to_string())];
    if which == Which::Ended {
        pairs.push(("ended", "yes".to_owned()));
    }
    with_query("/links", &pairs)
}

fn making(form: &LinkForm, errors: &[FieldError], clinics: &[(String, String)]) -> Markup {
    let complaints = Complaints(errors);
    let kinds: Vec<(&str, &str)> =
        LinkKind::FREE.iter().map(|kind| (kind.code(), kind.label())).collect();
    let mut choices = vec![("", "No clinic in particular")];
    choices.extend(clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())));
    html! {
        section class="card stack no-print" aria-labelledby="make" {
            h2 id="make" { "Make a link" }
            (complaints.summary())
            form class="stack" method="post" action="/links" {
                (Field::new("label", "Name").value(&form.label).error(complaints.at("label"))
                    .hint("Only your practice sees it.").placeholder("Pads, spring 2027").autocomplete("off").required().render())
                (look::select("kind", "Where people meet it", &kinds, &form.kind, complaints.at("kind")))
                @if clinics.len() > 1 {
                    (look::select("clinic", "Leads to", &choices, &form.clinic, complaints.at("clinic")))
                } @else if let Some((id, _)) = clinics.first() {
                    input type="hidden" name="clinic" value=(id);
                }
                (look::submit("Make the link"))
            }
            (look::notice(Tone::Plain, html! {
                p { "For one office or person, open it under " a href="/sources" { "Sources" } " and choose " strong { "Make a link and QR" } "." }
            }))
        }
    }
}
