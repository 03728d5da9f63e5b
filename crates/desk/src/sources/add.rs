//! `/sources/new`: adding a source by hand. Whoever looks like a source we
//! have is shown first, so that nobody is entered twice by accident.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use lexicon::{Npi, PersonName, Phone, Profession, Tier, looks_like_organisation};
use look::Tone;
use maud::{Markup, html};
use platform::{
    FieldError, Result, Uuid,
    sessions::Visitor,
    web::{App, Flash, redirect_with, shell},
};
use serde::Deserialize;

use super::{
    NewSource, contact_point,
    create::create,
    matching::{Candidate, Found, Incoming, Kind, Matcher},
};
use crate::complaints::Complaints;
use crate::people;

/// What was typed, kept whatever is wrong with it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct NewForm {
    name: String,
    kind: String,
    profession: String,
    specialty: String,
    organisation: String,
    npi: String,
    phone: String,
    fax: String,
    email: String,
    city: String,
    state: String,
    tier: String,
    owner: String,
    /// "yes" once the look-alikes have been seen.
    other: String,
}

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    name: String,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup> {
    let owner = visitor.member_id.to_string();
    let form = NewForm { name: asked.name, tier: "prospect".into(), owner, ..NewForm::default() };
    render(&app, &visitor, &form, &[], &[]).await
}

pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<NewForm>,
) -> Result<Response> {
    let checked = match check(&form) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = render(&app, &visitor, &form, &errors, &[]).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let practice = visitor.practice_id;
    let organisation = if checked.kind == Kind::Organisation {
        form.name.trim()
    } else {
        form.organisation.trim()
    };
    if form.other != "yes" {
        let phones: Vec<Phone> = checked.phone.iter().chain(&checked.fax).cloned().collect();
        let incoming = Incoming {
            kind: checked.kind,
            name: checked.name.as_ref(),
            organisation,
            npi: checked.npi.as_ref(),
            phones: &phones,
            city: &form.city,
            zip: "",
            text: &form.name,
        };
        let alike = alike(&Matcher::load(app.db(), practice).await?, &incoming);
        if !alike.is_empty() {
            let page = render(&app, &visitor, &form, &[], &alike).await?;
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
    }
    let new = NewSource {
        name: checked.name.as_ref(),
        organisation,
        profession: checked.profession,
        specialty: form.specialty.trim(),
        npi: checked.npi.as_ref(),
        phone: checked.phone.as_ref(),
        fax: checked.fax.as_ref(),
        email: &checked.email,
        city: form.city.trim(),
        state: form.state.trim(),
        tier: Tier::from_code(&form.tier).unwrap_or(Tier::Prospect),
        owner_id: owner(&app, &visitor, &form.owner).await?,
        ..NewSource::of(checked.kind)
    };
    let tx = app.db().begin().await?;
    let id = create(&tx, practice, &visitor.actor(), new).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/sources/{id}"), Flash::say(format!("{} added.", form.name.trim()))))
}

/// Who may be meant: also those who are surely meant, since somebody wants to
/// add them anew.
fn alike(matcher: &Matcher, incoming: &Incoming<'_>) -> Vec<Candidate> {
    match matcher.find(incoming) {
        Found::New => Vec::new(),
        Found::Doubtful { candidates } => candidates,
        Found::Same(candidate) => vec![candidate],
    }
}

/// A member of this practice, or nobody.
pub(super) async fn owner(app: &App, visitor: &Visitor, text: &str) -> Result<Option<Uuid>> {
    let Ok(id) = text.parse::<Uuid>() else { return Ok(None) };
    let members = people::members(app.db(), visitor.practice_id).await?;
    Ok(members.iter().any(|member| member.id == id).then_some(id))
}

struct Checked {
    kind: Kind,
    name: Option<PersonName>,
    profession: Profession,
    npi: Option<Npi>,
    phone: Option<Phone>,
    fax: Option<Phone>,
    email: String,
}

fn check(form: &NewForm) -> std::result::Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let name = form.name.trim();
    let kind = match form.kind.as_str() {
        "person" => Kind::Person,
        "organisation" => Kind::Organisation,
        _ if looks_like_organisation(name) => Kind::Organisation,
        _ => Kind::Person,
    };
    let person = (kind == Kind::Person).then(|| PersonName::parse(name)).flatten();
    if name.is_empty() {
        errors.push(FieldError::new("name", "Enter the name of the person or the organisation."));
    } else if kind == Kind::Person && person.is_none() {
        errors.push(FieldError::new("name", "This holds no name. Enter it like David Wiebe, MD."));
    }
    let npi = optional(&mut errors, "npi", &form.npi, |text| {
        Npi::parse(text).map_err(|problem| problem.to_string())
    });
    let mut phone = |field: &str, text: &str| {
        optional(&mut errors, field, text, |text| {
            Phone::parse(text).map_err(|problem| problem.to_string())
        })
    };
    let (phone, fax) = (phone("phone", &form.phone), phone("fax", &form.fax));
    let email = optional(&mut errors, "email", &form.email, |text| {
        contact_point::read("email", text).map(|(email, _)| email)
    });
    if !errors.is_empty() {
        return Err(errors);
    }
    let credentials = person
        .as_ref()
        .and_then(|name| name.credentials.iter().find_map(|word| Profession::from_text(word)));
    let profession =
        Profession::from_code(&form.profession).or(credentials).unwrap_or(match kind {
            Kind::Organisation => Profession::from_text(name).unwrap_or(Profession::Other),
            Kind::Person => Profession::Other,
        });
    Ok(Checked {
        kind,
        name: person,
        profession,
        npi,
        phone,
        fax,
        email: email.unwrap_or_default(),
    })
}

/// Reads a field that may stay empty; what cannot be read is an error at it.
pub(super) fn optional<T>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: &str,
    read: impl Fn(&str) -> std::result::Result<T, String>,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    match read(text) {
        Ok(value) => Some(value),
        Err(problem) => {
            errors.push(FieldError::new(field, format!("{}.", problem.trim_end_matches('.'))));
            None
        }
    }
}

/// The people who can look after a source, for a choice.
pub(super) async fn owners(app: &App, visitor: &Visitor) -> Result<Vec<(String, String)>> {
    let members = people::present(app.db(), visitor.practice_id).await?;
    let mut owners = vec![(String::new(), "Nobody yet".to_owned())];
    owners.extend(members.into_iter().map(|member| (member.id.to_string(), member.name)));
    Ok(owners)
}

async fn render(
    app: &App,
    visitor: &Visitor,
    form: &NewForm,
    errors: &[FieldError],
    alike: &[Candidate],
) -> Result<Markup> {
    let owners = owners(app, visitor).await?;
    let owners: Vec<(&str, &str)> =
        owners.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    let complaints = Complaints(errors);
    let mut professions = vec![("", "Recognise by credentials")];
    professions
        .extend(Profession::ALL.iter().map(|profession| (profession.code(), profession.label())));
    let tiers: Vec<(&str, &str)> =
        Tier::ALL.iter().map(|tier| (tier.code(), tier.label())).collect();
    let kinds = [
        ("", "Recognise by the name"),
        ("person", "A person"),
        ("organisation", "An organisation"),
    ];
    let content = html! {
        (look::crumb("/sources", "Sources"))
        (look::page_head("Add a source", "Only the name is needed; the rest can wait.", html! {}))
        div class="narrow stack" {
            (complaints.summary())
            @if !alike.is_empty() { (look_alikes(alike)) }
            form class="card stack" method="post" action="/sources/new" {
                @if !alike.is_empty() { input type="hidden" name="other" value="yes"; }
                div class="fields" {
                    (look::Field::new("name", "Name").value(&form.name).hint("As on their card: David Wiebe, MD").error(complaints.at("name")).autocomplete("off").required().render())
                    (look::select("kind", "What it is", &kinds, &form.kind, None))
                }
                div class="fields" {
                    (look::select("profession", "Profession", &professions, &form.profession, None))
                    (look::Field::new("specialty", "Specialty").value(&form.specialty).render())
                    (look::Field::new("organisation", "Works at").value(&form.organisation).autocomplete("off").render())
                    (look::Field::new("npi", "NPI").value(&form.npi).error(complaints.at("npi")).render())
                }
                div class="fields" {
                    (look::Field::new("phone", "Phone").kind("tel").value(&form.phone).error(complaints.at("phone")).autocomplete("off").render())
                    (look::Field::new("fax", "Fax").kind("tel").value(&form.fax).error(complaints.at("fax")).autocomplete("off").render())
                    (look::Field::new("email", "E-mail").value(&form.email).error(complaints.at("email")).autocomplete("off").render())
                    (look::Field::new("city", "City").value(&form.city).autocomplete("off").render())
                    (look::Field::new("state", "State").value(&form.state).autocomplete("off").render())
                }
                div class="fields" {
                    (look::select("tier", "Tier", &tiers, &form.tier, None))
                    (look::select("owner", "Looked after by", &owners, &form.owner, None))
                }
                div class="row" {
                    button class="button primary" type="submit" { @if alike.is_empty() { "Add source" } @else { "Add as somebody else" } }
                    a class="button quiet" href="/sources" { "Cancel" }
                }
            }
        }
    };
    Ok(shell::page(visitor, "/sources", "Add a source", content))
}

fn look_alikes(alike: &[Candidate]) -> Markup {
    look::notice(
        Tone::Look,
        html! {
            p role="alert" { strong { "Somebody like this is here already." } " Open them instead, or add this as somebody else below." }
            ul { @for candidate in alike { li { a href={ "/sources/" (candidate.source_id) } { (candidate.name) } ": " (candidate.why) ". " (candidate.explained()) } } }
        },
    )
}
