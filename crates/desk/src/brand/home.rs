//! `/settings/brand`: what the paper looks like, and a letter that shows it.

use std::collections::HashMap;

use axum::extract::{Query, State};
use look::{Field, Tone};
use maud::{Markup, html};
use platform::{
    FieldError, Result, Sql, Uuid, args,
    db::{self, FromQueryResult},
    sessions::Visitor,
    web::{App, shell},
};
use press::Colour;

use super::{
    colour::{Wish, shown},
    letterhead, lines,
    logo::{self, Logo},
    preview::Asked,
};
use crate::{
    complaints::Complaints,
    practice::{self, ClinicProfile, Profile},
};

/// What was typed and could not be taken.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub colour: Option<String>,
    pub lines: HashMap<Uuid, String>,
    /// The clinic whose letter is shown.
    pub clinic: Option<Uuid>,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let typed = Typed { clinic: asked.clinic, ..Typed::default() };
    draw(&app, &visitor, typed, &[]).await
}

/// All that the page shows.
struct Brand {
    profile: std::sync::Arc<Profile>,
    /// None is the one that comes with the program.
    colour: Option<Colour>,
    logos: Vec<Logo>,
    lines: HashMap<Uuid, String>,
    /// By which the picture of the letter is known to be new.
    stamp: i64,
    is_demo: bool,
}

#[derive(FromQueryResult)]
struct Line {
    id: Uuid,
    line: String,
}

impl Brand {
    async fn read(app: &App, visitor: &Visitor) -> Result<Self> {
        let (db, practice) = (app.db(), visitor.practice_id);
        // Served by primary keys.
        let colour = db
            .value::<String>("SELECT brand_colour FROM practice WHERE id = $1", args![practice])
            .await?;
        let lines: Vec<Line> = db
            .rows(
                "SELECT id, letterhead_line AS line FROM clinic WHERE practice_id = $1",
                args![practice],
            )
            .await?;
        Ok(Self {
            profile: practice::kept_profile(app, practice).await?,
            colour: colour.and_then(|colour| colour.parse().ok()),
            logos: logo::all(db, practice).await?,
            lines: lines.into_iter().map(|line| (line.id, line.line)).collect(),
            stamp: db::change_counter(db, practice, practice::TOPIC).await?,
            is_demo: visitor.is_demo,
        })
    }

    fn logo(&self, clinic: Option<Uuid>) -> Option<&Logo> {
        self.logos.iter().find(|logo| logo.clinic_id == clinic)
    }
}

/// The id of the field for a logo.
pub(super) fn logo_field(clinic: Option<Uuid>) -> String {
    clinic.map_or_else(|| "logo".to_owned(), |clinic| format!("logo-{clinic}"))
}

/// The page, with what was typed and what is wrong with it.
pub(super) async fn draw(
    app: &App,
    visitor: &Visitor,
    typed: Typed,
    errors: &[FieldError],
) -> Result<Markup> {
    let brand = Brand::read(app, visitor).await?;
    let complaints = Complaints(errors);
    let pdf = html! { a class="button" href={ "/settings/brand/letter.pdf" (clinic_query(typed.clinic)) } target="_blank" { "See it as PDF" } };
    let line = match brand.logo(None) {
        None => {
            "Letters, cards and envelopes begin like this. There is no logo yet: your name stands alone."
        }
        Some(_) => "Letters, cards and envelopes begin like this.",
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("What your paper looks like", line, pdf))
        div class="split paper" {
            div class="stack" {
                (complaints.summary())
                (logo_card(&brand, complaints))
                (colour_card(&brand, &typed, complaints))
                (lines_card(&brand, &typed, complaints))
                @if brand.profile.clinics.len() > 1 { (clinic_logos(&brand, complaints)) }
            }
            (letter(&brand, typed.clinic))
        }
    };
    Ok(shell::page(visitor, "/settings", "What your paper looks like", content))
}

fn clinic_query(clinic: Option<Uuid>) -> String {
    clinic.map(|clinic| format!("?clinic={clinic}")).unwrap_or_default()
}

/// A picture of the letter itself, not a likeness: the typesetter draws it.
fn letter(brand: &Brand, clinic: Option<Uuid>) -> Markup {
    let shown = brand.profile.clinic_or_first(clinic);
    let query = clinic.map(|clinic| format!("&clinic={clinic}")).unwrap_or_default();
    let says = letterhead::lines(
        shown,
        &brand.profile.web,
        shown.and_then(|clinic| brand.lines.get(&clinic.id)).map_or("", String::as_str),
    );
    let says = format!("A letter of {}: {}", brand.profile.name, says.join(", "));
    html! {
        section class="stack" aria-labelledby="letter" {
            h2 id="letter" { "A letter" }
            @if brand.profile.clinics.len() > 1 {
                nav class="tabs" aria-label="Clinic" {
                    @for clinic in &brand.profile.clinics {
                        a href={ "/settings/brand?clinic=" (clinic.id) } aria-current=[(shown.map(|shown| shown.id) == Some(clinic.id)).then_some("page")] { (clinic.name) }
                    }
                }
            }
            img class="sheet" src={ "/settings/brand/letter.svg?v=" (brand.stamp) (query) } alt=(says) width="612" height="792";
            p class="quiet small" {
                "Address, phone, fax and web come from " a href="/settings/clinics" { "your clinics" }
                ", the name from " a href="/settings/practice" { "your practice" } "."
            }
            @if brand.is_demo { p class="quiet small" { "This practice is made up, and so is its paper." } }
        }
    }
}

fn logo_card(brand: &Brand, complaints: Complaints<'_>) -> Markup {
    let logo = brand.logo(None);
    html! {
        section class="card stack" aria-labelledby="logo-title" {
            h2 id="logo-title" { "Logo" }
            @if let Some(logo) = logo { (hangs(logo, "Logo of the practice")) }
            (upload("/settings/brand/logo", None, if logo.is_some() { "Put another one" } else { "Put it on the paper" }, complaints))
        }
    }
}

/// The logo that is used, with a word where it would print badly.
fn hangs(logo: &Logo, alt: &str) -> Markup {
    html! {
        div class="row spread" {
            img class="logo" src={ "/settings/brand/logos/" (logo.id) } alt=(alt);
            form method="post" action={ "/settings/brand/logos/" (logo.id) "/remove" } {
                button class="button small" type="submit" { "Remove" }
            }
        }
        @if is_coarse(logo) {
            (look::notice(Tone::Look, html! { "It has only " (logo.width) " × " (logo.height) " dots and will look blurred in print. Better: an SVG, or a PNG at least " (SHARP) " dots wide." }))
        }
    }
}

/// Dots across at which a logo of an inch and a half has 300 an inch.
const SHARP: i64 = 450;

fn is_coarse(logo: &Logo) -> bool {
    let is_drawing = logo.kind() == Some(exchange::artwork::Kind::Svg);
    !is_drawing && logo.width.max(logo.height) < SHARP
}

fn upload(action: &str, clinic: Option<Uuid>, words: &str, complaints: Complaints<'_>) -> Markup {
    let id = logo_field(clinic);
    let problem = complaints.at(&id);
    html! {
        form method="post" action=(action) enctype="multipart/form-data" class="stack" {
            div class="field" {
                label for=(id) { "SVG, PNG or JPEG file" }
                p class="hint" id={ (id) "-hint" } { "SVG with text as paths is best: sharp at every size. Up to 8 MB." }
                input type="file" id=(id) name="file" required accept=".svg,.png,.jpg,.jpeg,image/svg+xml,image/png,image/jpeg"
                    aria-describedby={ (id) "-hint" @if problem.is_some() { " " (id) "-error" } } aria-invalid=[problem.map(|_| "true")];
                @if let Some(message) = problem { p class="error" id={ (id) "-error" } { (message) } }
            }
            div { button class="button" type="submit" { (words) } }
        }
    }
}

fn colour_card(brand: &Brand, typed: &Typed, complaints: Complaints<'_>) -> Markup {
    let now = brand.colour.map(shown).unwrap_or_default();
    let value = typed.colour.as_deref().unwrap_or(&now);
    let instead = match typed.colour.as_deref().map(Wish::read) {
        Some(Wish::TooLight { instead, .. }) => Some(shown(instead)),
        _ => None,
    };
    let hint = format!("As # and six digits. Empty: {}", shown(Colour::default()));
    html! {
        section class="card stack" aria-labelledby="colour-title" {
            h2 id="colour-title" { "Colour" }
            div class="row" {
                (swatch(&shown(brand.colour.unwrap_or_default())))
                p { "Your name, lines and rules are printed in it." }
            }
            form method="post" action="/settings/brand/colour" class="stack" {
                (Field::new("colour", "Colour").value(value).hint(&hint).error(complaints.at("colour")).autocomplete("off").render())
                div { button class="button" type="submit" { "Save the colour" } }
            }
            @if let Some(instead) = instead {
                form method="post" action="/settings/brand/colour" class="row" {
                    input type="hidden" name="colour" value=(instead);
                    (swatch(&instead))
                    button class="button primary" type="submit" { "Use " (instead) }
                }
            }
        }
    }
}

/// The policy of our pages forbids colours in styles; an attribute of a drawing may have one.
fn swatch(colour: &str) -> Markup {
    html! {
        svg class="swatch" width="56" height="36" viewBox="0 0 56 36" role="img" aria-label={ "Colour " (colour) } {
            rect width="56" height="36" rx="6" fill=(colour) {}
            text x="28" y="23" text-anchor="middle" fill="#ffffff" font-size="14" aria-hidden="true" { "Aa" }
        }
    }
}

fn lines_card(brand: &Brand, typed: &Typed, complaints: Complaints<'_>) -> Markup {
    let value = |clinic: &ClinicProfile| {
        let line = typed.lines.get(&clinic.id).or_else(|| brand.lines.get(&clinic.id));
        line.cloned().unwrap_or_default()
    };
    html! {
        section class="card stack" aria-labelledby="lines-title" {
            h2 id="lines-title" { "A line of your own" }
            p class="quiet" { "Below address and numbers, such as “Free parking behind the house”." }
            form method="post" action="/settings/brand/lines" class="stack" {
                @for clinic in &brand.profile.clinics {
                    @let id = lines::field(clinic.id);
                    (Field::new(&id, &clinic.name).value(&value(clinic)).error(complaints.at(&id)).autocomplete("off").render())
                }
                div { button class="button" type="submit" { "Save" } }
            }
        }
    }
}

fn clinic_logos(brand: &Brand, complaints: Complaints<'_>) -> Markup {
    html! {
        section class="card stack" aria-labelledby="clinics-title" {
            h2 id="clinics-title" { "Logos of clinics" }
            p class="quiet" { "Only for a clinic that goes by a logo of its own. The others have that of the practice." }
            @for clinic in &brand.profile.clinics {
                @let logo = brand.logo(Some(clinic.id));
                details class="more" open[logo.is_some() || complaints.at(&logo_field(Some(clinic.id))).is_some()] {
                    summary { (clinic.name) }
                    div class="stack" {
                        @if let Some(logo) = logo { (hangs(logo, &format!("Logo of {}", clinic.name))) }
                        (upload(&format!("/settings/brand/logo/{}", clinic.id), Some(clinic.id), "Put it on this clinic's paper", complaints))
                    }
                }
            }
        }
    }
}
