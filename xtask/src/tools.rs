//! The programs the tests need beside Rust: finding them, and installing what is missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::postgres;

/// Something the tests need from the machine.
pub struct Tool {
    name: &'static str,
    /// What Debian and Ubuntu call it.
    packages: &'static [&'static str],
    present: fn() -> bool,
}

/// What compiling the bundled SQLCipher and OpenSSL takes.
pub const BUILD: &[Tool] = &[
    Tool { name: "make", packages: &["make"], present: || which("make").is_some() },
    // OpenSSL's configuration needs modules that a minimal Perl leaves out.
    Tool {
        name: "Perl",
        packages: &["perl"],
        present: || succeeds("perl", &["-MIPC::Cmd", "-MFindBin", "-e", "1"]),
    },
];

pub const POSTGRES: Tool = Tool {
    name: "PostgreSQL server",
    packages: &["postgresql"],
    present: || postgres::server_programs().is_some(),
};

/// The outside world as the tests meet it: mail servers, and readers of paper that
/// are not our own. Python is Debian's, whose packages these are.
pub const OUTSIDE: &[Tool] = &[
    Tool {
        name: "aiosmtpd",
        packages: &["python3", "python3-aiosmtpd"],
        present: || succeeds("/usr/bin/python3", &["-c", "import aiosmtpd"]),
    },
    Tool {
        name: "dkimpy",
        packages: &["python3-dkim"],
        present: || succeeds("/usr/bin/python3", &["-c", "import dkim"]),
    },
    Tool {
        name: "icalendar, vobject and dateutil",
        packages: &["python3-icalendar", "python3-vobject", "python3-dateutil"],
        present: || succeeds("/usr/bin/python3", &["-c", "import icalendar, vobject, dateutil"]),
    },
    Tool {
        name: "Dovecot",
        packages: &["dovecot-core", "dovecot-imapd", "dovecot-lmtpd"],
        present: || Path::new("/usr/lib/dovecot/imap").exists(),
    },
    Tool {
        name: "Tesseract",
        packages: &["tesseract-ocr", "tesseract-ocr-spa"],
        present: || which("tesseract").is_some(),
    },
    Tool { name: "Poppler", packages: &["poppler-utils"], present: || which("pdftoppm").is_some() },
    Tool {
        name: "TIFF tools",
        packages: &["libtiff-tools"],
        present: || which("tiffcp").is_some(),
    },
    Tool { name: "ZBar", packages: &["zbar-tools"], present: || which("zbarimg").is_some() },
    Tool { name: "qpdf", packages: &["qpdf"], present: || which("qpdf").is_some() },
    Tool { name: "swaks", packages: &["swaks"], present: || which("swaks").is_some() },
];

pub const BROWSER: &[Tool] = &[
    Tool { name: "Chromium", packages: &["chromium"], present: || chromium().is_some() },
    Tool { name: "Node.js 20 or newer", packages: &["nodejs"], present: node_is_recent },
    Tool { name: "npm", packages: &["npm"], present: || which("npm").is_some() },
];

/// Makes sure that the tools are here; installs those that aren't, and says so.
pub fn ensure<'a>(tools: impl IntoIterator<Item = &'a Tool>) -> Result<()> {
    let missing: Vec<&Tool> = tools.into_iter().filter(|tool| !(tool.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing)?;

    let still: Vec<&str> =
        missing.iter().filter(|tool| !(tool.present)()).map(|tool| tool.name).collect();
    if !still.is_empty() {
        bail!(
            "apt-get offers no fitting {}. Install it by hand; CHROMIUM and \
             LIAISON_POSTGRES_BIN may say where it is",
            still.join(", ")
        );
    }
    Ok(())
}

fn install(missing: &[&Tool]) -> Result<()> {
    let names = missing.iter().map(|tool| tool.name).collect::<Vec<_>>().join(", ");
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages).copied().collect();

    if which("apt-get").is_none() {
        bail!("missing: {names}. This machine has no apt-get: install them and run this again");
    }
    let Some(prefix) = root_prefix() else {
        bail!("missing: {names}. Install them: sudo apt-get install {}", packages.join(" "));
    };

    println!("    missing: {names}; installing {} with apt-get", packages.join(" "));
    apt(prefix, &["update", "-qq"])?;
    apt(prefix, &[&["install", "-y", "-qq", "--no-install-recommends"], &packages[..]].concat())
}

/// How to become root: we are it already, or sudo works without asking for a password.
fn root_prefix() -> Option<&'static [&'static str]> {
    if postgres::effective_user() == Some(0) {
        Some(&["env"])
    } else if succeeds("sudo", &["-n", "true"]) {
        Some(&["sudo", "-n", "env"])
    } else {
        None
    }
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Result<()> {
    let status = Command::new(prefix[0])
        .args(&prefix[1..])
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        bail!("apt-get {} failed ({status})", arguments.join(" "));
    }
    Ok(())
}

/// The browser: `CHROMIUM` if set, else what the path offers under its usual names.
pub fn chromium() -> Option<PathBuf> {
    let given = std::env::var_os("CHROMIUM").map(PathBuf::from);
    given.filter(|path| path.is_file()).or_else(|| {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .into_iter()
            .find_map(which)
    })
}

/// Playwright asks for Node.js 20.
fn node_is_recent() -> bool {
    succeeds("node", &["-e", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)"])
}

pub fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
