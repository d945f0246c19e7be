"""The invented clinic: its patients, wards, services and what they say. Nobody in it lives."""

import random
from dataclasses import dataclass

PATIENTS = 900

_NAMES = (
    "Анна Соколова",
    "Борис Кузнецов",
    "Вера Лебедева",
    "Дмитрий Орлов",
    "Елена Фёдорова",
    "Игорь Щукин",
    "Ελένη Παπαδοπούλου",
    "Νίκος Αντωνίου",
    "Σοφία Ξενάκη",
    "ნინო ბერიძე",
    "გიორგი კაპანაძე",
    "თამარ ლომიძე",
    "Łukasz Wójcik",
    "José Ñúñez",
    "Jürgen Groß",
    "Mary O'Neill",
)
WARDS = ("Хирургия", "Терапия", "Реанимация", "Неврология", "Педиатрия", "Καρδιολογία", "ონკოლოგია", "Outpatients")
SERVICES = ("monolith", "pain-escalation", "emr-integration", "notification", "analytics")
LEVELS = ("INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG", "WARN", "ERROR")
LOG_MESSAGES = {
    "DEBUG": ("Cache hit for patient card", "Poll returned 100 records", "Кэш обновлён: 12 записей"),
    "INFO": (
        "VAS score recorded",
        "Протокол обезболивания сохранён",
        "Recommendation approved by doctor",
        "Η συνταγή ενημερώθηκε",
        "პაციენტის ბარათი განახლდა",
        "User signed in",
    ),
    "WARN": ("Slow query: 2314 ms", "Повторная попытка отправки (2 из 3)", "Token expires in 60 s"),
    "ERROR": (
        "Escalation not delivered: тайм-аут",
        "Connection to EMR lost: java.net.SocketTimeoutException: Read timed out",
        "Не найден врач для пациента",
    ),
}
NOTICES = (
    "Приём завтра в 10:30",
    "Боль 8 из 10: требуется осмотр",
    "Το ραντεβού σας είναι αύριο στις 09:15",
    "თქვენი ვიზიტი ხვალ 12:00-ზეა",
    "Your prescription is ready",
    "Результаты анализов готовы",
)
DRUGS = ("Морфин", "Трамадол", "Парацетамол", "Ketorolac", "Fentanyl", "Παρακεταμόλη")


@dataclass(frozen=True)
class Patient:
    """`key` keys the records; `number` is what the hospital's own system calls the patient, wider than 64 bits."""

    key: str
    number: int
    name: str
    ward: str
    born: tuple[int, int, int]


def make_patients(chance: random.Random) -> list[Patient]:
    """The clinic's patients; every fifth has a number that no 64-bit integer and no double holds."""
    return [_patient(index, chance) for index in range(PATIENTS)]


def _patient(index: int, chance: random.Random) -> Patient:
    wide = index % 5 == 0
    number = 23958446825181076828 + 7919 * index if wide else 100_000_000 + 7919 * index
    born = (chance.randint(1935, 2020), chance.randint(1, 12), chance.randint(1, 28))
    return Patient(f"patient-{100 + index}", number, chance.choice(_NAMES), chance.choice(WARDS), born)
