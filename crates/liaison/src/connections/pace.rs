//! Bodies of requests, which must keep coming.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// What every body gets; the public form has stricter deadlines and answers with a page.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a body must reach on average after that, in bytes a second.
const SLOWEST: u64 = 1_000;

/// A body with a deadline that moves as bytes come in: silence and trickles both end it.
pub struct Pace {
    body: Incoming,
    began: Instant,
    got: u64,
    /// None when there is no body to wait for.
    deadline: Option<Pin<Box<Sleep>>>,
    end: End,
}

/// Whether a body was read to its end. The connection can be used again only then.
#[derive(Clone)]
pub struct End(Arc<AtomicBool>);

impl End {
    /// Whether it was.
    pub fn is_reached(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Pace {
    /// Sets the pace of a body.
    pub fn of(body: Incoming) -> Self {
        let began = Instant::now();
        let deadline = (!body.is_end_stream()).then(|| Box::pin(sleep_until(began + PATIENCE)));
        let end = End(Arc::new(AtomicBool::new(body.is_end_stream())));
        Self { body, began, got: 0, deadline, end }
    }

    /// Tells whether the body was read to its end, while somebody else reads it.
    pub fn end(&self) -> End {
        self.end.clone()
    }
}

impl Body for Pace {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if let Some(Ok(frame)) = &frame {
                this.got += frame.data_ref().map_or(0, |data| data.len() as u64);
                let earned = PATIENCE + Duration::from_secs(this.got / SLOWEST);
                if let Some(deadline) = &mut this.deadline {
                    deadline.as_mut().reset(this.began + earned);
                }
            }
            if frame.is_none() || this.body.is_end_stream() {
                this.end.0.store(true, Ordering::Relaxed);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        match &mut this.deadline {
            Some(deadline) => ready!(deadline.as_mut().poll(context)),
            None => return Poll::Pending,
        }
        let slow = io::Error::new(io::ErrorKind::TimedOut, "the request came in too slowly");
        Poll::Ready(Some(Err(slow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
