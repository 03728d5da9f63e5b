//! The parts of the list of referrals.

use lexicon::ReferralState;
use look::{Field, Icon, empty, select, thousands};
use maud::{Markup, html};
use platform::{Permission, clock};

use super::{
    ADDRESS,
    filter::States,
    list::{View, state_badge},
    listing::{After, Row, Sought},
};
use crate::{address, board, days};

impl View {
    pub fn chips(&self) -> Markup {
        let chips = [
            ("All", States::Counted),
            ("Waiting", States::Waiting),
            ("Due now", States::Due),
            ("In care", States::One(ReferralState::InCare)),
            ("Lost", States::Lost),
        ];
        html! {
            p class="chips no-print" {
                @for (words, states) in chips {
                    a class="chip" href=(address::with_query(ADDRESS, &self.filter.in_states(states).pairs()))
                        aria-current=[(self.filter.states == states).then_some("true")] { (words) }
                }
                @if !self.filter.pairs().is_empty() || self.sought != Sought::Anything {
                    a class="chip" href=(ADDRESS) { "Clear all filters" }
                }
            }
        }
    }

    pub fn search(&self) -> Markup {
        html! {
            form method="post" action=(ADDRESS) class="filters" role="search" {
                @for (name, value) in self.filter.pairs() { input type="hidden" name=(name) value=(value); }
                (Field::new("q", "Patient or number").kind("search").value(&self.typed)
                    .autocomplete("off").render())
                button class="button" type="submit" { "Find" }
            }
        }
    }

    pub fn filters(&self) -> Markup {
        let state = match self.filter.states {
            States::One(state) => state.code(),
            States::Waiting => "waiting",
            States::Due => "due",
            States::Lost => "not_patients",
            States::Counted => "",
        };
        let mut states = vec![
            ("", "All that count"),
            ("waiting", "Waiting"),
            ("due", "Due now"),
            ("not_patients", "Lost, all"),
        ];
        states.extend(ReferralState::ALL.iter().map(|state| (state.code(), state.label())));
        let mut clinics = vec![("", "All clinics")];
        clinics.extend(self.clinics.iter().map(|(id, name)| (id.as_str(), name.as_str())));
        let clinic = self.filter.clinic.map_or_else(String::new, |id| id.to_string());
        let day =
            |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
        html! {
            form method="get" action=(ADDRESS) class="filters" data-auto="yes" {
                @for (name, value) in self.filter.pairs() {
                    @if !matches!(name, "state" | "clinic" | "from" | "to") {
                        input type="hidden" name=(name) value=(value);
                    }
                }
                (select("state", "State", &states, state, None))
                (select("clinic", "Clinic", &clinics, &clinic, None))
                (Field::new("from", "Received from").kind("date").value(&day(self.filter.from)).render())
                (Field::new("to", "Received to").kind("date").value(&day(self.filter.to)).render())
                button class="button" type="submit" data-without-script="yes" { "Apply" }
            }
        }
    }

    pub fn table(&self) -> Markup {
        let today = self.visitor.today();
        html! {
            div class="scroll" {
                table class="data cards" {
                    thead {
                        tr {
                            th scope="col" { "Patient" }
                            th scope="col" { "Referred by" }
                            th scope="col" { "Received" }
                            th scope="col" { "State" }
                            th scope="col" { "Next step" }
                            th scope="col" class="number" { "Attempts" }
                            th scope="col" { "Payer and clinic" }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr data-row="yes" data-id=(row.id) {
                                th scope="row" class="name" {
                                    a href={ (ADDRESS) "/" (row.id) } { (row.patient) }
                                    span class="below quiet small" { "Referral " (row.number) }
                                }
                                td data-label="Referred by" { a href={ "/sources/" (row.source_id) } { (row.source) } }
                                td data-label="Received" class="nowrap" { (days::ago(row.received_on, today)) }
                                td data-label="State" { (state_badge(row.state)) }
                                td data-label="Next step" class="onward" { (self.next(row)) }
                                td data-label="Attempts" class="number" { (row.attempts) }
                                td data-label="Payer and clinic" {
                                    span { (row.payer) } span class="below quiet small" { (row.clinic) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// What comes next, and the two things that one does most from here.
    fn next(&self, row: &Row) -> Markup {
        let waits = row.state.awaits_evaluation() && row.state != ReferralState::OnHold;
        let back = address::with_query(ADDRESS, &self.filter.pairs());
        let link = |what: &str| {
            address::with_query(&format!("{ADDRESS}/{}/{what}", row.id), &[("back", back.clone())])
        };
        html! {
            @if waits {
                (board::words::next(row.next_step, row.next_due_at, row.visit_at, clock::now(), &self.visitor.zone))
                @if self.visitor.may(Permission::EditReferrals) {
                    span class="row acts no-print" {
                        a class="small" href=(link("call")) data-dialog="yes" data-act="c" aria-label={ "Log a call: " (row.patient) } { "Log a call" }
                        a class="small" href=(link("move")) data-seen=(row.version) data-dialog="yes" data-act="m" aria-label={ "Move " (row.patient) } { "Move" }
                    }
                }
            }
        }
    }

    pub fn nothing(&self) -> Markup {
        let filtered = !self.filter.pairs().is_empty() || self.sought != Sought::Anything;
        if filtered || !self.is_first_page {
            return empty(
                Icon::Referrals,
                "No referral fits",
                "Look for something else, or with fewer filters.",
                html! { a class="button" href=(ADDRESS) { "Show all referrals" } },
            );
        }
        empty(
            Icon::Referrals,
            "No referrals yet",
            "Import what your practice system knows, or add the referral that has just come in.",
            html! {
                @if self.visitor.may(Permission::Import) {
                    a class="button primary" href="/imports" { "Import a file" }
                }
                @if self.visitor.may(Permission::EditReferrals) {
                    a class="button" href="/referrals/new" { "Add a referral" }
                }
            },
        )
    }

    pub fn pages(&self) -> Markup {
        let older = self.rows.last().filter(|_| self.more).map(|row| {
            let mut pairs = self.filter.pairs();
            pairs.push(("before", After::of(row)));
            address::with_query(ADDRESS, &pairs)
        });
        html! {
            div class="row no-print" {
                @if !self.is_first_page {
                    a class="button" href=(address::with_query(ADDRESS, &self.filter.pairs())) { "Back to the latest" }
                }
                @match (older, &self.sought) {
                    (Some(older), Sought::Anything) => { a class="button" href=(older) rel="next" { "Older referrals" } }
                    (Some(_), _) => {
                        p class="quiet" { "These are the latest " (self.rows.len()) " of "
                            (thousands(self.count)) ". Type more of the name to see fewer." }
                    }
                    (None, _) => {}
                }
            }
        }
    }
}
