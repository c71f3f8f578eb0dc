"""Every metric that exists: its name, unit, sports, meaning, source and rule.

One flat table; its order is the order of display. It imports nothing heavy, so that any process can
serve it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Sport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class MetricDefinition:
    """One entry of the catalogue.

    Attributes:
        name: Unique, ending in the unit where the metric has one.
        title: What a table's heading says.
        unit: Unit in words of the interface, empty for ratios.
        sports: Sports it is computed for, in the order of `Sport`; empty for all.
        meaning: A sentence for an athlete.
        source: The publication or convention, as a sentence.
        rule: How this implementation decides at the edges, in sentences.
    """

    name: str
    title: str
    unit: str
    sports: tuple[Sport, ...]
    meaning: str
    source: str
    rule: str


ALL: tuple[Sport, ...] = ()
RIDE = (Sport.RIDE,)
RUN = (Sport.RUN,)
SWIM = (Sport.SWIM,)
POWERED = (Sport.RUN, Sport.RIDE)
ON_FOOT = (Sport.RUN, Sport.WALK, Sport.HIKE)
TURNING = (Sport.RIDE, Sport.ROW, Sport.OTHER)

CONVENTION = "It is the common convention of training software."
ALLEN_COGGAN = "H. Allen and A. Coggan published it in Training and Racing with a Power Meter (2006)."
BANISTER = "E. W. Banister published it in Modeling Elite Athletic Performance (1991)."
ORDER = "The order is power, run pace, swim pace, heart rate, perceived exertion."
GAPS = "Gaps shorter than 25 s are interpolated, longer ones and timer stops are left out."

ZONE_RULES: Mapping[str, tuple[str, str, str, tuple[Sport, ...], str]] = {
    "heart_rate": (
        "Heart-rate",
        "threshold heart rate",
        "J. Friel published the shares in Total Heart Rate Training (2006).",
        ALL,
        "on foot 85, 90, 95, 100, 103 and 106 %, else 81, 90, 94, 100, 103 and 106 %",
    ),
    "power": ("Power", "threshold power", ALLEN_COGGAN, POWERED, "55, 75, 90, 105, 120 and 150 %"),
    "pace": (
        "Pace",
        "threshold speed",
        "J. Friel published the paces in The Triathlete's Training Bible (2009).",
        (Sport.RUN, Sport.SWIM),
        "78, 88, 94, 101, 103 and 111 %",
    ),
}


def _zones(family: str) -> Iterator[MetricDefinition]:
    """Yields the seven entries of one family of zones."""
    title, threshold, source, sports, shares = ZONE_RULES[family]
    for number in range(1, 8):
        yield MetricDefinition(
            f"{family}_zone_{number}_time_s",
            f"{title} zone {number}",
            "s",
            sports,
            f"Time spent in zone {number} of 7, counted from the easiest.",
            source,
            f"Zones 2 to 7 begin at {shares} of {threshold}; a zone holds its lower end and not its "
            "upper; the seven add up to the covered time.",
        )


_ENTRIES = (
    MetricDefinition(
        "load", "Load", "points", ALL,
        "How much the workout asked of the body; 100 is one hour at the sport's threshold.",
        CONVENTION,
        f"One of the loads below is taken whole and named in the parameters. {ORDER} A source that knows "
        "less than 75 % of the time is passed over; the athlete may choose another.",
    ),
    MetricDefinition(
        "elapsed_time_s", "Elapsed time", "s", ALL,
        "Time from the first to the last sample or length, stops included.",
        CONVENTION, "The last instant minus the first.",
    ),
    MetricDefinition(
        "timer_time_s", "Timer time", "s", ALL,
        "Time with the device's timer running.",
        "It follows the messages event and lap of the FIT profile.",
        "Timer stops are subtracted from the elapsed time; the sum of the lap timers is taken where it "
        "agrees with that, for it is exact to the millisecond.",
    ),
    MetricDefinition(
        "moving_time_s", "Moving time", "s", ALL,
        "Time in which the athlete moved.",
        CONVENTION,
        "Seconds count above 4 km/h on a ride, 0.5 km/h in a swim and 1.5 km/h else, or with a cadence "
        "above 0; pool swims count their active lengths.",
    ),
    MetricDefinition(
        "distance_m", "Distance", "m", ALL,
        "How far the workout went.",
        CONVENTION,
        "Pool swims count active lengths; else the device's counter is taken, else the positions along "
        "a sphere, else the sum of speed.",
    ),
    MetricDefinition(
        "mean_speed_mps", "Mean speed", "m/s", ALL,
        "Speed while moving, on average.",
        CONVENTION, "Distance divided by moving time.",
    ),
    MetricDefinition(
        "max_speed_mps", "Highest speed", "m/s", ALL,
        "The fastest second of the workout.",
        CONVENTION,
        "Speeds that no human reaches in the sport are errors of the position and are left out.",
    ),
    MetricDefinition(
        "mean_pace_s_per_km", "Mean pace", "s/km", ON_FOOT,
        "Time for a kilometre while moving, on average.",
        CONVENTION, "Moving time divided by distance.",
    ),
    MetricDefinition(
        "elevation_gain_m", "Elevation gain", "m", ALL,
        "How far up the workout went in all.",
        "It follows GoldenCheetah's rule with hysteresis.",
        "A climb counts once it exceeds 3 m above the last turning point.",
    ),
    MetricDefinition(
        "elevation_loss_m", "Elevation loss", "m", ALL,
        "How far down the workout went in all, as a positive number.",
        "It follows GoldenCheetah's rule with hysteresis.",
        "A descent counts once it exceeds 3 m below the last turning point.",
    ),
    MetricDefinition(
        "mean_heart_rate_bpm", "Mean heart rate", "bpm", ALL,
        "Heartbeats a minute, on average.",
        CONVENTION, f"Only values above 0 count. {GAPS}",
    ),
    MetricDefinition(
        "max_heart_rate_bpm", "Highest heart rate", "bpm", ALL,
        "The highest heart rate recorded.",
        CONVENTION, "The highest recorded value that is not marked as a fault.",
    ),
    MetricDefinition(
        "heart_rate_suspect_time_s", "Suspect heart rate", "s", ALL,
        "Time in which the heart rate is probably wrong.",
        "The kinds of fault are common knowledge; the limits were chosen for this implementation.",
        "The seconds that the rules for faults of heart rate marked (the activity's `faults`): drop-outs, flat "
        "lines, cadence lock, spikes.",
    ),
    MetricDefinition(
        "trimp", "TRIMP", "points", ALL,
        "Minutes weighted by how high the heart rate was; on a scale of its own.",
        BANISTER,
        "The weight is applied to every second by sex; suspect heart rate is left out; without sex "
        "there is none.",
    ),
    MetricDefinition(
        "mean_power_w", "Mean power", "W", ALL,
        "Power on average, coasting included.",
        CONVENTION, f"Zeros count. {GAPS}",
    ),
    MetricDefinition(
        "max_power_w", "Highest power", "W", ALL,
        "The highest power recorded.",
        CONVENTION, "The highest recorded value, as it stands.",
    ),
    MetricDefinition(
        "normalized_power_w", "Normalized power", "W", ALL,
        "The steady power that would have cost as much.",
        ALLEN_COGGAN,
        "A mean over 30 s that starts once its window is full and joins recorded seconds across "
        "pauses, then the fourth root of the mean fourth power.",
    ),
    MetricDefinition(
        "xpower_w", "xPower", "W", ALL,
        "The steady power that would have cost as much, by Skiba's average.",
        "P. F. Skiba published it in Calculation of Power Output and Quantification of Training Stress "
        "in Distance Runners (2006).",
        "An exponential average of 25 s that decays as zeros across holes, then the fourth root of the "
        "mean fourth power.",
    ),
    MetricDefinition(
        "variability_index", "Variability index", "", ALL,
        "How uneven the power was; 1 is perfectly steady.",
        ALLEN_COGGAN, "Normalized power divided by mean power.",
    ),
    MetricDefinition(
        "intensity_factor", "Intensity factor", "", POWERED,
        "Normalized power as a share of threshold power.",
        ALLEN_COGGAN, "Threshold power is FTP for rides and critical power for runs.",
    ),
    MetricDefinition(
        "work_kj", "Work", "kJ", ALL,
        "The mechanical work done.",
        "It is the definition of work in physics.",
        f"Power times seconds, summed. {GAPS}",
    ),
    MetricDefinition(
        "power_load", "Load by power", "points", POWERED,
        "Load that rests on power; 100 is one hour at threshold power.",
        ALLEN_COGGAN,
        "Timer time, normalized power and threshold power; runs need a critical power of their own.",
    ),
    MetricDefinition(
        "mean_cadence_rpm", "Mean cadence", "rpm", TURNING,
        "Turns of the crank, or strokes of the oar, a minute, on average.",
        CONVENTION, "Seconds without a turn do not count.",
    ),
    MetricDefinition(
        "mean_cadence_spm", "Mean cadence", "steps/min", ON_FOOT,
        "Steps of both feet a minute, on average.",
        CONVENTION, "Seconds without a step do not count.",
    ),
    MetricDefinition(
        "graded_speed_mps", "Grade adjusted speed", "m/s", RUN,
        "The speed on the flat that would have cost as much, on average.",
        "The factors follow Strava's heart-rate-matched table (2017); the option is Minetti (2002).",
        "Grade is taken over 12 m and clamped to 45 %; seconds that moved count.",
    ),
    MetricDefinition(
        "normalized_graded_pace_s_per_km", "Normalized graded pace", "s/km", RUN,
        "The steady flat pace that would have cost as much.",
        "S. McGregor described it with the run training stress score (2007).",
        "A mean over 30 s of grade adjusted speed, then the fourth root of the mean fourth power.",
    ),
    MetricDefinition(
        "run_load", "Load by run pace", "points", RUN,
        "Load that rests on pace; 100 is one hour at threshold speed.",
        "S. McGregor described it as the run training stress score (2007).",
        "Timer hours times the squared ratio of normalized graded speed to threshold speed; without "
        "altitude the ground counts as flat, and the source channel names speed alone.",
    ),
    MetricDefinition(
        "swim_time_s", "Swim time", "s", SWIM,
        "Time swum, without rests.",
        CONVENTION, "The sum of the active lengths; in open water the moving time.",
    ),
    MetricDefinition(
        "swim_pace_s_per_100m", "Swim pace", "s/100m", SWIM,
        "Time for 100 m, without rests.",
        CONVENTION, "Swim time divided by distance; pools in yards are turned into metres.",
    ),
    MetricDefinition(
        "swolf", "SWOLF", "points", SWIM,
        "Seconds plus strokes for one length of this pool, on average.",
        "It is the score that swim devices write.",
        "The mean over active lengths with counted strokes; drills and kick sets are left out.",
    ),
    MetricDefinition(
        "active_lengths", "Lengths", "lengths", SWIM,
        "Pool lengths swum, drills included.",
        CONVENTION, "Lengths that the device marked as active.",
    ),
    MetricDefinition(
        "drill_lengths", "Drill lengths", "lengths", SWIM,
        "Pool lengths of drills and kick sets.",
        CONVENTION, "Active lengths without counted strokes, or marked as a drill.",
    ),
    MetricDefinition(
        "strokes_per_length", "Strokes per length", "strokes", SWIM,
        "Arm strokes for one length, on average.",
        CONVENTION, "Drills and kick sets are left out.",
    ),
    MetricDefinition(
        "mean_stroke_rate_spm", "Mean stroke rate", "strokes/min", SWIM,
        "Arm strokes a minute while swimming, on average.",
        CONVENTION, "Strokes divided by the minutes of their lengths; in open water the mean cadence.",
    ),
    MetricDefinition(
        "swim_load", "Load by swim pace", "points", SWIM,
        "Load that rests on swim pace; 100 is one hour at critical swim speed.",
        "P. F. Skiba published it in Calculating Power Output and Training Stress in Swimmers (2008).",
        "The cubed ratio of speed to critical swim speed times hours, both without rests.",
    ),
    MetricDefinition(
        "heart_rate_load", "Load by heart rate", "points", ALL,
        "Load that rests on heart rate; 100 is one hour at threshold heart rate.",
        BANISTER,
        "TRIMP divided by that of an hour at threshold heart rate; suspect heart rate is left out.",
    ),
    MetricDefinition(
        "exertion_load", "Load by perceived exertion", "points", ALL,
        "Load that rests on the athlete's own rating; 100 is one hour at threshold.",
        "The table is a convention of this implementation after C. Foster's session rating (2001).",
        "Hours times 20, 30, 40, 50, 60, 70, 80, 100, 120 or 140 for ratings from 1 to 10.",
    ),
    *_zones("heart_rate"),
    *_zones("power"),
    *_zones("pace"),
)  # fmt: skip

CATALOGUE: Mapping[str, MetricDefinition] = {entry.name: entry for entry in _ENTRIES}
"""All entries by name, in order of display."""
