//! What a phone keeps so that a contact can be logged without a network: the pages that hold
//! nothing of anybody, the worker that keeps them, and the list of sources.

use std::sync::LazyLock;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use platform::web::shell as frame;
use platform::{Result, Uuid, db, sessions::Visitor, web::App};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    compose::{self, MAY_ASK_WHERE},
    draft::Draft,
    guess::{self, Guess},
    offices::{self, Office, Which},
    page::{Composer, For, scripts},
};

/// What the page needs without a network, by its plain name.
const ASSETS: &[&str] = &["app.css", "app.js", "live.js", "outbox.js", "touch.js", "icon.svg"];

/// The composer as a phone keeps it.
pub(super) async fn shell() -> Response {
    (MAY_ASK_WHERE, shell_page()).into_response()
}

fn shell_page() -> Markup {
    let draft = Draft::default();
    let composer = Composer {
        is_for: For::Shell,
        draft: &draft,
        errors: &[],
        choices: &[],
        office: None,
        members: &[],
    };
    let content = html! {
        h1 { "Log a contact" }
        (composer.render())
        (scripts())
    };
    frame::bare_page("Log a contact", content)
}

/// What stands in the place of every other page while there is no network.
pub(super) async fn offline() -> Markup {
    offline_page()
}

fn offline_page() -> Markup {
    let content = html! {
        h1 { "There is no network" }
        p { "Nothing is lost. This page needs the network; open it again when it is back." }
        p { "A contact can be logged all the same: it stays on this phone and is sent by itself." }
        p { a class="button primary" href="/touches/new" { "Log a contact" } }
    };
    frame::bare_page("No network", content)
}

/// The worker in front of all pages. Its first lines name what it keeps, so that it is another
/// worker when one of them changes.
pub(super) async fn worker() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            // A browser must never be stuck with an old worker.
            (header::CACHE_CONTROL, "no-cache"),
        ],
        WORKER.as_str(),
    )
        .into_response()
}

static WORKER: LazyLock<String> = LazyLock::new(|| {
    let assets: Vec<&str> = ASSETS.iter().map(|plain| look::href(plain)).collect();
    let mut hash = Sha256::new();
    for part in [&shell_page().into_string(), &offline_page().into_string(), look::WORKER] {
        hash.update(part);
    }
    assets.iter().for_each(|href| hash.update(href));
    let version = hex::encode(&hash.finalize()[..8]);
    let outbox = look::href("outbox.js");
    format!(
        "const VERSION = {};\nconst ASSETS = {};\nconst OUTBOX = {};\n{}",
        json!(version),
        json!(assets),
        json!(outbox),
        look::WORKER
    )
});

/// What a phone needs to know to put Liaison on its home screen.
pub(super) async fn manifest() -> Response {
    let icon = |plain: &str, sizes: &str, purpose: &str| {
        let kind = if plain.ends_with(".svg") { "image/svg+xml" } else { "image/png" };
        json!({ "src": look::href(plain), "sizes": sizes, "type": kind, "purpose": purpose })
    };
    let manifest = json!({
        "id": "/touches/new",
        "name": "Liaison",
        "short_name": "Liaison",
        "description": "Log a contact with a referral source, also without a network.",
        "start_url": "/touches/new",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f6f2",
        "theme_color": "#0c675f",
        "icons": [
            icon("icon.svg", "any", "any"),
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
    });
    (
        [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")],
        manifest.to_string(),
    )
        .into_response()
}

/// The list that a phone keeps.
#[derive(Serialize)]
struct List {
    member: Named,
    /// The day for which the guesses hold.
    day: String,
    members: Vec<Named>,
    guesses: Vec<Guess>,
    offices: Vec<Office>,
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

/// `/touches/offices.json`: sources with their people and offices, never a patient. While
/// nothing has changed the answer is that nothing has.
pub(super) async fn offices(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response> {
    let guesses = guess::of(app.db(), &visitor).await?;
    let members = compose::members(&app, &visitor, "").await?;
    let tag = tag(&app, &visitor, &guesses, &members).await?;
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let which = Which::For(visitor.member_id);
    let list = List {
        member: Named { id: visitor.member_id.to_string(), name: visitor.name.clone() },
        day: visitor.today().to_string(),
        members: members.into_iter().map(|(id, name)| Named { id, name }).collect(),
        guesses,
        offices: offices::read(app.db(), visitor.practice_id, which, &visitor.zone).await?,
    };
    let kind = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag)];
    Ok((kind, serde_json::to_string(&list)?).into_response())
}

/// Changes with everything that the list is made of, and costs no look at the directory.
async fn tag(
    app: &App,
    visitor: &Visitor,
    guesses: &[Guess],
    members: &[(String, String)],
) -> Result<String> {
    let practice: Uuid = visitor.practice_id;
    let sources = db::change_counter(app.db(), practice, "sources").await?;
    let touches = db::change_counter(app.db(), practice, "touches").await?;
    let of = json!([visitor.member_id, visitor.today().to_string(), guesses, members]);
    let hash = hex::encode(&Sha256::digest(of.to_string())[..8]);
    Ok(format!("W/\"{sources}-{touches}-{hash}\""))
}
