//! The programs that others would take, each with the same words at much the same places.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use press::Letter;

use crate::made_up::LOGO;

/// Makes the command that turns the letters into a file; none if it is not installed.
type Order = Box<dyn Fn(&Path, &Path) -> Option<Command>>;

/// Somebody who can turn letters into a PDF.
pub struct Peer {
    pub name: &'static str,
    pub command: Order,
}

/// All of them. What they read beside the letters lies in the folder.
pub fn all(letters: &[Letter], folder: &Path) -> Vec<Peer> {
    let html = folder.join("letters.html");
    fs::write(&html, page(letters)).expect("written");
    let merged = folder.join("letters.fodt");
    fs::write(&merged, document(letters)).expect("written");
    let page = html.clone();
    vec![
        python("ReportLab", "reportlab", include_str!("peers/reportlab_letters.py"), None),
        python("WeasyPrint", "weasyprint", include_str!("peers/weasyprint_letters.py"), Some(page)),
        Peer { name: "Chromium", command: Box::new(move |_, output| chromium(&html, output)) },
        Peer { name: "LibreOffice", command: Box::new(move |_, output| office(&merged, output)) },
    ]
}

fn python(
    name: &'static str,
    module: &'static str,
    script: &'static str,
    input: Option<PathBuf>,
) -> Peer {
    let command: Order = Box::new(move |letters, output| {
        let python = std::env::var("LIAISON_BENCH_PYTHON").unwrap_or_else(|_| "python3".into());
        let there =
            Command::new(&python).args(["-c", &format!("import {module}")]).output().ok()?;
        there.status.success().then(|| {
            let mut command = Command::new(python);
            command.args(["-c", script]).arg(input.as_deref().unwrap_or(letters)).arg(output);
            command
        })
    });
    Peer { name, command }
}

fn chromium(html: &Path, output: &Path) -> Option<Command> {
    let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".into());
    Command::new(&program).arg("--version").output().ok()?;
    let mut command = Command::new(program);
    command
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .arg(format!("--print-to-pdf={}", output.display()))
        .arg(html);
    Some(command)
}

fn office(merged: &Path, output: &Path) -> Option<Command> {
    Command::new("soffice").arg("--version").output().ok()?;
    let folder = output.parent()?;
    let mut command = Command::new("sh");
    // It names the file after its input.
    command.args([
        "-c",
        &format!(
            "soffice --headless --convert-to pdf --outdir {folder} {merged} && mv {made} {output}",
            folder = folder.display(),
            merged = merged.display(),
            made = merged.with_extension("pdf").display(),
            output = output.display()
        ),
    ]);
    Some(command)
}

/// What Chromium and WeasyPrint print.
fn page(letters: &[Letter]) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Letters</title><style>
        @page { size: 8.5in 11in; margin: .75in 1in .85in }
        body { font: 11pt/1.3 serif; margin: 0 }
        section { break-after: page; position: relative; height: 9.3in }
        header { border-bottom: .7pt solid #0c675f; height: .8in } header svg { float: left; width: .62in }
        header b { color: #0c675f; font-size: 17pt } header p { margin: 0; font-size: 9pt; color: #4a524d }
        .to { position: absolute; top: 1.45in; white-space: pre-line } .date { position: absolute; top: 1.45in; right: 0 }
        h1 { font-size: 12.5pt; margin-top: 2.1in } table { border-left: 2pt solid #0c675f; padding-left: 12pt }
        footer { position: absolute; bottom: 0; font-size: 8.5pt } .by { white-space: pre-line; margin-top: 3em }
        </style>",
    );
    for letter in letters {
        let facts = letter.facts.iter().fold(String::new(), |mut rows, (name, value)| {
            let _ = write!(rows, "<tr><td>{name}<td>{value}");
            rows
        });
        let _ = write!(
            out,
            "<section><header>{LOGO}<b>{}</b><p>{}</p></header><div class=to>{}</div>\
             <div class=date>{}</div><h1>{}</h1><p>{}<table>{facts}</table><p>{}<p>{}\
             <div class=by>{}</div><footer>{}</footer></section>",
            letter.head.name,
            letter.head.lines.join(" · "),
            letter.to.join("\n"),
            letter.date,
            letter.subject,
            letter.opening,
            letter.paragraphs.join("<p>"),
            letter.closing,
            letter.signature.join("\n"),
            letter.foot,
        );
    }
    out
}

/// What a mail merge of LibreOffice leaves behind: one document of all letters.
fn document(letters: &[Letter]) -> String {
    let mut out = String::from(include_str!("peers/head.fodt"));
    for (index, letter) in letters.iter().enumerate() {
        let begin = if index == 0 { "Name" } else { "NextName" };
        let mut line = |style: &str, text: &str| {
            let _ = write!(out, "<text:p text:style-name=\"{style}\">{text}</text:p>");
        };
        line(begin, &letter.head.name);
        line("Small", &letter.head.lines.join(" · "));
        line("To", &letter.to.join("<text:line-break/>"));
        line("Date", &letter.date);
        line("Subject", &letter.subject);
        line("Body", &letter.opening);
        for (name, value) in &letter.facts {
            line("Fact", &format!("{name}<text:tab/>{value}"));
        }
        for paragraph in &letter.paragraphs {
            line("Body", paragraph);
        }
        line("Body", &letter.closing);
        line("By", &letter.signature.join("<text:line-break/>"));
        line("Small", &letter.foot);
    }
    out.push_str("</office:text></office:body></office:document>");
    out
}
