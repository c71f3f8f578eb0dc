import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";

import { NumeralText } from "../../components/NumeralText.tsx";
import { headlineNames, isEstimated, numeralOf, reasonFor, valueOf } from "../../lib/activity.ts";
import { type Definitions, titleOf } from "../../lib/definitions.ts";

/** Shorter than the catalogue's titles, for the most common numbers. */
const TITLES: Readonly<Record<string, string>> = {
  timer_time_s: "Time",
  mean_pace_s_per_km: "Pace",
  normalized_graded_pace_s_per_km: "Graded pace",
  mean_speed_mps: "Speed",
  swim_pace_s_per_100m: "Pace",
  mean_heart_rate_bpm: "Heart rate",
};

interface Props {
  readonly activity: Activity;
  readonly definitions: Definitions | undefined;
}

/** The numbers that matter most in the sport. */
export function Headline({ activity, definitions }: Props) {
  return (
    <dl className="figures">
      {headlineNames(activity.sport).map((name) => {
        const isGuess = isEstimated(valueOf(activity, name));
        return (
          <div key={name}>
            <dt title={definitions?.get(name)?.meaning}>{TITLES[name] ?? titleOf(name, definitions)}</dt>
            <dd>
              <NumeralText value={numeralOf(activity, name)} reason={reasonFor(activity, name)} />
              {isGuess && (
                <span className="unit muted" title="Rests on a threshold that was estimated from the recordings">
                  {"\u00a0est."}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
