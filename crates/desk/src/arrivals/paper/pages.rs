//! The pages of an attachment as pictures, made once and kept encrypted.

use std::{fs, io::Cursor, time::Duration};

use image::{ImageFormat, ImageReader, Limits};
use platform::{Result, Sql, Uuid, args, db::FromQueryResult, web::App};

use super::{
    program::{self, Scratch},
    recognise::recogniser,
    tiff_pages,
};

/// As many pages of one file as are shown; the file itself has them all.
const MOST_PAGES: usize = 60;
/// How long the pages of one file may take.
const A_FILE: Duration = Duration::from_secs(120);
/// The widest picture in dots: enough to read, small enough to send.
const WIDEST: u32 = 1700;

/// The picture of a page (from 1) of an attachment as PNG; none where there is no
/// such page, or no program on this machine that could show it.
pub async fn page_image(
    app: &App,
    practice_id: Uuid,
    attachment_id: Uuid,
    page: i64,
) -> Result<Option<Vec<u8>>> {
    if page_count(app, practice_id, attachment_id).await? == 0 {
        make(app, practice_id, attachment_id).await?;
    }
    // Served by the primary key.
    let file = app
        .db()
        .value::<Uuid>(
            "SELECT file_id FROM attachment_page
             WHERE practice_id = $1 AND attachment_id = $2 AND page = $3",
            args![practice_id, attachment_id, page],
        )
        .await?;
    file.map(|file| app.vault().read(practice_id, file)).transpose()
}

/// How many pages of an attachment can be shown by now.
pub async fn page_count(app: &App, practice_id: Uuid, attachment_id: Uuid) -> Result<i64> {
    // Served by the primary key.
    let count = app
        .db()
        .value::<i64>(
            "SELECT count(*) FROM attachment_page WHERE practice_id = $1 AND attachment_id = $2",
            args![practice_id, attachment_id],
        )
        .await?;
    Ok(count.unwrap_or(0))
}

#[derive(FromQueryResult)]
struct Kept {
    file_id: Uuid,
    media_type: String,
}

/// Makes the pictures of an attachment and keeps them; gives them back.
pub(super) async fn make(
    app: &App,
    practice_id: Uuid,
    attachment_id: Uuid,
) -> Result<Vec<Vec<u8>>> {
    // Served by the primary key.
    let kept = app
        .db()
        .row::<Kept>(
            "SELECT file_id, media_type FROM attachment WHERE practice_id = $1 AND id = $2",
            args![practice_id, attachment_id],
        )
        .await?;
    let Some(kept) = kept else { return Ok(Vec::new()) };
    let maker = app.clone();
    let pages = tokio::task::spawn_blocking(move || -> Result<Vec<Vec<u8>>> {
        let bytes = maker.vault().read(practice_id, kept.file_id)?;
        let scratch = Scratch::make(&maker)?;
        Ok(pictures(&bytes, &kept.media_type, &scratch))
    })
    .await
    .map_err(|error| platform::Error::Internal(format!("making pages: {error}")))??;
    let tx = app.db().begin().await?;
    for (index, picture) in pages.iter().enumerate() {
        let page = index as i64 + 1;
        // Two may make the same pages at once; the first stay.
        let there = tx
            .value::<i64>(
                "SELECT page FROM attachment_page
                 WHERE practice_id = $1 AND attachment_id = $2 AND page = $3",
                args![practice_id, attachment_id, page],
            )
            .await?;
        if there.is_some() {
            continue;
        }
        let file =
            app.vault().keep(&tx, practice_id, "page.png", "image/png", picture, None).await?;
        tx.run(
            "INSERT INTO attachment_page (practice_id, attachment_id, page, file_id)
             VALUES ($1, $2, $3, $4) ON CONFLICT (practice_id, attachment_id, page) DO NOTHING",
            args![practice_id, attachment_id, page, file],
        )
        .await?;
    }
    if !pages.is_empty() {
        tx.run(
            "UPDATE attachment SET pages = $3 WHERE practice_id = $1 AND id = $2",
            args![practice_id, attachment_id, pages.len() as i64],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(pages)
}

/// The pictures of a file's pages. It blocks.
fn pictures(bytes: &[u8], media_type: &str, scratch: &Scratch) -> Vec<Vec<u8>> {
    match media_type {
        "image/tiff" => tiff_pages::pages(bytes, MOST_PAGES),
        "application/pdf" => of_pdf(bytes, scratch),
        "image/png" => of_photo(bytes, ImageFormat::Png).into_iter().collect(),
        "image/jpeg" => of_photo(bytes, ImageFormat::Jpeg).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn of_pdf(bytes: &[u8], scratch: &Scratch) -> Vec<Vec<u8>> {
    let Some(pdftoppm) = &recogniser().pdftoppm else { return Vec::new() };
    let folder = scratch.path();
    if fs::write(folder.join("in.pdf"), bytes).is_err() {
        return Vec::new();
    }
    let most = MOST_PAGES.to_string();
    // 200 dots an inch is what a fine fax has, and what words are recognised on.
    // The width is bounded, since a page may say that it is a mile wide.
    let width = WIDEST.to_string();
    let arguments = [
        "-png",
        "-gray",
        "-r",
        "200",
        "-scale-to-x",
        &width,
        "-scale-to-y",
        "-1",
        "-l",
        &most,
        "in.pdf",
        "page",
    ];
    // Where it ends badly, the pages made by then are shown.
    program::run(pdftoppm, &arguments, folder, A_FILE);
    let _ = fs::remove_file(folder.join("in.pdf"));
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // Names are padded with zeros, so their order is that of the pages.
    files.sort();
    let pages = files.iter().filter_map(|file| fs::read(file).ok());
    let pages: Vec<Vec<u8>> = pages.filter(|page| page.starts_with(b"\x89PNG")).collect();
    for file in files {
        let _ = fs::remove_file(file);
    }
    pages
}

/// A photograph made small enough, and without what a phone writes into it (place,
/// device).
fn of_photo(bytes: &[u8], format: ImageFormat) -> Option<Vec<u8>> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(20_000);
    limits.max_image_height = Some(20_000);
    limits.max_alloc = Some(400 * 1024 * 1024);
    reader.limits(limits);
    let mut photo = reader.decode().ok()?;
    if photo.width() > WIDEST {
        photo = photo.thumbnail(WIDEST, u32::MAX / 4);
    }
    let mut out = Cursor::new(Vec::new());
    photo.to_rgb8().write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}
