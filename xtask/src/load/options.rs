//! What `cargo xtask load` is asked for.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

/// What the command takes.
pub const HELP: &str = "\
  load URL --password WORDS [--email ADDRESS] [--users N] [--seconds S] [--pause MS] [--path P]... [--type WORDS]...
      Signs in to a running Liaison as N users and prints how long its pages take (p50, p99).
      The e-mail address is that of the sample's owner, the pages those of a usual day,
      10 users, 10 seconds and a pause of 1000 ms between pages, if nothing else is said;
      LIAISON_PASSWORD may hold the password. With --type each user types such words into the
      search of the provider registry, and each letter asks for what is found
";

/// Pages of a usual day.
const USUAL: &[&str] = &["/", "/sources", "/referrals", "/reports/sources"];

/// How to measure.
#[derive(Debug)]
pub struct Options {
    /// Where Liaison runs, without a slash at the end.
    pub url: String,
    pub email: String,
    pub password: String,
    pub users: u32,
    pub seconds: Duration,
    pub pause: Duration,
    pub paths: Vec<String>,
    /// Whether the pages are one: what is found of it letter by letter.
    pub shows: Shows,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A line a page, and all together.
    EachPage,
    /// All together.
    Together,
}

impl Options {
    /// What is usual, at an address.
    pub fn usual(url: &str, password: &str) -> Self {
        Self {
            url: url.to_owned(),
            email: "owner@summit.example".to_owned(),
            password: password.to_owned(),
            users: 10,
            seconds: Duration::from_secs(10),
            pause: Duration::from_millis(1000),
            paths: Vec::new(),
            shows: Shows::EachPage,
        }
    }

    /// Reads the command line.
    pub fn read(arguments: &[String]) -> Result<Self> {
        let password = std::env::var("LIAISON_PASSWORD").unwrap_or_default();
        let mut options = Self::usual("", &password);
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if !argument.starts_with("--") {
                ensure!(options.url.is_empty(), "one URL, please: {argument} is one too many");
                options.url = argument.trim_end_matches('/').to_owned();
                continue;
            }
            let value = arguments.next().with_context(|| format!("{argument} asks for a value"))?;
            let number = || value.parse().with_context(|| format!("{argument} {value}: no number"));
            match argument.as_str() {
                "--email" => options.email.clone_from(value),
                "--password" => options.password.clone_from(value),
                "--users" => options.users = value.parse().context("--users asks for a number")?,
                "--seconds" => options.seconds = Duration::from_secs(number()?),
                "--pause" => options.pause = Duration::from_millis(number()?),
                "--path" => options.paths.push(value.clone()),
                "--type" => {
                    options.paths.extend(typed(value));
                    options.shows = Shows::Together;
                }
                _ => bail!("unknown option {argument}\n\n{HELP}"),
            }
        }
        ensure!(options.url.starts_with("http://"), "name the URL, http://...\n\n{HELP}");
        ensure!(!options.password.is_empty(), "name the password of {}", options.email);
        ensure!(options.users > 0, "at least one user");
        if options.paths.is_empty() {
            options.paths = USUAL.iter().map(|path| (*path).to_owned()).collect();
        }
        Ok(options)
    }
}

/// What is asked while these words are typed: a page a letter.
fn typed(words: &str) -> impl Iterator<Item = String> {
    let ends = words.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.map(|end| format!("/directory?q={}", words[..end].replace(' ', "+")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_asked_for_letter_by_letter() {
        let asked: Vec<String> = typed("li m").collect();
        let expected = ["l", "li", "li+", "li+m"].map(|words| format!("/directory?q={words}"));
        assert_eq!(asked, expected);
    }
}
