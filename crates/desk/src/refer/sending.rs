//! A sent form: read, looked over, taken in, and answered with a receipt.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use exchange::attachment::Refusal;
use lexicon::Channel;
use maud::html;
use platform::{
    Error, FieldError, Result, clock,
    web::{App, Caller},
};

use super::{
    check::check,
    limits::{Kind, Limits, Verdict},
    opening::{clinic_id, nowhere},
    page::{self, Form},
    place::{self, Place},
    proof,
    reading::{self, Sent, Stop},
    receipt,
    token::{Token, TokenProblem},
    typed::Typed,
    uploads::{self, Why},
    words::Words,
};
use crate::{
    intake::{self, Arrival, Draft, Trust, Urgency},
    language::Language,
};

/// Nobody fills in the form faster.
const FASTEST: i64 = 3_000;

pub(super) async fn send(
    State(app): State<App>,
    Path(slug): Path<String>,
    caller: Caller,
    request: Request<Body>,
) -> Result<Response> {
    let place = match place::find(&app, &slug).await {
        Err(Error::NotFound) => return Ok(nowhere(Language::English)),
        other => other?,
    };
    let limits = app.kept::<Limits>();
    if limits.is_shut(caller, clock::now()) {
        return Ok(shut(&place));
    }
    let sending = Sending { app, place, limits, caller };
    match reading::read(&sending.app, sending.place.id, request).await {
        Ok(sent) => sending.take(sent).await,
        Err(stop) => sending.stopped(stop).await,
    }
}

struct Sending {
    app: App,
    place: Arc<Place>,
    limits: Arc<Limits>,
    caller: Caller,
}

impl Sending {
    async fn take(&self, sent: Sent) -> Result<Response> {
        let now = clock::now();
        let typed = &sent.typed;
        let language = Language::from_code(&typed.lang);
        let words = language.words();
        let token = match Token::read(self.app.secrets(), self.place.id, &typed.token, now) {
            Ok(token) => token,
            Err(problem) => return self.without_token(&sent, problem, words).await,
        };
        if !typed.website.is_empty() {
            self.limits.count(self.place.id, self.caller, Kind::Junk, now);
            return self
                .again(&sent, token, &about_all(words.trapped), StatusCode::UNPROCESSABLE_ENTITY)
                .await;
        }
        uploads::leave_out(&self.app, self.place.id, &token.name(), &typed.leave_out).await?;
        let mut problems: Vec<FieldError> = refusals(&sent, words);
        let today = clock::local_day(now, &clock::zone(&self.place.time_zone));
        let draft = match check(typed, words, today) {
            Ok(draft) if problems.is_empty() => draft,
            Ok(_) => {
                return self.again(&sent, token, &problems, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            Err(more) => {
                problems.splice(..0, more);
                return self.again(&sent, token, &problems, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
        };
        let (trust, doubts) = self.judge(typed, token, now);
        let Some(trust) = trust else {
            let status = StatusCode::TOO_MANY_REQUESTS;
            return self.again(&sent, token, &about_all(words.too_many), status).await;
        };
        self.receive(sent, token, Draft { doubts, ..draft }, trust, language).await
    }

    /// How much the way it came speaks for it; none: ask to wait.
    fn judge(&self, typed: &Typed, token: Token, now: i64) -> (Option<Trust>, Vec<String>) {
        let proven = proof::holds(&typed.token, &typed.proof, token.bits);
        let kind = if proven { Kind::Proven } else { Kind::Bare };
        let verdict = self.limits.count(self.place.id, self.caller, kind, now);
        if verdict == Verdict::Wait {
            return (None, Vec::new());
        }
        let mut doubts = Vec::new();
        if verdict == Verdict::Doubtful {
            doubts.push("Very many forms came from the same network in ten minutes.".to_owned());
        }
        if !proven && !typed.proof.is_empty() {
            doubts.push("The page's check was answered wrongly, as no browser does.".to_owned());
        }
        if now - token.issued_at < FASTEST {
            doubts.push("Filled in faster than a person can.".to_owned());
        }
        let all =
            [&typed.referrer, &typed.patient, &typed.reason, &typed.note, &typed.organisation];
        if all.iter().map(|text| text.matches("://").count()).sum::<usize>() > 1 {
            doubts.push("It carries several web addresses, as advertisements do.".to_owned());
        }
        let trust = match (doubts.is_empty(), proven) {
            (false, _) => Trust::Doubtful,
            (true, true) => Trust::Proven,
            (true, false) => Trust::Plain,
        };
        (Some(trust), doubts)
    }

    async fn receive(
        &self,
        sent: Sent,
        token: Token,
        draft: Draft,
        trust: Trust,
        language: Language,
    ) -> Result<Response> {
        let (app, place, typed) = (&self.app, &self.place, &sent.typed);
        let db = app.db();
        // Only a form that brought files asks for them.
        let uploads = match sent.has_files || typed.has_kept {
            true => uploads::of_form(db, place.id, &token.name()).await?,
            false => Vec::new(),
        };
        let link = match typed.link.is_empty() {
            true => None,
            false => crate::links::resolve(db, place.id, &typed.link).await?,
        };
        let office = match typed.again.is_empty() {
            true => None,
            false => crate::links::known_office(db, place.id, &typed.again).await?,
        };
        let sender = match typed.organisation.as_str() {
            "" => typed.referrer.clone(),
            organisation => format!("{}, {organisation}", typed.referrer),
        };
        let known = office.as_ref().map(|office| office.id);
        let arrival = Arrival {
            channel: Channel::Form,
            received_at: clock::now(),
            once: token.once(),
            sender,
            draft,
            trust,
            urgency: if typed.urgent.is_empty() { Urgency::Routine } else { Urgency::Urgent },
            raw: None,
            pieces: Vec::new(),
            source_id: office
                .and_then(|office| office.source_id)
                .or(link.as_ref().and_then(|link| link.source_id)),
            clinic_id: clinic_id(place, typed).or(link.as_ref().and_then(|link| link.clinic_id)),
            link_id: link.as_ref().map(|link| link.link_id),
        };
        let stored = uploads.into_iter().map(uploads::Upload::stored).collect();
        let receipt = intake::receive_again(app, place.id, arrival, stored).await?;
        if let Some(known) = known {
            crate::links::used(db, place.id, known).await?;
        }
        Ok(receipt::lead_to(app, place, language, &receipt))
    }

    async fn without_token(
        &self,
        sent: &Sent,
        problem: TokenProblem,
        words: &Words,
    ) -> Result<Response> {
        let now = clock::now();
        let (token, message) = match problem {
            TokenProblem::Expired(token) => (token.renewed(now), words.expired),
            TokenProblem::Wrong => {
                self.limits.count(self.place.id, self.caller, Kind::Junk, now);
                (Token::new(now, self.limits.bits(self.place.id, now)), words.no_token)
            }
        };
        self.again(sent, token, &about_all(message), StatusCode::UNPROCESSABLE_ENTITY).await
    }

    /// The form again, with everything that was typed and kept, and what to mend.
    async fn again(
        &self,
        sent: &Sent,
        token: Token,
        problems: &[FieldError],
        status: StatusCode,
    ) -> Result<Response> {
        let uploads = match sent.has_files || sent.typed.has_kept {
            true => uploads::of_form(self.app.db(), self.place.id, &token.name()).await?,
            false => Vec::new(),
        };
        let text = token.write(self.app.secrets(), self.place.id);
        let form = Form {
            place: &self.place,
            language: Language::from_code(&sent.typed.lang),
            typed: &sent.typed,
            token: &text,
            bits: token.bits,
            problems,
            uploads: &uploads,
            framing: platform::web::Framing::Nowhere,
        };
        Ok((status, page::draw(&form)).into_response())
    }

    async fn stopped(&self, stop: Stop) -> Result<Response> {
        let now = clock::now();
        let (sent, message): (_, fn(&Words) -> &'static str) = match stop {
            Stop::Ours(error) => return Err(error),
            Stop::NoForm => {
                self.limits.count(self.place.id, self.caller, Kind::Junk, now);
                (Sent::default(), |words| words.no_token)
            }
            Stop::TooLarge => return Ok(self.too_large()),
            Stop::CutOff(sent) => (*sent, |words| words.cut_off),
            Stop::Busy(sent) => (*sent, |words| words.busy),
        };
        let words = Language::from_code(&sent.typed.lang).words();
        let token = Token::read(self.app.secrets(), self.place.id, &sent.typed.token, now)
            .unwrap_or_else(|_| Token::new(now, self.limits.bits(self.place.id, now)));
        self.again(&sent, token, &about_all(message(words)), StatusCode::BAD_REQUEST).await
    }

    fn too_large(&self) -> Response {
        let words = Language::English.words();
        let more = Language::Spanish.words();
        let content = html! {
            h1 { (words.problem_title) }
            p { (words.too_large) }
            p lang="es" { (more.too_large) }
        };
        let typed = Typed::default();
        let page =
            page::frame(&self.place, Language::English, words.problem_title, &typed, None, content);
        (StatusCode::PAYLOAD_TOO_LARGE, [("connection", "close")], page).into_response()
    }
}

fn about_all(message: &str) -> Vec<FieldError> {
    vec![FieldError::new("", message)]
}

fn refusals(sent: &Sent, words: &Words) -> Vec<FieldError> {
    let told = |(name, why): &(String, Why)| {
        let message = match why {
            Why::TooLarge => words.file_too_large,
            Why::TogetherTooLarge => words.files_too_large,
            Why::TooMany => words.too_many_files,
            Why::Contents(Refusal::Empty) => words.file_empty,
            Why::Contents(Refusal::Unknown) => words.file_unknown,
            Why::Contents(Refusal::Broken) => words.file_broken,
        };
        FieldError::new("files", message.replacen("{}", name, 1))
    };
    sent.refused.iter().map(told).collect()
}

/// What an address gets that has sent nothing but rubbish: little.
fn shut(place: &Place) -> Response {
    let words = Language::English.words();
    let typed = Typed::default();
    let content = html! {
        h1 { (words.problem_title) }
        p { (words.too_many) }
        p lang="es" { (Language::Spanish.words().too_many) }
    };
    let page = page::frame(place, Language::English, words.problem_title, &typed, None, content);
    (StatusCode::TOO_MANY_REQUESTS, page).into_response()
}
