"""What training adds up to: fatigue, hard days, long runs, sameness, breaks."""

from __future__ import annotations

from datetime import timedelta
from statistics import fmean, pstdev

from runningmate_coach.domain.claims import Support
from runningmate_coach.domain.findings.finding import Finding, Rank
from runningmate_coach.domain.phrase import phrase
from runningmate_coach.domain.purpose import HARD_KINDS
from runningmate_coach.domain.study import Study, activity_date, day_date, day_value, hard_minutes
from runningmate_coach.domain.titles import Kind
from runningmate_coach.domain.training import Activity
from runningmate_coach.domain.values import Value

HEAVY_SHARE = 0.30
"""Fatigue above fitness, as a share of fitness, from which UI's band is called heavy."""
STEEP_SHARE = 0.05
"""Weekly rise of fitness, as a share of it, below which a deep form is old news."""
LEAST_FITNESS = 15.0
"""Below this a single session makes the share meaningless."""

MOST_STEP = 1.10
LEAST_LONG_M = 6_000.0
LEAST_RUNS = 3
MONTH_DAYS = 30

ALIKE = 2.0
LEAST_TRAINING_DAYS = 7
"""With a rest day in it a week is not monotonous to anybody, whatever the ratio says."""
LEAST_WEEK_LOAD = 150.0

BREAK_DAYS = 10
LEAST_SESSIONS_BEFORE = 3


def fatigue(study: Study) -> Finding | None:
    """Fatigue far above fitness while the load still rises."""
    today = study.today
    if today is None or not study.warm or len(study.days) < 8 or today.fitness < LEAST_FITNESS:
        return None
    week_ago = study.days[-8]
    depth = (today.fatigue - today.fitness) / today.fitness
    rise = today.fitness - week_ago.fitness
    if depth < HEAVY_SHARE or rise < STEEP_SHARE * today.fitness:
        return None
    return Finding(
        kind="fatigue_high",
        rank=Rank.PROTECT,
        lead=phrase(
            "Make the next session easy or rest: fatigue stands at {fatigue} against a fitness of {fitness}.",
            fatigue=day_value(today, "fatigue"),
            fitness=day_value(today, "fitness"),
        ),
        reasons=(
            phrase(
                "Fitness rose from {before} to {after} within a week, faster than most people absorb.",
                before=day_value(week_ago, "fitness"),
                after=day_value(today, "fitness"),
            ),
        ),
        question=phrase("How did you sleep and how do your legs feel?"),
        support=Support("fatigued", study.known_days, 100 * depth),
        measure=100 * depth,
        change=10.0,
        needs_purpose=False,
    )


def long_jump(study: Study) -> Finding | None:
    """A run more than a tenth farther than the longest of the 30 days before; hard sessions and races aside."""
    distance = study.metric("distance_m")
    if study.activity.sport != "run" or distance is None or study.purpose.kind in HARD_KINDS:
        return None
    runs = [one for one in study.within(MONTH_DAYS) if one.sport == "run" and one.number("distance_m")]
    if len(runs) < LEAST_RUNS or distance.value < LEAST_LONG_M:
        return None
    longest = max(runs, key=lambda one: one.number("distance_m") or 0.0)
    farthest = longest.value("distance_m")
    if farthest is None or distance.value <= MOST_STEP * farthest.value:
        return None
    step_pct = 100 * (distance.value / farthest.value - 1)
    return Finding(
        kind="long_run_jump",
        rank=Rank.PROTECT,
        lead=phrase(
            "Do not go farther on your next long run: this one jumped to {now}, from a longest of {then} the month before.",
            now=distance,
            then=farthest,
        ),
        reasons=(
            phrase(
                "That is {step} farther; tendons and bones follow smaller steps.",
                step=study.activity.derived("long_run_step_pct", step_pct, "%"),
            ),
        ),
        question=phrase("Does anything hurt when you get up in the morning?"),
        support=Support("jumped", len(runs), step_pct),
        measure=distance.value,
        change=0.1 * distance.value,
        needs_purpose=False,
    )


def hard_again(study: Study) -> Finding | None:
    """A hard session on the day after, or the day of, another hard session."""
    minutes = hard_minutes(study.activity)
    yesterday = [one for one in study.within(1) if hard_minutes(one) > 0 and _taxes_the_same(study, one)]
    if minutes <= 0 or not yesterday or study.purpose.kind is Kind.RACE:
        return None
    days = {one.day for one in yesterday} | {study.activity.day}
    same_day = yesterday[0].day == study.activity.day
    when = "earlier on {date}" if same_day else "already on {date}"
    return Finding(
        kind="hard_days_in_a_row",
        rank=Rank.PROTECT,
        lead=phrase(
            f"Put an easy day or rest next: this was hard again, and so was a session {when}.",
            date=activity_date(yesterday[0]),
        ),
        reasons=(
            phrase(
                "The hard parts took {now} here and {then} there.",
                now=study.activity.derived("hard_time_s", 60 * minutes, "s"),
                then=yesterday[0].derived("hard_time_s", 60 * hard_minutes(yesterday[0]), "s"),
            ),
        ),
        question=phrase("Was that planned?"),
        support=Support("hard_again", max(2, len(days)), minutes),
        measure=float(len(days)),
        change=1.0,
        needs_purpose=False,
    )


def _taxes_the_same(study: Study, other: Activity) -> bool:
    """Swims tire other muscles than runs and rides do."""
    return (study.activity.sport == "swim") == (other.sport == "swim")


def monotony(study: Study) -> Finding | None:
    """Days that are too alike for hard days to be hard and easy days easy.

    Source: C. Foster, "Monitoring training in athletes with reference to overtraining syndrome" (1998).
    """
    week = study.days[-7:]
    if study.today is None or len(week) < 7 or not study.warm:
        return None
    loads = [day.load for day in week]
    spread, active = pstdev(loads), sum(1 for load in loads if load > 0)
    if spread <= 0 or sum(loads) < LEAST_WEEK_LOAD or active < LEAST_TRAINING_DAYS:
        return None
    value = fmean(loads) / spread
    hardest = max(week, key=lambda day: day.load)
    easiest = min(week, key=lambda day: day.load)
    return Finding(
        kind="monotony_high",
        rank=Rank.PROTECT,
        lead=phrase(
            "Rest for a day, or make it clearly easier: a week without rest, its days much alike (monotony {value}).",
            value=Value(f"fitness/{study.activity.day.isoformat()}/monotony", "monotony", value),
        ),
        reasons=(
            phrase(
                "Load lay between {low} on {easy_date} and {high} on {hard_date}.",
                low=day_value(easiest, "load"),
                easy_date=day_date(easiest),
                high=day_value(hardest, "load"),
                hard_date=day_date(hardest),
            ),
        ),
        support=Support("monotonous", active, value),
        measure=value,
        change=0.5,
        needs_purpose=False,
    )


def comeback(study: Study) -> Finding | None:
    """The first session after ten days and more without any."""
    if not study.before:
        return None
    last = study.before[0]
    gap = (study.activity.day - last.day).days - 1
    earlier = [one for one in study.before if one.day > last.day - timedelta(days=28)]
    if gap < BREAK_DAYS:
        return None
    return Finding(
        kind="comeback",
        rank=Rank.PROTECT,
        lead=phrase(
            "Keep the next sessions short and easy: this is the first after a break of {gap} days.",
            gap=study.activity.derived("break_day_count", float(gap)),
        ),
        reasons=(
            phrase("The last workout was on {date}.", date=activity_date(last)),
            phrase("Heart and lungs come back sooner than tendons do, so feeling good is no measure yet."),
        ),
        question=phrase("Was it illness, pain, or simply life?"),
        support=Support("returned", len(earlier), float(gap)),
        measure=float(gap),
        needs_purpose=False,
    )
