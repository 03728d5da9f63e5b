//! The real program, started by a test in a folder of its own.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// A running `liaison`, killed when dropped.
pub struct Program {
    child: Child,
    /// Where it answers: `http://127.0.0.1:40123`.
    pub address: String,
    /// What it printed until it answered.
    pub printed: Vec<String>,
}

impl Program {
    /// Starts `liaison serve` (or another command that serves) and waits until it answers.
    pub fn serve(folder: &Path, database: Option<&str>, arguments: &[&str]) -> Self {
        let mut command = command(folder, database);
        command.args(arguments);
        Self::start(command)
    }

    /// The same with settings of its own.
    pub fn serve_with(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut command = command(folder, None);
        command.args(arguments).envs(settings.iter().copied());
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("the program starts");
        let mut printed = Vec::new();
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        for line in lines {
            let line = line.expect("a line");
            printed.push(line.clone());
            if let Some(address) = line.strip_prefix("Listening on ") {
                return Self { child, address: address.to_owned(), printed };
            }
        }
        let _ = child.wait();
        panic!("the program ended before it answered: {printed:?}");
    }

    /// The token of the set-up link.
    pub fn set_up_token(&self) -> &str {
        let link = self.printed.iter().find_map(|line| line.split_once("token="));
        link.expect("a set-up link").1
    }

    /// Kills it as a power cut would: no signal handler, no farewell.
    pub fn kill(&mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("its end");
    }

    /// Asks it to stop, as a service manager does.
    pub fn stop(mut self) -> bool {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        asked.is_ok_and(|status| status.success())
            && self.child.wait().is_ok_and(|status| status.success())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with a data folder and a key of its own.
pub fn command(folder: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liaison"));
    command
        .current_dir(folder)
        .env_remove("LIAISON_DATABASE_URL")
        .env("LIAISON_DATA", folder.join("data"))
        .env("LIAISON_KEY_FILE", folder.join("liaison.key"))
        .env("LIAISON_LISTEN", "127.0.0.1:0")
        .env("LIAISON_PROXIES", "127.0.0.1");
    if let Some(url) = database {
        command.env("LIAISON_DATABASE_URL", url);
    }
    command
}

/// Runs a command that ends by itself; panics when it takes longer than a minute.
pub fn run(mut command: Command) -> Output {
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let started = Instant::now();
    let mut stdout = child.stdout.take().expect("its output");
    let mut stderr = child.stderr.take().expect("its errors");
    let out = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stdout.read_to_end(&mut bytes);
        bytes
    });
    let err = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stderr.read_to_end(&mut bytes);
        bytes
    });
    loop {
        if let Some(status) = child.try_wait().expect("its state") {
            return Output {
                status,
                stdout: out.join().expect("its output"),
                stderr: err.join().expect("its errors"),
            };
        }
        if started.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Somebody at a browser, as far as forms go.
#[derive(Clone)]
pub struct Person {
    agent: ureq::Agent,
    address: String,
    cookie: String,
}

/// An answer: status, where it leads, text.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Person {
    /// Nobody in particular.
    pub fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.into(), address: address.to_owned(), cookie: String::new() }
    }

    /// Sends a form; an error when the program went away.
    pub fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie);
        let answer = request.send_form(form.iter().copied())?;
        self.read(answer)
    }

    /// Opens a page.
    pub fn get(&mut self, path: &str) -> Result<Answer, ureq::Error> {
        let request =
            self.agent.get(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let answer = request.call()?;
        self.read(answer)
    }

    fn read(
        &mut self,
        mut answer: ureq::http::Response<ureq::Body>,
    ) -> Result<Answer, ureq::Error> {
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
                .to_owned()
        };
        let cookies =
            answer.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        if let Some(session) = cookies
            .filter_map(|line| line.split(';').next())
            .find(|pair| pair.starts_with("liaison="))
        {
            self.cookie = session.to_owned();
        }
        let location = header("location");
        Ok(Answer {
            status: answer.status().as_u16(),
            location,
            body: answer.body_mut().read_to_string()?,
        })
    }
}

/// A practice set up through the form, as its owner would; they are signed in.
pub fn set_up(program: &Program) -> Person {
    let mut owner = Person::at(&program.address);
    let answer = owner
        .post(
            "/set-up",
            &[
                ("token", program.set_up_token()),
                ("practice", "Riverbend Therapy"),
                ("time_zone", "America/New_York"),
                ("clinic", "Main"),
                ("name", "Jordan Reyes"),
                ("email", EMAIL),
                ("password", PASSWORD),
            ],
        )
        .expect("an answer");
    assert_eq!((answer.status, answer.location.as_str()), (303, "/"), "{}", answer.body);
    owner
}

/// Signs in again, after a restart.
pub fn sign_in(program: &Program) -> Person {
    let mut owner = Person::at(&program.address);
    let answer =
        owner.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).expect("an answer");
    assert_eq!(answer.status, 303, "{}", answer.body);
    owner
}

const EMAIL: &str = "jordan@riverbend.example";
const PASSWORD: &str = "seven quiet herons";
