//! Draws the form.

use lexicon::Phone;
use look::PublicPage;
use maud::{Markup, html};
use platform::{FieldError, Uuid, web::Framing};

use super::{field::Field, place::Place, typed::Typed, uploads::Upload, words::Words};
use crate::language::Language;

/// What the page shows.
pub struct Form<'a> {
    pub place: &'a Place,
    pub language: Language,
    pub typed: &'a Typed,
    /// The signed token of this form.
    pub token: &'a str,
    pub bits: u8,
    /// What is wrong, each at its field; with an empty field, about the whole form.
    pub problems: &'a [FieldError],
    pub uploads: &'a [Upload],
    /// Whether it is shown inside a page of another site.
    pub framing: Framing,
}

/// The whole page.
pub fn draw(form: &Form<'_>) -> Markup {
    let (place, words) = (form.place, form.language.words());
    let title = words.refer_to.replacen("{}", &place.name, 1);
    let content = html! {
        div class="stack" {
            h1 { (title) }
            p class="quiet" { (words.about) " " (or_call(place, words)) }
        }
        (summary(form, words))
        form id="refer" method="post" enctype="multipart/form-data" class="stack" novalidate
            action={ "/refer/" (place.slug) } data-bits=(form.bits)
            data-providers={ "/refer/" (place.slug) "/providers" }
            data-not-sent=(words.js_not_sent) data-retry=(words.js_retry)
            data-sending=(words.js_sending) data-kept=(words.js_kept)
            data-too-large=(words.js_too_large) data-found=(words.js_found)
            data-worker=(look::href("refer-work.js")) {
            input type="hidden" name="token" value=(form.token);
            input type="hidden" name="proof" value="";
            input type="hidden" name="lang" value=(form.language.code());
            input type="hidden" name="link" value=(form.typed.link);
            input type="hidden" name="again" value=(form.typed.again);
            div class="trap" aria-hidden="true" {
                label for="website" { (words.trap) }
                input id="website" name="website" tabindex="-1" autocomplete="off";
            }
            (who(form, words))
            (patient(form, words))
            (needs(form, words))
            (files(form, words))
            div class="stack" {
                p id="sending" class="notice look" role="status" hidden {}
                div class="actions" {
                    button class="button primary" type="submit" { (words.send) }
                }
                p class="quiet small" { (words.privacy.replacen("{}", &place.name, 1)) }
            }
        }
    };
    let outside = match form.framing {
        Framing::Nowhere => {
            return frame(place, form.language, &title, form.typed, Some("refer.js"), content);
        }
        // What follows (mistakes, the receipt) is no page for a frame: it takes the
        // whole window, where its address and its print-out are the visitor's own.
        // The script would keep it in the frame, so the plain form does.
        Framing::Anywhere => html! { base target="_top"; },
    };
    framed(place, form.language, &title, form.typed, None, outside, content)
}

/// The frame of the form and of what belongs to it.
pub fn frame(
    place: &Place,
    language: Language,
    title: &str,
    typed: &Typed,
    script: Option<&str>,
    content: Markup,
) -> Markup {
    framed(place, language, title, typed, script, html! {}, content)
}

fn framed(
    place: &Place,
    language: Language,
    title: &str,
    typed: &Typed,
    script: Option<&str>,
    head: Markup,
    content: Markup,
) -> Markup {
    let other = if language == Language::Spanish { "en" } else { "es" };
    PublicPage {
        title,
        language: language.code(),
        description: None,
        practice: &place.name,
        home: &format!("/refer/{}", place.slug),
        aside: html! {
            a class="no-print" lang=(other) hreflang=(other)
                href={ "/refer/" (place.slug) "?" (typed.query(other)) } { (language.words().language) }
        },
        head,
        script,
        foot: html! {},
    }
    .render(content)
}

fn or_call(place: &Place, words: &Words) -> Markup {
    let phone = place.phone().map(shown);
    let fax = place.fax().map(shown);
    html! {
        @if let Some(phone) = &phone {
            (words.or_call) " " a href={ "tel:" (phone.0) } { (phone.1) }
            @if let Some(fax) = &fax { ", " (words.or_fax) " " span class="whole" { (fax.1) } }
            "."
        }
    }
}

/// A number for a link and for people.
pub fn shown(phone: &str) -> (String, String) {
    Phone::parse(phone)
        .map_or_else(|_| (phone.into(), phone.into()), |read| (read.e164(), read.to_string()))
}

fn summary(form: &Form<'_>, words: &Words) -> Markup {
    html! {
        @if !form.problems.is_empty() {
            div id="problems" class="notice bad" role="alert" tabindex="-1" {
                h2 { (words.problem_title) }
                ul {
                    @for problem in form.problems {
                        li {
                            @if problem.field.is_empty() { (problem.message) }
                            @else { a href={ "#f-" (problem.field) } { (problem.message) } }
                        }
                    }
                }
            }
        }
    }
}

fn who(form: &Form<'_>, words: &Words) -> Markup {
    let typed = form.typed;
    let is_open = form.problems.iter().any(|p| matches!(&*p.field, "npi" | "referrer_fax"))
        || !(typed.organisation.is_empty()
            && typed.npi.is_empty()
            && typed.referrer_fax.is_empty());
    let ways = [
        ("", words.tell_any),
        ("email", words.tell_email),
        ("phone", words.tell_phone),
        ("fax", words.tell_fax),
        ("none", words.tell_none),
    ];
    html! {
        section class="card" {
            h2 { (words.you) }
            div class="fields" {
                (Field::new("referrer", words.your_name, &typed.referrer)
                    .hint(words.your_name_hint).fill("name").draw(form))
                (Field::new("reach", words.reach, &typed.reach)
                    .hint(words.reach_hint).fill("tel").draw(form))
            }
            details open[is_open] {
                summary { (words.more_office) }
                div class="fields" {
                    (Field::new("organisation", words.organisation, &typed.organisation)
                        .fill("organization").optional().draw(form))
                    (Field::new("npi", words.npi, &typed.npi)
                        .hint(words.npi_hint).optional().draw(form))
                    (Field::new("referrer_fax", words.fax, &typed.referrer_fax)
                        .kind("tel").optional().draw(form))
                    div class="field" {
                        label for="f-tell_by" { (words.tell_by) }
                        select id="f-tell_by" name="tell_by" {
                            @for (code, label) in ways {
                                option value=(code) selected[typed.tell_by == code] { (label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn patient(form: &Form<'_>, words: &Words) -> Markup {
    let typed = form.typed;
    html! {
        section class="card" {
            h2 { (words.the_patient) }
            div class="fields" {
                (Field::new("patient", words.patient, &typed.patient).draw(form))
                (Field::new("birth_date", words.birth_date, &typed.birth_date)
                    .hint(words.birth_hint).draw(form))
            }
            div class="fields" {
                (Field::new("patient_phone", words.patient_phone, &typed.patient_phone)
                    .kind("tel").draw(form))
                (Field::new("payer", words.payer, &typed.payer).hint(words.payer_hint).draw(form))
                datalist id="payers" {
                    option value=(words.not_known) {}
                    @for payer in &form.place.payers { option value=(payer) {} }
                }
            }
        }
    }
}

fn needs(form: &Form<'_>, words: &Words) -> Markup {
    let typed = form.typed;
    let chosen: Option<Uuid> = typed.clinic.parse().ok();
    let is_open = !(typed.clinic.is_empty() && typed.urgent.is_empty() && typed.note.is_empty());
    html! {
        section class="card" {
            h2 { (words.the_referral) }
            (Field::new("reason", words.reason, &typed.reason)
                .hint(words.reason_hint).kind("textarea").draw(form))
            (Field::new("diagnosis", words.diagnosis, &typed.diagnosis)
                .hint(words.diagnosis_hint).optional().draw(form))
            details open[is_open] {
                summary { (words.more_referral) }
                div class="stack" {
                    @if form.place.clinics.len() > 1 {
                        div class="field" {
                            label for="f-clinic" { (words.clinic) }
                            select id="f-clinic" name="clinic" {
                                option value="" { (words.any_clinic) }
                                @for clinic in &form.place.clinics {
                                    option value=(clinic.id) selected[chosen == Some(clinic.id)] {
                                        (clinic.name)
                                        @if !clinic.city.is_empty() { ", " (clinic.city) }
                                    }
                                }
                            }
                        }
                    }
                    div class="field check" {
                        input type="checkbox" id="f-urgent" name="urgent" value="yes"
                            aria-describedby="h-urgent" checked[!typed.urgent.is_empty()];
                        label for="f-urgent" { (words.urgent) }
                        p class="hint" id="h-urgent" { (words.urgent_hint) }
                    }
                    (Field::new("note", words.note, &typed.note).kind("textarea").optional().draw(form))
                }
            }
        }
    }
}

fn files(form: &Form<'_>, words: &Words) -> Markup {
    let accept = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic,image/*,application/pdf";
    html! {
        section class="card" id="f-files" {
            h2 { (words.files) span class="quiet small" { " (" (words.optional) ")" } }
            p class="hint quiet small" id="h-files" { (words.files_hint) }
            @if !form.uploads.is_empty() {
                p { strong { (words.attached) } }
                input type="hidden" name="has_kept" value="1";
                ul class="stack" {
                    @for upload in form.uploads {
                        li class="field check" {
                            (upload.name)
                            span class="quiet" { ", " (size(upload.bytes)) }
                            br;
                            input type="checkbox" id={ "u-" (upload.id) } name="leave_out" value=(upload.id);
                            label for={ "u-" (upload.id) } {
                                (words.leave_out.replacen("{}", &upload.name, 1))
                            }
                        }
                    }
                }
            }
            div class="fields" {
                @for (name, label) in [("order", words.order), ("card", words.card), ("files", words.other)] {
                    div class="field" {
                        label for={ "a-" (name) } { (label) }
                        input type="file" id={ "a-" (name) } name=(name) multiple accept=(accept)
                            aria-describedby="h-files";
                    }
                }
            }
        }
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", (bytes / 1000).max(1)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
