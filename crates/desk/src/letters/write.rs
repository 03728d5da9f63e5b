//! `/letters/{id}`: writing a letter, with the page as it will be.

use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use look::Tone;
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde_json::json;

use super::{
    begin::{self, Known},
    draft::Draft,
    kind::Kind,
    order, page,
    paper::{self, Signer},
    store::{self, Kept, Letter, State as Stands},
    subject::About,
};
use crate::{
    complaints::Complaints,
    form_fields::{field, fields},
    outcomes, shown,
};

const FASTER: &str = "Somebody else changed this letter meanwhile. Open it in another tab, compare, \
                      and save again from there; what you wrote stands below.";

/// Begins a letter of a kind, or goes on with the one that is being written.
pub(super) async fn start(
    State(app): State<App>,
    visitor: Visitor,
    Path(referral): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = fields(&body);
    let kind = Kind::from_code(field(&fields, "kind"))
        .ok_or_else(|| Error::Invalid("Choose what the letter is about.".into()))?;
    let tx = app.db().begin().await?;
    let about = About::read(&tx, visitor.practice_id, referral).await?;
    if let Some(why) = about.blocked() {
        return Err(Error::Invalid(why.into()));
    }
    if !kind.fits(about.subject.state, about.subject.reason) {
        return Err(Error::Conflict(
            "The referral stands elsewhere by now. Reload its page and choose again.".into(),
        ));
    }
    let known = Known {
        outcomes: outcomes::lines(&tx, visitor.practice_id, referral).await?,
        ..about.known(&visitor.practice_name)
    };
    let draft = begin::begin(&tx, visitor.practice_id, kind, &known).await?;
    let of = (referral, about.subject.source_id);
    let id = store::begin(&tx, visitor.practice_id, of, kind, &draft, visitor.member_id).await?;
    let entry = Entry::about("letter.begun", "referral", referral);
    audit::record(&tx, visitor.practice_id, &visitor.actor(), entry).await?;
    tx.commit().await?;
    Ok(platform::web::redirect(&format!("/letters/{id}")))
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Markup> {
    let letter = store::one(app.db(), visitor.practice_id, id).await?;
    let about = seen(&app, &visitor, &letter).await?;
    if letter.state != Stands::Draft {
        return page::finished(&app, &visitor, &letter, &about).await;
    }
    Ok(form(&visitor, &letter, &about, &letter.draft, letter.version, &[]))
}

/// Reads what it is about, and writes down that somebody saw the patient.
pub(super) async fn seen(app: &App, visitor: &Visitor, letter: &Letter) -> Result<About> {
    let about = About::read(app.db(), visitor.practice_id, letter.referral_id).await?;
    let detail = json!({ "referral": letter.referral_id, "letter": letter.id });
    let entry = Entry::patient_viewed("patient", about.subject.patient_id, detail);
    audit::record(app.db(), visitor.practice_id, &visitor.actor(), entry).await?;
    Ok(about)
}

/// Saves, signs or throws away, as the button says.
pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let fields = fields(&body);
    let letter = store::one(app.db(), visitor.practice_id, id).await?;
    let about = seen(&app, &visitor, &letter).await?;
    let draft = Draft::of_form(&order::sections(letter.kind, about.reader), &fields);
    let version = field(&fields, "version").parse().unwrap_or(0);
    let again = |errors: &[FieldError]| {
        let page = form(&visitor, &letter, &about, &draft, version, errors);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let signs = field(&fields, "do") == "sign";
    let mut errors: Vec<FieldError> = draft.faults();
    // What is only saved may be unfinished, but never too long to be kept.
    if !signs {
        errors.retain(|error| error.message.starts_with("Use at most"));
    }
    if !errors.is_empty() {
        return Ok(again(&errors));
    }
    let tx = app.db().begin().await?;
    let kept =
        store::keep(&tx, visitor.practice_id, (id, version), &draft, visitor.member_id).await?;
    if kept == Kept::SomebodyWasFaster {
        return Ok(again(&[FieldError::new("opening", FASTER)]));
    }
    if !signs {
        tx.commit().await?;
        return Ok(redirect_with(&format!("/letters/{id}"), Flash::say("Saved.")));
    }
    let letter = Letter { draft: draft.clone(), ..letter.clone() };
    match super::sign::sign(
        &app,
        &tx,
        visitor.practice_id,
        &signer(&visitor),
        (&letter, &about),
        visitor.today(),
    )
    .await?
    {
        Ok(()) => {
            tx.commit().await?;
            Ok(redirect_with(&format!("/letters/{id}"), Flash::say("Signed. It can be sent now.")))
        }
        Err(error) => Ok(again(&[error])),
    }
}

/// The page as it would be; nothing is kept.
pub(super) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    RawForm(body): RawForm,
) -> Result<Response> {
    let letter = store::one(app.db(), visitor.practice_id, id).await?;
    let about = seen(&app, &visitor, &letter).await?;
    let draft = Draft::of_form(&order::sections(letter.kind, about.reader), &fields(&body));
    let text = paper::text(&about, letter.kind, &draft, &signer(&visitor), visitor.today());
    let (db, by) = (app.db(), visitor.actor());
    let whole = paper::whole(&app, db, visitor.practice_id, &about, &text, &by).await?;
    Ok(shown::pdf(paper::typeset(whole).await?.pdf, "letter.pdf"))
}

/// The visitor as one who signs.
pub(super) fn signer(visitor: &Visitor) -> Signer {
    Signer {
        member_id: visitor.member_id,
        name: visitor.name.clone(),
        practice: visitor.practice_name.clone(),
    }
}

pub(super) async fn drop_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let letter = store::one(app.db(), visitor.practice_id, id).await?;
    moved(&app, &visitor, id, (Stands::Draft, Stands::Dropped)).await?;
    let flash = Flash::undoable("Thrown away.", format!("/letters/{id}/keep"));
    Ok(redirect_with(&format!("/referrals/{}", letter.referral_id), flash))
}

pub(super) async fn keep_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    moved(&app, &visitor, id, (Stands::Dropped, Stands::Draft)).await?;
    Ok(redirect_with(&format!("/letters/{id}"), Flash::say("It is here again.")))
}

async fn moved(app: &App, visitor: &Visitor, id: Uuid, step: (Stands, Stands)) -> Result<()> {
    let tx = app.db().begin().await?;
    let by = Some(visitor.member_id);
    if store::put(&tx, visitor.practice_id, id, step, "", by).await? != Kept::Yes {
        return Err(Error::Conflict("It stands elsewhere by now. Reload the page.".into()));
    }
    tx.commit().await
}

fn form(
    visitor: &Visitor,
    letter: &Letter,
    about: &About,
    draft: &Draft,
    version: i64,
    errors: &[FieldError],
) -> Markup {
    let complaints = Complaints(errors);
    let address = format!("/letters/{}", letter.id);
    let back = format!("/referrals/{}", letter.referral_id);
    let lead = format!("To {}. Ordered {}.", about.subject.source, about.reader.label());
    let content = html! {
        (look::crumb(&back, "Back to the referral"))
        (look::page_head(letter.kind.label(), &lead, html! {}))
        (complaints.summary())
        @if let Some(why) = about.blocked() { (look::notice(Tone::Bad, html! { p { (why) } })) }
        form class="card stack narrow" method="post" action=(address) {
            input type="hidden" name="version" value=(version);
            p { strong { (about.subject.patient.display()) } ", " (about.subject.reference()) }
            (area("opening", "First sentence", "", &draft.opening, complaints.at("opening"), 3))
            @for section in order::sections(letter.kind, about.reader) {
                (area(section.code(), section.heading(), section.hint(), draft.words(section), complaints.at(section.code()), 3))
            }
            (area("ending", "Last sentences", "", &draft.ending, complaints.at("ending"), 3))
            p class="hint" { "A part without words is left out. The letter is one page; signing says if it is longer." }
            div class="row" {
                button class="button primary" type="submit" name="do" value="sign" { "Sign" }
                button class="button" type="submit" name="do" value="save" { "Save for later" }
                button class="button" type="submit" formaction={ (address) "/preview" } formtarget="_blank" { "Preview" }
            }
        }
        form method="post" action={ (address) "/drop" } {
            button class="button quiet" type="submit" { "Throw this letter away" }
        }
    };
    // The window's title stands in histories and on shared screens.
    shell::page(visitor, "/referrals", "A letter", content)
}

fn area(name: &str, label: &str, hint: &str, value: &str, error: Option<&str>, rows: u8) -> Markup {
    let told = match (hint.is_empty(), error) {
        (_, Some(_)) => Some(format!("{name}-error")),
        (false, None) => Some(format!("{name}-hint")),
        (true, None) => None,
    };
    html! {
        div class="field" {
            label for=(name) { (label) }
            @if !hint.is_empty() { p class="hint" id={ (name) "-hint" } { (hint) } }
            textarea id=(name) name=(name) rows=(rows) autocomplete="off" aria-describedby=[told] aria-invalid=[error.map(|_| "true")] { (value) }
            @if let Some(error) = error { p class="error" id={ (name) "-error" } { (error) } }
        }
    }
}
