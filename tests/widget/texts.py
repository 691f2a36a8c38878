"""Languages and texts of the scripted gateway."""

from __future__ import annotations

from typing import Any

SILENT = {"speech_in": False, "speech_out": False}
LANGUAGES: list[dict[str, Any]] = [
    {"code": "de", "native": "Deutsch", "tag": "de", "dir": "ltr"},
    {"code": "de-simple", "native": "Einfache Sprache", "tag": "de", "dir": "ltr"},
    {"code": "en", "native": "English", "tag": "en", "dir": "ltr"},
    {"code": "tr", "native": "Türkçe", "tag": "tr", "dir": "ltr", **SILENT},
    {"code": "ar", "native": "العربية", "tag": "ar", "dir": "rtl"},
]
INTERFACE = {
    "tr": {"Senden": "Gönder", "Ihre Nachricht": "Mesajınız", "Sprache": "Dil"},
    "ar": {
        "Senden": "إرسال",
        "Ihre Nachricht": "رسالتك",
        "Sprechen": "تحدث",
        "Mit einem Menschen sprechen": "التحدث مع إنسان",
        "Einfache Sprache": "ألمانية مبسطة",
        "Automatischer Assistent": "مساعد آلي",
        "Mehr": "المزيد",
        "Vorlesen": "اقرأ بصوت عال",
        "Langsamer": "أبطأ",
        "Stadtlotse (automatisch)": "Stadtlotse (آلي)",
        "Quelle: {title}. Stand: {date}.": "المصدر: {title}. بتاريخ: {date}.",
    },
    "en": {"Senden": "Send", "Ihre Nachricht": "Your message"},
    "de-simple": {},
}
GREETINGS = {
    "de": "Guten Tag. Ich bin der Stadtlotse, ein automatischer Assistent. Was brauchen Sie?",
    "de-simple": "Guten Tag. Ich bin ein Computer-Programm. Was brauchen Sie?",
    "en": "Hello. I am an automatic assistant. What do you need?",
    "tr": "İyi günler. Ben otomatik bir asistanım. Neye ihtiyacınız var?",
    "ar": "مرحبا. أنا مساعد آلي. ماذا تحتاج؟",
}
