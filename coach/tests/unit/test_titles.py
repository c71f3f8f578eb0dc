from __future__ import annotations

import pytest

from runningmate_coach.domain.flags import FLAGS, flag_in
from runningmate_coach.domain.titles import Kind, kind_in


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("6x1000m @ 10k", Kind.INTERVALS),
        ("Schwellenintervalle", Kind.INTERVALS),
        ("Fractionné court", Kind.INTERVALS),
        ("Ripetute in pista", Kind.INTERVALS),
        ("Over-unders", Kind.INTERVALS),
        ("Race pace intervals", Kind.INTERVALS),
        ("Tempolauf", Kind.TEMPO),
        ("Trainer sweet spot", Kind.TEMPO),
        ("Sortie longue", Kind.LONG),
        ("Long run", Kind.LONG),
        ("Langer Lauf", Kind.LONG),
        ("Regenerationslauf", Kind.RECOVERY),
        ("Easy run", Kind.EASY),
        ("Footing du matin", Kind.EASY),
        ("GA1 locker", Kind.EASY),
        ("Grundlage", Kind.ENDURANCE),
        ("Commute home", Kind.COMMUTE),
        ("Pendelfahrt", Kind.COMMUTE),
        ("Vélotaf, trajet", Kind.COMMUTE),
        ("Volkslauf Wettkampf", Kind.RACE),
        ("parkrun #200", Kind.RACE),
        ("Run test", Kind.TEST),
        ("Technique swim", Kind.TECHNIQUE),
        ("Group ride", Kind.GROUP),
        ("Morning run", None),
        ("Carrera de mañana", None),
        ("Course à pied", None),
        ("Terrace loop", None),
        ("", None),
    ],
)
def test_titles_in_several_languages_name_their_purpose(title: str, kind: Kind | None) -> None:
    assert kind_in(title, 10_000) == kind


def test_a_marathon_is_a_race_only_at_its_distance() -> None:
    assert kind_in("Berlin Marathon", 42_400) is Kind.RACE
    assert kind_in("Halbmarathon Wien", 21_200) is Kind.RACE
    assert kind_in("Marathon training", 12_000) is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Chest pain after km 3", "chest pain"),
        ("tight chest again", "chest pain"),
        ("Brustschmerzen am Berg", "chest pain"),
        ("Douleur à la poitrine", "chest pain"),
        ("I fainted", "fainting"),
        ("Ohnmächtig geworden", "fainting"),
        ("Palpitations on the climb", "an unusual heart rhythm"),
        ("couldn’t breathe", "breathlessness"),
        ("Heat stroke", "heat illness"),
        ("brown urine after the ultra", "dark urine"),
        ("Calf swelling", "a swollen calf"),
        ("Sturz in der Kurve", "a crash"),
        ("torn hamstring", "a strain or a break"),
        ("run with fever", "fever or illness"),
        ("20 weeks pregnant jog", "pregnancy"),
        ("on beta-blockers", "heart medication"),
        ("want to die", "thoughts of self-harm"),
        ("I'm 14, how far may I run?", "an athlete who is under age"),
        ("my calf is red, hot and swollen", "a swollen calf"),
        ("Why is my heart rate low on bisoprolol?", "heart medication"),
    ],
)
def test_warning_signs_are_found_in_titles(title: str, name: str) -> None:
    flag = flag_in(title)
    assert flag is not None
    assert flag.name == name


@pytest.mark.parametrize(
    "title",
    [
        "Morning run",
        "Intervals",
        "Broken 400s swim",
        "Heart of the city run",
        "Reds park",
        "Chestnut loop",
        "Race fever",
        "My watch crashed",
        "I'm 14 km from home",
        "Cardiac drift on the long run",
        "Went out, cold and windy",
        "",
    ],
)
def test_ordinary_titles_raise_no_flag(title: str) -> None:
    assert flag_in(title) is None


def test_the_most_urgent_sign_answers() -> None:
    flag = flag_in("Crash, then chest pain")
    assert flag is not None
    assert flag.name == "chest pain"
    assert len({one.name for one in FLAGS}) == len(FLAGS)
