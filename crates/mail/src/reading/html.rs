//! HTML of strangers: to a small harmless set for the screen, and to plain words.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use ammonia::Builder;

/// The longest HTML that is looked at; newsletters stay below it.
const LONGEST: usize = 1024 * 1024;

/// What may stay: words and their order. No link, image, style or form; no
/// attribute at all, so that nothing loads from elsewhere and nothing acts.
const TAGS: &[&str] = &[
    "p",
    "br",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "blockquote",
    "pre",
    "code",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "sub",
    "sup",
];

/// As deep as HTML may be nested: the time to parse it grows with the square of it.
const DEEPEST: usize = 1000;

/// HTML that is safe to show inside a page; empty when it is nested too deep to
/// have been written by a person.
pub fn safe_html(html: &str) -> String {
    let html = shortened(html);
    if is_too_deep(html) {
        return String::new();
    }
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    let cleaner = CLEANER.get_or_init(|| {
        let mut cleaner = Builder::empty();
        cleaner
            .tags(TAGS.iter().copied().collect::<HashSet<_>>())
            .clean_content_tags(["script", "style", "title", "template", "noscript"].into())
            .strip_comments(true);
        cleaner
    });
    cleaner.clean(html).to_string()
}

/// The words of HTML, one block a line.
pub fn words_of_html(html: &str) -> String {
    let safe = safe_html(html);
    let html = if safe.is_empty() { shortened(html) } else { &safe };
    mail_parser::decoders::html::html_to_text(html)
}

/// Whether more tags are left open than people leave open. Each name is counted by
/// itself, so that closing tags of one cannot hide opening ones of another.
fn is_too_deep(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut deepest: HashMap<String, usize> = HashMap::new();
    for part in html.split('<').skip(1) {
        let (closes, rest) = part.strip_prefix('/').map_or((false, part), |rest| (true, rest));
        let name: String = rest
            .chars()
            .take(12)
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        // These end by themselves.
        if matches!(
            name.as_str(),
            "" | "br"
                | "img"
                | "hr"
                | "meta"
                | "link"
                | "input"
                | "col"
                | "p"
                | "li"
                | "dt"
                | "dd"
                | "option"
                | "tr"
                | "td"
                | "th"
        ) {
            continue;
        }
        let count = open.entry(name.clone()).or_default();
        *count = if closes { count.saturating_sub(1) } else { *count + 1 };
        let most = deepest.entry(name).or_default();
        *most = (*most).max(*count);
    }
    deepest.values().sum::<usize>() > DEEPEST
}

fn shortened(html: &str) -> &str {
    let mut end = html.len().min(LONGEST);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    &html[..end]
}
