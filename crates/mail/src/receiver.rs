//! Taking mail in by SMTP (RFC 5321) or LMTP (RFC 2033): the conversation alone,
//! bytes in and events out, without a network.
//!
//! The end of a mail is CR LF . CR LF and nothing else; a bare CR or LF is refused,
//! so that nobody can hide a second mail in the first ("SMTP smuggling",
//! CVE-2023-51764). Nothing is ever sent on to another server.

use smtp_proto::Request;

/// The longest command line, and the longest line of a mail.
const LONGEST_COMMAND: usize = 2048;
const LONGEST_LINE: usize = 64 * 1024;
/// Mistakes after which the connection ends.
const MOST_MISTAKES: usize = 10;
/// Recipients of one mail.
const MOST_RECIPIENTS: usize = 20;

/// Which of the two is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// From anywhere.
    Smtp,
    /// From another mail server on this machine; each recipient gets an answer.
    Lmtp,
}

/// What the session wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Send this.
    Reply(String),
    /// Send this, then begin TLS before anything else is read.
    StartTls(String),
    /// Say with [`Session::recipient`] whether mail for this address is taken.
    Recipient(String),
    /// Keep this mail, then say so with [`Session::kept`].
    Keep(Envelope),
}

/// A mail with the addresses that it was handed over for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Envelope {
    /// Who sends it; empty for a delivery report.
    pub from: String,
    /// For whom, all of them accepted before.
    pub recipients: Vec<String>,
    /// Its bytes.
    pub raw: Vec<u8>,
}

/// An answer about a recipient or a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Yes; a mail is kept and survives a crash.
    Yes,
    /// Never.
    No,
    /// Not now: the other side tries again.
    Later,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Commands,
    Data,
    AwaitRecipient,
    AwaitKept,
    Closed,
}

/// One conversation.
#[derive(Debug)]
pub struct Session {
    protocol: Protocol,
    name: String,
    largest: usize,
    state: State,
    buffer: Vec<u8>,
    greeted: bool,
    offers_tls: bool,
    has_sender: bool,
    mail: Envelope,
    /// Why the mail being sent will be refused at its end.
    fault: Option<&'static str>,
    mistakes: usize,
}

impl Session {
    /// A conversation of a server with this name; mails up to `largest` bytes.
    pub fn new(protocol: Protocol, name: &str, largest: usize) -> Self {
        Self {
            protocol,
            name: name.to_owned(),
            largest,
            state: State::Commands,
            buffer: Vec::new(),
            greeted: false,
            offers_tls: false,
            has_sender: false,
            mail: Envelope::default(),
            fault: None,
            mistakes: 0,
        }
    }

    /// Offers STARTTLS (RFC 3207).
    #[must_use]
    pub fn offering_tls(mut self) -> Self {
        self.offers_tls = true;
        self
    }

    /// What is said first.
    pub fn greeting(&self) -> String {
        let word = if self.protocol == Protocol::Lmtp { "LMTP" } else { "ESMTP" };
        format!("220 {} {word} Liaison\r\n", self.name)
    }

    /// Takes bytes from the network.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.state != State::Closed {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// What is to be done next; none until more bytes or an answer come.
    pub fn next_event(&mut self) -> Option<Event> {
        while matches!(self.state, State::Commands | State::Data) {
            let Some(end) = self.buffer.iter().position(|byte| *byte == b'\n') else {
                return self.too_long();
            };
            let line: Vec<u8> = self.buffer.drain(..=end).collect();
            let clean = line.ends_with(b"\r\n") && !line[..line.len() - 2].contains(&b'\r');
            let event = match self.state {
                State::Data => self.data(&line, clean),
                _ if clean && line.len() <= LONGEST_COMMAND => Some(self.command(&line)),
                _ => Some(self.close("500 5.5.2 Lines end in CR LF")),
            };
            if event.is_some() {
                return event;
            }
        }
        None
    }

    /// The answer to [`Event::Recipient`].
    pub fn recipient(&mut self, address: &str, answer: Answer) -> Event {
        if self.state != State::AwaitRecipient {
            return self.mistake("503 5.5.1 Not now");
        }
        self.state = State::Commands;
        match answer {
            Answer::Yes => {
                self.mail.recipients.push(address.to_owned());
                reply("250 2.1.5 OK")
            }
            Answer::No => self.mistake("550 5.7.1 No such address here, and nothing is sent on"),
            Answer::Later => reply("451 4.3.0 Try again in a moment"),
        }
    }

    /// The answer to [`Event::Keep`], one for each recipient.
    pub fn kept(&mut self, answers: &[Answer]) -> Event {
        let count = self.mail.recipients.len();
        self.state = State::Commands;
        self.reset();
        let line = |answer: Answer| match answer {
            Answer::Yes => "250 2.0.0 Kept\r\n",
            Answer::No => "554 5.6.0 Not taken\r\n",
            Answer::Later => "451 4.3.0 Not kept, try again in a moment\r\n",
        };
        let of = |index: usize| answers.get(index).copied().unwrap_or(Answer::Later);
        match self.protocol {
            Protocol::Lmtp => Event::Reply((0..count).map(|index| line(of(index))).collect()),
            // One answer for all: kept only when kept for everybody. Sent again, those
            // who have it recognise it.
            Protocol::Smtp => {
                let worst = (0..count).map(of).find(|answer| *answer != Answer::Yes);
                Event::Reply(line(worst.unwrap_or(Answer::Yes)).into())
            }
        }
    }

    fn command(&mut self, line: &[u8]) -> Event {
        let Ok(request) = Request::parse(&mut line.iter()) else {
            return self.mistake("500 5.5.1 Command not understood");
        };
        let lmtp = self.protocol == Protocol::Lmtp;
        match request {
            Request::Ehlo { .. } if !lmtp => self.hello(),
            Request::Lhlo { .. } if lmtp => self.hello(),
            Request::Helo { .. } if !lmtp => {
                self.greeted = true;
                self.reset();
                Event::Reply(format!("250 {}\r\n", self.name))
            }
            Request::StartTls if self.offers_tls => self.start_tls(),
            Request::Mail { from } if self.greeted && !self.has_sender => {
                if from.size > self.largest {
                    return reply("552 5.3.4 This mail is too large");
                }
                self.has_sender = true;
                self.mail.from = from.address.to_string();
                reply("250 2.1.0 OK")
            }
            Request::Rcpt { to } if self.has_sender => {
                if self.mail.recipients.len() >= MOST_RECIPIENTS {
                    return reply("452 4.5.3 Too many recipients");
                }
                self.state = State::AwaitRecipient;
                Event::Recipient(to.address.to_lowercase())
            }
            Request::Data if !self.mail.recipients.is_empty() => {
                self.state = State::Data;
                self.fault = None;
                reply("354 End with a line that holds only a point")
            }
            Request::Rset => {
                self.reset();
                reply("250 2.0.0 OK")
            }
            Request::Noop { .. } => reply("250 2.0.0 OK"),
            Request::Vrfy { .. } => reply("252 2.1.5 Send it and see"),
            Request::Quit => self.close("221 2.0.0 Goodbye"),
            _ => self.mistake("503 5.5.1 Not now, or not here"),
        }
    }

    fn hello(&mut self) -> Event {
        self.greeted = true;
        self.reset();
        let tls = if self.offers_tls { "250-STARTTLS\r\n" } else { "" };
        Event::Reply(format!(
            "250-{}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n{tls}250 SIZE {}\r\n",
            self.name, self.largest
        ))
    }

    /// What was said in the clear is forgotten, and what came after it is thrown away:
    /// somebody on the way could have put it there (CVE-2011-0411).
    fn start_tls(&mut self) -> Event {
        self.offers_tls = false;
        self.greeted = false;
        self.buffer.clear();
        self.reset();
        Event::StartTls("220 2.0.0 Go ahead\r\n".into())
    }

    /// One line of a mail.
    fn data(&mut self, line: &[u8], clean: bool) -> Option<Event> {
        if !clean {
            // What follows cannot be told from the mail: end here.
            return Some(self.close("550 5.6.0 Lines end in CR LF and nothing else"));
        }
        if line == b".\r\n" {
            if let Some(fault) = self.fault.take() {
                let count =
                    if self.protocol == Protocol::Lmtp { self.mail.recipients.len() } else { 1 };
                self.state = State::Commands;
                self.reset();
                return Some(Event::Reply(format!("{fault}\r\n").repeat(count)));
            }
            self.state = State::AwaitKept;
            return Some(Event::Keep(self.mail.clone()));
        }
        if self.mail.raw.len() + line.len() > self.largest {
            self.fault = Some("552 5.3.4 This mail is too large");
            self.mail.raw = Vec::new();
        }
        if self.fault.is_none() {
            // A point put before a line that begins with one (RFC 5321, 4.5.2).
            self.mail.raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        }
        None
    }

    fn too_long(&mut self) -> Option<Event> {
        let most = if self.state == State::Data { LONGEST_LINE } else { LONGEST_COMMAND };
        (self.buffer.len() > most).then(|| self.close("500 5.5.2 Line too long"))
    }

    fn mistake(&mut self, words: &str) -> Event {
        self.mistakes += 1;
        if self.mistakes >= MOST_MISTAKES {
            return self.close("421 4.7.0 Too many mistakes");
        }
        reply(words)
    }

    /// Says a last word; [`Session::is_closed`] from now on.
    fn close(&mut self, words: &str) -> Event {
        self.state = State::Closed;
        self.buffer.clear();
        reply(words)
    }

    /// Whether the conversation is over.
    pub fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    fn reset(&mut self) {
        self.has_sender = false;
        self.mail = Envelope::default();
        self.fault = None;
    }
}

fn reply(words: &str) -> Event {
    Event::Reply(format!("{words}\r\n"))
}
