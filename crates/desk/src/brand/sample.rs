//! The paper of the sample practice.

use exchange::artwork;
use platform::{Error, Result, Sql, Uuid, args, audit::Actor, web::App};

use super::{
    logo,
    printer::{self, Printer},
};

/// Two peaks before the sun.
const LOGO: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 48"><circle cx="52" cy="14" r="9" fill="#e0912f"/><path d="M0 46 26 6l13 20-13 20z" fill="#1b4f72"/><path d="M24 46 45 17l19 29z" fill="#3f83ad"/></svg>"##;
const COLOUR: &str = "#1b4f72";

/// Gives the sample practice a logo, a colour, a line and a printer.
pub(crate) async fn fill(app: &App, practice_id: Uuid) -> Result<()> {
    let by = Actor::program("sample practice");
    let artwork = artwork::logo(LOGO).map_err(|refusal| Error::Internal(refusal.to_string()))?;
    let tx = app.db().begin().await?;
    logo::put(app, &tx, practice_id, &by, None, &artwork).await?;
    let colour = args![practice_id, COLOUR];
    tx.run("UPDATE practice SET brand_colour = $2 WHERE id = $1", colour).await?;
    let id = printer::add(&tx, practice_id, &by, "Brother at the front desk").await?;
    let new = printer::one(&tx, practice_id, id).await?;
    let set = Printer { right_halves: 1, label_stock: "avery5160".into(), ..new };
    printer::change(&tx, practice_id, &by, &set).await?;
    tx.commit().await
}
