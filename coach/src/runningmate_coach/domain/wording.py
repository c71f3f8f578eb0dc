"""Everyday spellings and turns of phrase, put into the words that a question's slots know.

Only what keeps its meaning is put into other words; what is not known stays, and a question with it is not answered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPELLINGS = {
    "wk": "week", "wks": "weeks", "mth": "month", "mnth": "month", "mths": "months", "yr": "year", "yrs": "years",
    "wk's": "week's", "hrs": "hours", "mins": "minutes", "ks": "km", "k's": "km", "kays": "km", "klicks": "km", "clicks": "km",
    "milage": "mileage", "yardage": "distance", "vert": "vertical", "hm": "elevation gain", "ytd": "this year", "mtd": "this month", "wtd": "this week",
    "v": "vs", "sesh": "session", "seshes": "sessions", "yday": "yesterday", "yest": "yesterday", "2day": "today", "2nite": "tonight",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tomoz": "tomorrow", "tomorow": "tomorrow", "u": "you", "ur": "your", "r": "are", "n": "and",
    "whats": "what's", "wats": "what's", "wat": "what", "hows": "how's", "wheres": "where's", "whens": "when is", "when's": "when is",
    "ive": "i've", "id": "i'd", "didnt": "didn't", "dont": "don't", "havent": "haven't", "hasnt": "hasn't", "wasnt": "wasn't", "doesnt": "doesn't",
    "pls": "please", "plz": "please", "thx": "thanks", "ta": "thanks", "cheers": "thanks", "heartrate": "heart rate", "bodyweight": "weight",
    "knackered": "tired", "shattered": "tired", "exhausted": "tired", "wrecked": "tired",
    "kilometerage": "distance", "kilometrage": "distance", "kilometreage": "distance", "avrg": "average", "ave": "average",
}  # fmt: skip
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT_DAYS = {
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thu": "thursday",
    "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
}  # fmt: skip
_NOUN = r"(?:bike )?(?:runs?|rides?|swims?|walks?|hikes?|rows?|sessions?|workouts?|jogs?|activit(?:y|ies))"
_GERUND = r"running|cycling|riding|biking|swimming|walking|hiking|rowing|training"
_ASKED = (
    r"(?:summary|rundown|run down|recap|overview|review|breakdown|question|one|look|check|update|q|lowdown)"
)
_METRIC = r"(?:kilomet(?:re|er)s?|kms?|k|metric|miles|imperial)"

TURNS: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    # Talk around the question.
    (r"^(?:(?:hi|hiya|hey|hello|yo|ok|okay|right|so|um+|erm?|oh|well|morning|evening|afternoon|good (?:morning|evening|afternoon))(?: there| again| coach| mate| buddy)*[ ,]+)+(?=\w)", ""),
    (r"^(?:(?:a|just|here's a) )*(?:quick|random|silly|another|last|final|stupid|daft) (?:one|question|q)(?: for you)?\b[ ,]*", ""),
    (rf"\b(?:a )?(?:just )?(?:quick|brief|little|random|silly) (?={_ASKED}\b)", ""),
    (r"^(?:one|question|q|one for you|one more(?: thing)?|another one|last one)(?:,| -| –|:) ", ""),
    (r"\b(?:out of interest|out of curiosity|by the way|btw|if you (?:can|could|know|don't mind)|when you (?:can|get a (?:sec|chance|minute))|(?:do|would) you (?:happen to )?(?:know|mind telling me)|any idea|any chance you (?:know|can tell me)|remind me(?: of)?|let me know|i(?:'d like| want| need| would like) to (?:know|see)|dying to know|not sure|for the record|for my (?:log|diary|notes|records))\b", ""),
    (r"\b(?:i mean|that is|i\.?e|as in|meaning|so to speak|roughly speaking|lol|haha+|hehe|hmm+|ha|x+|ffs|tbh|innit|eh|then|like|mate|buddy|coach)(?=[ ,]*$)", ""),
    (rf"[ ,]*\b(?:i|we) (?:don't|do not|never|can't) (?:do|use|like|understand|think in|get) {_METRIC}\b", ""),
    (r"[ ,]*\bnot (?:in )?(?:kilomet(?:re|er)s|kms?|k|miles)(?=[ ,]*$)", ""),
    (r"\b(?:according to|going by|based on|from) (?:you|your (?:data|records|numbers|stats)|my (?:data|records|log|watch|garmin|strava)|the (?:data|records|numbers|stats))\b", ""),
    (r"\b(?:in|on) your (?:records|books|system|notes|files)\b|\bon file\b", ""),
    (r"\b(?:(?:have|'ve|do|are|'re|is|'s)? ?you (?:have|got|'ve got|have got|are|'re|currently|at the moment)*) ?(?:got|have|using|use|working (?:with|from)|going (?:with|by))? ?(?:down|stored|saved|set)? (?:for|against) me\b", ""),
    (r"\bback (?=in |on |at )", ""),
    (r"\b(did|have|had) my (?:legs|feet|arms)\b", r"\1 i"),
    (r"\bhow high (?:was|is) (?:my )?(heart ?rate|hr|pulse) on average\b", r"average \1"),
    # Sports by where and on what.
    (r"\b(?:on|by|upon) (?:my |the )?(?:foot|two feet)\b", "running"),
    (r"\btime on (?:my |your )?feet\b", "running time"),
    (r"\b(?:saddle time|time in the saddle|time on the bike|bike time)\b", "riding time"),
    (r"\b(?:in the saddle|on two wheels|on the (?:road )?bike|on my (?:road )?bike|(?:out )?on the bicycle)\b", "riding"),
    (r"\b(?:time in the (?:pool|water)|pool time)\b", "swimming time"),
    (r"\b(?:in|at) the (?:pool|water)\b", "swimming"),
    (r"\b(?:pool|open water) (?=swims?\b|swimming\b)(?<!open water )", ""),
    (rf"\b(?:on|for) the ({_GERUND}|bike|run|swim) (?:front|side)(?: of things)?\b", r"\1"),
    (rf"\b(?:when it comes to|in terms of|as far as) (?:my )?({_GERUND})(?: goes)?\b", r"\1"),
    (rf"\b(?:only|just|purely) (?=(?:my |the )?(?:{_GERUND}|{_NOUN})\b)", ""),
    (rf"(?<=\b)({_GERUND}|{_NOUN}) only\b", r"\1"),
    # Amounts.
    (r"\bhow much (?=(?:did|have|had) i (?:actually |really |managed to )?(?:run|ride|ridden|swim|swum|cycled?|biked?|jog(?:ged)?|walk(?:ed)?|hiked?|row(?:ed)?)\b)", "how far "),
    (r"\b(distance|time|volume|fitness|form|fatigue|mileage)[ -]?wise\b", r"\1"),
    (r"\b(?:training|running|cycling|riding|swimming|workout|exercise)[ -]?wise\b", lambda found: "training" if found[0].startswith(("train", "work", "exer")) else found[0].split("wise")[0].rstrip(" -")),
    (r"\b(?:come|comes|came|coming|amount|amounts|amounted|tot|tots|totted|totalled|totaled|total|work|works|worked|stand|stands|stood|sit|sitting) (?:up |out |in )?(?:to|at)\b", "total"),
    (r"\b(?:where|what) (?:am|was|were) (?:i|we) (?:up to|at)\b", "what total"),
    (r"\b(?:all told|all in all|all in|all up|in all|put together|combined|all sports(?: (?:combined|together|included))?|across (?:all|every) sports?|everything (?:included|combined|together)|in sum)\b", "altogether"),
    (r"\b(?:been |was |were )?at it\b", "training"),
    (r"\b(?:am|was|were|been) (?:i )?able to\b|\bmanaged? to\b", lambda found: "did i" if " i " in found[0] else ""),
    (r"\b(?:got|get|getting|gotten|had) (?:in|done)\b", "done"),
    (r"\b(?:under my belt|in the bank|in the legs|in my legs|on the clock|to my name|in the book)\b", ""),
    (r"\b(?:number of )?days (?:that |when |where )?i (?:did (?:nothing|sod all|no (?:training|exercise|workouts?))|took off|had off|was off|rested|sat out)\b", "rest days"),
    (r"\b(?:zero|off|non[ -]training|no[ -]training|training[ -]free) days\b|\bdays (?:with no|without(?: any| a)?|free of) (?:training|workouts?|exercise|sessions?|sport|activit(?:y|ies))\b|\bdays of rest\b", "rest days"),
    (r"\bday off\b", "days off"),
    # Times.
    (r"\bnot last (week|month|year)(?: but| [-–])?,? (?:but )?the (?:one|week|month|year) before(?: that| last)?\b", r"the \1 before last"),
    (r"\b(?:on|for|(?<!start )(?<!beginning )(?<!end )(?<!days )of) the (?:year|season)(?: so far)?\b(?! (?:before|of|to|end|start|\d))", "this year"),
    (r"\b(?:this|the) (week|month|year) to date\b|\b(week|month) to date\b", lambda found: f"this {found[1] or found[2]}"),
    (r"\bthis (week|month|year|season) (?:just gone|gone)\b", r"last \1"),
    (r"\b(week|month|year) just gone\b", r"last \1"),
    (r"\bsince (?:the )?(?:new year|new year's(?: day)?|1 jan(?:uary)?|jan(?:uary)? 1(?:st)?|1st (?:of )?jan(?:uary)?)\b", "this year"),
    (r"\bso far (?=in (?:january|february|march|april|may|june|july|august|september|october|november|december)\b)", ""),
    (rf"\b({_DAYS})s(?= (?:{_NOUN})\b)", r"\1's"),
    (r"\b(yesterday|today)s(?= \w)", r"\1's"),
    (r"\b(on|last|this|from) (mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b", lambda found: f"{found[1]} {_SHORT_DAYS[found[2]]}"),
    # One workout.
    (rf"\b(?:the|that|my|this) ({_NOUN}|one) (?:that |which )?i(?:'ve| have)? just (?:did|done|finished|ran|rode|swam|logged|uploaded|recorded|came back from|got back from|had|completed)\b", r"my last \1"),
    (rf"\b(?:that|this|the) (?:last|latest|most recent) (?={_NOUN}\b)", "my last "),
    (r"\b(?:what (?:do|did|would) (?:you|ya) (?:think|make|reckon|say)(?: of| about| to)?|(?:any |your |some )?(?:thoughts|comments|feedback|opinions?|verdict|remarks|views?|notes)(?: on| about| for)?|(?:your |a )?take on|(?:go|talk|walk|take|run) (?:me )?through|go over(?= (?:my|the|that|this)\b)|(?:go|talk|walk|take|run) me over|(?:the )?(?:low ?down|low-down|skinny|scoop|gist)(?: on| of)?|analy[sz]e|analysis(?: of)?|assess(?:ment of)?|how do you rate|comment on|report(?: on)?)\b", "summary of"),
    (r"\bwhat (?:did|have) i (?:get|got|gotten|been|be) (?:up to|doing)\b", "what did i do"),
    (r"\bsum(?:med|ming)? up\b", "summarise"),
    (r"\bsum (last week|this week|last month|this month|it|that|things|my (?:week|month|year)) up\b", r"summary of \1"),
    (r"\b(?:wrap ?up|round ?up|debrief|synopsis|digest)(?: of| for| on)?\b", "summary of"),
    # The most of something.
    (r"\bthe most (?=i(?:'ve| have|'d| had)? (?:ever )?(?:ran|run|swum|swam|ridden|rode|cycled|biked|walked|hiked|rowed)\b)", "the farthest "),
    (r"\bin (?:one|a single) (?:go|hit|session|workout|outing|sitting|run|ride|swim|stretch|shot)\b", ""),
    (r"\bnon[ -]?stop\b(?=[ ,]*$)", ""),
)  # fmt: skip
_TURNS = tuple((re.compile(pattern), put) for pattern, put in TURNS)

_COMMON = """
average distance elevation kilometre kilometres kilometer kilometers mileage minutes training workout workouts session
sessions running cycling riding swimming walking hiking longest furthest farthest hardest toughest fastest shortest
easiest biggest heaviest hilliest climbing climbed fitness fatigue threshold weight yesterday fortnight compare compared
january february august september october november december monday tuesday wednesday thursday friday saturday sunday
recent previous summary summarise summarize overview between altogether missing recorded heart rest total months weeks
current currently
"""
_LEAST_LETTERS = 6
"""Shorter words are too near to other words to be taken for a slip of the finger."""
_KNOWN = frozenset(word for word in _COMMON.split() if len(word) >= _LEAST_LETTERS)
_WORD = re.compile(r"[a-z0-9][a-z0-9']*")
_REAL = frozenset(
    ["weights", "height", "months", "tuesdays", "previously", "currency", "climber", "climbers", "climb"]
)
"""Words that are near to a known one and are others."""


_FORGOT = (
    r"(?:sorry,? |so |cos |because |as )*(?:i|we)(?:'ve| have)? (?:forgot|forgotten|keep forgetting|can(?:'t|not) (?:remember|recall|find)|do(?:n't| not) (?:remember|know|recall)"
    r"|dont (?:remember|know)|lost (?:track|count)|did(?:n't|nt| not) (?:write|note|look)|never (?:write|wrote|note)|have(?:n't|nt| not) (?:written|noted|kept|looked))[^-–—.,!?;]*"
)
_ASIDE = re.compile(rf"^{_FORGOT}(?:[-–—.,!;]+ )|[-–—.,!?;]+ ?{_FORGOT}$")


def everyday(text: str) -> str:
    """A text in lower case, in words that slots know, without its stops."""
    text = _ASIDE.sub("", text)
    text = re.sub(r"(?:\.\.+|…| [-–—]+)(?= )|[–—]", " ", text)
    text = re.sub(r"[?!.,;:…]+(?= |$)", "", text)
    text = _WORD.sub(lambda found: SPELLINGS.get(found[0]) or _mended(found[0]), text)
    for pattern, put in _TURNS:
        text = pattern.sub(put, text)
    return re.sub(r"\s+", " ", text).strip()


@cache
def _mended(word: str) -> str:
    """A long word with one letter too many, too few, wrong or swapped, as it was meant; else the word itself."""
    if len(word) < _LEAST_LETTERS or word in _KNOWN or word in _REAL or not word.isalpha():
        return word
    near = [one for one in _KNOWN if one[0] == word[0] and _one_apart(word, one)]
    return near[0] if len(near) == 1 else word


def _one_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))  # fmt: skip
    rest, others = one[start:], other[start:]
    return (
        rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
        or (rest[:2] == others[1::-1] and len(rest) > 1 and rest[2:] == others[2:])
    )  # fmt: skip
