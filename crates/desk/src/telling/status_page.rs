//! The status page in words: English and Spanish, without a script.

use jiff::civil::Date;
use look::PublicPage;
use maud::{Markup, html};

use super::{
    paper::Sender,
    status_view::{Ended, View},
};
use crate::{language::Language, letters::Opens};

/// What the last step led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// The number did not open it.
    NotOpened,
    /// A code is on its way, if there is where to.
    CodeSent,
}

/// For the addresses of the page.
pub(super) fn query(language: Language) -> &'static str {
    language.say("?lang=en", "?lang=es")
}

/// The token as it may stand in an address, whatever somebody typed.
fn safe(token: &str) -> String {
    token.chars().filter(char::is_ascii_alphanumeric).take(64).collect()
}

fn frame(token: &str, language: Language, practice: &str, content: Markup) -> Markup {
    let token = safe(token);
    let other = language.other();
    PublicPage {
        title: language.say("Where a referral stands", "Estado de una referencia"),
        language: language.code(),
        description: None,
        practice,
        home: &format!("/status/{token}{}", query(language)),
        aside: html! {
            a href={ "/status/" (token) (query(other)) } lang=(other.code()) { (other.own_name()) }
        },
        head: html! { meta name="referrer" content="no-referrer"; },
        script: None,
        foot: html! {},
    }
    .render(content)
}

/// The door: the same for every link there is or is not.
pub(super) fn door(token: &str, language: Language, said: Option<Said>) -> Markup {
    let say = |english, spanish| language.say(english, spanish);
    let action = format!("/status/{}", safe(token));
    let query = query(language);
    let content = html! {
        h1 { (say("Where does the referral stand?", "¿En qué punto está la referencia?")) }
        @match said {
            Some(Said::NotOpened) => {
                div class="notice bad" role="alert" { p { (say(
                    "That did not open. Check the link and the number. After five wrong tries a link stays closed for an hour.",
                    "No se abrió. Revise el enlace y el número. Tras cinco intentos fallidos el enlace queda cerrado una hora.")) } }
            }
            Some(Said::CodeSent) => {
                div class="notice good" role="status" { p { (say(
                    "If this link is good and we have an e-mail address for it, a code is on its way. It opens the page once, within ten minutes.",
                    "Si el enlace es válido y tenemos un correo, le enviamos un código. Abre la página una vez, durante diez minutos.")) } }
            }
            None => {}
        }
        form class="card" method="post" action={ (action) (query) } {
            div class="field" {
                label for="number" { (say("The six-digit number of your receipt, or a code", "El número de seis cifras de su recibo, o un código")) }
                input id="number" name="number" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="9" required;
            }
            button class="button primary" type="submit" { (say("Show", "Mostrar")) }
        }
        form class="card" method="post" action={ (action) "/code" (query) } {
            h2 { (say("No number at hand?", "¿No tiene el número?")) }
            p { (say("We can send a code to the e-mail address that we have on record for you.", "Podemos enviar un código al correo que tenemos registrado.")) }
            button class="button" type="submit" { (say("Send me a code", "Enviarme un código")) }
        }
    };
    frame(token, language, say("Referral status", "Estado de la referencia"), content)
}

/// The open page.
pub(super) fn shown(
    view: &View,
    letters: &[Opens],
    sender: &Sender,
    token: &str,
    language: Language,
) -> Markup {
    let say = |english, spanish| language.say(english, spanish);
    let content = html! {
        h1 { (headline(view, language)) }
        section class="card" {
            p class="quiet small" { (say("Reference", "Referencia")) }
            p class="number" { (view.reference) }
            @if let Some(more) = view.more.as_ref().filter(|more| !more.initials.is_empty()) {
                p { (say("Patient", "Paciente")) ": " (more.initials) }
            }
        }
        section class="card" {
            h2 { (say("So far", "Hasta ahora")) }
            ol class="steps" {
                @for (words, day, done) in steps(view, language) {
                    li class=[done.then_some("done")] {
                        span aria-hidden="true" { @if done { "✓ " } @else { "○ " } }
                        (words)
                        @if let Some(day) = day { span class="quiet" { ", " time datetime=(day) { (long(day, language)) } } }
                        @if !done { span class="spoken" { " (" (say("not yet", "todavía no")) ")" } }
                    }
                }
            }
            @if view.more.is_none() {
                p class="quiet small" { (say(
                    "Thank you for your referral. What happens from here is between the patient and us.",
                    "Gracias por su referencia. Lo que sigue queda entre el paciente y nosotros.")) }
            }
        }
        @if !letters.is_empty() {
            section class="card" {
                h2 { (say("Letters", "Cartas")) }
                @for letter in letters {
                    form method="post" action={ "/status/" (safe(token)) "/letters/" (letter.id) (query(language)) } {
                        button class="button" type="submit" lang="en" { (letter.words) }
                    }
                }
            }
        }
        section class="card" {
            h2 { (say("Questions?", "¿Preguntas?")) }
            p { (say("Call", "Llame a")) " " (sender.practice)
                @if !sender.phone.is_empty() { ": " a href={ "tel:" (sender.phone) } { (sender.phone()) } }
                "." }
        }
    };
    frame(token, language, &sender.practice, content)
}

fn headline(view: &View, language: Language) -> &'static str {
    let say = |english: &'static str, spanish: &'static str| language.say(english, spanish);
    let Some(more) = &view.more else {
        return say("We received your referral. Thank you.", "Recibimos su referencia. Gracias.");
    };
    if more.ended == Ended::WithoutVisit {
        return say("The referral ended without a visit", "La referencia terminó sin consulta");
    }
    if more.finished.is_some() {
        say("Care has ended", "La atención terminó")
    } else if more.evaluated.is_some() {
        say("Your patient has been evaluated", "Su paciente fue evaluado")
    } else if more.booked.is_some() {
        say("The first visit is booked", "La primera consulta está reservada")
    } else if more.contacted.is_some() {
        say("We are in touch with your patient", "Estamos en contacto con su paciente")
    } else {
        say("We received your referral", "Recibimos su referencia")
    }
}

fn steps(view: &View, language: Language) -> Vec<(&'static str, Option<Date>, bool)> {
    let say = |english: &'static str, spanish: &'static str| language.say(english, spanish);
    let mut steps = vec![(say("Received", "Recibida"), view.received, true)];
    let Some(more) = &view.more else { return steps };
    let open = [
        (say("In contact", "En contacto"), more.contacted),
        (say("First visit booked", "Primera consulta reservada"), more.booked),
        (say("Evaluated", "Evaluado"), more.evaluated),
        (say("Finished", "Terminado"), more.finished),
    ];
    // What never happened is not shown as still to come.
    let ended = more.ended == Ended::WithoutVisit;
    steps.extend(
        open.into_iter()
            .filter(|(_, day)| !ended || day.is_some())
            .map(|(words, day)| (words, day, day.is_some())),
    );
    if ended {
        steps.push((say("Ended without a visit", "Terminó sin consulta"), None, true));
    }
    steps
}

fn long(day: Date, language: Language) -> String {
    match language {
        Language::English => crate::days::long(day),
        Language::Spanish => format!("{} de {}", crate::days::in_spanish(day), day.year()),
    }
}
