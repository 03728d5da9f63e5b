//! A form that brings one file in its field `file`.

use axum::{
    extract::{
        Multipart,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::StatusCode,
};

/// A file as it was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// The last part of its name, without what no file name needs; nothing to be trusted.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

const NONE: &str = "Choose a file first.";

/// The file, or what to tell the person. `too_large` is what is said of one beyond the limit of
/// its route.
pub(crate) async fn sent(
    form: Result<Multipart, MultipartRejection>,
    too_large: &str,
) -> Result<Sent, String> {
    let cut_off = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large.to_owned(),
        _ => "The file did not arrive whole. Check the connection and choose it again.".to_owned(),
    };
    let mut form = form.map_err(|_| NONE.to_owned())?;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        if field.name() == Some("file") {
            let name = tidy(&field);
            let bytes = field.bytes().await.map_err(cut_off)?.to_vec();
            return match name.is_empty() && bytes.is_empty() {
                true => Err(NONE.into()),
                false => Ok(Sent { name, bytes }),
            };
        }
    }
    Err(NONE.into())
}

fn tidy(field: &Field<'_>) -> String {
    let name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(120).collect()
}
