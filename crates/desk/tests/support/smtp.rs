//! A real SMTP server for tests.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

/// The Python of the system, for which the package python3-aiosmtpd is installed.
pub const PYTHON: &str = "/usr/bin/python3";

/// A real mail server.
pub struct Smtp(Child);

impl Smtp {
    /// Starts it; the mails become files in the folder.
    pub fn start(folder: &Path, port: u16, certificate: Option<&Path>) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp.py");
        let mut command = Command::new(PYTHON);
        command.arg(script).arg(folder).arg(port.to_string()).args(certificate);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert_eq!(line.trim(), "ready");
        Self(child)
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that is free.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|held| held.local_addr()).expect("a port").port()
}

/// What it took in, as it came.
pub fn mails(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("the folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mails = paths.filter(|path| path.extension().is_some_and(|end| end == "eml"));
    mails.map(|path| std::fs::read_to_string(path).expect("a mail")).collect()
}
