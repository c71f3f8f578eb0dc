"""What a question asks for: an intent and its slots. What is not understood to its last word is not answered.

A question that is half understood gets a wrong answer, so each word must be one that some slot takes, or one that
changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from runningmate_coach.domain.numerals import plain
from runningmate_coach.domain.periods import (
    BEGINNING,
    SMALL_NUMBERS,
    Mention,
    Period,
    PeriodError,
    mentions,
    words_for,
)
from runningmate_coach.domain.wording import everyday
from runningmate_servicekit.numerals import METRES_PER_MILE, METRES_PER_YARD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST_CHARACTERS = 400
"""Of a question that rules look at: nobody asks for one number in more."""


_NO_TIME = "It names no time, such as a week, a month or a year."


class Intent(StrEnum):
    """What is asked for."""

    TOTALS = "totals"
    COMPARE = "compare"
    FORM = "form"
    EXTREME = "extreme"
    WHEN = "when"
    WORKOUT = "workout"
    SETTING = "setting"
    ZONES = "zones"
    EFFORT = "effort"
    QUALITY = "quality"
    PLAN = "plan"
    AHEAD = "ahead"
    GEAR = "gear"
    BEST_TIME = "best_time"


@dataclass(frozen=True, slots=True)
class Question:
    """An intent and its slots; a slot that the question does not fill is empty.

    Attributes:
        periods: In the order in which they are compared: the first is measured by the second.
        measure: A metric, `workout_count`, `training_day_count` or `rest_day_count`; empty asks for all of it.
        order: Of `find_workouts`; of AHEAD `race` or `end`, where no day is named.
        title: Words that the workout's title must have.
        least_m: Only workouts of at least this distance.
        near_m: Only workouts of about this distance; of BEST_TIME the distance.
        workout_id: The workout that was spoken of before.
        before_id: Only workouts that began before this one, which was spoken of before.
    """

    intent: Intent
    periods: tuple[Period, ...] = ()
    sport: str = ""
    measure: str = ""
    order: str = ""
    setting: str = ""
    title: str = ""
    zone: int | None = None
    family: str = ""
    channel: str = ""
    duration_s: float | None = None
    least_m: float | None = None
    near_m: float | None = None
    miles: bool = False
    workout_id: str = ""
    before_id: str = ""


class UnclearError(Exception):
    """The question is not understood; the text says why, in words that a verifier lets out."""


SPORTS = {
    "run": r"runs?|ran|running|jogs?|jogged|jogging",
    "ride": r"rides?|rode|ridden|riding|cycl(?:e|ed|ing)|bikes?|biked|biking|bike rides?",
    "swim": r"swims?|swam|swum|swimming",
    "walk": r"walks?|walked|walking",
    "hike": r"hikes?|hiked|hiking",
    "row": r"rows?|rowed|rowing",
    "strength": r"strength(?: training)?|gym|lift(?:ed|ing)?",
}
_ANY = r"workouts?|sessions?|activit(?:y|ies)|training(?: sessions?| days?)?|train(?:ed)?|exercis\w+|trainings|work(?:ed|ing)? out"

_SETTINGS = {
    "threshold_power_w": r"ftp|how many watts (?:was|is|were) my threshold(?: power)?|threshold (?:in )?watts|(?:cycling|bike|riding) threshold(?: power)?|threshold power|functional threshold(?: power)?|power threshold|critical power",
    "threshold_speed_mps": r"threshold (?:pace|speed)|critical (?:swim )?speed|css|pace threshold",
    "threshold_heart_rate_bpm": r"threshold (?:heart ?rate|hr)|lthr|lactate threshold(?: heart ?rate| hr)?",
    "resting_heart_rate_bpm": r"resting (?:heart ?rate|hr|pulse)|rhr",
    "weight_kg": r"weight|weigh(?:ed)?|body ?weight|how heavy (?:am|was|were) i|how many (?:kilos|kg|kilograms|pounds|lbs)(?= (?:am|was|do|did) i)",
}
_MAX_HEART = r"max(?:imum|imal)?\.? (?:heart ?rate|hr|pulse)|highest (?:heart ?rate|hr|pulse)|hr ?max|peak (?:heart ?rate|hr)"

MEASURES = {
    # The first that is found counts, so what contains another stands before it.
    "rest_day_count": r"(?:how many |(?:total )?(?:number|count) of )?(?:rest days|days off|days without (?:any )?(?:training|workouts?|a workout|sessions?|a session))"
    r"|(?:on )?how many days[\s,]*(?:did|have) i (?:rest(?:ed)?|not (?:train(?:ed)?|work(?:ed)? out|exercised?)|(?:take|taken|have|had) off)"
    r"|(?:on )?how many days[\s,]*i (?:didn't|did not) (?:train|work out|exercise)|days i (?:didn't|did not) (?:train|work out|exercise)",
    "training_day_count": r"(?:on )?how many (?:different )?(?:training )?days(?: (?:did|have) i (?:train|work out|been training))?"
    r"|number of training days",
    "elevation_gain_m": r"(?:how much |total )?(?:climb(?:ed|ing)?|elevation(?: gain(?:ed)?)?|ascent|ascend(?:ed)?|vertical(?: gain)?"
    r"|uphill(?: met(?:re|er)s)?|(?:height|altitude) gain(?:ed)?|(?:climbing|elevation|altitude|vertical) met(?:re|er)s|met(?:re|er)s of (?:ascent|elevation|vertical))|(?:how many |met(?:re|er)s (?:of |did i )?)(?:climb(?:ed|ing)?|met(?:re|er)s of climbing)|(?:how many )?met(?:re|er)s up"
    r"|how high did i climb",
    "max_heart_rate_bpm": _MAX_HEART,
    "mean_heart_rate_bpm": r"(?:how high (?:was|is) (?:my |the )?(?=average|avg|mean))?(?:average |avg |mean )?(?:heart ?rate|hr|pulse|bpm)",
    "normalized_power_w": r"normali[sz]ed power|np\b",
    "mean_power_w": r"(?:average |avg |mean )?(?:power|watts?|wattage)(?: output)?",
    "mean_cadence": r"(?:average |avg |mean )?cadence|steps per minute",
    "mean_speed": r"(?:average |avg |mean )?(?:pace|speed)|how fast",
    "load": r"(?:training |total )?(?:load|stress)(?: score)?|tss",
    "distance_m": r"how far|how much (?:ground|distance)|(?:total |overall )?(?:distance|mileage|volume in (?:km|kilomet(?:re|er)s))|how many (?:km|kms|k|kilomet(?:re|er)s"
    r"|miles|mi|met(?:re|er)s|yards)|(?:km|kilomet(?:re|er)s|miles|(?<!\d)(?<!\d )(?:met(?:re|er)s|yards))(?: total)?",
    "timer_time_s": r"how (?:long|many hours|many minutes|much time)|(?:total |overall )?(?:time|duration|hours)",
    "workout_count": r"how (?:many (?:times|(?=(?:runs|rides|swims|walks|hikes|bike|workouts|sessions|activities|training)))|often)"
    r"|(?:number|count) of(?= (?:my |all )?(?:runs|rides|bike rides|swims|walks|hikes|workouts|sessions|activities))"
    r"|count (?:of )?(?:up )?(?:my |the |all )*(?=(?:runs|rides|swims|walks|hikes|workouts|sessions|activities)\b)"
    r"|how many (?=(?:running|riding|swimming|cycling|walking|hiking) (?:sessions|workouts|activities)\b)"
    r"|(?:on )?how many occasions|how many(?=[\s,]*$)",
}

ORDERS = {
    "longest_time": r"longest (?:by|in) (?:time|duration)|most time",
    "shortest_time": r"shortest (?:by|in) (?:time|duration)",
    "highest_heart_rate": _MAX_HEART,
    "farthest": r"longest|biggest(?! .*\b(?:by|climb\w*|load|week|month|gain)\b)|biggest(?= .*\bby distance\b)|farthest|furthest|biggest distance|greatest distance|(?:most|highest) (?:distance|km|kilomet(?:re|er)s|miles)",
    "shortest": r"shortest",
    "fastest": r"fastest|quickest|speediest",
    "slowest": r"slowest",
    "most_load": r"hardest|toughest|most (?:demanding|intense|strenuous|tiring|taxing|exhausting|load)|(?:took|takes) the most out of me|(?:highest|biggest|greatest) (?:training )?load|heaviest",
    "least_load": r"easiest|lightest|(?:lowest|least) (?:training )?load",
    "most_climbing": r"hilliest|(?:most|highest|biggest|greatest) (?:climb(?:ing)?|elevation(?: gain)?|ascent|vertical)",
    "highest_power": r"(?:highest|most|best|top) (?:average |mean )?(?:power|watts)",
}

_COMPARE = (
    r"compar\w+(?: (?:with|to|against))?|versus|vs\.?|(?:more|less|fewer|further|farther|longer|harder)(?= .*\bthan\b)|than"
    r"|difference(?: between| in)?|(?:up|down)(?: or (?:up|down))?(?: (?:on|from|over|versus)|(?=\s*,))|against|relative to|as (?:much|far|long|often) as|(?:ahead of|behind)(?= )"
)
_WHEN = (
    r"when (?:did|have) i (?:last|most recently)|when (?:did|have) i (?=.*\b(?:last|most recently)\b)|(?:on )?(?:what|which) (?:date|day) (?:did|have) i (?:last|most recently)"
    r"|(?:on )?(?:what|which) (?:date|day) (?:was|is) (?:the |my )?(?:last|latest|most recent)|(?:the )?date of (?:the |my )?(?:last|latest|most recent)"
    r"|how long since (?:i|my)(?: last)?|when (?:was|is) (?:the |my )?"
    r"(?:last|latest|most recent)(?: time)?(?: (?:that )?i)?|how long (?:ago|is it|has it been)(?: since| that)?"
    r"(?: (?:was |did )?(?:my |the )?(?:last|i last))?|(?:the )?day of my (?:last|latest|most recent)|when(?:'s| is| was) the last time (?:that )?(?:i)?|how many days (?:ago|since)(?: (?:was )?my (?:last|latest))?|when last did i|last time (?:that )?i|when (?:was|were) i last|how long (?:has it been|is it|was it|'s it been) since (?:i|my)"
)
_NEWEST = r"(?:last|latest|most recent|newest|previous)(?= )"
_FORM = (
    r"how (?:fit|fresh|tired|fatigued) (?:am|was|were) i|(?:current )?(?:fitness|fatigue|form|freshness|shape|ctl|atl|tsb)(?: level| status)?"
    r"|am i (?:fit|fresh|tired|fatigued|(?:well )?rested)|(?:what )?kind of (?=fitness|form|shape)|how(?:'s| is| was) my (?:fitness|form|fatigue)|in shape"
)
_QUALITY = (
    r"(?:are |is |were |was )?(?:missing|miss(?:ed)?(?= .*(?:session|workout|activit))|lack(?:s|ing|ed)?|without|have no|has no|had no|with no|(?:did not|didn't|do not|don't|haven't|failed to) (?:have|record|recorded|get|capture|log|catch|include|show)|incomplete)"
    r"(?: (?:a |any |the )?(?:heart ?rate|hr|power|distance|load)(?: data)?)?|data quality|quality of my data"
)
OVERVIEW = (
    # Volume is time to some and distance to others: both are said.
    r"(?:total |overall |weekly |training )?volume|how (?:was|is|were|does|do|did|has|have|are)|how'?s|how'?d|(?:summar(?:y|i[sz]e)|overview|recap|review|sum up|(?:the )?details|describe)(?: of)?|in short|run ?down(?: of)?|breakdown(?: of)?|what have i been up to|for me|what did i do|what have i done"
    r"|tell me (?:about|how)|show me|give me|(?:been )?going|go|been|look(?:ing|ed|s)?(?: like)?|run ?through(?: of)?"
)
_GEAR = r"(?:my|the|these|those|each|all|which|what) (?:(?:running|cycling) )?(?:pairs? of )?(?:shoes|gear|bikes)|shoe|gear"
_GEAR_USE = (
    r"how (?:far|many (?:km|kms|k|kilomet(?:re|er)s|miles|mi)|much (?:distance|mileage))|(?:total )?(?:distance|mileage|km|kilomet(?:re|er)s|miles)"
    r"|worn|used|use"
)
_FUTURE = (
    r"will|won't|going to|gonna|tomorrow|next (?:week|month|year|run|ride|swim|time)|should|shall|predict\w*|forecast"
    r"|expect\w*"
)
_BEST = r"best|peak|max(?:imum|imal)?|highest|record"

_FILLER_WORDS = """
a about all also am an and any are as at be been by can coach could current currently did do does
doing during each entire ever exactly far for from get give given go going got had has have hello
hey hi how i i've in is it its just know let like long many me much my now of ok okay on one our out
over own please so some stand tell thank thanks that the then there these this those time to total
today us want was we were what what's whats when where which with within would you your i'd i'm im
wonder wondering curious wanna only precisely where's who's it's there's that's altogether exactly roughly approximately actually really already again into as
manage managed make made
whole altogether cover covered covering completed complete amount spend spent put done recorded
record log logged happen happened value level stats numbers figures number day days week weeks month
months year times session's run's ride's swim's right moment average avg mean overall set show see
"""
_FILLER = frozenset(_FILLER_WORDS.split())
_COUNTED = frozenset(["week", "weeks", "month", "months", "year", "day", "days"])
"""Words that stay meaningless only where a period was found, such as in `which day this week`."""

_BARE_MILE = re.compile(r"\b(best|fastest|quickest) mile\b")
_TIME_OVER = r"pbs?|prs?|personal (?:best|record)s?|(?:best|fastest|quickest) times?"
MOST_ON_FOOT_M = 50_000.0
_DISTANCES = {"half marathon": 21_097.5, "half-marathon": 21_097.5, "marathon": 42_195.0}
_KM, _MILE, _METRE, _YARD = r"km|kms|k|kilomet(?:re|er)s?", r"miles?|mi", r"m|met(?:re|er)s?", r"yards?|yd"
_NUMBER = r"\d+(?:[.,]\d+)?|" + "|".join(
    sorted((word for word in SMALL_NUMBERS if len(word) > 2), key=len, reverse=True)
)
_LENGTH = re.compile(
    rf"(?<![\w.])(?P<least>(?:of )?(?:over|above|longer than|further than|farther than|more than|at least|beyond) )?"
    rf"(?:(?P<number>{_NUMBER})[ -]?(?:(?P<km>{_KM})|(?P<mile>{_MILE})|(?P<metre>{_METRE})|(?P<yard>{_YARD}))"
    rf"|(?:a )?(?P<named>half[ -]marathon|marathon)(?P<plus> distance)?)(?P<more> (?:or|and) (?:more|longer|further|farther|above|over|beyond|up|upwards|better|greater)| ?plus|\+)?(?![\w-])"
)
_SPAN = re.compile(
    rf"(?<![\w.])(?P<number>{_NUMBER})[ -]?(?P<unit>s|secs?|seconds?|min|mins|minutes?|h|hrs?|hours?)(?![\w-])"
)
ZONE = re.compile(r"\b(?:heart ?rate |hr |power |pace )?(?:zone|z) ?([1-7])\b")
_QUOTED_PART = r"[\"“”„«»][^\"“”„«»]{2,80}[\"“”„«»]|(?:called|named|titled) '[^']{2,80}'"
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]{2,80})[\"“”„«»]|(?:called|named|titled) '([^']{2,80})'")


class Text:
    """The question, from which slots take their words.

    Attributes:
        left: What no slot has taken yet.
    """

    def __init__(self, text: str) -> None:
        self.left = text

    def has(self, pattern: str) -> bool:
        """Whether some words fit."""
        return re.search(rf"\b(?:{pattern})\b", self.left) is not None

    def take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        """Takes the first words that fit."""
        compiled = re.compile(rf"\b(?:{pattern})\b") if isinstance(pattern, str) else pattern
        found = compiled.search(self.left)
        if found:
            self.left = self.left[: found.start()] + " , " + self.left[found.end() :]
        return found

    def take_all(self, pattern: str) -> bool:
        """Takes all words that fit, and says whether there were any."""
        taken = False
        while self.take(pattern):
            taken = True
        return taken

    def first_of(self, patterns: Iterable[tuple[str, str]]) -> str:
        """Takes the words of the first slot that has some."""
        return next((name for name, pattern in patterns if self.take(pattern)), "")


def understand(question: str, today: date) -> Question:
    """Reads a question.

    Raises:
        UnclearError: Some of it is not understood, or it lacks something.
    """
    if len(question) > MOST_CHARACTERS:
        raise UnclearError("It has too many words for rules to read.")
    text = Text(normal(question))
    if text.has(_FUTURE):
        raise UnclearError("It asks about what is to come, and only what was recorded can be read.")
    title = _title(text)
    miles = text.has(r"miles?|mi")
    unit = text.take(r"in (?:miles|mi|km|kms|k|kilomet(?:re|er)s|hours|minutes)(?= |$)")
    if text.has(r"differences?|compar\w+"):
        # What stands between two times is then no stretch from one to the other.
        text.take("between")
    try:
        found = list(mentions(text.left, today))
    except PeriodError as wrong:
        raise UnclearError(str(wrong)) from wrong
    newest = _is_newest(text.left, found)
    periods = tuple(one.period for one in found)
    if len(periods) > 1:
        # `in total` and `so far` add nothing to a time that is named.
        periods = tuple(one for one in periods if one.first != BEGINNING) or periods[:1]
    for one in reversed(found):
        text.left = text.left[: one.start] + " , " + text.left[one.end :]
    if len(periods) == 1:
        text.take_all(r"that (?:day|week|month|year)")
    slots = _Slots(text, periods, title, newest, miles, today)
    if unit is not None:
        slots.unit = "timer_time_s" if unit[0].endswith(("hours", "minutes")) else "distance_m"
    question_ = slots.question()
    _all_understood(text, question_)
    return question_


def normal(question: str) -> str:
    """In lower case, with one blank between words and no punctuation."""
    text = plain(question).casefold().replace("’", "'").replace("‘", "'")
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(
        r"(?<=zone )(?:one|two|three|four|five|six|seven)\b", lambda word: str(SMALL_NUMBERS[word[0]]), text
    )
    parts = re.split(rf"({_QUOTED_PART})", re.sub(r"[()]", "", text))
    # What is quoted is a title: its words stay as they are.
    return " ".join(
        filter(None, (one if place % 2 else everyday(one) for place, one in enumerate(parts)))
    ).strip()


def _title(text: Text) -> str:
    found = text.take(_QUOTED)
    if found is None:
        return ""
    text.take_all(r"called|named|titled|title|with the title")
    return (found[1] or found[2]).strip()


def _is_newest(text: str, found: list[Mention]) -> bool:
    """Whether `last` is the newest of something, and no part of a period."""
    for one in found:
        text = text[: one.start] + "," * (one.end - one.start) + text[one.end :]
    return re.search(rf"\b(?:{_NEWEST})\b", text) is not None


class _Slots:
    """Takes slots from a text, the most telling words first."""

    def __init__(
        self, text: Text, periods: tuple[Period, ...], title: str, newest: bool, miles: bool, today: date
    ) -> None:
        self.text, self.periods, self.title, self.newest, self.miles = text, periods, title, newest, miles
        self.today = today
        self.sport = ""
        self.unit = ""

    def question(self) -> Question:
        """Decides on the intent."""
        text = self.text
        if text.has(_GEAR) and not (self.periods or self.newest):
            return self._gear()
        if text.has(_WHEN) or (re.match(rf"(?:my |the )?{_NEWEST}", text.left) and self._has_least()):
            return self._when()
        if text.has(_QUALITY) and not text.has(MEASURES["rest_day_count"]):
            return self._quality()
        zone = text.take(ZONE)
        if zone:
            return self._zones(int(zone[1]), zone[0])
        setting = self._setting()
        if setting:
            return self._ask(Intent.SETTING, setting=setting)
        effort = self._effort()
        if effort is not None:
            return effort
        if text.has(_COMPARE):
            return self._compare()
        order = text.first_of(ORDERS.items())
        if order:
            return self._extreme(order)
        if text.take_all(_FORM):
            text.take_all(OVERVIEW)
            text.take_all(r"chang(?:e|es|ed|ing)|develop(?:ed|ing)?|evolved?|moved?")
            return self._ask(Intent.FORM)
        return self._sums_or_workout()

    def _ask(self, intent: Intent, **slots: object) -> Question:
        """Takes what each intent may have: sport, and words for any workout."""
        sport = self.sport or self._sport()
        least_m, near_m = self._length()
        self.text.take_all(_ANY)
        return Question(
            intent, self.periods, sport, title=self.title, miles=self.miles, least_m=least_m, near_m=near_m, **slots,  # type: ignore[arg-type] # the fields, by name
        )  # fmt: skip

    def _sport(self) -> str:
        found = [name for name, words in SPORTS.items() if self.text.take_all(words)]
        if len(found) > 1:
            raise UnclearError("It names several sports; ask about each on its own.")
        return found[0] if found else ""

    def _length(self) -> tuple[float | None, float | None]:
        found = self.text.take(_LENGTH)
        if found is None:
            return None, None
        metres = _metres(found)
        return (metres, None) if found["least"] or found["more"] else (None, metres)

    def _gear(self) -> Question:
        kind = self.text.first_of((("shoes", "shoes?"), ("bike", "bikes"), ("all", "gear")))
        asked = self.text.take_all(_GEAR_USE)
        self.text.take_all("|".join(SPORTS.values()))
        self.text.take_all(OVERVIEW)
        if not asked and not self.text.has("list|show"):
            raise UnclearError("It asks for something else of gear than how far it went.")
        self.text.take_all("list|show|each|every|all|pairs?|of|on|in|with|gone|went|go")
        return Question(Intent.GEAR, title=self.title, measure=kind, miles=self.miles)

    def _has_least(self) -> bool:
        found = _LENGTH.search(self.text.left)
        return found is not None and bool(found["least"] or found["more"])

    def _when(self) -> Question:
        self.text.take(_WHEN)
        self.text.take(r"(?:on |and )?(?:which|what) (?:day|date)(?: (?:was|is) (?:it|that|this))?")
        self.text.take_all(_NEWEST)
        self.text.take_all(r"last|latest|most recent(?:ly)?|do|go|went|for a")
        if self.text.has(_QUALITY):
            raise UnclearError("Only workouts themselves can be looked for in that way.")
        return self._ask(Intent.WHEN)

    def _quality(self) -> Question:
        if self.text.has("days"):
            raise UnclearError("Only workouts are counted by what they lack, not days.")
        found = self.text.take(_QUALITY)
        assert found is not None
        kinds = (
            ("heart_rate", "heart ?rate|hr"),
            ("power", "power"),
            ("distance", "distance"),
            ("load", "load"),
        )
        words = found[0] + " " + self.text.left
        measure = next((name for name, pattern in kinds if re.search(pattern, words)), "")
        self.text.take_all(
            r"(?:heart ?rate|hr|power) (?:strap|monitor|sensor|meter|belt)|heart ?rate|hr|power|distance|load|data|how many|which|any|or|gps|values?|strap|sensor"
        )
        if not self.periods:
            raise UnclearError(_NO_TIME)
        return self._ask(Intent.QUALITY, measure=measure)

    def _zones(self, zone: int, words: str) -> Question:
        family = next(
            (name for name in ("power", "pace") if name in words or self.text.take(name)), "heart_rate"
        )
        self.text.take_all(
            r"how (?:much|long)|time|heart ?rate|hr|hours|minutes|many|by|training|spend|spent"
        )
        self.text.take_all(OVERVIEW)
        if not self.periods:
            raise UnclearError(_NO_TIME)
        return self._ask(Intent.ZONES, zone=zone, family=family)

    def _setting(self) -> str:
        setting = self.text.first_of(_SETTINGS.items())
        bare_max = self.text.has(_MAX_HEART) and not (self.newest or self.title or self._names_workout())
        if not setting and bare_max and not self.periods:
            self.text.take(_MAX_HEART)
            setting = "max_heart_rate_bpm"
        if setting:
            self.text.take_all(OVERVIEW)
            self.text.take_all(r"how much|did i have|set to|my|estimated|current")
        return setting

    def _names_workout(self) -> bool:
        return self.text.has("|".join(SPORTS.values())) or self.text.has(_ANY)

    def _effort(self) -> Question | None:
        span = _SPAN.search(self.text.left)
        best = self.text.has(f"{_BEST}|fastest|quickest|pb|pr|personal best|personal record")
        if span and best and self.text.has(r"power|watts|heart ?rate|hr|pace|speed"):
            self.text.take(_SPAN)
            self.text.take_all(rf"{_BEST}|average|mean|effort|over|for|sustained")
            channel = next(
                (name for name, words in (("power", "power|watts"), ("heart_rate", "heart ?rate|hr"), ("speed", "pace|speed"))
                 if self.text.take_all(words)), "power",
            )  # fmt: skip
            unit_s = {"s": 1.0, "m": 60.0, "h": 3_600.0}[span["unit"][0]]
            if not self.periods:
                raise UnclearError(_NO_TIME)
            sport = self._sport() or ("ride" if channel == "power" else "")
            self.sport = sport
            if not sport:
                raise UnclearError("It names no sport, and means of different sports do not compare.")
            return self._ask(Intent.EFFORT, channel=channel, duration_s=_number(span["number"]) * unit_s)
        self.text.left = _BARE_MILE.sub(r"\1 1 mile", self.text.left)
        length = _LENGTH.search(self.text.left)
        # `My best time over 5 km` is of that distance, `my fastest run over 5 km` of longer ones.
        of_it = length and (
            not length["least"] or (length["least"].strip() == "over" and self.text.has(_TIME_OVER))
        )
        if length and of_it and not length["more"] and best:
            return self._best_time(length)
        if self.text.has("pb|pbs|prs?|personal (?:best|record)s?"):
            raise UnclearError("It names no distance.")
        return None

    def _best_time(self, length: re.Match[str]) -> Question:
        """The quickest stretch over a distance; on foot where no sport is said and the unit is one of runners."""
        if self.title or self.newest or self.text.has("power|watts|heart ?rate|hr|load|climb|elevation"):
            raise UnclearError("Over a distance only times are ranked.")
        metres = _metres(length)
        self.text.take(_LENGTH)
        self.text.take_all(
            rf"{_BEST}|fastest|quickest|speediest|pbs?|prs?|personal (?:bests?|records?)|all[ -]time"
        )
        self.text.take_all(r"times?|efforts?|split|pace|how fast|speed|over|for|distance|best")
        self.text.take_all(OVERVIEW)
        sport = self._sport()
        if not sport:
            if not (length["km"] or length["mile"] or length["named"]) or metres > MOST_ON_FOOT_M:
                raise UnclearError("It names no sport, and times of different sports do not compare.")
            sport = "run"
        if len(self.periods) > 1:
            raise UnclearError("It names several times; ask about each.")
        periods = self.periods or (Period(BEGINNING, self.today),)
        return Question(Intent.BEST_TIME, periods, sport, near_m=metres, miles=self.miles)

    def _compare(self) -> Question:
        before = (
            self.text.take(r"(?:than |with |to )?the (?:one|previous one)(?: before)?(?: that)?") is not None
        )
        before = before or self.text.take(r"than last(?=[\s,]*$)|than before") is not None
        self.text.take_all(r"stacks? up|measures? up|holds? up")
        self.text.take_all(_COMPARE)
        measure = self.text.first_of(MEASURES.items())
        self.text.take_all(r"more|less|fewer|change[ds]?|and|or|did i|up|down|harder|longer")
        self.text.take_all(OVERVIEW)
        if self.text.take(r"further|farther"):
            measure = measure or "distance_m"
        periods = self.periods
        if len(periods) == 1:
            fellow = _before(periods[0], self.today) if before else _fellow(periods[0], self.today)
            periods = (periods[0], fellow) if before else (fellow, periods[0])
        if len(periods) != 2:
            raise UnclearError("It takes the names of the times to compare.")
        if (periods[0].first, periods[0].last) == (periods[1].first, periods[1].last):
            raise UnclearError("It compares a time with itself.")
        self.periods = periods
        return self._ask(Intent.COMPARE, measure=summed(measure))

    def _extreme(self, order: str) -> Question:
        self.text.take_all(OVERVIEW)
        self.text.take_all(
            r"how (?:long|far|fast)|when|which|by distance|distance|effort|thing|in one go|gone|been"
        )
        if self.text.has(r"(?:week|month|day|year)s?"):
            raise UnclearError("Weeks and months are not ranked; only workouts are.")
        if not self.periods:
            self.periods = (Period(BEGINNING, self.today),)
        return self._ask(Intent.EXTREME, order=order)

    def _sums_or_workout(self) -> Question:
        text = self.text
        measure = text.first_of(MEASURES.items()) or self.unit
        if measure:
            text.take_all(MEASURES[measure])
        if measure == "elevation_gain_m":
            text.take_all("gain(?:ed)?")
        text.take_all(r"add(?:s|ed)? up(?: to)?|clock(?:ed)? up|rack(?:ed)? up|sum of|take|takes|took|taken")
        overview = text.take_all(OVERVIEW)
        if self.newest or self.title:
            text.take_all(_NEWEST)
            return self._ask(Intent.WORKOUT, measure=measure)
        single = text.has(r"run|ride|swim|walk|hike|row|workout|session|activity|bike ride|jog")
        one_day = len(self.periods) == 1 and self.periods[0].first == self.periods[0].last
        asks_sum = re.search(r"\b(?:did|have) i\b", text.left) is not None and measure in SUMMED
        if single and one_day and not asks_sum and measure != "workout_count":
            return self._ask(Intent.WORKOUT, measure=measure)
        if one_day and measure and measure not in SUMMED:
            return self._ask(Intent.WORKOUT, measure=measure)
        if not self.periods and (measure or overview):
            raise UnclearError(_NO_TIME)
        self.sport = self._sport()
        # A sport and a time alone ask for what there is of both.
        if not (measure or overview or (self.sport and self.periods)):
            raise UnclearError("It is none of the questions that rules can answer.")
        if len(self.periods) > 1:
            raise UnclearError("It names several times; ask about each, or compare them.")
        return self._ask(Intent.TOTALS, measure=summed(measure))


SUMMED = (
    "", "workout_count", "training_day_count", "rest_day_count", "distance_m", "timer_time_s", "load", "elevation_gain_m",
)  # fmt: skip


def summed(measure: str) -> str:
    """The measure, where sums of it are made. Raises UnclearError for means."""
    if measure in SUMMED:
        return measure
    raise UnclearError("Averages over several workouts are not computed; ask about one workout.")


def _fellow(period: Period, today: date) -> Period:
    """What is meant to be compared with a period that alone is named: the one of its kind that is going on."""
    words = period.words.replace("last ", "this ", 1) if period.words.startswith("last ") else ""
    found = words_for(words, today) if words else None
    if found is None:
        raise UnclearError("It takes the names of the times to compare.")
    return found


def distance_in(text: str) -> float | None:
    """The first distance that a text in lower case names, in m; None without one."""
    found = _LENGTH.search(text)
    return None if found is None else _metres(found)


def _metres(found: re.Match[str]) -> float:
    if found["named"]:
        return _DISTANCES[found["named"].replace("-", " ")]
    units = {"km": 1_000.0, "mile": METRES_PER_MILE, "yard": METRES_PER_YARD, "metre": 1.0}
    return _number(found["number"]) * next(metres for name, metres in units.items() if found[name])


def _before(period: Period, today: date) -> Period:
    """The one of its kind before a period that is going on."""
    words = period.words.replace("this ", "last ", 1) if period.words.startswith("this ") else ""
    found = words_for(words, today) if words else None
    if found is None:
        raise UnclearError("It takes the names of the times to compare.")
    return found


def _number(text: str) -> float:
    return float(SMALL_NUMBERS[text]) if text in SMALL_NUMBERS else float(text.replace(",", "."))


def words_of(text: Text) -> list[str]:
    """The words that no slot has taken."""
    return [word.strip("'") for word in re.findall(r"[^\s,]+", text.left)]


def all_filler(text: Text) -> bool:
    """Whether none of the words that are left changes anything."""
    return all(word in _FILLER and word not in _COUNTED for word in words_of(text))


def _all_understood(text: Text, question: Question) -> None:
    unknown = [
        word
        for word in words_of(text)
        if word not in _FILLER
        or (word in _COUNTED and not question.periods and question.intent is not Intent.FORM)
    ]
    if unknown:
        raise UnclearError("Some of its words are not ones that rules understand.")
