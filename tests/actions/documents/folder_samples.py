"""A checklist and a filled form in several languages, as the dialogue would hand them over."""

from actions.services.folder import (
    Answer,
    Application,
    ApplicationLabels,
    Checklist,
    ChecklistLabels,
    ChecklistRow,
    Head,
    Language,
    Section,
    Text,
)

LANGUAGES = {
    "de": Language("de"),
    "tr": Language("tr"),
    "uk": Language("uk"),
    "ar": Language("ar", "rtl"),
    "fa": Language("fa", "rtl"),
}
NAMES = {"tr": "Türkçe", "uk": "Українська", "ar": "العربية", "fa": "فارسی"}
# German text → Turkish, Ukrainian, Arabic, Farsi.
WORDS = {
    "Checkliste: Wohngeld": (
        "Kontrol listesi: Kira yardımı",
        "Список документів: допомога на житло",
        "قائمة المستندات: إعانة السكن",
        "فهرست مدارک: کمک‌هزینه مسکن",
    ),
    "Diese Unterlagen brauchen Sie für Ihren Antrag.": (
        "Başvurunuz için bu belgeler gereklidir.",
        "Для вашої заяви потрібні ці документи.",
        "تحتاج إلى هذه المستندات من أجل طلبك.",
        "برای درخواست خود به این مدارک نیاز دارید.",
    ),
    "Habe ich": ("Bende var", "Маю", "لديّ", "دارم"),
    "Was": ("Ne", "Що", "ماذا", "چه چیزی"),
    "Warum": ("Neden", "Навіщо", "لماذا", "چرا"),
    "Woher": ("Nereden", "Де взяти", "من أين", "از کجا"),
    "Original oder Kopie": (
        "Asıl veya kopya",
        "Оригінал чи копія",
        "أصل أم نسخة",
        "اصل یا کپی",
    ),
    "Mietvertrag": ("Kira sözleşmesi", "Договір оренди", "عقد الإيجار", "اجاره‌نامه"),
    "Verdienstbescheinigung": (
        "Kazanç belgesi",
        "Довідка про заробітну плату",
        "شهادة الدخل",
        "گواهی درآمد",
    ),
    "Kopie": ("Kopya", "Копія", "نسخة", "کپی"),
    "Original": ("Asıl", "Оригінал", "أصل", "اصل"),
    "Daran sehen wir, wie hoch Ihre Miete ist.": (
        "Kiranızın ne kadar olduğunu buradan görüyoruz.",
        "З нього видно, скільки ви платите за житло.",
        "منه نعرف مقدار الإيجار الذي تدفعه.",
        "از آن می‌فهمیم اجاره شما چقدر است.",
    ),
    "Von Ihrer Vermieterin oder Ihrem Vermieter.": (
        "Ev sahibinizden.",
        "У власника вашого житла.",
        "من مالك السكن.",
        "از صاحب‌خانه خود.",
    ),
    "Gut zu wissen": ("Bilmeniz iyi olur", "Корисно знати", "من المفيد أن تعرف", "خوب است بدانید"),
    "Fehlt etwas? Sie können es nachreichen.": (
        "Eksik bir şey mi var? Sonradan verebilirsiniz.",
        "Чогось бракує? Ви можете донести це пізніше.",
        "هل ينقصك شيء؟ يمكنك تقديمه لاحقًا.",
        "چیزی کم است؟ می‌توانید بعداً تحویل دهید.",
    ),
    "Aktenzeichen": ("Dosya numarası", "Номер справи", "رقم الملف", "شماره پرونده"),
    "Datum": ("Tarih", "Дата", "التاريخ", "تاریخ"),
    "Antrag auf Wohngeld": (
        "Kira yardımı başvurusu",
        "Заява на допомогу на житло",
        "طلب إعانة السكن",
        "درخواست کمک‌هزینه مسکن",
    ),
    "Über Sie": ("Hakkınızda", "Про вас", "معلومات عنك", "درباره شما"),
    "Ihre Wohnung": ("Eviniz", "Ваше житло", "مسكنك", "خانه شما"),
    "Haushalt": ("Hane", "Домогосподарство", "الأسرة", "خانوار"),
    "Name": ("Ad", "Ім’я", "الاسم", "نام"),
    "Geburtsdatum": ("Doğum tarihi", "Дата народження", "تاريخ الميلاد", "تاریخ تولد"),
    "Anschrift": ("Adres", "Адреса", "العنوان", "نشانی"),
    "Telefon": ("Telefon", "Телефон", "الهاتف", "تلفن"),
    "Wohnen Sie zur Miete?": (
        "Kirada mı oturuyorsunuz?",
        "Ви орендуєте житло?",
        "هل تسكن بالإيجار؟",
        "آیا مستأجر هستید؟",
    ),
    "Zur Miete": ("Kirada", "Оренда", "بالإيجار", "اجاره‌ای"),
    "Monatliche Miete": ("Aylık kira", "Щомісячна оплата", "الإيجار الشهري", "اجاره ماهانه"),
    "Bemerkung": ("Not", "Примітка", "ملاحظة", "توضیح"),
    "keine Angabe": ("belirtilmedi", "не вказано", "لم يُذكر", "ذکر نشده"),
    "Frage": ("Soru", "Питання", "السؤال", "سؤال"),
    "Ihre Angabe": ("Cevabınız", "Ваша відповідь", "إجابتك", "پاسخ شما"),
    "Unterschrift": ("İmza", "Підпис", "التوقيع", "امضا"),
    "Ort, Datum": ("Yer, tarih", "Місце, дата", "المكان، التاريخ", "محل، تاریخ"),
    "Meine Angaben sind richtig und vollständig.": (
        "Verdiğim bilgiler doğru ve eksiksizdir.",
        "Мої відомості правдиві та повні.",
        "معلوماتي صحيحة وكاملة.",
        "اطلاعات من درست و کامل است.",
    ),
    "Bitte prüfen Sie alles und unterschreiben Sie auf der letzten Seite.": (
        "Lütfen her şeyi kontrol edin ve son sayfayı imzalayın.",
        "Перевірте все і підпишіть на останній сторінці.",
        "يرجى مراجعة كل شيء والتوقيع في الصفحة الأخيرة.",
        "لطفاً همه چیز را بررسی و صفحه آخر را امضا کنید.",
    ),
}


def in_language(code: str, german: str) -> str | None:
    """The translation of a text of WORDS, None for German."""
    order = ("tr", "uk", "ar", "fa")
    return WORDS[german][order.index(code)] if code in order else None


def text(code: str, german: str) -> Text:
    return Text(german, in_language(code, german))


def head(code: str) -> Head:
    return Head(
        office=("Stadt Musterstadt", "Wohngeldstelle", "Rathausplatz 1", "12999 Musterstadt"),
        reference_label=text(code, "Aktenzeichen"),
        reference="WG-2026-00417",
        date_label=text(code, "Datum"),
        date="25.11.2026",
    )


def checklist(code: str, rows: int = 1) -> Checklist:
    def row(what: str, form: str, present: bool = False) -> ChecklistRow:
        return ChecklistRow(
            text(code, what),
            text(code, "Daran sehen wir, wie hoch Ihre Miete ist."),
            text(code, "Von Ihrer Vermieterin oder Ihrem Vermieter."),
            text(code, form),
            present,
        )

    return Checklist(
        language=LANGUAGES[code],
        title=text(code, "Checkliste: Wohngeld"),
        head=head(code),
        intro=text(code, "Diese Unterlagen brauchen Sie für Ihren Antrag."),
        labels=ChecklistLabels(
            *(text(code, word) for word in ("Habe ich", "Was", "Warum", "Woher")),
            text(code, "Original oder Kopie"),
        ),
        rows=(row("Mietvertrag", "Kopie", True), row("Verdienstbescheinigung", "Original")) * rows,
        notes_title=text(code, "Gut zu wissen"),
        notes=(text(code, "Fehlt etwas? Sie können es nachreichen."),),
    )


def application(code: str, name: str = "Fatma Yılmaz", members: int = 2) -> Application:
    def answer(label: str, *lines: str) -> Answer:
        return Answer(text(code, label), tuple(Text(line) for line in lines))

    tenure = Answer(text(code, "Wohnen Sie zur Miete?"), (text(code, "Zur Miete"),))
    person = Text("Person 1")
    return Application(
        language=LANGUAGES[code],
        title=text(code, "Antrag auf Wohngeld"),
        head=head(code),
        intro=text(code, "Bitte prüfen Sie alles und unterschreiben Sie auf der letzten Seite."),
        labels=ApplicationLabels(
            question=text(code, "Frage"),
            answer=text(code, "Ihre Angabe"),
            translation=Text("Übersetzung", NAMES.get(code)),
            empty=text(code, "keine Angabe"),
            sign=text(code, "Unterschrift"),
            place_date=text(code, "Ort, Datum"),
            signature=text(code, "Unterschrift"),
        ),
        sections=(
            Section(
                text(code, "Über Sie"),
                (
                    answer("Name", name),
                    answer("Geburtsdatum", "04.03.1988"),
                    answer("Anschrift", "Lindenstraße 12", "12999 Musterstadt"),
                    answer("Telefon", "+49 170 1234567"),
                    answer("Bemerkung"),
                ),
            ),
            Section(text(code, "Ihre Wohnung"), (tenure, answer("Monatliche Miete", "640,00 €"))),
            Section(
                text(code, "Haushalt"),
                parts=tuple(
                    Section(
                        Text(f"Person {number}") if number > 1 else person,
                        (answer("Name", f"Kind {number}"), answer("Geburtsdatum", "01.02.2019")),
                    )
                    for number in range(1, members + 1)
                ),
            ),
        ),
        declaration=text(code, "Meine Angaben sind richtig und vollständig."),
    )
