//! From a template and its data to a PDF.

use serde::Serialize;
use serde_json::Value;
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};
use typst_svg::SvgOptions;

use crate::{Fault, Paper, scaling, tray::Tray, world::Desk};

/// A field longer than this is cut: no paper needs it, and typesetting takes time that
/// grows with it.
const LONGEST: usize = 4_000;
/// Documents kept warm between two of their kind.
const KEPT_WARM: usize = 8;
/// Longer ones are not kept: a thousand letters take some 300 MB, and nobody previews
/// them again and again.
const LONG: usize = 50;

/// A template: its name, and its text in Typst's language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template {
    name: &'static str,
    text: &'static str,
}

impl Template {
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text }
    }
}

/// The document as a PDF: accessible (PDF/UA-1) where its text allows. A sign that
/// no font of ours has makes it an ordinary tagged PDF instead of none. Printers are
/// told to leave its size alone.
pub(crate) fn typeset(
    template: Template,
    data: &impl Serialize,
    tray: Tray,
) -> Result<Paper, Fault> {
    let illustrated = !tray.is_empty();
    let document = compile(template, data, tray)?;
    let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
    let options = PdfOptions { standards: accessible, ..PdfOptions::default() };
    let pdf = typst_pdf::pdf(&document, &options)
        .or_else(|_| typst_pdf::pdf(&document, &PdfOptions::default()))
        .map_err(|problems| fault(&problems, illustrated))?;
    typst::comemo::evict(if document.pages().len() > LONG { 0 } else { KEPT_WARM });
    Ok(Paper { pdf: scaling::none(pdf), pages: document.pages().len() })
}

/// The first page as a drawing (SVG), for a screen.
pub(crate) fn drawn(
    template: Template,
    data: &impl Serialize,
    tray: Tray,
) -> Result<String, Fault> {
    let document = compile(template, data, tray)?;
    let page = document.pages().first().ok_or(Fault::Nothing)?;
    let drawing = typst_svg::svg(page, &SvgOptions::default());
    typst::comemo::evict(KEPT_WARM);
    Ok(drawing)
}

fn compile(template: Template, data: &impl Serialize, tray: Tray) -> Result<PagedDocument, Fault> {
    let mut data = serde_json::to_value(data).map_err(|_| Fault::Data)?;
    clean(&mut data);
    let illustrated = !tray.is_empty();
    let desk = Desk::new(template.name, template.text, data.to_string(), tray)
        .ok_or_else(|| Fault::Typeset("the template has no place".into()))?;
    typst::compile(&desk).output.map_err(|problems| fault(&problems, illustrated))
}

/// Line breaks stay, other control signs go, and no field is without end.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.len() > LONGEST || text.chars().any(unwanted) => {
            *text = text.chars().filter(|sign| !unwanted(*sign)).take(LONGEST).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

fn unwanted(sign: char) -> bool {
    sign.is_control() && sign != '\n'
}

/// Typst's messages speak of the template, which holds no data; but those about a
/// picture may quote it.
fn fault(problems: &[SourceDiagnostic], illustrated: bool) -> Fault {
    let words: Vec<String> = problems.iter().map(|problem| problem.message.to_string()).collect();
    let words = words.join("; ");
    let of_picture = ["image", "SVG", "decode", "access denied", "format"];
    if illustrated && of_picture.iter().any(|word| words.contains(word)) {
        Fault::Picture
    } else {
        Fault::Typeset(words)
    }
}
