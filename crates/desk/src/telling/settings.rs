//! `/settings/telling`: how the practice tells, and its fax service.

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use platform::{
    Error, Result, Uuid,
    audit::{self, Entry},
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};

use super::{
    Stage,
    fax::{HttpProvider, Service, Shape},
    rules::Way,
    usual::Usual,
};

const ADDRESS: &str = "/settings/telling";

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let usual = Usual::read(app.db(), visitor.practice_id).await?;
    let service = Service::read(app.db(), visitor.practice_id).await?;
    let ways: Vec<(&str, &str)> = [Way::Email, Way::Fax, Way::Letter, Way::Phone]
        .into_iter()
        .map(|way| (way.code(), way.label()))
        .collect();
    let shape = match service.shape {
        Shape::Json => "json",
        Shape::Multipart => "multipart",
    };
    let content = html! {
        (look::crumb("/settings", "Settings"))
        (look::page_head("Keeping referrers posted", "Treating providers may hear what became of their patient. Everybody else hears that the referral arrived, and no more.", html! {}))
        div class="narrow stack" {
            form class="card stack" method="post" action=(ADDRESS) {
                (look::select("way", "How, where they have not said", &ways, &usual.way, None))
                (look::Field::new("pause", "Minutes before it goes").kind("number").value(&usual.pause.to_string()).hint("So long an undo still withdraws it.").render())
                fieldset class="field stack tight" {
                    legend { "What we tell" }
                    @for stage in Stage::ALL.into_iter().filter(|stage| *stage != Stage::NeedsInfo) {
                        (look::check(&format!("tell_{}", stage.code()), stage.label(), !usual.off.iter().any(|off| off == stage.code())))
                    }
                }
                (look::submit("Save"))
            }
            form class="card stack" method="post" action={ (ADDRESS) "/fax" } {
                h2 { "Fax service" }
                p class="quiet" { @if service.url.is_empty() { "None is set up: faxes are made ready for you to send by hand." } @else { "Faxes to confirmed numbers go through this service." } }
                (look::Field::new("url", "Address that takes faxes").kind("url").value(&service.url).hint("Leave empty to fax by hand.").render())
                (look::select("shape", "How it wants them", &[("json", "JSON"), ("multipart", "Form with a file")], shape, None))
                (look::Field::new("token", "Token").kind("password").autocomplete("off").hint("Sealed. Leave empty to keep the one that is there.").render())
                (look::submit("Save"))
            }
            section class="card stack tight" {
                h2 { "Advertising by fax" }
                p class="quiet" { "Kept apart: it needs their permission, which you record first." }
                div { a class="button" href="/settings/telling/advertising" { "Who has allowed it" } }
            }
        }
    };
    Ok(shell::page(&visitor, "/settings", "Keeping referrers posted", content))
}

pub(super) type Pairs = axum::Form<Vec<(String, String)>>;

pub(super) fn field<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
}

pub(super) fn ticked(form: &[(String, String)], name: &str) -> Vec<Stage> {
    Stage::ALL
        .into_iter()
        .filter(|stage| form.iter().any(|(known, _)| *known == format!("{name}_{}", stage.code())))
        .collect()
}

pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let way = Way::from_code(field(&form, "way"))
        .filter(|way| *way != Way::SecureEmail)
        .ok_or_else(|| Error::Invalid("Choose how referrers are told.".into()))?;
    let pause = field(&form, "pause")
        .parse::<i64>()
        .ok()
        .filter(|pause| (0..=Usual::LONGEST_PAUSE).contains(pause))
        .ok_or_else(|| Error::Invalid("Enter minutes between 0 and 1440.".into()))?;
    let on = ticked(&form, "tell");
    let off = Stage::ALL
        .into_iter()
        .filter(|stage| *stage != Stage::NeedsInfo && !on.contains(stage))
        .map(|stage| stage.code().to_owned())
        .collect();
    let tx = app.db().begin().await?;
    let usual = Usual { way: way.code().into(), off, pause };
    usual.keep(&tx, visitor.practice_id, visitor.member_id).await?;
    note(&tx, &visitor, "telling.changed", "practice", visitor.practice_id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved.")))
}

pub(super) async fn save_fax(
    State(app): State<App>,
    visitor: Visitor,
    axum::Form(form): Pairs,
) -> Result<Response> {
    let shape = if field(&form, "shape") == "multipart" { Shape::Multipart } else { Shape::Json };
    let url = field(&form, "url");
    if !url.is_empty() {
        HttpProvider::new(url, "", shape)?;
    }
    let tx = app.db().begin().await?;
    let service = Service::at(url, shape);
    let (secrets, token) = (app.secrets(), field(&form, "token"));
    service.keep(&tx, secrets, visitor.practice_id, token, visitor.member_id).await?;
    note(&tx, &visitor, "fax_service.changed", "practice", visitor.practice_id).await?;
    tx.commit().await?;
    Ok(redirect_with(ADDRESS, Flash::say("Saved.")))
}

pub(super) async fn note(
    tx: &platform::Tx,
    visitor: &Visitor,
    action: &str,
    kind: &str,
    id: Uuid,
) -> Result<()> {
    let entry = Entry::about(action, kind, id);
    audit::record(tx, visitor.practice_id, &visitor.actor(), entry).await
}
