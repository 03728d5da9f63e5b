//! Recognising words on a page with Tesseract, where it is installed on this
//! machine. No page leaves it.

use std::{fs, path::PathBuf, process::Command, sync::OnceLock, time::Duration};

use super::program;

/// How long one page may take.
const A_PAGE: Duration = Duration::from_secs(90);

/// What is installed for recognising words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recogniser {
    tesseract: Option<PathBuf>,
    pub(super) pdftoppm: Option<PathBuf>,
    /// The languages that it reads, as it names them.
    pub languages: Vec<String>,
}

impl Recogniser {
    /// Whether words can be recognised.
    pub fn is_installed(&self) -> bool {
        self.tesseract.is_some() && !self.languages.is_empty()
    }

    /// Whether pages of PDF files can be shown.
    pub fn shows_pdf(&self) -> bool {
        self.pdftoppm.is_some()
    }

    /// The words of a page; none where it could not be read. It blocks.
    pub(super) fn words(&self, page: &[u8], scratch: &program::Scratch) -> Option<String> {
        let tesseract = self.tesseract.as_ref()?;
        let folder = scratch.path();
        fs::write(folder.join("page.png"), page).ok()?;
        let languages = self.languages.join("+");
        // Page segmentation 6 keeps labels and values of a form on one line.
        let arguments = ["page.png", "words", "-l", &languages, "--psm", "6"];
        let done = program::run(tesseract, &arguments, folder, A_PAGE);
        let words = fs::read_to_string(folder.join("words.txt")).ok();
        for name in ["page.png", "words.txt"] {
            let _ = fs::remove_file(folder.join(name));
        }
        words.filter(|_| done).map(|words| tidy(&words))
    }
}

/// What this machine has, looked up once.
pub fn recogniser() -> &'static Recogniser {
    static FOUND: OnceLock<Recogniser> = OnceLock::new();
    FOUND.get_or_init(|| {
        let tesseract = program::find("tesseract");
        let languages = tesseract.as_ref().map(languages).unwrap_or_default();
        Recogniser { tesseract, pdftoppm: program::find("pdftoppm"), languages }
    })
}

/// English and Spanish, where they are present.
fn languages(tesseract: &PathBuf) -> Vec<String> {
    let Ok(listed) = Command::new(tesseract).arg("--list-langs").output() else {
        return Vec::new();
    };
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    ["eng", "spa"]
        .into_iter()
        .filter(|language| listed.lines().any(|line| line.trim() == *language))
        .map(str::to_owned)
        .collect()
}

fn tidy(words: &str) -> String {
    let lines: Vec<&str> = words.lines().map(str::trim_end).collect();
    lines.join("\n").replace("\n\n\n", "\n\n").replace('\u{c}', "").trim().to_owned()
}
