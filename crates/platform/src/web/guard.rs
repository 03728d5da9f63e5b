//! What stands before every handler: who is it, may they, does the request come
//! from our own pages.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{App, Flash, Part, badges::Badges, flash, framing};
use crate::{
    Error, Permission, clock,
    sessions::{self, Visitor},
};

/// The name of the session cookie.
pub const SESSION_COOKIE: &str = "liaison";

/// The value of a cookie of the request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The `Set-Cookie` line that opens (or, with an empty token, closes) a session
/// in the browser.
pub fn session_cookie(token: &str, behind_tls: bool) -> String {
    let secure = if behind_tls { "; Secure" } else { "" };
    let age = if token.is_empty() { 0 } else { sessions::LONGEST / 1000 };
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// Lets a request through to a handler that asks for `permission`.
pub(super) async fn permit(
    State((app, permission)): State<(App, Permission)>,
    mut request: Request,
    next: Next,
) -> Response {
    let token = cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    let visitor = match token {
        Some(token) if happens_by_itself(&request) => {
            sessions::look(app.db(), &token, clock::now()).await
        }
        Some(token) => sessions::visitor(app.db(), &token, clock::now()).await,
        None => Ok(None),
    };
    let mut visitor = match visitor {
        Ok(Some(visitor)) => visitor,
        Ok(None) => return to_sign_in(&request),
        Err(error) => return error.into_response(),
    };
    if let Err(error) = visitor.must(permission) {
        return error.into_response();
    }
    visitor.flash = cookie(request.headers(), flash::COOKIE).and_then(Flash::from_cookie);
    // What is found while somebody types has no navigation around it; an open page that follows
    // the changes of others has, and takes it over.
    let is_framed = !Part::is_asked(request.headers()) || happens_by_itself(&request);
    if request.method() == Method::GET && is_framed {
        visitor.badges = app.kept::<Badges>().of(&app, &visitor).await;
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Whether an open page asks because something has changed, and not because
/// somebody did something.
fn happens_by_itself(request: &Request) -> bool {
    request.uri().path() == "/live" || request.headers().contains_key(BY_ITSELF)
}

/// The header by which an open page says that nobody asked.
const BY_ITSELF: &str = "x-by-itself";

/// The sign-in, which leads on to the page that was asked for. Only the path
/// travels: a query may hold what somebody searched for.
fn to_sign_in(request: &Request) -> Response {
    let path = request.uri().path();
    if request.method() != Method::GET || path == "/" {
        return Error::SignedOut.into_response();
    }
    super::redirect(&format!("/sign-in?next={path}"))
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Visitor>().cloned().ok_or(Error::SignedOut)
    }
}

/// Refuses changes asked for by other sites.
///
/// Cross-site forgery: browsers say where a request comes from (`Sec-Fetch-Site`,
/// or `Origin` in older ones), and a page cannot forge either. A change without
/// both is refused. See OWASP, Cross-Site Request Forgery Prevention, "Fetch
/// Metadata headers". Together with `SameSite=Lax` and "GET changes nothing".
pub(super) async fn only_from_us(request: Request, next: Next) -> Response {
    if !is_safe(request.method()) && !comes_from_us(request.headers()) {
        return super::shell::error_page(
            StatusCode::FORBIDDEN,
            "This request came from another site, so nothing was changed. Open Liaison in this \
             browser and try again.",
        );
    }
    next.run(request).await
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Sets the headers that every answer carries.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    // A part of a page does not show the message, so it must not use it up.
    let clear_flash = is_safe(request.method())
        && cookie(request.headers(), flash::COOKIE).is_some()
        && !Part::is_asked(request.headers());
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let own_policy = response.headers_mut().remove(header::CONTENT_SECURITY_POLICY);
    let own_senses = response.headers_mut().remove(SENSES);
    framing::set(&mut response);
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    // A file that somebody sent stands under a stricter policy than our pages.
    if let Some(policy) = own_policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // The one page that may ask the phone where it is says so itself.
    if let Some(senses) = own_senses {
        headers.insert(SENSES, senses);
    }
    // Nothing is kept anywhere unless the handler of a page for everybody says so.
    if !is_asset && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if clear_flash && is_page {
        headers.append(
            header::SET_COOKIE,
            HeaderValue::from_static("flash=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
        );
    }
    response
}

/// Which senses of the device a page may ask for.
const SENSES: &str = "permissions-policy";

const SECURITY_HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    (SENSES, "camera=(), geolocation=(), microphone=()"),
];

fn comes_from_us(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let (Some(origin), Some(host)) = (headers.get(header::ORIGIN), headers.get(header::HOST))
    else {
        return false;
    };
    let (Ok(origin), Ok(host)) = (origin.to_str(), host.to_str()) else {
        return false;
    };
    origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host)
}
