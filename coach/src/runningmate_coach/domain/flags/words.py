"""The words that give warning signs away, in text as `plain` leaves it: lower case, no accents, single spaces.

English by lists and by pairs of words that stand near each other; German, French, Spanish and Italian by the plainest words.
"""

from __future__ import annotations

import re
import unicodedata

_STOPS = re.compile(r"[,;!?()]|[.:](?=\s|$)")
_SIGNS = re.compile(r"[^\w'%/.:,&+-]+")


def plain(text: str) -> str:
    """One spelling of each word: lower case, no accents, single spaces between words; every stop is a comma apart."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(_SIGNS.sub(" ", _STOPS.sub(" , ", bare)).split())


def near(one: str, other: str, apart: int = 4) -> str:
    """Both, in either order, with at most so many words between them."""
    between = rf"(?: \S+){{0,{apart}}} "
    return rf"(?:{one})\b{between}(?:{other})\b|(?:{other})\b{between}(?:{one})\b"


def either(*patterns: str) -> re.Pattern[str]:
    """Any of these, from the beginning of a word."""
    return re.compile(rf"(?<![\w'])(?:{'|'.join(patterns)})")


PAIN = (
    r"pains?|painful|hurt(?:s|ing)?|ach(?:e|es|ed|ing|y)|tight(?:ness|ening|ened)?|pressure|press(?:es|ing)|squeez\w*"
    r"|stab(?:s|bing)?|burn(?:s|ing)?|sting(?:s|ing)?|sore(?:ness)?|heav(?:y|iness)|crush\w*|discomfort|cramp\w*|twinges?"
    r"|throb\w*|tender(?:ness)?"
)
LIMB = (
    r"ankles?|knees?|foot|feet|toes?|heels?|achilles|cal(?:f|ves)|shins?|legs?|thighs?|quads?|hamstrings?|groin|hips?|back"
    r"|ribs?|shoulders?|collar ?bone|elbows?|wrists?|hands?|fingers?|thumb|arms?|neck|face|muscle|tendon|ligament|meniscus"
)
BONE = r"bones?|shin ?bone|shins?|tibia|fibula|femur|metatars\w+|pelvis|sacrum|heel ?bone|sternum"
SICK = (
    r"vomit\w*|thr(?:ow|ew|owing) up|nause\w*|dizz\w*|shiver\w*|confus\w*|headache|head (?:aches|hurts)|stagger\w*"
    r"|disorient\w*|deliri\w*|chills|goose ?bumps|think straight|run straight|walk straight"
)
HEAT = r"heat|hot|sun|sunshine|[34]\d degrees"
NOT = r"can'?t|cannot|can not|could ?n'?t|could not|unable to|not able to"
YEARS = r"(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
"""Below eighteen."""
NO_UNIT = (
    r"(?![\d.:%/']|[ -]?(?:k|km|kms|kilo\w*|mi|miles?|m|met\w+|min\w*|mins|s|secs?|seconds?|h|hours?|hrs?|days?|weeks?|months?"
    r"|bpm|w|watts?|kg|kilos?|lbs?|degrees?|percent|points?|laps?|reps?|x|th|st|rd|nd|runs?|rides?|swims?|workouts?"
    r"|sessions?|times|out of|of|places?|into|away|behind|ahead|from|to go|foot|feet|ft|runners|riders|people)\b)"
)
HEART = r"heart(?! ?(?:rate|rates|break|shaped|land|of))|heart ?beat|pulse"
FOOD = r"eat|eating|eaten|food|carbs|meals?|calories|dinner|breakfast|lunch|gaining weight|weight gain"
THINGS = r"bikes?|shoes?|laces|watch|wheels?|frame|tyres?|tires?|car|record|course|club|race|helmet|trainers|turbo|pb|best|route"

HARMLESS = either(
    r"chest (?:strap|belt|day|press|band|deep|high)s?", r"heart ?rate (?:monitor|sensor|strap|data|zones?|curve|drift|recovery)",
    r"suicide (?:drill|run|sprint|hill|set|climb|squeeze)s?",
    r"(?:race|cabin|spring|night|gold|football|marathon|hay|dance|world cup|saturday night|travel) fever", r"fever pitch",
    r"crash (?:course|diet|pad|test)s?", r"crash\w* out (?:at|early|on the sofa|in bed)",
    r"(?:watch|app|phone|garmin|wahoo|computer|laptop|software|program|browser|web ?site|file|upload|update|zwift|strava|it"
    r"|server|page|recording) (?:has |have |had |just |again |kept |keeps )*crash\w*",
    r"snap (?:decision|judge?ment|shot)s?", r"torn between", r"pregnant pause", r"guilty pleasures?", r"under pressure",
    r"pace ?maker (?:for|duty|duties|group|job|in|at|of|to)", r"binge.?(?:watch|read|listen)\w*",
    r"breakfast (?:club|run|ride)s?", r"by accident", r"(?:beta|stent) (?:version|group|test\w*|street|road)",
    r"viral (?:video|clip|post|trend)s?", r"blood (?:orange|moon)", r"warm(?:ed|ing)?[ -]?ups?",
    rf"(?:{THINGS}) (?:is|are|was|were|turns?|turned) (?:\w+ )?{YEARS}[ -]years?[ -]olds?", rf"{YEARS}[ -]years?[ -]old (?:{THINGS})",
    r"fell (?:asleep|behind|short|apart|in love|off the pace|off in|back)", r"bad fall in (?:pace|form|fitness)",
)  # fmt: skip
"""Figures of speech and things, taken out before signs are looked for."""

SELF_HARM = either(
    r"suicid", r"self.?harm", r"kill(?:ing)? (?:my|him|her|them)sel", r"want(?:ed|s)? to die", r"harm(?:ing)? myself",
    r"wish (?:that )?i (?:was|were) (?:dead|not here|gone)", r"rather be dead", r"better off (?:dead|without me)",
    r"(?:do ?n'?t|do not|no longer|not) want to (?:live|be alive|be here|exist|wake up|go on living)",
    r"(?:end|ending|take|taking) (?:my|her|his) (?:own )?life", r"end(?:ing)? it all", r"cut(?:ting)? (?:myself|my (?:arm|wrist|leg)s?)",
    r"burn(?:ing)? (?:myself|my (?:arm|leg|skin)s?)", r"(?:hurt|hurting|punish|punishing|hate|hating) myself",
    r"(?:no|any) reason to (?:live|go on)", r"not worth living", r"can'?t go on (?:like this|any ?more|living)",
    r"jump(?:ing)? (?:off|from|in front of|under) (?:the |a |an )?(?:bridge|roof|building|cliff|train|car|tower)",
    "selbstmord", "selbstverletz", "lebensmude", "autoles",
)  # fmt: skip
CHEST_PAIN = either(
    near(r"chest|breast ?bone|sternum|rib ?cage", PAIN, 5), r"tight chest", r"angina", r"heart attack",
    near(r"(?:left )?arms?|jaw", r"numb\w*|tingl\w*|radiat\w*"), near("chest", "elephant|weight on|cold sweat", 6),
    r"brust(?:schmerz|enge|druck)", "herzschmerz", "herzinfarkt", r"douleurs? (?:a la |de )?(?:poitrine|thorac)",
    r"dolor (?:de|en el) pecho", "dolore al petto",
)  # fmt: skip
FAINTING = either(
    r"faint(?:ed|ing|s|y)?\b", r"pass(?:ed|ing|es)? out\b(?! (?:the|of|some|water|bottles|gels))", r"black(?:ed|ing|s)? ?out", r"collaps", r"unconscious",
    r"(?:lost|lose|losing|loss of) consciousness", r"syncop", r"swoon", r"keel(?:ed|ing)? over", r"light.?headed", r"dizz", r"woozy",
    near(r"vision|sight|eyes", r"black|dark|tunnel\w*|grey|gray|blurr\w*|spots", 3),
    r"everything (?:went|goes|turned|got) (?:black|dark|white|grey|gray)",
    r"(?:woke up|came to|came round|came around|found myself) on the (?:floor|ground|road)",
    r"ohnmacht", "bewusstlos", "kollab", "evanoui", "desmay", r"sven(?:uto|imento)",
)  # fmt: skip
RHYTHM = either(
    r"palpitat", r"arr?h?ythm", r"a-?fib\b", r"atrial", r"fibrillat", r"tachycard", r"bradycard", r"ectopic", r"extrasystol", r"svt\b",
    r"wpw\b", r"long qt", r"brugada", r"(?:extra|skipped|missed|dropped|irregular) (?:heart ?)?beats?", r"irregular heart",
    near(HEART, r"skip\w*|flutter\w*|pound\w*|irregular\w*|thump\w*|erratic\w*|uneven|stumbl\w*|gallop\w*|all over the place|misses|out of rhythm"),
    rf"(?:{HEART}) (?:\w+ ){{0,2}}racing", r"racing heart(?! ?rate)",
    near(r"at rest|on the sofa|on the couch|in bed|lying down", r"1[1-9]\d bpm|1[1-9]\d beats"),
    "vorhofflimmern", "herzrasen", "herzstolper",
)  # fmt: skip
BREATH = r"breath|breathe|breathing|get air|enough air"
BREATHLESS = either(
    near(BREATH, rf"{NOT}|trouble|difficult\w*|hard to|struggl\w*|problems?|so bad|fight\w*|gasp\w*"), r"short(?:ness)? of breath",
    r"breathless", r"gasp\w* for", r"wheez", r"asthma", r"suffocat", r"cough\w* (?:up )?(?:blood|pink|foam)", r"cough\w* up",
    near("out of breath", r"at rest|stairs|walk\w*|tying|lying|sitting|flat|dressing|in bed|at night", 5), "inhaler",
    "atemnot", "essouffle", "falta de aire", "fiato corto",
)  # fmt: skip
HEAD = either(
    r"concuss", r"head (?:injur|trauma)", r"knocked out", r"(?:was|were|lay) out cold", r"saw stars", r"light hurts (?:my |the )?eyes",
    near(r"(?:my|the|his|her) (?:head|skull|forehead|helmet)|to the head|on the skull|helmet",
         r"hit|hits|hitting|bang\w*|bump\w*|knock\w*|smack\w*|whack\w*|struck|crack\w*|blow|impact|broke\w*|split|slam\w*|smash\w*|landed", 3),
    "gehirnerschutter", "kopfverletz", "commotion", "conmocion",
)  # fmt: skip
HEAT_ILLNESS = either(
    r"heat.?(?:stroke|exhaust|illness|syncope|collapse)", r"sun.?stroke", r"over-?heat", r"(?:stopped|no longer|not|never) sweat",
    r"(?:stopped|no longer) to sweat", near(HEAT, SICK, 6), r"deliri", r"medical tent", near(r"ice bath|cooled me", "temperature", 6),
    near("skin", r"hot and dry|dry and hot", 2), r"body temperature", r"core temperature",
    "hitzschlag", "sonnenstich", "coup de chaleur", "golpe de calor", "colpo di calore",
)  # fmt: skip
SODIUM = either(
    r"hyponatr", near(r"sodium|salt levels?|salts", r"low|dropped|drop|too little|1[0-3]\d", 4), r"water (?:intoxic|poison)", r"over-?hydrat",
    rf"(?:drank|drinking|drunk|too much water)(?: \S+){{0,12}} (?:{SICK}|bloat\w*|swollen|puffy|seizure)",
    rf"(?:{SICK}|bloat\w*|swollen|puffy)(?: \S+){{0,9}} (?:drank|drinking (?:litres|liters|a lot|lots|so much|too much|only))",
    near(r"fingers?|hands?|face", r"swollen|swelling|puffy"), r"seizure", r"convuls",
)  # fmt: skip
URINE = either(
    near(r"urine|pee|peed|peeing|piss\w*|urinat\w*|(?:my|the) wee",
         r"dark|brown|black|red|blood\w*|cola|coke|tea|coffee|rust\w*|pink|orange|have ?n'?t", 5),
    r"(?:dark|brown|bloody|red|black|cola|coke|tea)[ -](?:colou?red )?(?:urine|pee|wee|piss)", r"rhabdo", r"myoglobin",
    "dunkler urin", "blut im urin",
)  # fmt: skip
CALF = either(
    near(r"cal(?:f|ves)|lower legs?|legs?", r"swell\w*|swoll?en|swelled|puffy|balloon\w*|bluish"),
    near(r"cal(?:f|ves)|lower legs?", r"red|hot|thicker|bigger|tender"), r"dvt\b", r"thromb", r"blood clot", r"clots?\b", r"emboli",
    "geschwollene wade", "wade geschwollen",
)  # fmt: skip
CRASH = either(
    r"crash(?:ed|es|ing)?\b", r"(?:hit|struck|clipped|knocked (?:over|down|off)|run over) by", r"knocked (?:me off|off (?:my|the|a) (?:\w+ )?(?:bike|bicycle))", r"ran me over",
    r"(?:car|van|truck|bus|lorry|driver|cyclist|bike|dog|scooter|taxi) (?:just )?(?:hit|struck|knocked|clipped) (?:me|my)",
    r"over (?:the|my) (?:handle ?)?bars", r"(?:came|come|fell|fall|fallen|thrown|flew|slid|tumbled) off (?:the |my |a )?(?:\w+ )?(?:bike|bicycle|horse|treadmill)",
    r"(?:bike|car|road|traffic|cycling|bad|serious|nasty|an|my) accident", r"collision", r"collid",
    r"i fell\b", r"(?:fell|landed) (?:hard|badly|heavily|on (?:my|the|a))", r"(?:bad|hard|heavy|nasty|big) fall\b",
    r"hit the (?:tarmac|deck|ground|asphalt|pavement|floor|concrete|kerb|curb)", r"sl(?:id|ipped) out\b", r"slipped on (?:the )?(?:ice|gravel|wet|leaves)",
    r"wiped? ?out", r"road rash", r"ambulance", r"tripped", "sturz", "gesturzt", r"chute\b", r"caida\b", r"caduta\b",
)  # fmt: skip
STRAIN = either(
    r"injur", r"torn\b", r"tore\b", r"tear in", r"sprain", near(r"snap|snapped|popped", LIMB), r"ruptur", r"fractur", r"dislocat", r"slipped disc",
    near(r"broke|broken", rf"bone|{LIMB}", 2), r"(?:pop|crack|snap|crunch) in (?:my|the) ", r"(?:heard|felt|hear|feel) a (?:pop|crack|snap|crunch|tear)",
    near(r"rolled|twisted|turned|went over on", r"my (?:\w+ )?(?:ankles?|knees?|foot)", 1), near(LIMB, r"swollen|swelling|swelled|swell up|locked|gave way|gives way"),
    rf"(?:{NOT}) (?:\w+ )?(?:walk|stand (?:up|on)|put (?:any )?weight|bear weight|weight.?bear|bend)\b",
    r"(?:sudden|sharp|stabbing|shooting)(?: \w+){0,2} pain", r"pulled (?:my|a) (?:\w+ )?(?:muscle|groin|hamstring|calf|back|quad|hip|thigh)", r"limp(?:ed|ing)\b",
    "verletz", "muskelfaser", "gebrochen", "blessure", "blesse", "lesion", "infortun",
)  # fmt: skip
BONE_PAIN = either(
    near(BONE, rf"{PAIN}|stress", 6), r"stress (?:reaction|fracture)", r"shin pain", r"night pain",
    near(r"pains?|painful|hurt(?:s|ing)?|ach(?:e|es|ed|ing|y)|throb\w*", r"at night|in bed|every night|wak\w+ me|awake|at rest|when i rest|even resting|during the night", 7),
    near(r"hop|hopping", rf"{PAIN}|{NOT}"), near(r"one (?:exact )?(?:spot|point)|pinpoint|(?:sore|tender) (?:spot|point)", rf"{PAIN}|{BONE}", 5),
    "knochenschmerz", "nachtschmerz",
)  # fmt: skip
FEVER = either(
    r"fever", r"flu\b", r"influenza", r"covid", r"corona ?virus", r"infect", r"pneumonia", r"bronchitis", r"tonsillitis", r"myocard", r"pericard",
    r"virus\b", r"running a (?:\w+ )?temperature", r"my temperature (?:is|was|went|has|rose|of|\d)", r"(?:have|had|got|with) a (?:\w+ )?temperature", r"burning up",
    near("chills", r"sweats?|temperature|shiver\w*"), r"(?:3[89]|40)[.,]\d (?:this|in|last|today|fever|degrees of)",
    "fieber", "fievre", "fiebre", "febbre", "grippe",
)  # fmt: skip
EATING = either(
    r"eating disorder", r"anorex", r"bulimi", r"orthorex", r"binge", r"binging", near(r"purg\w+", rf"{FOOD}|after"), r"laxative", r"diet pill",
    r"mak(?:e|ing) myself (?:sick|throw|vomit|puke)", r"starv(?:e|ed|ing) (?:myself|since|to|for)",
    r"(?:have ?n'?t|has ?n'?t|not) eaten\b", r"(?:stopped|stop|avoid) eating\b", r"refuse to eat", r"do ?n'?t eat (?:anything|enough|all day|for|until)", r"skip(?:ped|ping|s)? (?:\w+ )?(?:meals?|breakfast|lunch|dinner|food)",
    near(r"scared|afraid|terrified|fear|guilt\w*|ashamed|disgust\w*|hid(?:e|ing)|pretend\w*", FOOD), r"(?:too|feel|feeling|so) fat\b", r"too thin",
    near(r"eat|eating|allow\w*|intake|restrict\w*|live on|living on", r"\d{3,4} ?(?:k?cal|kcals|calories)", 5),
    r"(?:have|need|must|got) to (?:\w+ ){0,4}earn", near(r"weigh (?:myself|me)", r"times|every hour|obsess\w*"), "essstorung",
)  # fmt: skip
_PERIODS = r"(?<!rest )(?<!recovery )periods?\b(?! of)"
PERIODS = either(
    rf"(?:lost|lose|losing|miss(?:ed|ing)?|skipped|stopped (?:getting|having)) (?:my |a |the |any )?(?:\w+ ){{0,2}}{_PERIODS}", r"no periods?\b(?! of)",
    rf"(?:have ?n'?t|has ?n'?t|had ?n'?t|do ?n'?t|did ?n'?t|not|never) (?:had |have |got |gotten |get )(?:my |a |any )?{_PERIODS}",
    r"my periods? (?:has |have |had |is |are |just )*(?:stopp|disappear|gone|absent|vanish|went|never|late|irregular)", rf"since (?:i had (?:my|a) |my )(?:last )?{_PERIODS}",
    r"my cycle (?:has |have |is |was |just )*(?:disappear|stopp|gone|absent|vanish|irregular)", r"amenorr",
    near(r"menstru\w*", r"absent|stopped|no|lost|have ?n'?t|has ?n'?t|not|missing|missed|gone"), r"red-s\b", r"relative energy", r"low energy avail",
    "keine periode", "periode ausgeblieben",
)  # fmt: skip
PREGNANCY = either(
    r"pregnan", r"trimester", r"miscarr", r"post.?partum", r"post.?natal", r"pre.?natal", r"ante.?natal", r"breast.?feed", r"(?:gave|giving|give) birth", r"child.?birth",
    r"c.?section", r"c(?:a?e)sarean", r"morning sickness", r"with child\b(?! (?:seat|trailer|in|on|buggy))", r"\d+ weeks (?:along|gone)\b",
    r"(?:expect|expecting|having|carrying|have) (?:a |our |my |another |the )*(?:baby|babies|twins|child|little one)\b", r"expecting (?:our|my) (?:first|second|third)\b",
    "schwanger", "enceinte", "embaraz", "incinta",
)  # fmt: skip
MINOR = either(
    rf"(?:i'?m|i am|im|we'?re|we are|turning|aged|age) (?:only |just |now |almost |nearly |still |age |aged )?{YEARS}\b(?= (?:and|year|yr|but|so|is|what|how|can|should|my|last|next|in|years)\b|$){NO_UNIT}",
    rf"(?:i'?m|i am|im) (?:only |just |now |almost |nearly |still )?{YEARS}\b{NO_UNIT}", rf"i turned {YEARS}\b{NO_UNIT}",
    rf"{YEARS}[ -]?(?:years?|yrs?)[ -]?olds?", rf"{YEARS}[ -]?(?:yo|y/o)s?\b", rf"at (?:the age of |age )?{YEARS} (?:, )?(?:how|what|is|can|should|am|do|may)\b",
    rf"my (?:\w+ )?(?:son|daughter|kid|child|boy|girl|nephew|niece|brother|sister)(?: \S+){{0,3}} (?:is|turned|aged|at) {YEARS}\b{NO_UNIT}",
    r"(?:i'?m|i am|we'?re|i go to|pupil|student|still|started) (?:\w+ ){0,2}(?:middle|high|primary|secondary|elementary|junior high) ?school",
    r"(?:[1-9]|1[0-2])(?:st|nd|rd|th) grade", r"teenager", r"under ?age", r"under 18\b",
)  # fmt: skip
MEDICATION = either(
    r"beta.?block", r"betablock", r"blood.?thinn", r"anti.?coag", r"\w+olol\b", r"(?!april)\w{3,}pril\b", r"\w+sartan\b", r"\w+dipine\b", r"\w+xaban\b",
    r"digoxin", r"amiodaron", r"flecainid", r"verapamil", r"diltiazem", r"ivabradin", r"propafenon", r"warfarin", r"heparin", r"clopidogrel", r"nitroglyc",
    r"(?:have|has|got|with|my|fitted|implanted|new) (?:a |an )?(?:\w+ )?pace ?maker", r"icd\b", r"defibrillator", r"stents?\b", r"bypass (?:surgery|op)",
    r"heart (?:failure|surgery|operation|valve|transplant|disease|condition|meds?\b|medic|pills?|tablets?|murmur)", r"cardiomyopath", r"cardiac\b(?! (?:drift|output|cost|load))",
    near(r"medication|medicine|meds|tablets?|pills?|drugs", r"heart|blood pressure|rhythm"), r"blutverdunn",
)  # fmt: skip
