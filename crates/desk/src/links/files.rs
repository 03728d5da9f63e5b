//! The code of a link as a file, for a printer or a designer.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use look::Qr;
use platform::{Error, Result, Uuid, sessions::Visitor, web::App};
use serde::Deserialize;

use super::{address, link};

/// The widths offered, in pixels: a screen, a letter, a poster.
pub const WIDTHS: [u32; 3] = [300, 600, 1200];

#[derive(Deserialize)]
pub(super) struct Size {
    width: Option<u32>,
}

pub(super) async fn svg(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
) -> Result<Response> {
    let (code, name, address) = code(&app, &visitor, &headers, id).await?;
    let file = code.svg_file(&format!("QR code that leads to {}", address::in_words(&address)));
    Ok(download("image/svg+xml", &format!("{name}.svg"), file.into_bytes()))
}

pub(super) async fn png(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    Query(size): Query<Size>,
) -> Result<Response> {
    let (code, name, _) = code(&app, &visitor, &headers, id).await?;
    let width = size.width.filter(|width| WIDTHS.contains(width)).unwrap_or(WIDTHS[1]);
    let file = code.png(width).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(download("image/png", &format!("{name}-{width}.png"), file))
}

/// The code with the name of its file and the address in it.
async fn code(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: Uuid,
) -> Result<(Qr, String, String)> {
    let link = link::one(app.db(), visitor.practice_id, id).await?;
    let address = address::short(&address::base(app, headers), &link.code);
    let code = Qr::of(&address)
        .ok_or_else(|| Error::Invalid("LIAISON_PUBLIC_URL is too long for a QR code.".into()))?;
    Ok((code, format!("qr-{}", link.code), address))
}

/// The name holds only letters and digits of our own.
fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let place = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, place)], bytes)
        .into_response()
}
