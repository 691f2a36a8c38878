"""Options of the forms as Arabic speakers name them, and what must not be taken for one."""

import pytest

from actions.applications.words import options_in
from actions.services.applications.problems import Problem, Said
from actions.services.applications.reading import read
from tests.bot.forms.answers import TODAY, city_form

UNKNOWN, SEVERAL = Problem.UNKNOWN_OPTION, Problem.SEVERAL_OPTIONS
ROWS = {
    "wohngeld tenure": {
        "مستأجر": "rent", "مستأجرين": "rent", "أجار": "rent", "ملك": "owner",
    },
    "wohngeld nationality": {
        "سوري": "other", "مصرية": "other", "سوري، مو ألماني": "other",
        "مش ألماني": UNKNOWN, "الجنسية الألمانية": "german",
    },
    "wohngeld marital_status": {
        "متجوز": "married", "متزوج": "married", "عازب": "single", "مش متزوج": "several_options",
        "متزوج وزوجتي بسوريا": "married_elsewhere", "متزوج وزوجتي معي": SEVERAL,
    },
    "wohngeld residence": {
        "معي إقامة": "permit", "كرت الإقامة": "permit", "طلبت إقامة": "pending",
        "ما معي إقامة": UNKNOWN,
    },
    "wohngeld occupation": {
        "عاطل عن العمل": "unemployed", "عمل حر": "self_employed", "عمل": SEVERAL,
        "بشتغل": "employee", "متقاعد": "pensioner", "أوسبيلدونغ": "trainee",
    },
    "wohngeld income_kinds": {
        "راتب تقاعدي": ["pension"], "راتب وميني جوب": ["work", "minijob"], "ولا شي": ["none"],
    },
    "wohngeld contributions": {"ضريبة وتأمين صحي وتقاعد": ["tax", "health", "retirement"]},
    "wohngeld extras": {"جراج": ["parking"], "عفش": ["furniture"], "لا شيء": ["none"]},
    "wohngeld members.relation": {"مراتي": "spouse", "زوجتي": "spouse", "بنتي": "child"},
    "wohngeld payee": {"لحساب مراتي": "other", "على حسابي": "own"},
    "hilfe_zur_pflege representative_right": {"عندي وكالة منها": "power_of_attorney"},
    "hilfe_zur_pflege care_grade": {"الدرجة الثالثة": "grade_3", "درجة تلاتة": "grade_3"},
    "hilfe_zur_pflege care_insurance": {"تأمين خاص": "private", "تأمين": SEVERAL},
    "hilfe_zur_pflege fund_benefits": {
        "بدل الرعاية وخدمة الرعاية": ["cash", "service"], "رعاية": UNKNOWN,
    },
    "hilfe_zur_pflege helpers": {"العيلة": ["family"], "ما حدا": ["none"]},
    "hilfe_zur_pflege asset_kinds": {"سيارة وبيت": ["property", "car"], "لا شيء": ["none"]},
    "bewohnerparkausweis kind": {
        "نقلت عالبيت الجديد": "moved", "ضاع مني": "replacement", "أول مرة": "first",
        "أجدد": "renewal",
    },
    "bewohnerparkausweis residence": {
        "السكن الأساسي": "main", "السكن التاني": "secondary", "ما سجلت": "no",
    },
    "bewohnerparkausweis keeper": {
        "باسمي": "self", "السيارة إلي": "self", "باسم جوزي": "other_person",
        "باسم أخي": "other_person", "باسم الشركة": "company", "باسم جارنا": UNKNOWN,
    },
    "bewohnerparkausweis delivery": {"عالبيت": "post", "بجي باخده": "pick_up"},
    "bildung_und_teilhabe children.school_needs": {
        "لوازم مدرسية وغدا ونادي": ["supplies", "lunch", "leisure"],
        "الغدا والرحلات": ["lunch", "excursion"],
        "كلاهما": UNKNOWN, "التنتين": UNKNOWN,
    },
    "bildung_und_teilhabe children.attends": {"حضانة": "kita", "عالمدرسة": "school"},
    "fuehrungszeugnis for_whom": {"لإلي": "self", "لابني": "child"},
    "geburtsurkunde relation": {
        "الزوج": "spouse", "لبنتي": "child", "أبوي": "parent", "والدتي": "parent",
        "أختي": "sibling", "جدتي": "grandparent",
    },
    "geburtsurkunde kinds": {
        "التلاتة": ["german", "international", "register"], "الاتنين": UNKNOWN,
        "الاتنين الألمانية والدولية": ["german", "international"],
    },
    "geburtsurkunde born_here": {"مش متأكد": "unsure", "لا": "no"},
    "geburtsurkunde delivery": {"نفس العنوان": "home", "عنوان تاني": "elsewhere"},
    "wohnsitz_anmelden origin": {"هون بنفس المدينة": "musterstadt", "من مصر": "abroad"},
    "wohnsitz_anmelden gender": {"ست": "female", "رجل": "male"},
    "wohnsitz_anmelden religion": {"مسلم": "none", "قبطي": "other"},
    "wohnsitz_anmelden objections": {"الدعاية وكتب العناوين": ["parties", "publishers"]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [(place, text, expected) for place, rows in ROWS.items() for text, expected in rows.items()],
)
def test_what_an_option_is_called(place, text, expected):
    form_id, path = place.split()
    form = city_form(form_id)
    fields = [field for _, field in form.fields()]
    for name in path.split("."):
        field = next(field for field in fields if field.id == name)
        fields = list(field.fields)
    labels = options_in(form, path, field, "ar")
    reading = read(field, Said(text, "ar", TODAY, labels))
    assert (reading.problem or reading.value) == expected
