//! Reads a sent form as it comes in: in bounded memory, at a pace that no slow client
//! can stretch, and files only of a form that is ours.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    http::{Request, header},
};
use exchange::form_data::{Event, FormData, Head};
use futures_util::StreamExt;
use platform::{Error, Uuid, clock, web::App};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{
    token::Token,
    typed::Typed,
    uploads::{self, MOST_BYTES, Why},
};
use crate::intake::PieceKind;

/// Nothing more than this is even listened to.
const MOST_SENT: usize = 80 * 1024 * 1024;
const MOST_TEXT: usize = 64 * 1024;
const MOST_PARTS: usize = 100;
/// Silence longer than this ends the reading.
const SILENCE: Duration = Duration::from_secs(20);
/// What a slow phone must reach on average, in bytes a second, after half a minute.
const SLOWEST: u64 = 2_000;
/// Kibibytes of files in memory at a time, in this program.
const IN_MEMORY: usize = 192 * 1024;

/// What was read.
#[derive(Debug, Default)]
pub struct Sent {
    /// The fields.
    pub typed: Typed,
    /// Files that were not kept: name and why.
    pub refused: Vec<(String, Why)>,
    /// Whether files came.
    pub has_files: bool,
}

/// Why the reading ended early.
#[derive(Debug)]
pub enum Stop {
    /// The connection broke off or was too slow.
    CutOff(Box<Sent>),
    /// Far more than the form takes.
    TooLarge,
    /// Too many files are on their way at once.
    Busy(Box<Sent>),
    /// It is no form.
    NoForm,
    /// A fault of ours.
    Ours(Error),
}

struct Room(Arc<Semaphore>);

impl Default for Room {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(IN_MEMORY)))
    }
}

/// Reads the form of a request.
pub async fn read(app: &App, practice_id: Uuid, request: Request<Body>) -> Result<Sent, Stop> {
    let (parts, body) = request.into_parts();
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let kind = header(header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let length = header(header::CONTENT_LENGTH).and_then(|text| text.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_SENT) {
        return Err(Stop::TooLarge);
    }
    let bytes = Paced { body: body.into_data_stream(), began: Instant::now(), got: 0 };
    match FormData::of(&kind) {
        Some(form) => Reader::new(app, practice_id).parts(form, bytes).await,
        None if kind.starts_with("application/x-www-form-urlencoded") => plain(bytes).await,
        None => Err(Stop::NoForm),
    }
}

/// The body, at a pace.
struct Paced {
    body: BodyDataStream,
    began: Instant,
    got: usize,
}

enum Next {
    Some(Bytes),
    End,
    Broken,
    TooMuch,
}

impl Paced {
    async fn next(&mut self) -> Next {
        let earned = Duration::from_secs(30 + self.got as u64 / SLOWEST);
        let left = earned.saturating_sub(self.began.elapsed()).min(SILENCE);
        match timeout(left, self.body.next()).await {
            Ok(Some(Ok(bytes))) => {
                self.got += bytes.len();
                if self.got > MOST_SENT { Next::TooMuch } else { Next::Some(bytes) }
            }
            Ok(None) => Next::End,
            Ok(Some(Err(_))) | Err(_) => Next::Broken,
        }
    }
}

/// A form without files.
async fn plain(mut body: Paced) -> Result<Sent, Stop> {
    let mut all = Vec::new();
    let mut sent = Sent::default();
    let whole = loop {
        match body.next().await {
            Next::Some(bytes) if all.len() + bytes.len() > 4 * MOST_TEXT => {
                return Err(Stop::TooLarge);
            }
            Next::Some(bytes) => all.extend_from_slice(&bytes),
            Next::End => break true,
            Next::Broken => break false,
            Next::TooMuch => return Err(Stop::TooLarge),
        }
    };
    for (name, value) in form_urlencoded::parse(&all).take(MOST_PARTS) {
        sent.typed.take(&name, &value);
    }
    if whole { Ok(sent) } else { Err(Stop::CutOff(Box::new(sent))) }
}

struct Reader<'a> {
    app: &'a App,
    practice_id: Uuid,
    sent: Sent,
    part: Option<Part>,
    parts: usize,
    /// The form's name, once a file came and its token was looked at.
    form: Option<Option<String>>,
}

struct Part {
    head: Head,
    bytes: Vec<u8>,
    is_too_long: bool,
    room: Option<OwnedSemaphorePermit>,
}

impl<'a> Reader<'a> {
    fn new(app: &'a App, practice_id: Uuid) -> Self {
        Self { app, practice_id, sent: Sent::default(), part: None, parts: 0, form: None }
    }

    async fn parts(mut self, mut form: FormData, mut body: Paced) -> Result<Sent, Stop> {
        loop {
            match body.next().await {
                Next::Some(bytes) => form.push(&bytes),
                Next::TooMuch => return Err(Stop::TooLarge),
                Next::End | Next::Broken => return Err(Stop::CutOff(Box::new(self.sent))),
            }
            loop {
                match form.pull() {
                    Ok(Some(Event::Begin(head))) => self.begin(head)?,
                    Ok(Some(Event::Data(data))) => self.more(&data).await?,
                    Ok(Some(Event::End)) => self.end().await?,
                    Ok(Some(Event::Finished)) => return Ok(self.sent),
                    Ok(None) => break,
                    Err(_) => return Err(Stop::NoForm),
                }
            }
        }
    }

    fn begin(&mut self, head: Head) -> Result<(), Stop> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Stop::NoForm);
        }
        self.part = Some(Part { head, bytes: Vec::new(), is_too_long: false, room: None });
        Ok(())
    }

    async fn more(&mut self, data: &[u8]) -> Result<(), Stop> {
        let Some(part) = &mut self.part else { return Ok(()) };
        let is_file = part.head.file_name.is_some();
        let most = if is_file { MOST_BYTES } else { MOST_TEXT };
        if part.is_too_long || part.bytes.len() + data.len() > most {
            part.is_too_long = true;
            if is_file {
                (part.bytes, part.room) = (Vec::new(), None);
            }
            return Ok(());
        }
        if is_file {
            let form = self.form.get_or_insert_with(|| {
                let (secrets, token) = (self.app.secrets(), &self.sent.typed.token);
                Token::read(secrets, self.practice_id, token, clock::now()).ok().map(|t| t.name())
            });
            // Files of strangers' forms are not held, not even for a moment.
            if form.is_none() {
                return Ok(());
            }
            let kib = u32::try_from(data.len().div_ceil(1024)).unwrap_or(u32::MAX);
            let room = self.app.kept::<Room>().0.clone().acquire_many_owned(kib);
            let Ok(Ok(room)) = timeout(SILENCE, room).await else {
                return Err(Stop::Busy(Box::new(std::mem::take(&mut self.sent))));
            };
            match &mut part.room {
                Some(held) => held.merge(room),
                None => part.room = Some(room),
            }
        }
        part.bytes.extend_from_slice(data);
        Ok(())
    }

    async fn end(&mut self) -> Result<(), Stop> {
        let Some(part) = self.part.take() else { return Ok(()) };
        let Some(sent_name) = part.head.file_name else {
            let text = String::from_utf8_lossy(&part.bytes);
            self.sent.typed.take(&part.head.name, &text);
            return Ok(());
        };
        // A file field left empty.
        if sent_name.is_empty() && part.bytes.is_empty() && !part.is_too_long {
            return Ok(());
        }
        let kind = match part.head.name.as_str() {
            "order" => PieceKind::Order,
            "card" => PieceKind::Insurance,
            "files" => PieceKind::Other,
            _ => return Ok(()),
        };
        self.sent.has_files = true;
        if part.is_too_long {
            self.sent.refused.push((shown(&sent_name), Why::TooLarge));
            return Ok(());
        }
        let form = match self.form.take() {
            Some(form) => form,
            None => Token::read(
                self.app.secrets(),
                self.practice_id,
                &self.sent.typed.token,
                clock::now(),
            )
            .ok()
            .map(|token| token.name()),
        };
        self.form = Some(form.clone());
        let Some(form) = form else { return Ok(()) };
        let kept =
            uploads::keep(self.app, self.practice_id, &form, kind, &sent_name, part.bytes).await;
        if let Err(why) = kept.map_err(Stop::Ours)? {
            self.sent.refused.push((shown(&sent_name), why));
        }
        Ok(())
    }
}

/// A name of a file that was not kept, for the page that says so.
fn shown(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(60).collect();
    if name.is_empty() { "?".into() } else { name }
}
