//! On a source's page: how it stands, why, and its months beside what was to be expected.

use std::sync::Arc;

use insight::{Month, Shape, Status};
use look::Tone;
use maud::{Markup, html};
use platform::{Permission, Result, Uuid, sessions::Visitor, web::App};

use super::{
    aside_form,
    known::known,
    months,
    verdict::Verdict,
    words::{active_in_words, loss_in_words, news_in_words},
};
use crate::days;

/// As many months are drawn.
const MONTHS: usize = 12;

/// The card; nothing about those who never referred.
pub(crate) async fn card(
    app: &App,
    visitor: &Visitor,
    source_id: Uuid,
    name: &str,
) -> Result<Markup> {
    let known = known(app, visitor.practice_id, visitor.today()).await?;
    let Some(verdict) = known.of(source_id) else { return Ok(html! {}) };
    let months = known.months(source_id, MONTHS);
    Ok(Card { visitor, source_id, name, verdict, months }.render())
}

struct Card<'a> {
    visitor: &'a Visitor,
    source_id: Uuid,
    name: &'a str,
    verdict: Verdict<'a>,
    months: Arc<[Month]>,
}

impl Card<'_> {
    fn render(&self) -> Markup {
        let score = self.verdict.score;
        html! {
            section class="card stack" id="verdict" aria-labelledby="stands" {
                header { h2 id="stands" { "How it stands" } (badge(&self.verdict)) }
                p { (score.why) }
                @if let Some(news) = self.verdict.news { p { strong { (news_in_words(news)) } } }
                (self.numbers())
                (self.chart())
                (self.aside())
            }
        }
    }

    fn numbers(&self) -> Markup {
        let score = self.verdict.score;
        let tells = matches!(score.status, Status::Slipping | Status::Growing | Status::Steady);
        html! {
            @if tells {
                dl class="facts" {
                    dt { "Sends now" }
                    dd { "between " (a_month(score.low)) " and " (a_month(score.high)) " referrals a month" }
                    dt { "Still active" } dd { (active_in_words(score.p_active)) }
                    dt { "To come" } dd { (to_come(score.expected_90_days)) " in the next 90 days if nothing is done" }
                    @if score.status == Status::Slipping {
                        dt { "At stake" } dd { (loss_in_words(score.expected_loss_90_days)) }
                    }
                }
            }
        }
    }

    fn chart(&self) -> Markup {
        let said = months::finding(&self.months);
        html! {
            p class="quiet small" { (said) ". Shaded: where 9 of 10 months lie at its own pace." }
            (look::band_chart(&months::points(&self.months), &said))
            details class="no-print" {
                summary { "Show as a table" }
                table class="data" {
                    thead { tr { th scope="col" { "Month" } th scope="col" class="number" { "Referrals" }
                        th scope="col" class="number" { "Expected" } th scope="col" class="number" { "Usual" } } }
                    tbody {
                        @for month in self.months.iter() {
                            tr {
                                th scope="row" { (month.first.strftime("%b %Y").to_string()) }
                                td class="number" { (month.seen) }
                                td class="number" { (format!("{:.1}", month.expected)) }
                                td class="number" { (month.low) " to " (month.high) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Putting it aside, or why it was.
    fn aside(&self) -> Markup {
        let back = format!("/sources/{}", self.source_id);
        let may = self.visitor.may(Permission::EditSources);
        let put_aside = self.verdict.aside.filter(|_| self.verdict.is_put_aside());
        html! {
            @if let Some(aside) = put_aside {
                div class="row spread" {
                    p class="small" {
                        "Put aside " (days::in_words(aside.on, self.visitor.today()))
                        @if !aside.by.is_empty() { " by " (aside.by) }
                        ": " (aside.in_words()) "."
                    }
                    @if may { (aside_form::take_back(aside, self.name, &back)) }
                }
            } @else if may && self.verdict.is_slipping() {
                (aside_form::menu(self.source_id, self.name, &back))
            }
        }
    }
}

/// How a source stands, in a word or two.
pub(crate) fn badge(verdict: &Verdict) -> Markup {
    let rests = !verdict.rests.is_empty();
    let (words, tone) = match (verdict.score.status, verdict.score.shape) {
        _ if rests && verdict.score.status != Status::Retired => ("Rests", Tone::Plain),
        (Status::Slipping, _) if verdict.is_put_aside() => ("Slipping, put aside", Tone::Plain),
        (Status::Slipping, Some(Shape::Decline)) => ("Slipping: becoming fewer", Tone::Look),
        (Status::Slipping, _) => ("Slipping: stopped", Tone::Look),
        (Status::Growing, _) => ("Growing", Tone::Good),
        (Status::Steady, _) => ("As usual", Tone::Plain),
        (Status::New, _) => ("New", Tone::Plain),
        (Status::OneTime, _) => ("One-time", Tone::Plain),
        (Status::Retired, _) => ("Ended", Tone::Plain),
    };
    look::badge(words, tone)
}

fn a_month(rate: f64) -> String {
    if rate < 0.05 { "0".into() } else { format!("{rate:.1}") }
}

fn to_come(referrals: f64) -> String {
    match referrals.round() as i64 {
        ..=0 => "Less than 1 referral".into(),
        some => format!("About {}", look::plural(some, "referral", "referrals")),
    }
}
