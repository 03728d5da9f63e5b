"""Reads calendars with parsers that are not ours, and says what stands in them.

The folder holds files *.ics; for each a line of JSON is printed: what the library icalendar
found, the faults it noted, and what dateutil makes of the times with the VTIMEZONE of the file
itself.
"""

import datetime
import io
import json
import pathlib
import sys

import icalendar
from dateutil import tz


def faults(component):
    own = [list(map(str, error)) for error in getattr(component, "errors", [])]
    return own + [fault for part in component.subcomponents for fault in faults(part)]


def instant(value, text):
    """Milliseconds of a time, by the zone as the file describes it."""
    zone = value.params.get("TZID")
    naive = value.dt.replace(tzinfo=None)
    if zone is None:
        aware = naive.replace(tzinfo=datetime.timezone.utc)
    else:
        aware = naive.replace(tzinfo=tz.tzical(io.StringIO(text)).get(zone))
    return int(aware.timestamp() * 1000)


def event(one, text):
    people = one.get("ATTENDEE", [])
    people = people if isinstance(people, list) else [people]
    return {
        "uid": str(one["UID"]),
        "sequence": int(one["SEQUENCE"]),
        "summary": str(one.get("SUMMARY", "")),
        "location": str(one.get("LOCATION", "")),
        "description": str(one.get("DESCRIPTION", "")),
        "starts": instant(one["DTSTART"], text),
        "ends": instant(one["DTEND"], text),
        "attendees": [
            [str(who), str(who.params.get("CN", "")), str(who.params["PARTSTAT"])] for who in people
        ],
    }


for path in sorted(pathlib.Path(sys.argv[1]).glob("*.ics")):
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n"), f"{path}: a bare line end"
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), f"{path}: a long line"
    calendar = icalendar.Calendar.from_ical(data)
    print(
        json.dumps(
            {
                "name": path.stem,
                "faults": faults(calendar),
                "method": str(calendar["METHOD"]),
                "events": [event(one, data.decode()) for one in calendar.walk("VEVENT")],
            }
        )
    )
