//! `/settings/account/signature`: one's own signature, and nobody else's.

use axum::{
    Form,
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use exchange::artwork::{self, Artwork, Refusal};
use maud::{Markup, html};
use platform::{
    Error, FieldError, Result, Sql, Uuid, args,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    signature::Allowed,
    signature_store::{self as store, Kept},
};
use crate::{complaints::Complaints, one_file, shown};

const ADDRESS: &str = "/settings/account/signature";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    draw(&app, &visitor, &[]).await
}

pub(super) async fn upload(
    State(app): State<App>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let artwork = match one_file::sent(form, &Refusal::TooLarge.to_string()).await {
        Ok(sent) => cut_out(sent.bytes).await?,
        Err(problem) => Err(problem),
    };
    let artwork = match artwork {
        Ok(artwork) => artwork,
        Err(problem) => {
            let page = draw(&app, &visitor, &[FieldError::new("file", problem)]).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (practice, member) = (visitor.practice_id, visitor.member_id);
    let tx = app.db().begin().await?;
    let before = store::put(&app, &tx, practice, &visitor.actor(), member, &artwork).await?;
    tx.commit().await?;
    remove_file(&app, practice, before)?;
    let words = match before {
        Some(_) => "The new signature is kept. Who may use it is as it was.",
        None => "Your signature is kept. Only you may use it.",
    };
    Ok(redirect_with(ADDRESS, Flash::say(words)))
}

async fn cut_out(bytes: Vec<u8>) -> Result<std::result::Result<Artwork, String>> {
    let work = move || artwork::signature(&bytes).map_err(|refusal| refusal.to_string());
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

/// A signature that was replaced or taken back is not kept.
fn remove_file(app: &App, practice_id: Uuid, file: Option<Uuid>) -> Result<()> {
    file.map_or(Ok(()), |file| app.vault().remove(practice_id, file))
}

pub(super) async fn picture(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let kept = store::of_member(app.db(), visitor.practice_id, visitor.member_id).await?;
    let kept = kept.ok_or(Error::NotFound)?;
    let bytes = app.vault().read(visitor.practice_id, kept.file_id)?;
    Ok(shown::picture(bytes, "image/png", "signature.png"))
}

pub(super) async fn allow(
    State(app): State<App>,
    visitor: Visitor,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (practice, member) = (visitor.practice_id, visitor.member_id);
    let wish = pairs.iter().find(|(name, _)| name == "allowed").map_or("", |(_, value)| value);
    let allowed = Allowed::from_code(wish);
    let others = others(app.db(), practice, member).await?;
    let named: Vec<Uuid> = pairs
        .iter()
        .filter(|(name, _)| name == "colleague")
        .filter_map(|(_, id)| id.parse().ok())
        .filter(|id| others.iter().any(|other| other.id == *id))
        .collect();
    if allowed == Allowed::Named && named.is_empty() {
        let why = "Tick at least one colleague, or choose that only you use it.";
        let page = draw(&app, &visitor, &[FieldError::new("colleagues", why)]).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let named = if allowed == Allowed::Named { named } else { Vec::new() };
    let tx = app.db().begin().await?;
    store::of_member(&tx, practice, member).await?.ok_or(Error::NotFound)?;
    store::allow(&tx, practice, &visitor.actor(), member, allowed, &named).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved. It holds from the next letter on.")))
}

pub(super) async fn withdraw(State(app): State<App>, visitor: Visitor) -> Result<Response> {
    let practice = visitor.practice_id;
    let tx = app.db().begin().await?;
    let file = store::withdraw(&tx, practice, &visitor.actor(), visitor.member_id).await?;
    tx.commit().await?;
    remove_file(&app, practice, file)?;
    let words = "Your signature is removed. What was printed before stays as it is.";
    Ok(redirect_with(ADDRESS, Flash::say(words)))
}

#[derive(FromQueryResult)]
struct Other {
    id: Uuid,
    name: String,
}

async fn others(db: &impl Sql, practice_id: Uuid, member_id: Uuid) -> Result<Vec<Other>> {
    // Served by the primary key; a practice has a handful of members.
    db.rows(
        "SELECT id, name FROM membership
         WHERE practice_id = $1 AND id <> $2 AND ended_at IS NULL ORDER BY name",
        args![practice_id, member_id],
    )
    .await
}

async fn draw(app: &App, visitor: &Visitor, errors: &[FieldError]) -> Result<Markup> {
    let (practice, member) = (visitor.practice_id, visitor.member_id);
    let complaints = Complaints(errors);
    let kept = store::of_member(app.db(), practice, member).await?;
    let named = store::colleagues(app.db(), practice, member).await?;
    let others = others(app.db(), practice, member).await?;
    let line = match kept.as_ref().map(Kept::allowed) {
        None => "There is none yet: letters leave room to sign by hand.".to_owned(),
        Some(Allowed::Nobody) => "It is kept, and nobody may use it for now.".to_owned(),
        Some(Allowed::Owner) => "Only you may put it under letters.".to_owned(),
        Some(Allowed::Named) => {
            let count = i64::try_from(named.len()).unwrap_or(i64::MAX);
            let colleagues = look::plural(count, "colleague", "colleagues");
            format!("You and {colleagues} may put it under letters.")
        }
    };
    let content = html! {
        (look::crumb("/settings/account", "Your account"))
        (look::page_head("Your signature", &line, html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @if let Some(kept) = &kept {
                (shown_card())
                (permission_card(kept, &named, &others, complaints))
            }
            (upload_card(kept.is_some(), complaints))
        }
    };
    Ok(shell::page(visitor, "/settings", "Your signature", content))
}

fn shown_card() -> Markup {
    html! {
        section class="card stack" aria-labelledby="shown" {
            h2 id="shown" { "As it is printed" }
            img class="logo signature" src={ (ADDRESS) "/picture" } alt="Your signature";
            form method="post" action={ (ADDRESS) "/withdraw" } {
                button class="button danger" type="submit" { "Remove my signature" }
            }
        }
    }
}

fn permission_card(
    kept: &Kept,
    named: &[Uuid],
    others: &[Other],
    complaints: Complaints<'_>,
) -> Markup {
    let problem = complaints.at("colleagues");
    // What was wrong was to name nobody.
    let now = if problem.is_some() { Allowed::Named } else { kept.allowed() };
    let choices = [
        (Allowed::Owner, "Only I, under what I sign myself"),
        (Allowed::Named, "I, and the colleagues ticked below, for me"),
        (Allowed::Nobody, "Nobody for now"),
    ];
    html! {
        section class="card" {
            form class="stack" method="post" action={ (ADDRESS) "/allow" } {
                fieldset class="field" {
                    legend { "Who may put it under a letter" }
                    @for (allowed, words) in choices {
                        label class="check" {
                            input type="radio" name="allowed" value=(allowed.code()) checked[allowed == now];
                            (words)
                        }
                    }
                }
                @if !others.is_empty() {
                    fieldset class="field" id="colleagues" tabindex="-1" aria-describedby=[problem.map(|_| "colleagues-error")] {
                        legend { "Colleagues" }
                        @for other in others {
                            label class="check" {
                                input type="checkbox" name="colleague" value=(other.id) checked[named.contains(&other.id)];
                                (other.name)
                            }
                        }
                        @if let Some(message) = problem { p class="error" id="colleagues-error" { (message) } }
                    }
                }
                p class="quiet small" { "Each use is written into the audit log. You can change this at any time; what was printed stays as it is." }
                (look::submit("Save"))
            }
        }
    }
}

fn upload_card(has_one: bool, complaints: Complaints<'_>) -> Markup {
    let problem = complaints.at("file");
    html! {
        section class="card stack" aria-labelledby="upload" {
            h2 id="upload" { @if has_one { "Another picture" } @else { "A picture of it" } }
            form method="post" action=(ADDRESS) enctype="multipart/form-data" class="stack" {
                div class="field" {
                    label for="file" { "PNG or JPEG file" }
                    p class="hint" id="file-hint" { "Sign on white paper and photograph only that. The paper is cut away by itself. Up to 8 MB." }
                    input type="file" id="file" name="file" required accept=".png,.jpg,.jpeg,image/png,image/jpeg"
                        aria-describedby={ "file-hint" @if problem.is_some() { " file-error" } } aria-invalid=[problem.map(|_| "true")];
                    @if let Some(message) = problem { p class="error" id="file-error" { (message) } }
                }
                div { button class="button primary" type="submit" { @if has_one { "Put it in the place of the other" } @else { "Keep it" } } }
            }
        }
    }
}
