//! Whether a clinic is open now, its week, and the next days that differ.

use jiff::Zoned;
use lexicon::hours::{Hours, Turn};
use maud::{Markup, html};

use crate::language::Language;

/// How far ahead special days are shown.
const DAYS_AHEAD: i64 = 90;
const MOST_SHOWN: usize = 4;

/// "Open now, until 5 pm", in the time of the clinic.
pub(super) fn open_now(hours: &Hours, now: &Zoned, language: Language) -> Markup {
    let change = hours.next_change(now);
    let next = change.as_ref().map(|change| language.moment(&change.at, now));
    let open = hours.is_open(now);
    let words = match (open, change.map(|change| change.to).zip(next)) {
        (true, Some((Turn::Closes, at))) => {
            language.say(format!("Open now, until {at}"), format!("Abierto ahora, hasta {at}"))
        }
        (true, _) => language.say("Open now", "Abierto ahora").to_owned(),
        (false, Some((_, at))) => {
            language.say(format!("Closed now, opens {at}"), format!("Cerrado ahora, abre {at}"))
        }
        (false, None) => language.say("Closed", "Cerrado").to_owned(),
    };
    html! { p class={ "open-now" @if open { " yes" } } { (words) } }
}

/// The week with today marked, and the days that differ soon.
pub(super) fn table(hours: &Hours, now: &Zoned, language: Language) -> Markup {
    let today = now.date().weekday().to_monday_zero_offset() as usize;
    html! {
        table class="hours" {
            caption class="spoken" { (language.say("Opening hours", "Horario")) }
            tbody {
                @for (day, (name, spans)) in language.weekdays().iter().zip(&hours.week.0).enumerate() {
                    tr class=[(day == today).then_some("today")] {
                        th scope="row" { (name) @if day == today { " " span class="mark" { (language.say("today", "hoy")) } } }
                        td { (language.day(spans)) }
                    }
                }
            }
        }
        (special(hours, now, language))
    }
}

fn special(hours: &Hours, now: &Zoned, language: Language) -> Markup {
    let today = now.date();
    let last = today.saturating_add(jiff::Span::new().days(DAYS_AHEAD));
    let mut days: Vec<_> =
        hours.holidays.iter().filter(|day| day.on >= today && day.on <= last).collect();
    days.sort_by_key(|day| day.on);
    html! {
        @if !days.is_empty() {
            h3 { (language.say("Days that differ", "Días con otro horario")) }
            ul class="special" {
                @for day in days.into_iter().take(MOST_SHOWN) {
                    li {
                        time datetime=(day.on) { (day.on.strftime(language.say("%b %-d, %Y", "%d/%m/%Y"))) }
                        " " (day.name) ": " (language.day(&day.spans))
                    }
                }
            }
        }
    }
}
