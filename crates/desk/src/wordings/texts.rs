//! The built-in words. Each has a paragraph without fields, so that something is always said.

use super::{Circle, Name, Report, Thanked};

/// The built-in words of a wording.
pub(super) fn of(name: Name) -> &'static str {
    match name {
        Name::Card(Thanked::TreatingProvider) => TREATING,
        Name::Card(Thanked::OtherProvider) => OTHER_PROVIDER,
        Name::Card(Thanked::Lay) => LAY,
        Name::Card(Thanked::Patient) => FORMER_PATIENT,
        Name::Cues(Circle::Providers) => CUES_FOR_PROVIDERS,
        Name::Cues(Circle::Others) => CUES_FOR_OTHERS,
        Name::Call(Circle::Providers) => CALL_PROVIDERS,
        Name::Call(Circle::Others) => CALL_OTHERS,
        Name::Note(Circle::Providers) => NOTE_PROVIDERS,
        Name::Note(Circle::Others) => NOTE_OTHERS,
        Name::Letter(Report::Evaluated) => EVALUATED,
        Name::Letter(Report::Progress) => PROGRESS,
        Name::Letter(Report::Discharged) => DISCHARGED,
        Name::Letter(Report::Declined) => DECLINED,
        Name::Letter(Report::NotAccepted) => NOT_ACCEPTED,
        Name::Letter(Report::Unreached) => UNREACHED,
        Name::FaxCover => FAX_COVER,
    }
}

const TREATING: &str = "Dear {to},

Thank you for your trust. We are glad to take care of the people you send us, and we will keep you posted.

If there is anything we can do better for you or your office, please tell us.

With warm thanks,
{signer}";

const OTHER_PROVIDER: &str = "Dear {to},

Thank you for sending people our way. It means a lot that you think of us.

If we can ever be of help to you or those you look after, call us any time at {phone}.

With warm thanks,
{signer}";

const LAY: &str = "Dear {to},

Thank you for thinking of us and for speaking well of us. It means a great deal to all of us here.

With warm wishes,
{signer}";

const FORMER_PATIENT: &str = "Dear {to},

Thank you for your kind words about us. There is no greater praise, and it makes our day every time.

We wish you all the best.

{signer}";

const CUES_FOR_PROVIDERS: &str = "Thank you for your trust - it means a lot to all of us.
We are grateful that you think of us, and we will take good care.
Thank you! It is a pleasure to work with you and your office.
Your trust is the best part of our week. Thank you.
Thank you for sending people our way. Call any time if we can help.";

const CUES_FOR_OTHERS: &str = "Thank you for thinking of us. It means a lot.
Your kind words about us made our day. Thank you!
Thank you for speaking well of us - we are glad to know you.
It is good to have friends like you. Thank you.";

const CALL_PROVIDERS: &str =
    "This is {signer}[[ from {practice}]]. I am calling to say thank you for your trust.

Is there anything that we could do better for you, or that you would like to hear from us sooner?";

const CALL_OTHERS: &str = "This is {signer}[[ from {practice}]].

I am calling to say thank you for thinking of us. We value it.";

const NOTE_PROVIDERS: &str = "Thank you for your trust[[ in {practice}]]. We are glad to work with you and your team.

If there is anything that we could do better, or that you would like to hear sooner, please tell us.";

const NOTE_OTHERS: &str =
    "Thank you for thinking of us[[ at {practice}]]. It means a lot to everybody here.";

const EVALUATED: &str =
    "Thank you for referring {patient}, whom we saw for an evaluation on {evaluated_on}.

What we found: {findings}

What we plan: {plan}

What it is to lead to: {goals}

What we advise: {advice}

We will let you know how it goes. If you have a question, please call us at {phone}.

Thank you for your trust.";

const PROGRESS: &str =
    "Here is how {patient} is doing, in time for the visit with you on {next_visit}.

So far there were {visits} visits.

How it goes: {progress}

What comes next: {plan}

What we advise: {advice}

If you would like something changed, please call us at {phone}.

Thank you for working with us.";

const DISCHARGED: &str = "Treatment of {patient} ended on {discharged_on}.

The result: {outcome}

There were {visits} visits.

What we advise: {advice}

If something comes up later, we are glad to help again: {phone}.

Thank you for your trust.";

const DECLINED: &str = "Thank you for referring {patient}, who is not coming to us at present.

The reason we were given: {declined_because}

{advice}

We have not closed the door: a call to {phone} is enough to begin.

Thank you for thinking of us.";

const NOT_ACCEPTED: &str =
    "Thank you for referring {patient}. We are sorry that we cannot take your patient at present.

The reason: {declined_because}

{advice}

If we can help to find another place, please call us at {phone}.

Thank you for thinking of us.";

const UNREACHED: &str = "Thank you for referring {patient}. So far we could not reach your patient.

We tried: {attempts}.

Could your office tell your patient to call us, or give us another number? We can be reached at {phone}.

Thank you for your help.";

const FAX_COVER: &str = "The pages that follow are meant only for the person named above and may hold health information. If they came to you by mistake, please call the number above at once and destroy them; do not read, copy or pass them on.";
