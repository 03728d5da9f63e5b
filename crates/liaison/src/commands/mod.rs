//! Commands that do one thing and end.

pub mod backup;
pub mod directory;
pub mod import;
pub mod insight;
pub mod report;
pub mod restore;

use desk::practice::{self, Practice};
use platform::{Error, Result, web::App};

/// The practice that `--practice` names; the only one when there is only one.
async fn chosen_practice(app: &App, slug: Option<&str>) -> Result<Practice> {
    let practices = practice::all(app.db()).await?;
    let names = || practices.iter().map(|known| known.slug.as_str()).collect::<Vec<_>>().join(", ");
    match slug {
        Some(slug) => practices.iter().find(|known| known.slug == slug).cloned().ok_or_else(|| {
            Error::Start(format!("There is no practice \"{slug}\" here. There are: {}", names()))
        }),
        None if practices.len() == 1 => Ok(practices[0].clone()),
        None if practices.is_empty() => Err(Error::Start(
            "There is no practice here yet. Run `liaison serve` and open the set-up link.".into(),
        )),
        None => Err(Error::Start(format!("Say which practice with --practice: {}", names()))),
    }
}
