//! The arrows between the crates point one way (see ARCHITECTURE.md).

use std::{fs, path::Path};

/// Crate, and the crates of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("archive", &[]),
    ("lexicon", &[]),
    ("look", &[]),
    ("exchange", &["lexicon"]),
    ("insight", &[]),
    ("likeness", &["insight", "lexicon"]),
    ("mail", &[]),
    ("press", &[]),
    ("registry", &["lexicon"]),
    ("platform", &["archive", "lexicon", "look"]),
    (
        "desk",
        &[
            "exchange", "insight", "lexicon", "likeness", "look", "mail", "platform", "press",
            "registry",
        ],
    ),
    ("liaison", &["desk", "exchange", "insight", "lexicon", "platform", "registry"]),
    ("testing", &["lexicon", "platform"]),
];

#[test]
fn no_crate_uses_one_that_stands_above_it() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for entry in fs::read_dir(&crates).expect("the folder of crates").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (_, allowed) = ARROWS
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("say in ARROWS what the new crate {name} may use"));
        let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).expect("a manifest");
        let used = manifest
            .split("[dependencies]")
            .nth(1)
            .and_then(|rest| rest.split("\n[").next())
            .unwrap_or("");
        for line in used.lines() {
            let dependency = line.split(['.', ' ', '=']).next().unwrap_or("");
            if ARROWS.iter().any(|(known, _)| *known == dependency) {
                assert!(allowed.contains(&dependency), "{name} must not use {dependency}");
            }
        }
    }
}
