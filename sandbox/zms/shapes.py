"""The interface's JSON, made from the content and the store."""

import re
from typing import Any

from sandbox.model import Office
from sandbox.store import Process
from sandbox.zms.directory import Counter, Directory

Json = dict[str, Any]


def _street(office: Office) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)\s+(\d+\s*[a-zA-Z]?(?:\s*[-/]\s*\d+\s*[a-zA-Z]?)?)", office.street)
    return (match[1], match[2]) if match else (office.street, "")


def scope_json(counter: Counter) -> Json:
    """The scope, which says what data a citizen must give."""
    scope, office = counter.scope, counter.office
    street, house_number = _street(office)
    return {
        "id": scope.id,
        "provider": {
            "id": str(counter.number),
            "name": office.name,
            "displayName": office.name,
            "lat": office.lat,
            "lon": office.lon,
            "source": "dldb",
            "contact": {
                "city": office.city,
                "country": "Germany",
                "name": office.name,
                "postalCode": office.postal_code,
                "region": office.city,
                "street": street,
                "streetNumber": house_number,
            },
        },
        "shortName": scope.short_name or office.name,
        "emailFrom": scope.email_from or office.email,
        "emailRequired": scope.email_required,
        "telephoneActivated": scope.telephone_activated,
        "telephoneRequired": scope.telephone_required,
        "customTextfieldActivated": scope.custom_textfield_activated,
        "customTextfieldRequired": scope.custom_textfield_required,
        "customTextfieldLabel": scope.custom_textfield_label,
        "customTextfield2Activated": scope.custom_textfield2_activated,
        "customTextfield2Required": scope.custom_textfield2_required,
        "customTextfield2Label": scope.custom_textfield2_label,
        "captchaActivatedRequired": scope.captcha_activated_required,
        "infoForAppointment": scope.info_for_appointment,
        "infoForAllAppointments": scope.info_for_all_appointments,
        "slotsPerAppointment": _text(scope.slots_per_appointment),
        "appointmentsPerMail": _text(scope.appointments_per_mail),
        "whitelistedMails": scope.whitelisted_mails or None,
        "reservationDuration": scope.reservation_duration,
        "activationDuration": scope.activation_duration,
        "hint": scope.hint,
    }


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def office_json(counter: Counter) -> Json:
    """An office with its scope."""
    office = counter.office
    street, house_number = _street(office)
    return {
        "id": counter.number,
        "name": office.name,
        "address": {
            "house_number": house_number,
            "city": office.city,
            "postal_code": office.postal_code,
            "street": street,
            "hint": False,
        },
        "showAlternativeLocations": True,
        "displayNameAlternatives": [],
        "organization": None,
        "organizationUnit": None,
        "slotTimeInMinutes": counter.scope.slot_minutes,
        "geo": None if office.lat is None else {"lat": office.lat, "lon": office.lon},
        "disabledByServices": [],
        "priority": 1,
        "scope": scope_json(counter),
        "slotsPerAppointment": _text(counter.scope.slots_per_appointment),
        "parentId": None,
        "allowDisabledServicesMix": None,
        "sharedBookingOfficeIds": None,
    }


def catalogue_json(directory: Directory) -> Json:
    """Offices, services and which office offers which service."""
    pairs = [
        (counter, service)
        for service in directory.services.values()
        for counter in directory.counters_of(service)
    ]
    services = []
    for number, service in directory.services.items():
        offices = [counter.number for counter in directory.counters_of(service)]
        if not offices:
            continue
        services.append(
            {
                "id": number,
                "name": service.name,
                "maxQuantity": directory.max_quantity(service),
                "combinable": {"1": {str(number): offices}},
                "parentId": None,
                "variantId": None,
                "rootParentId": number,
                "showOnStartPage": True,
            }
        )
    relations = [
        {
            "officeId": counter.number,
            "serviceId": service.zms_id,
            "slots": counter.slots(service),
            "public": True,
            "maxQuantity": service.max_quantity,
        }
        for counter, service in pairs
    ]
    offices_json = [office_json(counter) for counter in directory.counters.values()]
    return {"offices": offices_json, "services": services, "relations": relations}


def process_json(process: Process, directory: Directory, ics: str, captcha: str | None) -> Json:
    """An appointment as the citizen sees it, key included."""
    counter = directory.counters[process.office_id]
    (first, count), *others = process.services
    return {
        "processId": process.id,
        "timestamp": str(process.timestamp),
        "authKey": process.auth_key,
        "familyName": process.family_name,
        "customTextfield": process.custom_textfield,
        "customTextfield2": process.custom_textfield2,
        "email": process.email,
        "telephone": process.telephone,
        "officeName": counter.office.name,
        "officeId": process.office_id,
        "scope": scope_json(counter),
        "subRequestCounts": [other_count for _, other_count in others],
        "serviceId": first,
        "serviceName": directory.services[first].name,
        "serviceCount": count,
        "status": process.status,
        "captchaToken": captcha,
        "slotCount": process.slot_count,
        "displayNumber": process.display_number,
        "icsContent": ics,
    }
