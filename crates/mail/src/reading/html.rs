//! HTML of strangers: to a small harmless set for the screen, and to plain words.

use std::{collections::HashSet, sync::OnceLock};

use ammonia::Builder;

/// The longest HTML that is looked at; newsletters stay below it.
const LONGEST: usize = 1024 * 1024;

/// What may stay: words and their order. No link, image, style or form; no
/// attribute at all, so that nothing loads from elsewhere and nothing acts.
const TAGS: &[&str] = &[
    "p", "br", "div", "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "u", "s",
    "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "hr", "h1", "h2",
    "h3", "h4", "sub", "sup",
];

/// HTML that is safe to show inside a page.
pub fn safe_html(html: &str) -> String {
    static CLEANER: OnceLock<Builder<'static>> = OnceLock::new();
    let cleaner = CLEANER.get_or_init(|| {
        let mut cleaner = Builder::empty();
        cleaner
            .tags(TAGS.iter().copied().collect::<HashSet<_>>())
            .clean_content_tags(["script", "style", "title", "template", "noscript"].into())
            .strip_comments(true);
        cleaner
    });
    cleaner.clean(shortened(html)).to_string()
}

/// The words of HTML, one block a line.
pub fn words_of_html(html: &str) -> String {
    mail_parser::decoders::html::html_to_text(&safe_html(html))
}

fn shortened(html: &str) -> &str {
    let mut end = html.len().min(LONGEST);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    &html[..end]
}
