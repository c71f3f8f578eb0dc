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
    r"|throb\w*|tender(?:ness)?|agony|agoni[sz]ing|excruciating|killing me"
)
LIMB = (
    r"ankles?|knees?|foot|feet|toes?|heels?|achilles|cal(?:f|ves)|shins?|legs?|thighs?|quads?|hamstrings?|hammy|hammies|groin|glutes?|hips?|back"
    r"|ribs?|shoulders?|collar ?bone|elbows?|wrists?|hands?|fingers?|thumb|arms?|neck|face|muscle|tendon|ligament|meniscus"
)
BONE = r"bones?|shin ?bone|shins?|tibia|fibula|femur|femoral neck|metatars\w+|navicular|pelvis|sacrum|heel ?bone|sternum"
SICK = (
    r"vomit\w*|thr(?:ow|ew|owing) up|nause\w*|dizz\w*|shiver\w*|confus\w*|headache|head (?:aches|hurts)|stagger\w*"
    r"|disorient\w*|deliri\w*|chills|goose ?bumps|(?:think|run|walk|see|stand) straight|(?:been|being|was|feel|feeling|felt|violently) sick|puk(?:e|ed|ing)"
    r"|spew\w*|wobbl\w*|weaving|all over the (?:road|place|track)|talking (?:rubbish|nonsense|gibberish)|slurr\w*|legs like jelly|jelly legs"
)
HEAT = r"heat|hot|sun|sunshine|[34]\d (?:degrees|c)|baking|scorching|boiling|roasting|sweltering|blazing|humid\w*"
NOT = r"can'?t|cannot|can not|could ?n'?t|could not|unable to|not able to|barely|hardly|struggl\w* to"
YEARS = r"(?:[5-9]|1[0-7]|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
"""Below eighteen."""
NO_UNIT = (
    r"(?![\d.:%/']|[ -]?(?:k|km|kms|kilo\w*|mi|miles?|m|met\w+|min\w*|mins|s|secs?|seconds?|h|hours?|hrs?|days?|weeks?|months?"
    r"|bpm|w|watts?|kg|kilos?|lbs?|degrees?|percent|points?|laps?|reps?|x|th|st|rd|nd|runs?|rides?|swims?|workouts?"
    r"|sessions?|times|out of|of|places?|into|away|behind|ahead|from|to go|foot|feet|ft|runners|riders|people)\b)"
)
HEART = r"heart(?! ?(?:rate|rates|break|shaped|land|of))|heart ?beat|pulse|ticker"
FOOD = (
    r"eat|eating|eaten|ate|food|carbs|meals?|calories|dinner|breakfast|lunch|gaining weight|weight gain|pizza|cakes?|chocolate|bread|sugar"
    r"|dessert|pudding|takeaway|take-?out|snacks?|snacking|burger"
)
HIT = (
    r"hits?|hitting|bang\w*|bump\w*|knock\w*|smack\w*|whack\w*|struck|crack\w*|blow|impact|broke\w*|split|slam\w*|smash\w*|landed|clout\w*"
    r"|thump\w*|wallop\w*|bash\w*|clonk\w*"
)
NOISE = r"pop|ping|bang|snap|crack|crunch|twang|tear|rip"
JOINT = r"ankles?|knees?|achilles|cal(?:f|ves)|hamstrings?|hammy|groin|hips?|shoulders?|wrists?|back|neck|elbows?|thumb|foot|quad|ribs?"
VEHICLE = r"car|van|truck|bus|lorry|driver|cyclist|taxi|scooter|motorbike|tram|train|traffic"
REST = r"stairs|walk\w*|tying|laces|lying|sitting|sat|talk\w*|flat|dressing|in bed|in the night|at night|at rest|shower|shopping|doing nothing|standing still"
RELATIVE = r"son|daughter|kid|child|boy|girl|lad|lass|nephew|niece|brother|sister|grandson|granddaughter|stepson|stepdaughter"
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
    r"bing(?:e|ed|ing) (?:on )?(?:(?:a|the|whole|entire|some|my|another) )*(?:series|show|season|netflix|podcasts?|box ?sets?|tv|films?|episodes?|audio ?books?)",
    r"skip\w* (?:the |a |my )?(?:lunch|breakfast|dinner) (?:meeting|date|club|queue|break)", r"black ?out (?:blinds?|curtains?|\d+k|run|race|ride|night|marathon)",
    r"infectious (?:enthusiasm|laugh\w*|energy|smile|mood|grin)",
    r"(?:shoe|jersey|tyre|tire|shorts|wetsuit|glove|bib|map|jacket|tights|kit|bag|sole|sock|saddle|strap)s?(?:'s)?(?: \w+){0,2} (?:is|are|was|were|got|has|have)(?: \w+)? (?:torn|tore|ripped)\b",
    r"(?:saw|seen|watched|avoided|dodged|blocked by|held up by|stuck behind|passed|closed (?:by|after|for|because of|due to))(?: an?| the)?(?: \w+)? (?:crash|accident|pile.?up|collision)",
    r"(?:wife|girlfriend|partner|missus|other half|sister|mate|friend|colleague|cousin|neighbour|boss)(?:'s| is| was| has| just| who)*(?: \w+)?(?: \w+)? (?:pregnant|expecting|in labour|in labor|giving birth|gave birth)\b",
    r"(?:crash|broke|knocked|smashed|cracked)(?:ed)? (?:the|my) (?:garmin|watch|phone|app|computer|laptop|pb|best|record)", r"(?:friend|mate|bloke|guy|someone|rider|lad|woman|man) who (?:\w+ )?(?:crash|fell|collaps|faint)\w*",
    r"knock\w* out (?:\d+|\w+) (?:reps?|sets?|k|km|miles|laps?|lengths?|press\w*|push\w*)", r"(?:hit\w*|bang\w*) my head (?:against|on) (?:a|the) (?:brick )?wall", r"tore (?:up|through|down|off|along|round|around)", r"virus scan", r"body clock", r"binge.?drink\w*",
    r"temp(?:erature)?s? (?:\w+ ){0,2}\d\d (?:degrees )?(?:f|fahrenheit|outside|in the shade)", r"popped (?:my|the|a) (?:\w+ )?(?:bag|jacket|coat|hat|cap|gloves?|headphones?|shoes|kit|gel|bottle|rucksack)", r"ears? popped", r"(?:back|front|rear) wheel went out of true", r"parked in (?:the|a) ditch", r"'s office",
    r"(?:can'?t|cannot|do ?n'?t) remember what happened (?:to|with) my (?:garmin|watch|file|phone|strava|data)", r"skipp\w* (?:lunch|breakfast|dinner) (?:, )?(?:and |then |but )?(?:went|had|out|ate)", r"baby (?:hippo|shark|steps|wipes|elephant|grand)",
    r"injury (?:prevention|time|free|proof\w*|risk)", r"(?:prevent|avoid|reduce|minimi[sz]e|lower)\w*(?: \w+){0,4} (?:injur\w+)", r"(?:likely|risk\w*|chances?|danger)(?: \S+){0,3} injur\w+", r"injury[ -]free",
    rf"(?:{NOT}) (?:walk|bend|get|go)(?: \S+){{0,3}} (?:after|since) (?:leg day|squats|the marathon|the gym|the half|the race|that sportive|the sportive|london)", r"hobbl\w* (?:about |around )?(?:after|since) (?:leg day|the marathon|the race|the half|london)", r"dizz(?:y|ying) (?:heights?|descent|speed|pace)s?", r"light headed for", r"faint(?:er|est)? (?:chance|hope|tracks?|path|smell|trace|outline|line|praise)s?",
    r"blackout at (?:home|work)", r"collapsed (?:tent|bridge|tree|wall|path|into (?:my|the|an?) (?:\w+ )?(?:chair|armchair|sofa|bed))", r"keeled over (?:laughing|with laughter)", r"bilateral breathing", r"breath(?:e|ing) on (?:both|one|either|the (?:left|right|other)) sides?", r"underage drink\w*",
    rf"{YEARS}[ -]years?[ -]old (?:garmin|watch|labrador|dog|puppy|whisky|malt|kit|jersey|tyres?|computer|phone|car|van|pair)", rf"my {YEARS}[ -]years?[ -]old (?:garmin|watch|dog|kit)",
    r"(?:up|down|stairs|steps|hill|climb)(?: \S+){0,4} \d+ (?:times|x|reps)", r"(?:eaten|had) (?:a |any )?(?:gels?|bars?)",
    r"wipe ?out (?:waves|conditions|surf)", r"tumble (?:turn|dryer|drier)s?", r"flutter kicks?", r"(?:speed|road) bumps?", r"hit the wall",
    r"(?:breast|back|swim|front crawl|fly|down|up|per|\d) ?strokes?", r"pass(?:ed|ing)? out (?:\w+ ){0,2}(?:brews|drinks|cups|bottles|medals|gels|bananas|water|flyers|sweets|cake)s?",
    rf"(?:overtak\w+|beaten|dropped|lapped|passed) by (?:a |some |two |three )?(?:\w+ )?{YEARS}[ -]years?[ -]olds?", rf"{YEARS}[ -]years?[ -]olds? (?:\w+ )?(?:overtak|beat|pass|lapp|dropp)\w+",
    r"fell (?:asleep|behind|short|apart|in love|off the pace|off in|back)", r"bad fall in (?:pace|form|fitness)",
)  # fmt: skip
"""Figures of speech and things, taken out before signs are looked for."""

SELF_HARM = either(
    r"suicid", r"self.?harm", r"kill(?:ing)? (?:my|him|her|them)sel", r"want(?:ed|s)? to die", r"harm(?:ing)? myself",
    r"wish (?:that )?i (?:was|were) (?:dead|not here|gone)", r"rather be dead", r"better off (?:dead|without me)",
    r"(?:do ?n'?t|do not|no longer|not) want to (?:live|be alive|be here|exist|wake up|go on living)",
    r"(?:end|ending|take|taking) (?:my|her|his) (?:own )?life", r"end(?:ing)? it all", r"cut(?:ting)? (?:myself|my (?:arm|wrist|leg)s?)",
    r"burn(?:ing)? (?:myself|my (?:arm|leg|skin)s?)", r"(?:hurt|hurting|punish|punishing|hate|hating) myself",
    r"wish(?:ed)? (?:that )?i (?:was ?n'?t|were ?n'?t|had ?n'?t been|was not|had never been) (?:here|alive|around|born|living)",
    r"(?:no|not much|what'?s the|see the|see any|any) point (?:in |of |to )?(?:anything|living|life|going on|carrying on|being (?:here|alive)|any of (?:it|this))",
    r"(?:no|any|a|one|see|many) reasons? to (?:live|go on|carry on|be here|stay alive|wake up)",
    near(r"think\w*|thought|tempted|urge|feel like|felt like|want\w*|imagin\w*|consider\w*|wonder\w*", rf"(?:in front of|into|under) (?:a |the |an |that |oncoming )?(?:{VEHICLE})|jump(?:ing)? (?:off|in front)|just jump\w*|not waking up", 6),
    near(r"bridge|cliff|rooftop|ledge", r"jump\w*|throw\w* myself|end it", 6), r"never wak(?:e|ing) up", r"(?:not|never) wake up (?:again|tomorrow|any ?more)",
    r"(?:doing|do|done) something (?:stupid|bad|drastic|terrible|silly) to (?:my|him|her)self", r"(?:stops?|stopping|keeps?|keeping) me (?:from )?(?:doing something (?:stupid|bad|drastic)|alive|going under)",
    r"over-?dos(?:e|ed|ing)\b", r"too many (?:pills|tablets|painkillers|paracetamol|sleeping)", r"(?:no ?one|nobody) (?:would|will|'d) (?:miss|notice|care)",
    r"(?:better|easier|happier) (?:off )?(?:if i (?:was|were|am) ?(?:n'?t|not) (?:here|around|alive)|if i was gone)",
    r"(?:feel|feeling|felt|life is|life feels|everything is|everything feels|it all feels|i'?m) (?:so |completely |utterly |totally |just )*(?:hopeless|worthless)(?! (?:at|on|in|with|over)\b)", r"hate (?:my life|being alive|living)", r"burden (?:to|on) (?:everyone|every ?body|my|them)",
    r"(?:done|finished|tired|sick|had enough) (?:with|of) (?:life|living|being alive)\b", r"give up on (?:life|everything|living)", r"disappear (?:for good|forever|completely|and (?:never|not))", r"want (?:it|everything) (?:all )?to (?:be over|end|stop)",
    r"(?:not|is ?n'?t) worth living", r"(?:do ?n'?t|can'?t|cannot) see (?:a|any|the) (?:future|way out|way forward for me)(?: for me)?", r"(?:just |wish i could |want to )(?:not|stop) exist\w*", r"can'?t go on (?:like this|any ?more|living)",
    r"jump(?:ing)? (?:off|from|in front of|under) (?:the |a |an )?(?:bridge|roof|building|cliff|train|car|tower)",
    "selbstmord", "selbstverletz", "lebensmude", "autoles",
)  # fmt: skip
CHEST_PAIN = either(
    near(r"chest|breast ?bone|sternum|rib ?cage", PAIN, 5), r"tight chest", r"angina", r"heart attack",
    near(r"(?:left )?arms?|jaw", r"numb\w*|tingl\w*|radiat\w*"), near("chest", r"elephant|weight on|cold sweat|(?:stood|standing|stand|sat|sitting|sits|kneel\w*|parked|brick) on|vice|vise|clamp\w*|knife|band (?:round|around|across)|grip\w*|spasm\w*|funny|weird|odd|strange|not right|feels? wrong|feels? off|jab\w*|twing\w*|on fire", 6),
    near(r"jaw|left arm|left shoulder", PAIN, 4), near(r"stop(?:s|ped)? when i (?:stop|rest|slow)|(?:goes|goes away|eases|gone) when i (?:stop|rest|slow)", r"arms?|shoulders?|jaw|throat|neck", 12),
    r"brust(?:schmerz|enge|druck)", "herzschmerz", "herzinfarkt", r"douleurs? (?:a la |de )?(?:poitrine|thorac)",
    r"dolor (?:de|en el) pecho", "dolore al petto",
)  # fmt: skip
FAINTING = either(
    r"faint(?:ed|ing|s|y)?\b", r"pass(?:ed|ing|es)? out\b(?! (?:the|of|some|water|bottles|gels))", r"black(?:ed|ing|s)? ?out", r"collaps", r"unconscious",
    r"(?:lost|lose|losing|loss of) consciousness", r"syncop", r"swoon", r"keel(?:ed|ing)? over", r"light.?headed", r"dizz", r"woozy",
    near(r"vision|sight|eyes", r"black|dark|tunnel\w*|grey|gray|blurr\w*|spots", 3),
    r"everything (?:went|goes|turned|got) (?:black|dark|white|grey|gray)",
    r"(?:woke up|wake up|came to|came round|came around|found myself|ended up|next thing i (?:knew|know|remember)(?: \S+){0,3}|waking up|lying) (?:flat )?(?:out )?on the (?:\w+ )?(?:floor|ground|road|grass|track|deck|pavement|tarmac|side of the road)",
    r"out cold(?! ?(?:brew|drink|water))", r"funny turn", r"(?:came|coming|come) (?:round|around|to) (?:with|to find|to see|and) (?:a |the |my |someone|people|everyone|medics?|paramedics?|marshals?)",
    r"(?:do ?n'?t|can'?t|cannot|no) (?:remember|memory of|recollection of|recall) (?:falling|fainting|going down|hitting the|the fall|the finish|what happened|how i got|crossing|finishing)",
    r"no idea how i got (?:there|here|home|back)", r"(?:nearly|almost) (?:went (?:over|down|out)|keeled)", r"gr[ea]y(?:ed|ing)? out", r"went (?:all )?(?:fuzzy|grey|gray|black|blank|spinny)\b", r"(?:room|world|everything|head) (?:was |is |started |went |goes |kept )*spinning", r"tunnel vision", r"lost (?:a few|some|several|\d+) seconds of",
    r"ohnmacht", "bewusstlos", "kollab", "evanoui", "desmay", r"sven(?:uto|imento)",
)  # fmt: skip
RHYTHM = either(
    r"palpitat", r"arr?h?ythm", r"a-?fib\b", r"atrial", r"fibrillat", r"tachycard", r"bradycard", r"ectopic", r"extrasystol", r"svt\b",
    r"wpw\b", r"long qt", r"brugada", r"(?:extra|skipped|missed|dropped|irregular) (?:heart ?)?beats?", r"irregular heart",
    near(HEART, r"skip\w*|flutter\w*|pound\w*|irregular\w*|thump\w*|erratic\w*|uneven|stumbl\w*|gallop\w*|all over the place|misses|out of rhythm"),
    near(HEART, r"somersault\w*|flips?|flipp\w*|flip-?flop\w*|drumm\w*|butterfl\w*|miss\w* (?:a |the odd |some )?beats?|stops? and starts?|jump(?:s|ing)? (?:about|around)|quiver\w*|lurch\w*|haywire|berserk|bonkers|going (?:mental|nuts|crazy|mad)", 5),
    near(r"flutter(?:s|ing|ed|y)?(?! ?kick)", r"heart|hr|heart ?rate|pulse|chest|ticker|bpm|feel|felt|rhythm", 6), r"irregular (?:\w+ )?(?:rhythm|pulse|hr|rate|beats?)", r"(?:heart ?rhythm|pulse|heart ?beats?) (?:is |was |has been |went |feels |felt )*(?:irregular|erratic|all over|uneven|weird|off)",
    rf"(?:{HEART}|hr|heart ?rate)(?: \S+){{0,4}} (?:won'?t|would ?n'?t|refus\w* to|would not|will not) (?:come down|go down|slow|settle|calm)", r"pvcs?\b", r"bigemin", r"heart block", r"cardiover", r"ablation",
    rf"(?:{HEART}) (?:\w+ ){{0,2}}racing", r"racing heart(?! ?rate)",
    near(r"(?:heart ?rate|hr|pulse)(?: \S+){0,2} 1[1-9]\d", r"just sitting|sitting (?:here|down|still)|at rest|lying|in bed|on the sofa|doing nothing|resting|watching tv", 4), r"(?:got|have|had|with) (?:\w+ )?af\b", r"in af\b",
    near(r"at rest|on the sofa|on the couch|in bed|lying down", r"1[1-9]\d bpm|1[1-9]\d beats"),
    "vorhofflimmern", "herzrasen", "herzstolper",
)  # fmt: skip
BREATH = r"breath|breathe|breathing|get air|enough air|any air|get (?:any|enough|the) air|air in"
BREATHLESS = either(
    near(BREATH, rf"{NOT}|trouble|difficult\w*|hard to|struggl\w*|problems?|so bad|fight\w*|gasp\w*"), r"short(?:ness)? of breath",
    near(r"out of (?:puff|breath|wind)|puffed(?: out)?|winded|panting|huffing", REST, 6), near(BREATH, r"straw|shallow|laboured|labored|rattl\w*|crackl\w*|really bad|really hard|awful|terrible|scary", 4), r"(?:woke|waking|wake|wakes)(?: \S+){0,3} gasp\w*",
    r"(?:throat|airways?|lungs?) (?:\w+ )?(?:closing|closed|tight\w*|full|filling|clos\w* up|seiz\w*)", r"tight lungs", r"(?:blue lips|lips (?:\w+ )?blue)", r"(?:pink|frothy) (?:frothy |pink )?(?:stuff|foam|sputum|phlegm|spit|froth)", r"vocal cord",
    r"breathless", r"gasp\w* for", r"wheez", r"asthma", r"suffocat", r"cough\w* (?:up )?(?:blood|pink|foam)", r"cough\w* up",
    near("out of breath", r"at rest|stairs|walk\w*|tying|lying|sitting|flat|dressing|in bed|at night", 5), "inhaler",
    "atemnot", "essouffle", "falta de aire", "fiato corto",
)  # fmt: skip
HEAD = either(
    r"concuss", near(r"helmet(?:'s)?", r"cracked|broken|split|smashed|in bits", 3), r"knocked (?:myself|himself|herself|me) out", r"head (?:injur|trauma)", r"knocked out", r"(?:was|were|lay) out cold", r"saw stars", r"light hurts (?:my |the )?eyes",
    near(r"(?:my|the|his|her) (?:head|skull|forehead|helmet|temple|noggin|bonce|face)|to the (?:head|noggin|skull|face)|on the (?:skull|head|noggin)|helmet|noggin|bonce|back of (?:my|the) (?:head|skull)", HIT, 3),
    r"head ?butt", r"(?:see|seeing) stars", r"brain (?:injur|bleed)", r"whip ?lash", r"(?:lump|egg|gash|cut|stitches) (?:on|in|to) (?:my |the )?(?:\w+ )?(?:head|forehead|skull|temple)",
    near(r"knocked|bang|blow|fall|fell|crash\w*|helmet|bike|hit", r"foggy|groggy|dazed|sick (?:twice|since)|memory", 8),
    "gehirnerschutter", "kopfverletz", "commotion", "conmocion",
)  # fmt: skip
HEAT_ILLNESS = either(
    r"heat.?(?:stroke|exhaust|illness|syncope|collapse)", r"sun.?stroke", r"over-?heat", r"(?:stopped|no longer|not|never) sweat",
    r"(?:stopped|no longer) to sweat", near(HEAT, SICK, 8), r"deliri", r"med(?:ical|ic|ics|ics')? tent", r"(?:in|to|into) the (?:recovery |first.?aid )?tent$", r"(?:medics?|paramedics?|first.?aiders?|st john'?s?) (?:\w+ )?(?:had|have|took|got|pulled|put|said|checked|came|were|made|gave|told|carried|looked)",
    near(r"ice bath|cooled me", "temperature", 6),
    near("skin", r"hot and dry|dry and hot", 2), r"body temperature", r"core temperature", r"temp(?:erature)?(?: \S+){0,3} (?:3[89]|4[0-3])[.,]\d",
    "hitzschlag", "sonnenstich", "coup de chaleur", "golpe de calor", "colpo di calore",
)  # fmt: skip
SODIUM = either(
    r"hyponatr", near(r"sodium|salt levels?|salts", r"low|dropped|drop|too little|1[0-3]\d", 4), r"water (?:intoxic|poison)", r"over-?hydrat",
    near(
        r"(?:drank|drunk|drink|drinking|downed|downing|guzzl\w+|glugg\w+|overd(?:id|one|oing)|had)(?: \S+){0,6} (?:water|lit(?:re|er)s?|bottles?|cups|gallons?|pints|fluids?)"
        r"|(?:litres?|liters?|bottles|cups|gallons?|pints|loads|tons) of (?:\w+ )?water|water at (?:every|each)|too much water|drinking (?:a lot|lots|so much|too much|only)",
        rf"{SICK}|bloat\w*|swollen|puffy|sausages?|seizure|muddl\w*|spac(?:ed|ey)|rings?", 12,
    ),
    rf"(?:drank|drinking|drunk|too much water)(?: \S+){{0,12}} (?:{SICK}|bloat\w*|swollen|puffy|seizure)",
    r"overd(?:id|one|oing) (?:the |it on the |it with the )?(?:water|fluids?|drinking)", r"(?:gained|put on|heavier)(?: \S+){0,2} ?\d ?(?:kg|kilos?|lbs?|pounds)(?: \w+){0,2} (?:during|over|in|by the end of) (?:the|an|my|that|a) (?:\w+ )?(?:race|ride|run|ironman|ultra|marathon|tri|triathlon|event|half)",
    r"sausage fingers|fingers (?:\w+ )?(?:like|into) sausages", r"rings? (?:won'?t|wouldn'?t|too tight|stuck)",
    near(r"fingers?|hands?|face", r"swollen|swelling|puffy"), r"seizure", r"convuls",
)  # fmt: skip
URINE = either(
    near(r"urine|pee|peed|peeing|piss\w*|urinat\w*|(?:my|the) wee",
         r"dark|brown|black|red|blood\w*|cola|coke|tea|coffee|rust\w*|pink|orange|have ?n'?t", 5),
    near(r"(?:^|(?<=, ))wee(?=(?:'s| is| was| has| looks| looked| came| turned| gone)\b)|my wee(?:'s)?|weeing|when i wee", r"dark|brown|black|red|blood\w*|cola|coke|tea|coffee|rust\w*|guinness|treacle", 6),
    r"(?:toilet|bowl|loo)(?: \S+){0,4} (?:like|full of|colou?r of) (?:\S+ ){0,3}(?:coffee|tea|cola|coke|guinness|rust|blood|treacle|ribena)", near(r"toilet|toilet bowl|in the loo", r"blood\w*|brown|black", 4),
    r"(?:dark|brown|bloody|red|black|cola|coke|tea)[ -](?:colou?red )?(?:urine|pee|wee|piss)", r"rhabdo", r"myoglobin",
    "dunkler urin", "blut im urin",
)  # fmt: skip
CALF = either(
    near(r"cal(?:f|ves)|lower legs?|legs?", r"swell(?:s|ing|ed|ings)?|swoll?en|puffy|balloon\w*|bluish|burst|(?:blew|blown|blow) up", 6),
    near(r"cal(?:f|ves)|lower legs?", r"red|hot|thicker|bigger|tender|twice|larger|fatter|purple|blue", 5), r"one (?:leg|calf|ankle|foot) (?:is |looks |much |way )*(?:bigger|larger|fatter|thicker) than", near(r"(?:one|left|right|the other) (?:calf|lower leg|ankle|leg)", r"warm|throb\w*|burst|swoll?en|swelling|puffy", 5),
    near(r"flight|long haul|plane|flew|drive home|immobil\w*", rf"(?:cal(?:f|ves)|legs?) (?:\S+ ){{0,4}}(?:{PAIN})", 8), r"pulmonary emb", r"dvt\b", r"thromb", r"blood clot", r"clots?\b", r"emboli",
    "geschwollene wade", "wade geschwollen",
)  # fmt: skip
CRASH = either(
    r"crash(?:ed|es|ing)?\b", r"(?:hit|struck|clipped|knocked (?:over|down|off)|run over) by", r"knocked (?:me off|off (?:my|the|a) (?:\w+ )?(?:bike|bicycle))", r"ran me over",
    r"(?:car|van|truck|bus|lorry|driver|cyclist|bike|dog|scooter|taxi) (?:just )?(?:hit|struck|knocked|clipped) (?:me|my)",
    r"over (?:the|my) (?:handle ?)?bars", r"(?:came|come|fell|fall|fallen|thrown|flew|slid|tumbled) off (?:the |my |a )?(?:\w+ )?(?:bike|bicycle|horse|treadmill)",
    r"(?:bike|car|road|traffic|cycling|bad|serious|nasty|an|my) accident", r"collision", r"collid", rf"(?:slammed|smashed|rode|ran|went|ploughed|piled) (?:straight |right )?into (?:a |the |an )?(?:\w+ )?(?:{VEHICLE}|door|tree|barrier|post|wall|kerb|curb|bollard|deer|sheep|dog)\b",
    r"i fell\b", r"(?:fell|landed) (?:hard|badly|heavily|on (?:my|the|a))", r"(?:bad|hard|heavy|nasty|big) fall\b",
    r"hit the (?:tarmac|deck|ground|asphalt|pavement|floor|concrete|kerb|curb)", r"sl(?:id|ipped) out\b", r"slipped on (?:the )?(?:ice|gravel|wet|leaves)",
    r"wiped out (?:on|at|in|into|coming|badly)", r"(?:a|big|nasty|bad) wipe ?out", r"road rash", r"ambulance", r"tripped",
    r"(?:stacked|binned|decked) (?:it|the bike|my bike)\b", r"doored\b", r"t-?boned", r"side-?swiped", r"rear-?ended", r"hit and run", r"pile-?up", r"came a cropper", r"(?:bike|front wheel|back wheel|rear wheel) (?:\w+ )?(?:went|slid|washed) (?:out )?(?:from )?(?:under(?:neath)?|out|away)", r"washed out on",
    r"slid (?:across|down|along|into|off) (?:the|a)", r"(?:took|had|taken) (?:a|an) (?:\w+ )?(?:tumble|spill|header)\b", r"face ?plant", r"went flying", r"(?:came|come|went|gone) (?:off|down) (?:\w+ )?(?:on|at|in) (?:the |a |some |black )?(?:\w+ )?(?:ice|corner|bend|descent|gravel|roundabout|leaves|mud|oil|tram|cobbles|crit|sprint)",
    r"knocked (?:me |him |her )?(?:off|over|down) by", rf"(?:{VEHICLE}) (?:\w+ )?(?:clipped|knocked|hit|doored|took|sent|ran) (?:me|us|my)", r"into (?:the|a) (?:ditch|barrier|tree|lamp ?post|parked car|bollard|kerb|curb)", r"in (?:the|a) ditch", r"(?:bike|frame|it)(?:'s| is| was) (?:a )?writ(?:e|ten).?off",
    "sturz", "gesturzt", r"chute\b", r"caida\b", r"caduta\b",
)  # fmt: skip
STRAIN = either(
    r"injur", r"torn\b", r"tore\b", r"tear in", r"sprain", near(r"snap|snapped|popped", LIMB), r"ruptur", r"fractur", r"dislocat", r"slipped disc",
    near(r"broke|broken", rf"bone|{LIMB}", 2), r"(?:pop|crack|snap|crunch) in (?:my|the) ", r"(?:heard|felt|hear|feel) a (?:pop|crack|snap|crunch|tear)",
    near(r"rolled|twisted|turned|went over on", r"my (?:\w+ )?(?:ankles?|knees?|foot)", 1), near(LIMB, r"swollen|swelling|swelled|swell up|locked|gave way|gives way"),
    rf"(?:felt|heard|feel|hear)(?: \S+){{0,4}} (?:{NOISE}|tweak|give)(?: \S+){{0,4}} (?:{LIMB})\b", near(LIMB, rf"(?:went|gone|goes|just went) (?:{NOISE})|ping(?:ed)?|twang(?:ed)?|popped|popp?ing out|gave out|giving way|buckled|locking|keeps? locking|useless", 5),
    rf"pulled (?:something|sth|summat|a muscle)(?: \S+){{0,4}} (?:{LIMB})", rf"(?:tweaked|strained|twisted|wrenched|jarred|busted|bust|buggered|done|hurt|knackered|wrecked|(?<!foam )rolled) (?:in )?my (?:\w+ )?(?:{JOINT})\b(?! (?:exercises|rehab|day|drills|stretches|stretching|work|strike|pods?|angle))", rf"did my (?:\w+ )?(?:{JOINT}) in\b", rf"done something to my (?:{LIMB})",
    r"(?:carried|stretchered) (?:off|away|out)", r"hobbl(?:e|ed|ing)\b", r"on crutches", r"x-?ray", rf"(?:{LIMB})(?:'s)?(?: \w+){{0,2}} (?:twice|double|three times) (?:its|the|it'?s)", r"size of (?:a |an )?(?:grapefruit|melon|balloon|tennis ball|golf ball|egg|football|orange|apple)", r"(?:swollen|swelled|blown|blew) (?:right )?up (?:like|to)",
    rf"(?:{NOT}) (?:\w+ )?(?:walk|stand (?:up|on)|put (?:any )?weight|bear weight|weight.?bear|bend)\b",
    r"(?:sudden|sharp|stabbing|shooting)(?: \w+){0,2} pain", r"pulled (?:my|a) (?:\w+ )?(?:muscle|groin|hamstring|calf|back|quad|hip|thigh)", r"limp(?:ed|ing)\b",
    "verletz", "muskelfaser", "gebrochen", "blessure", "blesse", "lesion", "infortun",
)  # fmt: skip
BONE_PAIN = either(
    near(BONE, rf"{PAIN}|stress", 6), r"stress (?:reaction|fracture)", r"shin pain", r"night pain", rf"(?:{LIMB})(?:'s)? (?:\w+ )?(?:hurts|hurting|aches|is (?:sore|painful)|pain) (?:even )?(?:when|while|just) (?:i'?m |i )?(?:walk|sit|stand|lie|lying|rest)", r"(?:hurts|painful|sore|agony|tender) (?:to|when i|if i) (?:walk|touch|press|stand|hop|put weight|step|push)\b",
    near(r"(?:exact|one|same|single|specific|particular|tiny|precise) (?:\w+ )?(?:spot|point|place)", rf"(?:{PAIN})|{BONE}|press\w*", 8), near(rf"{LIMB}|{BONE}", r"comes on (?:earlier|sooner)|worse (?:with )?every (?:step|run|day)|still there when i|even when i (?:stop|rest|walk|sit|lie)|does ?n'?t go (?:off|away)|won'?t go (?:off|away)|never stops", 12),
    r"(?:pain|ache|hurt\w*|throb\w*)(?: \S+){0,8} (?:up|awake) (?:all|at|half the) night",
    near(r"pains?|painful|hurt(?:s|ing)?|ach(?:e|es|ed|ing|y)|throb\w*", r"at night|in bed|every night|wak\w+ me|awake|at rest|when i rest|even resting|during the night|all night|through the night|lie down|lying down|keeps me up|(?:even|just) (?:walking|sitting|standing)", 8),
    near(r"hop|hopping", rf"{PAIN}|{NOT}"), near(r"one (?:exact )?(?:spot|point)|pinpoint|(?:sore|tender) (?:spot|point)", rf"{PAIN}|{BONE}", 5),
    "knochenschmerz", "nachtschmerz",
)  # fmt: skip
FEVER = either(
    r"fever", r"flu\b", r"influenza", r"covid", r"corona ?virus", r"infect", r"pneumonia", r"bronchitis", r"tonsillitis", r"myocard", r"pericard",
    r"thermometer (?:says|said|reads|read|shows|at|on|is|was)", r"swollen glands|glands (?:are |were )?(?:up|swollen)", r"night sweats", r"hot and cold(?! (?:water|drinks|showers?))", near(r"shiver\w*|shivery", r"sweat\w*|hot|bed|night|temp\w*|ach\w*", 6), r"aching (?:all over|everywhere)", r"lurgy", r"norovirus", r"gastro(?:enteritis)?\b", r"strep\b", r"glandular", r"sepsis", r"tested positive", r"chicken ?pox",
    r"chesty cough", r"(?:stomach|tummy|sickness|vomiting|winter|nasty) bug", r"temp(?:erature)?(?: \w+){0,2} (?:39|10[0-5])\b(?! ?(?:degrees )?(?:outside|out there|in the shade|today))", r"still (?:3[89]|10[0-4])\b(?! ?(?:k|km|mi|miles|min|minutes|bpm|w|watts|secs?|seconds|days?|weeks?)\b)", r"(?:i'?m|i am|still|really|properly|proper|been|feel|feeling) (?:so |really |very )?(?:ill|poorly)\b(?! (?:advised|prepared|fitting|timed|equipped|judged|paced))",
    r"virus\b", r"running a (?:\w+ )?temperature", r"my temperature (?:is|was|went|has|rose|of|\d)", r"(?:have|had|got|with) a (?:\w+ )?temperature", r"burning up",
    near("chills", r"sweats?|temperature|shiver\w*"), r"(?:3[89]|40)[.,]\d (?:this|in|last|today|fever|degrees of)",
    "fieber", "fievre", "fiebre", "febbre", "grippe",
)  # fmt: skip
EATING = either(
    r"eating disorder", r"anorex", r"bulimi", r"orthorex", r"binge", r"binging", near(r"purg\w+", rf"{FOOD}|after"), r"laxative", r"diet pill", r"(?:throw|throwing|threw) up (?:after|every time i) (?:i )?(?:eat|ate|eating|meals?|dinner|lunch|food)",
    r"mak(?:e|ing) myself (?:sick|throw|vomit|puke)", r"starv(?:e|ed|ing) (?:myself|since|to|for)",
    r"(?:have ?n'?t|has ?n'?t|not) eaten\b", r"(?:stopped|stop|avoid) eating\b", r"refuse to eat", r"do ?n'?t eat (?:anything|enough|all day|for|until)", r"skip(?:ped|ping|s)? (?:\w+ )?(?:meals?|breakfast|lunch|dinner|food)",
    near(r"scared|afraid|terrified|fear|guilt\w*|ashamed|disgust\w*|hid(?:e|ing)|pretend\w*|punish\w*", FOOD, 8), near(r"(?:burn|burning|burnt|run|running|work|working) (?:it |them |that )?off", FOOD, 5),
    r"(?:[3-9]\d\d|1[0-3]\d\d) ?(?:k?cals?|kcals|calories)(?: (?:a|per|each|every) day| daily|s a day)", r"(?:let|allow\w*|letting) myself (?:to )?(?:eat|have (?:food|dinner|lunch|carbs))", r"(?:do ?n'?t|not|did ?n'?t|haven'?t) (?:deserve|earned?) (?:to eat|(?:my |any |the )?(?:food|dinner|lunch|breakfast|carbs|meal|calories))",
    r"spit(?:ting)? (?:it|them|food|everything) out", r"chew(?:ed|ing)? and spit", r"(?:sick|vomit\w*|throw\w* up|puk\w*) on purpose", r"fingers? down my throat", r"thigh gap", r"hate (?:how fat|my body|my thighs|my stomach)", r"(?:living|live|lived|surviv\w*|exist\w*) on (?:just |only )?(?:air|coffee|lettuce|salad|rice cakes|diet coke|apples|black coffee|nothing|water)\b",
    r"(?:have ?n'?t|not|no) (?:had )?(?:eaten|food|a meal|any food) (?:since|for \d|in \d)", r"obsess\w* (?:with|over|about) (?:my )?(?:weight|food|calories|eating)", r"(?:too|feel|feeling|so) fat\b", r"too thin",
    near(r"eat|eating|allow\w*|intake|restrict\w*|live on|living on", r"\d{3,4} ?(?:k?cal|kcals|calories)", 5),
    r"(?:have|need|must|got) to (?:\w+ ){0,4}earn", near(r"weigh (?:myself|me)", r"times|every hour|obsess\w*"), "essstorung",
)  # fmt: skip
_PERIODS = r"(?<!rest )(?<!recovery )periods?\b(?! of)"
PERIODS = either(
    rf"(?:lost|lose|losing|miss(?:ed|ing)?|skipped|stopped (?:getting|having)) (?:my |a |the |any )?(?:\w+ ){{0,2}}{_PERIODS}", r"no periods?\b(?! of)",
    rf"(?:have ?n'?t|has ?n'?t|had ?n'?t|do ?n'?t|did ?n'?t|not|never) (?:had |have |got |gotten |get )(?:my |a |any )?{_PERIODS}",
    r"my periods? (?:has |have |had |is |are |just )*(?:stopp|disappear|gone|absent|vanish|went|never|late|irregular)", rf"since (?:i had (?:my|a) |my )(?:last )?{_PERIODS}",
    r"my cycle (?:has |have |is |was |just )*(?:disappear|stopp|gone|absent|vanish|irregular)", r"amenorr", r"time of the month (?:\w+ )?(?:has ?n'?t|did ?n'?t|never|stopped|gone|late)", r"(?:not|have ?n'?t|never|stopped) com(?:e|ing) on\b(?! (?:the|my|a|to|board|strong)\b)", rf"{_PERIODS} (?:have |has |just |all |completely )*(?:gone|stopp\w*|vanish\w*|disappear\w*|dried up|missing|absent|irregular)",
    r"(?:irregular|missing|absent|skipped|lost) (?:periods?|cycles?)\b", r"(?:no|lost (?:my|the)) (?:monthly )?cycle\b", r"months? without (?:a |any )?(?:periods?|bleed\w*)", r"aunt flo",
    near(r"menstru\w*", r"absent|stopped|no|lost|have ?n'?t|has ?n'?t|not|missing|missed|gone"), r"red-s\b", r"relative energy", r"low energy avail",
    "keine periode", "periode ausgeblieben",
)  # fmt: skip
PREGNANCY = either(
    r"pregnan", r"trimester", r"miscarr", r"post.?partum", r"post.?natal", r"pre.?natal", r"ante.?natal", r"breast.?feed", r"(?:gave|giving|give) birth", r"child.?birth",
    r"(?:i'?m|im|i am|we'?re|we are|just) expecting\b(?! (?:to|rain|snow|the|it|some|more|that|about|around|\d|an|big|great|good|bad|my (?!first|second|third)|a (?!baby|child|little|boy|girl)))", r"(?:with|my|growing|baby) (?:the )?bump\b(?! (?:on|in|to))",
    r"midwi", r"obstetr", r"ob-?gyn", r"my due date", r"braxton", r"contractions", r"pre-?eclamp", r"placenta", r"f(?:o)?etus", r"preggers|preggo|preg\b", r"bun in the oven", r"baby (?:is |was )?(?:due|kick\w*|mov\w*)", r"(?:had|since) (?:a|my|the|our) (?:baby|newborn|twins)\b(?! (?:sleep|up|awake|monitor|all night))", r"(?:feel|feeling|felt) (?:the |my )?baby",
    r"(?:positive|pregnancy) (?:pregnancy )?test\b", near(r"\d+ ?(?:weeks|wks|months)", r"bleed\w*|spotting|contractions|midwife|baby", 6), r"ivf\b",
    r"c.?section", r"c(?:a?e)sarean", r"morning sickness", r"with child\b(?! (?:seat|trailer|in|on|buggy))", r"\d+ weeks (?:along|gone)\b",
    r"(?:expect|expecting|having|carrying|have) (?:a |our |my |another |the )*(?:baby|babies|twins|child|little one)\b", r"expecting (?:our|my) (?:first|second|third)\b",
    "schwanger", "enceinte", "embaraz", "incinta",
)  # fmt: skip
MINOR = either(
    rf"(?:i'?m|i am|im|we'?re|we are|turning|aged|age) (?:only |just |now |almost |nearly |still |age |aged )?{YEARS}\b(?= (?:and|year|yr|but|so|is|what|how|can|should|my|last|next|in|years)\b|$){NO_UNIT}",
    rf"(?:i'?m|i am|im) (?:only |just |now |almost |nearly |still )?{YEARS}\b{NO_UNIT}", rf"i turned {YEARS}\b{NO_UNIT}",
    rf"{YEARS}[ -]?(?:years?|yrs?)[ -]?olds?", rf"{YEARS}[ -]?(?:yo|y/o)s?\b", rf"at (?:the age of |age )?{YEARS} (?:, )?(?:how|what|is|can|should|am|do|may)\b",
    r"(?:i'?m|i am|we'?re|i go to|pupil|student|still|started) (?:\w+ ){0,2}(?:middle|high|primary|secondary|elementary|junior high) ?school",
    rf"aged? {YEARS}\b{NO_UNIT}", rf"my (?:\w+ )?(?:{RELATIVE})(?:'s| is| turns| just turned| turned| aged| at| who is|, )(?: \w+)? ?{YEARS}\b{NO_UNIT}(?: \S+){{0,8}} (?:wants?|plan|train\w*|running|runs|rac(?:e|es|ing)|swims|swimming|rides|should|join\w*|how|limits?|marathon|half)",
    r"(?:i'?m|im|i am|am|still|currently|girl|boy|pupil|student) (?:\w+ )?in (?:year|yr) (?:[3-9]|1[0-3])\b(?! of)", r"(?:year|yr) (?:[3-9]|1[0-3]) (?:student|pupil|girl|boy|kid)", r"gcses?\b", r"(?:sophomore|freshman|junior|senior) (?:in|at) (?:high|middle) ?school", r"in (?:high|middle|secondary|junior high) school\b",
    r"(?:i'?m|im|i am|i run|i swim|i race|race) (?:\w+ ){0,3}(?:u1[0-8]|under[- ]1[0-8])s?\b(?! coach)", r"(?:[1-9]|1[0-2])(?:st|nd|rd|th) grade", r"teenager", r"under ?age", r"under 18\b",
)  # fmt: skip
MEDICATION = either(
    r"beta.?block", r"betablock", r"blood.?thinn", r"anti.?coag", r"\w+olol\b", r"(?!april)\w{3,}pril\b", r"\w+sartan\b", r"\w+dipine\b", r"\w+xaban\b",
    r"digoxin", r"amiodaron", r"flecainid", r"verapamil", r"diltiazem", r"ivabradin", r"propafenon", r"warfarin", r"heparin", r"clopidogrel", r"nitroglyc",
    r"(?:had|after|since) (?:a|my|the) (?:\w+ )?pace ?maker", r"pace ?maker (?:\w+ )?(?:fitted|implant\w*|put in|since|surgery|op\b)", r"(?:had a|my|after (?:my|a|the)|since (?:my|the)|triple|double|quadruple|quad|heart|coronary) (?:heart )?bypass\b(?! road)", r"cabg", r"angio(?:plast|gram)", r"cardiolog", r"heart (?:doctor|specialist|clinic|consultant|scan)", r"holter", r"mitral", r"aort(?:a|ic)", r"aneurysm", r"(?:had|after|since) (?:a|my) (?:mini.?)?stroke\b", r"mini-?stroke", r"(?:eliquis|xarelto|entresto|furosemide|gtn)\b",
    r"(?:have|has|got|with|my|fitted|implanted|new) (?:a |an )?(?:\w+ )?pace ?maker", r"icd\b", r"defibrillator", r"stents?\b", r"bypass (?:surgery|op)",
    r"heart (?:failure|surgery|operation|valve|transplant|disease|condition|meds?\b|medic|pills?|tablets?|murmur)", r"cardiomyopath", r"cardiac\b(?! (?:drift|output|cost|load))",
    near(r"medication|medicine|meds|tablets?|pills?|drugs", r"heart|blood pressure|rhythm"), r"blutverdunn",
)  # fmt: skip
