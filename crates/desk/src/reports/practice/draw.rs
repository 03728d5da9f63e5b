//! A section as markup: its sentence, its picture, its table.

use look::{Bar, month_bars};
use maud::{Markup, html};
use platform::{Permission, sessions::Visitor};

use super::section::{Cell, Chart, Grid, Held, Leads, Section};

/// More rows than these nobody reads on a page: ten years of months.
const ROWS: usize = 120;
/// More bars than these are too thin to read; the table has them all.
const BARS: usize = 24;

/// The section as a card.
pub fn section(section: &Section, visitor: &Visitor) -> Markup {
    html! {
        section class="card stack" aria-labelledby=(section.id) {
            header { h2 id=(section.id) { (section.title) } }
            p { strong { (section.finding) } }
            (chart(&section.chart, &section.finding))
            (table(section, visitor))
            @for note in &section.notes { p class="quiet small" { (note) } }
            @if let Some((address, words)) = &section.action {
                p class="no-print" { a href=(address) { (words) } }
            }
        }
    }
}

fn chart(chart: &Chart, finding: &str) -> Markup {
    match chart {
        Chart::None => html! {},
        Chart::Months(months) => {
            let skipped = months.len().saturating_sub(BARS);
            let bars: Vec<Bar> = months
                .iter()
                .skip(skipped)
                .map(|(month, value, before)| Bar {
                    label: short_name(*month),
                    value: *value,
                    before: Some(*before),
                })
                .collect();
            month_bars(&bars, look::Width::Full, finding)
        }
        Chart::Parts(parts) => {
            let bars: Vec<look::Part<'_>> = parts
                .iter()
                .map(|one| look::Part { name: &one.name, part: one.part, said: &one.said })
                .collect();
            look::part_bars(&bars, finding)
        }
        Chart::Bands(bands) => {
            let bars: Vec<look::Band<'_>> = bands
                .iter()
                .map(|one| look::Band { name: &one.name, ends: one.ends, came: one.came })
                .collect();
            look::bands(&bars, finding)
        }
    }
}

/// `Nov`, with the year at its first month: `Jan 26`.
fn short_name(month: lexicon::Month) -> String {
    let form = if month.month() == 1 { "%b %y" } else { "%b" };
    month.first_day().strftime(form).to_string()
}

fn table(section: &Section, visitor: &Visitor) -> Markup {
    let grid = &section.table;
    if grid.rows.is_empty() {
        return html! {};
    }
    let held = grid.held();
    let with_sentences = held.iter().skip(1).any(|column| column.sentences);
    let rows = html! {
        div class="scroll" tabindex="0" role="region" aria-label={ (section.title) ", as a table" } {
            table class={ "data" @if with_sentences { " cards" } } {
                thead { tr { @for (words, held) in grid.columns.iter().zip(&held) { (heading(words, *held)) } } }
                tbody { @for row in grid.rows.iter().take(ROWS) { (line((grid, &held, with_sentences), row, visitor)) } }
            }
        }
        @if grid.rows.len() > ROWS {
            p class="quiet small" { "And " (look::thousands((grid.rows.len() - ROWS) as i64)) " more, which the Excel file lists." }
        }
    };
    match section.chart {
        Chart::None => rows,
        _ => html! { details { summary { "Show as a table" } (rows) } },
    }
}

fn heading(words: &str, held: Held) -> Markup {
    html! {
        @if words.is_empty() { td {} } @else {
            th scope="col" class=[held.figures.then_some("number")] { (words) }
        }
    }
}

/// On a telephone the heading does not stand above a cell, so that it is named; a sentence needs no
/// name.
fn line(
    (grid, held, with_sentences): (&Grid, &[Held], bool),
    row: &[Cell],
    visitor: &Visitor,
) -> Markup {
    html! {
        tr {
            @for (at, ((one, held), name)) in row.iter().zip(held).zip(&grid.columns).enumerate() {
                @if at == 0 { th scope="row" { (cell(one, visitor)) } }
                @else {
                    td class=[held.figures.then_some("number")]
                        data-label=[(with_sentences && !held.sentences).then_some(name)] { (cell(one, visitor)) }
                }
            }
        }
    }
}

/// What it says, as a link where it leads somewhere this visitor may go.
fn cell(cell: &Cell, visitor: &Visitor) -> Markup {
    let said = cell.value.said();
    let address = match &cell.leads {
        Leads::Referrals(address) if visitor.may(Permission::ViewPatients) => Some(address),
        Leads::Page(address) => Some(address),
        _ => None,
    };
    html! { @if let Some(address) = address { a href=(address) { (said) } } @else { (said) } }
}
