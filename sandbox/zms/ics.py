"""The calendar entry of an appointment."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from sandbox.clock import ZONE
from sandbox.store import Process
from sandbox.zms.directory import Directory

STATUS = {"confirmed": "CONFIRMED", "deleted": "CANCELLED"}


def calendar_entry(process: Process, directory: Directory, now: int) -> str:
    """ICalendar text in the city's time zone.

    It names no person and no key: citizens share calendars with others.
    """
    counter = directory.counters[process.office_id]
    office = counter.office
    start = datetime.fromtimestamp(process.timestamp, ZONE)
    minutes = process.slot_count * counter.scope.slot_minutes
    names = [f"{count}x {directory.services[number].name}" for number, count in process.services]
    lines = [f"Terminnummer: {process.display_number or process.id}", *names]
    if counter.scope.info_for_appointment:
        lines.append(counter.scope.info_for_appointment)

    event = Event()
    event.add("uid", f"{process.id}@sandbox.stadtlotse.example")
    event.add("summary", ", ".join(directory.services[n].name for n, _ in process.services))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=minutes))
    event.add("dtstamp", datetime.fromtimestamp(now, UTC))
    event.add("location", f"{office.name}, {office.street}, {office.postal_code} {office.city}")
    if office.lat is not None and office.lon is not None:
        event.add("geo", (office.lat, office.lon))
    event.add("description", "\n".join(lines))
    event.add("status", STATUS.get(process.status, "TENTATIVE"))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", lines[0])
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)

    calendar = Calendar()
    calendar.add("prodid", "-//Stadtlotse//Sandbox//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text.decode("utf-8")
