//! The order of the lines.

use std::cmp::Ordering;

use super::{
    answers::Line,
    figures::TOO_FEW,
    query::{Dir, Sort},
};

/// Sorts lines by a column. Lines without a value in it stand last whichever
/// way it goes, and equals stand by referrals and name.
pub fn sort(lines: &mut [&Line], sort: Sort, dir: Dir) {
    lines.sort_by(|a, b| {
        by_column(a, b, sort, dir)
            .then_with(|| b.figures.referrals.cmp(&a.figures.referrals))
            .then_with(|| a.name.to_lowercase().cmp(&b.name.to_lowercase()))
    });
}

fn by_column(a: &Line, b: &Line, sort: Sort, dir: Dir) -> Ordering {
    let words = |a: &str, b: &str| match (a.is_empty(), b.is_empty()) {
        (false, false) => turned(a.to_lowercase().cmp(&b.to_lowercase()), dir),
        (a, b) => a.cmp(&b),
    };
    match sort {
        Sort::Name => words(&a.name, &b.name),
        Sort::Organisation => words(&a.organisation, &b.organisation),
        _ => match (value(a, sort), value(b, sort)) {
            (Some(a), Some(b)) => turned(a.total_cmp(&b), dir),
            (a, b) => a.is_none().cmp(&b.is_none()),
        },
    }
}

fn value(line: &Line, sort: Sort) -> Option<f64> {
    let figures = &line.figures;
    let enough = figures.referrals >= TOO_FEW;
    match sort {
        Sort::Before => Some(figures.year_before as f64),
        Sort::Change => Some(figures.change() as f64),
        Sort::Conversion30 => figures.conversion_30().filter(|_| enough),
        Sort::Conversion90 => figures.conversion_90().filter(|_| enough),
        Sort::Contact => figures.days_to_contact,
        Sort::Visit => figures.days_to_visit,
        Sort::Unthanked => line.unthanked.map(|count| count as f64),
        Sort::Referrals | Sort::Name | Sort::Organisation => Some(figures.referrals as f64),
    }
}

fn turned(order: Ordering, dir: Dir) -> Ordering {
    match dir {
        Dir::Up => order,
        Dir::Down => order.reverse(),
    }
}
