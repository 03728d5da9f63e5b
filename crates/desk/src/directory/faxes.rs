//! `/directory/faxes`: fax numbers that stand only in the registry and were never confirmed,
//! among sources that get faxes.

use axum::extract::State;
use look::Icon;
use maud::{Markup, html};
use platform::{
    Permission, Result, Sql, Uuid, args,
    db::FromQueryResult,
    sessions::Visitor,
    web::{App, shell},
};

use crate::telling;

/// As many as one page shows.
const MOST: usize = 200;

#[derive(FromQueryResult)]
struct Fax {
    id: Uuid,
    value: String,
    source_id: Uuid,
    name: String,
    phone: Option<String>,
    year: i64,
}

pub(super) async fn page(State(app): State<App>, visitor: Visitor) -> Result<Markup> {
    let faxes = unconfirmed(&app, &visitor).await?;
    let may_edit = visitor.may(Permission::EditSources);
    let heading = match faxes.len() as i64 {
        0 => "Every fax number in use was confirmed".to_owned(),
        1 => "1 fax number was never confirmed".to_owned(),
        count => format!("{count} fax numbers were never confirmed"),
    };
    let content = html! {
        (look::crumb("/directory", "Provider directory"))
        (look::page_head(&heading, "They come from the registry, whose fax numbers are often out of date. Until somebody has called, nothing about a patient goes there by itself.", html! {}))
        @if faxes.is_empty() {
            (look::empty(Icon::Phone, "Nothing to confirm", "Numbers that you take over from the registry stand here until somebody has called to confirm them.", html! {}))
        } @else {
            div class="card flush" {
                table class="data cards" {
                    caption class="spoken" { "Fax numbers to confirm" }
                    thead {
                        tr {
                            th scope="col" { "Source" }
                            th scope="col" { "Fax" }
                            th scope="col" { "Call" }
                            th scope="col" class="number" { "12 months" }
                            @if may_edit { th scope="col" { "Confirmed by" } }
                        }
                    }
                    tbody { @for fax in &faxes { (row(fax, may_edit)) } }
                }
            }
            @if faxes.len() == MOST { p class="quiet small" { "The first " (MOST) "; more come when these are confirmed." } }
        }
    };
    Ok(shell::page(&visitor, "/sources", "Fax numbers to confirm", content))
}

fn row(fax: &Fax, may_edit: bool) -> Markup {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    html! {
        tr data-row {
            th scope="row" class="name" { a href={ "/sources/" (fax.source_id) } { (fax.name) } }
            td data-label="Fax" class="nowrap" { (fax.value) }
            td data-label="Call" class="nowrap" {
                @match &fax.phone { Some(phone) => a href={ "tel:+1" (digits(phone)) } { (phone) }, None => span class="quiet" { "no phone" } }
            }
            td data-label="Referrals in 12 months" class="number" { (look::thousands(fax.year)) }
            @if may_edit {
                td class="actions" {
                    form class="row" method="post" action={ "/sources/" (fax.source_id) "/fax/" (fax.id) "/confirm" } {
                        input type="hidden" name="back" value="/directory/faxes";
                        input name="how" aria-label={ "Whom you called about the fax of " (fax.name) } placeholder="Called the front desk" required;
                        button class="button small" type="submit" { "Confirm" span class="spoken" { " " (fax.value) } }
                    }
                }
            }
        }
    }
}

/// A number of an office that several sources share stands here once, with the one that
/// sends most.
async fn unconfirmed(app: &App, visitor: &Visitor) -> Result<Vec<Fax>> {
    let usually_by_fax = telling::usually_by_fax(app.db(), visitor.practice_id).await?;
    let since = lexicon::Month::of(visitor.today()).plus(-11).to_string();
    // The practice's usual way holds for those who have not said how they want to be told.
    let others = match usually_by_fax {
        telling::Usually::ByFax => "np.channel IS NULL",
        telling::Usually::Otherwise => "FALSE",
    };
    // Reads the practice's fax numbers of the registry on purpose; served by
    // contact_point_by_trust, source_by_person and _by_organisation, the primary key of
    // notice_preference, fax_out_by_source and source_month_by_source.
    let sql = format!(
        "SELECT c.id, c.value, s.id AS source_id, s.name,
                (SELECT min(t.value) FROM contact_point t WHERE t.practice_id = c.practice_id
                    AND t.kind = 'phone' AND (t.person_id = c.person_id
                     OR t.organisation_id = c.organisation_id OR t.organisation_id = s.organisation_id)) AS phone,
                CAST(coalesce((SELECT sum(r.received) FROM source_month r
                    WHERE r.practice_id = s.practice_id AND r.source_id = s.id AND r.month >= $2), 0) AS bigint) AS year
         FROM contact_point c
         JOIN source s ON s.practice_id = c.practice_id AND s.deleted_at IS NULL
          AND s.status = 'active' AND (s.person_id = c.person_id OR s.organisation_id = c.organisation_id)
         LEFT JOIN notice_preference np ON np.practice_id = s.practice_id AND np.source_id = s.id
         WHERE c.practice_id = $1 AND c.trust = 'registry' AND c.kind = 'fax'
           AND (np.channel = 'fax' OR {others} OR s.preferred_channel = 'fax'
             OR EXISTS (SELECT 1 FROM fax_out f WHERE f.practice_id = s.practice_id AND f.source_id = s.id))
         ORDER BY year DESC, s.sort_name, s.id LIMIT 600"
    );
    let mut all: Vec<Fax> = app.db().rows(&sql, args![visitor.practice_id, since]).await?;
    let mut seen = std::collections::HashSet::new();
    all.retain(|fax| seen.insert(fax.id));
    all.truncate(MOST);
    Ok(all)
}
