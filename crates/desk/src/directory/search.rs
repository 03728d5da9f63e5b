//! Searching the registry for a page: by words, and near a clinic as far as somebody wants.

use std::sync::Arc;

use lexicon::UsState;
use platform::{Result, Uuid};
use registry::{Kind, More, Problem, Provider, Query, Registry};

use super::{places::ClinicPoint, search_page::Asked, shelf};

/// Rows a page.
const PAGE: usize = 25;
/// As many as are looked at when only the near ones are wanted: first few, then more until the
/// page is full or all were seen. The words of a query order them before the distance does, so
/// that a near one may stand behind many that are far.
const LOOKED_AT: [usize; 4] = [200, 1_000, 5_000, 25_000];

/// What was found.
pub(super) struct Answer {
    /// Providers, with the miles from where was asked.
    pub(super) found: Vec<(Provider, Option<f64>)>,
    pub(super) seen: Seen,
}

/// How much of what fits the words was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// All of it: whoever is not there is not there.
    All,
    /// Enough for a page; there are more.
    APage,
    /// So many, and too few of them were near.
    NotAll(usize),
}

/// Searches.
pub(super) async fn search(
    registry: &Arc<Registry>,
    asked: &Asked,
    clinics: &[ClinicPoint],
) -> Result<Answer> {
    let near: Option<Uuid> = asked.near.parse().ok();
    let near = clinics.iter().find(|clinic| Some(clinic.id) == near).and_then(ClinicPoint::at);
    let within: Option<f64> = asked.miles.parse().ok().filter(|_| near.is_some());
    let state = UsState::parse(&asked.state);
    let kind = match asked.kind.as_str() {
        "person" => Some(Kind::Person),
        "organisation" => Some(Kind::Organisation),
        _ => None,
    };
    let words = asked.q.trim().to_owned();
    shelf::ask(registry, move |registry| {
        let near = near.map(|at| (at.latitude, at.longitude));
        let look = |limit| -> std::result::Result<(Hits, More), Problem> {
            let found = registry.search(&Query { words: &words, state, kind, near }, limit)?;
            let hits = found.hits.into_iter().map(|hit| (hit.provider, hit.miles)).collect();
            Ok((hits, found.more))
        };
        match within {
            Some(most) => widening(look, most),
            None => {
                let (found, more) = look(PAGE)?;
                let seen = if more == More::Some { Seen::APage } else { Seen::All };
                Ok(Answer { found, seen })
            }
        }
    })
    .await
}

type Hits = Vec<(Provider, Option<f64>)>;

/// Looks at more and more of what fits, until enough of it lies within so many miles.
fn widening<E>(
    look: impl Fn(usize) -> std::result::Result<(Hits, More), E>,
    most: f64,
) -> std::result::Result<Answer, E> {
    let mut answer = Answer { found: Vec::new(), seen: Seen::All };
    for limit in LOOKED_AT {
        let (hits, more) = look(limit)?;
        answer.found = hits
            .into_iter()
            .filter(|(_, miles)| miles.is_some_and(|miles| miles <= most))
            .collect();
        answer.seen = match (answer.found.len() > PAGE, more) {
            (true, _) => Seen::APage,
            (false, More::None) => Seen::All,
            (false, More::Some) => Seen::NotAll(limit),
        };
        if !matches!(answer.seen, Seen::NotAll(_)) {
            break;
        }
    }
    answer.found.truncate(PAGE);
    Ok(answer)
}

/// What stands above the providers found.
pub(super) fn said(count: i64, seen: &Seen, miles: &str) -> String {
    let providers = look::plural(count, "provider", "providers");
    match seen {
        Seen::All => format!("{providers}."),
        Seen::APage => format!("The first {count}; add a word to find fewer."),
        Seen::NotAll(looked_at) => format!(
            "{providers} within {miles} miles among the first {} that fit. More fit the words than \
             were looked at: add a word, or choose a state.",
            look::thousands(*looked_at as i64)
        ),
    }
}

/// What is said when nobody was found.
pub(super) fn nobody(seen: &Seen) -> String {
    match seen {
        Seen::NotAll(looked_at) => format!(
            "Among the first {} that fit nobody is so near, and more fit the words than were \
             looked at: add a word, or choose a state.",
            look::thousands(*looked_at as i64)
        ),
        _ => "Try fewer letters, only the last name, or a wider distance.".into(),
    }
}
