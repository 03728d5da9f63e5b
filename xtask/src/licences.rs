//! THIRD-PARTY.md: what the program is made of and under which licences.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

const FILE: &str = "THIRD-PARTY.md";

/// The platform for which we list: others add small shims of the same projects.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Libraries in C that come inside of a crate and have a licence of their own.
const BUNDLED: &[(&str, &str)] = &[
    (
        "libsqlite3-sys",
        "SQLite (public domain) and SQLCipher (BSD-3-Clause), https://www.zetetic.net/sqlcipher",
    ),
    ("openssl-src", "OpenSSL (Apache-2.0), https://www.openssl.org"),
];

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    version: String,
    licence: String,
    repository: String,
}

/// `cargo xtask licences`
pub fn write() -> Result<()> {
    let packages = packages(&dependency_tree()?)?;
    std::fs::write(FILE, page(&packages)).with_context(|| format!("cannot write {FILE}"))?;
    println!("{FILE}: {} packages", packages.len());
    Ok(())
}

/// Cargo's own view of what ends up in the program: no tests, no tools, only this platform.
fn dependency_tree() -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["tree", "--package", "liaison", "--edges", "normal,build", "--target", PLATFORM])
        .args(["--prefix", "none", "--format", "{p}\t{l}\t{r}\t"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo tree")?;
    ensure!(output.status.success(), "cargo tree failed ({})", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

fn packages(tree: &str) -> Result<BTreeSet<Package>> {
    let mut packages = BTreeSet::new();
    for line in tree.lines().filter(|line| !line.trim().is_empty()) {
        let mut fields = line.split('\t');
        let (Some(package), Some(licence), Some(repository)) =
            (fields.next(), fields.next(), fields.next())
        else {
            bail!("cargo tree printed an unexpected line: {line}");
        };
        // Our own crates are shown with the folder they lie in.
        if package.contains("(/") {
            continue;
        }
        let mut words = package.split(' ');
        let name = words.next().unwrap_or_default().to_owned();
        let version = words.next().unwrap_or_default().trim_start_matches('v').to_owned();
        ensure!(!licence.is_empty(), "{name} {version} declares no licence");
        packages.insert(Package {
            name,
            version,
            licence: one_spelling(licence),
            repository: repository.to_owned(),
        });
    }
    Ok(packages)
}

/// Older packages write `A/B` for `A OR B`.
fn one_spelling(licence: &str) -> String {
    let words = licence.replace('/', " OR ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn page(packages: &BTreeSet<Package>) -> String {
    let mut page = String::from(
        "# Third-party software\n\n\
         Liaison contains these packages, each under its own licence. \
         `cargo xtask licences` writes this file; don't edit it.\n\n\
         | Package | Version | Licence | Repository |\n|---|---|---|---|\n",
    );
    for Package { name, version, licence, repository } in packages {
        let _ = writeln!(page, "| {name} | {version} | {licence} | {repository} |");
    }

    let bundled: Vec<_> = BUNDLED
        .iter()
        .filter(|(inside, _)| packages.iter().any(|package| package.name == *inside))
        .collect();
    if !bundled.is_empty() {
        page.push_str("\nLibraries that come inside of these packages:\n\n");
        for (inside, what) in bundled {
            let _ = writeln!(page, "- in {inside}: {what}");
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_foreign_package_is_listed_once_and_our_own_not_at_all() {
        let tree = "liaison v0.1.0 (/src/liaison)\tApache-2.0\t\t\n\
                    serde v1.0.0\tMIT/Apache-2.0\thttps://example.org/serde\t\n\
                    serde_derive v1.0.0 (proc-macro)\tMIT\thttps://example.org/serde\t\n\
                    serde v1.0.0\tMIT/Apache-2.0\thttps://example.org/serde\t (*)\n";
        let found = packages(tree).unwrap();
        let names: Vec<_> = found.iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["serde", "serde_derive"]);
        assert_eq!(found.first().unwrap().licence, "MIT OR Apache-2.0");
    }

    #[test]
    fn a_package_without_a_licence_stops_the_list() {
        assert!(packages("odd v1.0.0\t\t\t\n").is_err());
    }
}
