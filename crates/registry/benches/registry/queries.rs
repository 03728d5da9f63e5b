//! What people would type, from providers that are there.

use registry::made_up::MadeUp;
use registry::{Kind, Provider, Registry};

/// Queries of one kind.
pub struct Asked {
    pub kind: &'static str,
    pub words: Vec<String>,
}

/// A thousand queries of each kind.
pub fn make(registry: &Registry, made_up: &MadeUp) -> Vec<Asked> {
    let step = (made_up.rows / 2000).max(1);
    let persons: Vec<Provider> = (0..made_up.rows)
        .step_by(step as usize)
        .filter_map(|row| registry.get(made_up.npi(row)?).ok()?)
        .filter(|provider| provider.kind == Some(Kind::Person))
        .take(1000)
        .collect();
    let of = |kind, words: &dyn Fn(&Provider) -> String| Asked {
        kind,
        words: persons.iter().map(words).collect(),
    };
    let front = |text: &str, letters: usize| text.chars().take(letters).collect::<String>();
    vec![
        of("last name", &|p| p.last.clone()),
        of("its first three letters", &|p| front(&p.last, 3)),
        of("its first four letters", &|p| front(&p.last, 4)),
        of("first name and three letters of the last", &|p| {
            format!("{} {}", p.first, front(&p.last, 3))
        }),
        of("last name and city", &|p| format!("{} {}", p.last, p.office.city)),
        of("last name and state", &|p| format!("{} {}", p.last, p.office.state)),
        of("specialty and city", &|p| format!("physical therapist {}", p.office.city)),
        of("first and last name with a slip", &|p| format!("{} {}", p.first, slip(&p.last))),
        of("last name with a slip", &|p| slip(&p.last)),
        of("NPI", &|p| p.npi.to_string()),
    ]
}

/// The second and third letter exchanged, or the second dropped.
fn slip(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() > 4 && letters[1] != letters[2] {
        letters.swap(1, 2);
    } else if letters.len() > 1 {
        letters.remove(1);
    }
    letters.into_iter().collect()
}

/// For the peers: kind and words, a line each.
pub fn written(asked: &[Asked]) -> String {
    let lines = asked.iter().flat_map(|asked| {
        asked.words.iter().take(200).map(move |words| format!("{}\t{words}\n", asked.kind))
    });
    lines.collect()
}
