//! Other programs, reading what we wrote: Poppler, qpdf, ZBar.

use std::{fs, path::PathBuf, process::Command};

use tempfile::TempDir;

/// Dots per inch of the pages that are measured: a dot is a twelfth of a millimetre.
const DPI: f64 = 300.0;
pub const MM_PER_INCH: f64 = 25.4;

/// A PDF on disk.
pub struct Read {
    folder: TempDir,
}

impl Read {
    pub fn new(pdf: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("paper.pdf"), pdf).expect("written");
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("paper.pdf")
    }

    /// What a program says of the file; it must be content with it.
    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        let out = command.args(arguments).arg(self.path()).output();
        let out = out.unwrap_or_else(|fault| panic!("{program} runs: {fault}"));
        assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// The words, laid out as on the page; pages are parted by a form feed.
    pub fn words(&self) -> String {
        let mut command = Command::new("pdftotext");
        let out = command.arg("-layout").arg(self.path()).arg("-").output();
        String::from_utf8_lossy(&out.expect("pdftotext runs").stdout).into_owned()
    }

    /// Title, size of the page, whether it is tagged.
    pub fn about(&self) -> String {
        self.ask("pdfinfo", &[])
    }

    /// The tags and what they hold.
    pub fn structure(&self) -> String {
        self.ask("pdfinfo", &["-struct-text"])
    }

    /// One line a font, and whether it is embedded.
    pub fn fonts(&self) -> String {
        self.ask("pdffonts", &[])
    }

    /// Sound to the last byte, and the objects as qpdf writes them out.
    pub fn objects(&self) -> String {
        self.ask("qpdf", &["--check"]);
        let mut command = Command::new("qpdf");
        let out = command.args(["--qdf", "--object-streams=disable"]).arg(self.path()).arg("-");
        let out = out.output().expect("qpdf runs");
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// What the QR codes of a page say.
    pub fn codes(&self, number: usize) -> Vec<String> {
        let picture = self.draw(number);
        let mut command = Command::new("zbarimg");
        let out = command.args(["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]).arg(picture);
        let out = out.output().expect("zbarimg runs");
        String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
    }

    /// A page as it is seen, counted from 1.
    pub fn page(&self, number: usize) -> Page {
        Page::parse(&fs::read(self.draw(number)).expect("a picture"))
    }

    fn draw(&self, number: usize) -> PathBuf {
        let stem = self.folder.path().join(format!("page-{number}"));
        let number = number.to_string();
        let dpi = DPI.to_string();
        let mut command = Command::new("pdftoppm");
        command.args(["-gray", "-r", &dpi, "-f", &number, "-l", &number, "-singlefile"]);
        let status = command.arg(self.path()).arg(&stem).status().expect("pdftoppm runs");
        assert!(status.success(), "page {number} is drawn");
        stem.with_extension("pgm")
    }
}

/// A page in grey.
pub struct Page {
    pub width: usize,
    pub height: usize,
    pub dots: Vec<u8>,
}

/// Where something is on a page, in inches from its left and upper edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }
}

impl Page {
    /// Portable graymap, binary.
    fn parse(file: &[u8]) -> Self {
        let mut rest = file;
        let mut word = || {
            let end = rest.iter().position(u8::is_ascii_whitespace).expect("a header");
            let (word, after) = rest.split_at(end);
            rest = &after[1..];
            String::from_utf8_lossy(word).into_owned()
        };
        let (kind, width, height, depth) = (word(), word(), word(), word());
        assert_eq!((kind.as_str(), depth.as_str()), ("P5", "255"));
        let width = width.parse().expect("a number");
        Self { width, height: height.parse().expect("a number"), dots: rest.to_vec() }
    }

    pub fn inches(&self) -> (f64, f64) {
        (self.width as f64 / DPI, self.height as f64 / DPI)
    }

    /// The smallest area that holds all ink within another; none if it is white.
    pub fn ink(&self, within: Area) -> Option<Area> {
        let dots = |inches: f64, most: usize| ((inches * DPI).round().max(0.0) as usize).min(most);
        let (left, right) = (dots(within.left, self.width), dots(within.right, self.width));
        let (top, bottom) = (dots(within.top, self.height), dots(within.bottom, self.height));
        let mut found: Option<(usize, usize, usize, usize)> = None;
        for y in top..bottom {
            for x in left..right {
                if self.dots[y * self.width + x] < 160 {
                    let (l, t, r, b) = found.unwrap_or((x, y, x, y));
                    found = Some((l.min(x), t.min(y), r.max(x), b.max(y)));
                }
            }
        }
        let inches = |dot: usize| dot as f64 / DPI;
        found.map(|(left, top, right, bottom)| Area {
            left: inches(left),
            top: inches(top),
            right: inches(right + 1),
            bottom: inches(bottom + 1),
        })
    }
}
