"""Somebody at an office with a mailbox: reads an invitation by IMAP as a mail program would, with
libraries that are not ours, and writes the answer that it would send.

The first argument is the port of the mailbox, the second a JSON of what to answer; the answer is
written to the file it names, and what the invitation says is printed as JSON.
"""

import datetime
import email
import email.policy
import imaplib
import json
import sys
from email.message import EmailMessage

import icalendar

port, wish = int(sys.argv[1]), json.loads(sys.argv[2])

box = imaplib.IMAP4("127.0.0.1", port)
box.login("refer", "secret")
box.select("INBOX")
numbers = box.search(None, "ALL")[1][0].split()
raw = box.fetch(numbers[-1], "(RFC822)")[1][0][1]
box.logout()

mail = email.message_from_bytes(raw, policy=email.policy.default)
alternative = mail.get_body(("related", "html", "plain"))
kinds = [part.get_content_type() for part in mail.walk()]
part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
calendar = icalendar.Calendar.from_ical(part.get_content())


def faults(component):
    own = [list(map(str, error)) for error in getattr(component, "errors", [])]
    return own + [fault for inner in component.subcomponents for fault in faults(inner)]


event = calendar.walk("VEVENT")[0]
attendees = event.get("ATTENDEE", [])
attendees = attendees if isinstance(attendees, list) else [attendees]
organizer = str(event["ORGANIZER"])
print(
    json.dumps(
        {
            "from": mail["From"],
            "to": mail["To"],
            "subject": mail["Subject"],
            "kinds": kinds,
            "method": part.get_param("method"),
            "in_calendar": str(calendar["METHOD"]),
            "file": [part.get_filename() for part in mail.iter_attachments()],
            "faults": faults(calendar),
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "status": str(event.get("STATUS", "")),
            "starts": event["DTSTART"].dt.astimezone(datetime.timezone.utc).isoformat(),
            "location": str(event.get("LOCATION", "")),
            "organizer": organizer,
            "attendees": [str(who) for who in attendees],
            "raw": raw.decode("utf-8", "replace") + part.get_content(),
        }
    )
)

if "file" in wish:
    answer = icalendar.Calendar()
    answer.add("prodid", "-//An office//EN")
    answer.add("version", "2.0")
    answer.add("method", wish.get("method", "REPLY"))
    said = icalendar.Event()
    said.add("uid", str(event["UID"]))
    said.add("sequence", wish.get("sequence", int(event["SEQUENCE"])))
    stamp = wish.get("stamp", "2026-11-28T12:00:00")
    said.add("dtstamp", datetime.datetime.fromisoformat(stamp).replace(tzinfo=datetime.timezone.utc))
    moved = datetime.timedelta(hours=wish.get("hours", 0))
    said.add("dtstart", event["DTSTART"].dt + moved)
    said.add("dtend", event["DTEND"].dt + moved)
    who = icalendar.vCalAddress("mailto:" + wish["attendee"])
    who.params["PARTSTAT"] = icalendar.vText(wish["answer"])
    said.add("attendee", who, encode=0)
    said["organizer"] = organizer
    if "comment" in wish:
        said.add("comment", wish["comment"])
    answer.add_component(said)

    reply = EmailMessage()
    reply["From"] = wish["from"]
    reply["To"] = organizer.split(":", 1)[1]
    reply["Subject"] = "Accepted: " + str(event["SUMMARY"])
    reply["Message-ID"] = f"<{stamp}-{wish['answer']}@office.example>"
    reply.set_content(wish.get("words", "I come."))
    reply.add_alternative(answer.to_ical().decode(), subtype="calendar", params={"method": wish.get("method", "REPLY")})
    with open(wish["file"], "wb") as out:
        out.write(reply.as_bytes(policy=email.policy.SMTP))
