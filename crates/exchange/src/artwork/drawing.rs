//! Drawings (SVG): looked over, read into shapes, and written again from the shapes.
//!
//! The reader of shapes knows neither scripts nor events, and here it can open nothing: what it
//! writes has none of that, by construction. Looking over comes first, so that nothing large is
//! built, and so that a person hears what to change.

use std::collections::HashMap;

use usvg::{
    Group, ImageHrefResolver, Node as Shape, Options, Paint, Tree, WriteOptions,
    roxmltree::{Document, Node, NodeId, ParsingOptions},
};

use super::{Artwork, Kind, Refusal};

const SVG: &str = "http://www.w3.org/2000/svg";
/// More bytes than a logo of shapes has.
const MOST_BYTES: usize = 1024 * 1024;
/// The most elements and attributes of a file.
const MOST_NODES: u32 = 40_000;
/// The most shapes, those that are used again and again counted each time.
const MOST_SHAPES: u64 = 40_000;
/// Parts within parts within parts.
const DEEPEST: usize = 60;
/// Attributes that say where and how large a shape is.
const MEASURES: [&str; 11] =
    ["d", "points", "x", "y", "width", "height", "r", "rx", "ry", "cx", "cy"];
/// A measure of ten millions, or more, is no drawing's; an arc so large would be cut into more
/// pieces than memory holds.
const MOST_DIGITS: usize = 7;
/// No colour part below this is seen on paper.
const WHITE: u8 = 245;

/// Whether it may be a drawing: text that begins with a tag.
pub(super) fn begins_like_one(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"<")
}

/// The drawing, written anew.
pub(super) fn clean(bytes: &[u8]) -> Result<Artwork, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooMuch);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Broken)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains("<!ENTITY") {
        return Err(Refusal::Entities);
    }
    // Many programs name a document type; it is read over, and nothing is fetched for it.
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|fault| match fault {
        usvg::roxmltree::Error::NodesLimitReached => Refusal::TooMuch,
        _ => Refusal::Broken,
    })?;
    if !document.root_element().has_tag_name((SVG, "svg")) {
        return Err(Refusal::Unknown);
    }
    look_over(&document)?;
    let tree = Tree::from_xmltree(&document, &closed()).map_err(|_| Refusal::Broken)?;
    if !shows_something(tree.root()) {
        return Err(Refusal::NothingSeen);
    }
    let options = WriteOptions { indent: usvg::Indent::None, ..WriteOptions::default() };
    let written = tree.to_string(&options);
    // Steps that are small each may lead far together.
    let again = Document::parse(&written).map_err(|_| Refusal::Broken)?;
    if again.descendants().any(|node| measures(&node).any(is_beyond_paper)) {
        return Err(Refusal::TooMuch);
    }
    let bytes = written.into_bytes();
    let (width, height) = (tree.size().width().ceil() as u32, tree.size().height().ceil() as u32);
    Ok(Artwork { kind: Kind::Svg, bytes, width, height })
}

/// Where and how large a shape is, in its own words.
fn measures<'a>(node: &Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    let measured = node.attributes().filter(|attribute| MEASURES.contains(&attribute.name()));
    measured.map(|attribute| attribute.value())
}

/// Whether a number in a text has more digits before its point than a drawing needs.
fn is_beyond_paper(text: &str) -> bool {
    let (mut digits, mut is_fraction) = (0, false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '0'..='9' if !is_fraction => {
                digits += 1;
                if digits > MOST_DIGITS {
                    return true;
                }
            }
            '0'..='9' => {}
            '.' => is_fraction = true,
            // An exponent makes small numbers large ones.
            'e' | 'E' if signs.next_if_eq(&'-').is_none() => {
                let _ = signs.next_if_eq(&'+');
                if signs.peek().is_some_and(char::is_ascii_digit) {
                    return true;
                }
            }
            _ => (digits, is_fraction) = (0, false),
        }
    }
    false
}

/// Options by which nothing outside the text is read.
fn closed() -> Options<'static> {
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// Refuses what would be missing on paper, or would grow.
fn look_over(document: &Document<'_>) -> Result<(), Refusal> {
    for node in document.descendants().filter(Node::is_element) {
        if node.ancestors().take(DEEPEST + 1).count() > DEEPEST {
            return Err(Refusal::TooMuch);
        }
        if node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        match node.tag_name().name() {
            "text" | "tref" | "textPath" | "font" => return Err(Refusal::Text),
            "image" | "foreignObject" | "feImage" => return Err(Refusal::Embedded),
            "filter" | "pattern" => return Err(Refusal::Effects),
            "style" if names_outside(node.text().unwrap_or_default()) => {
                return Err(Refusal::Outside);
            }
            // A link around a shape does not change how it looks.
            "a" => continue,
            _ => {}
        }
        if measures(&node).any(is_beyond_paper) {
            return Err(Refusal::TooMuch);
        }
        for attribute in node.attributes() {
            let is_outside = match attribute.name() {
                "href" => !attribute.value().trim().is_empty() && target(&node).is_none(),
                _ => names_outside(attribute.value()),
            };
            if is_outside {
                return Err(Refusal::Outside);
            }
        }
    }
    let mut known = HashMap::new();
    let ids = document
        .descendants()
        .filter_map(|node| Some((node.attribute("id")?, node)))
        .collect::<HashMap<_, _>>();
    weight(document.root_element(), &ids, &mut known, 0).map(|_| ())
}

/// The id that an element points to within the file.
fn target<'a>(node: &Node<'a, '_>) -> Option<&'a str> {
    let href = node.attributes().find(|attribute| attribute.name() == "href")?;
    href.value().trim().strip_prefix('#')
}

/// Whether a style or an attribute would fetch something: `url(#id)` stays within the file.
fn names_outside(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let urls = text.split("url(").skip(1);
    text.contains("@import")
        || urls
            .map(|rest| rest.trim_start_matches([' ', '"', '\'']))
            .any(|rest| !rest.starts_with('#'))
}

/// How many elements a part becomes, with all that it uses. What uses itself is not drawn by
/// anybody, so it counts as too much.
fn weight<'a>(
    node: Node<'a, 'a>,
    ids: &HashMap<&str, Node<'a, 'a>>,
    known: &mut HashMap<NodeId, u64>,
    deep: usize,
) -> Result<u64, Refusal> {
    if let Some(weight) = known.get(&node.id()) {
        return Ok(*weight);
    }
    if deep > 3 * DEEPEST {
        return Err(Refusal::TooMuch);
    }
    let used = (node.tag_name().name() == "use").then(|| target(&node)).flatten();
    let used = used.and_then(|id| ids.get(id)).copied();
    let mut sum = 1_u64;
    for part in node.children().filter(Node::is_element).chain(used) {
        sum += weight(part, ids, known, deep + 1)?;
        if sum > MOST_SHAPES {
            return Err(Refusal::TooMuch);
        }
    }
    known.insert(node.id(), sum);
    Ok(sum)
}

/// Whether something in it is not white.
fn shows_something(group: &Group) -> bool {
    group.children().iter().any(|shape| match shape {
        Shape::Group(group) => shows_something(group),
        Shape::Path(path) => {
            let fill = path.fill().map(usvg::Fill::paint);
            let stroke = path.stroke().map(usvg::Stroke::paint);
            path.is_visible() && fill.into_iter().chain(stroke).any(is_seen)
        }
        Shape::Image(_) | Shape::Text(_) => false,
    })
}

fn is_seen(paint: &Paint) -> bool {
    let dark = |colour: usvg::Color| colour.red.min(colour.green).min(colour.blue) < WHITE;
    match paint {
        Paint::Color(colour) => dark(*colour),
        Paint::LinearGradient(colours) => colours.stops().iter().any(|stop| dark(stop.color())),
        Paint::RadialGradient(colours) => colours.stops().iter().any(|stop| dark(stop.color())),
        Paint::Pattern(_) => true,
    }
}
