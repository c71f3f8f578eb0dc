import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";

import { valueOf } from "../../lib/activity.ts";
import type { Definitions } from "../../lib/definitions.ts";
import { duration, share } from "../../lib/numerals.ts";

const KINDS = [
  { name: "power", title: "Power zones" },
  { name: "pace", title: "Pace zones" },
  { name: "heart_rate", title: "Heart-rate zones" },
] as const;
const ZONES = [1, 2, 3, 4, 5, 6, 7] as const;

interface Props {
  readonly activity: Activity;
  readonly definitions: Definitions | undefined;
}

/** Time in each zone; the bars of one kind share their scale. */
export function Zones({ activity, definitions }: Props) {
  const kinds = KINDS.map(({ name, title }) => ({
    name,
    title,
    times: ZONES.map((zone) => valueOf(activity, `${name}_zone_${zone}_time_s`)?.value),
  })).filter(({ times }) => times.some((time) => time));
  if (kinds.length === 0) return null;
  return (
    <section className="stack-tight">
      <h2>Zones</h2>
      <div className="zones">
        {kinds.map(({ name, title, times }) => (
          <div key={name} className="stack-tight">
            <h3 title={definitions?.get(`${name}_zone_1_time_s`)?.rule}>{title}</h3>
            <Bars times={times} />
          </div>
        ))}
      </div>
    </section>
  );
}

function Bars({ times }: { readonly times: readonly (number | undefined)[] }) {
  const sum = times.reduce<number>((before, time) => before + (time ?? 0), 0);
  const most = Math.max(...times.map((time) => time ?? 0));
  return (
    <ul>
      {times.map((time, index) => (
        <li key={index} className={`zone numeral${time ? "" : " zone-none"}`}>
          <span>Z{index + 1}</span>
          <span className="zone-bar" aria-hidden="true">
            <span style={{ width: `${(100 * (time ?? 0)) / most}%`, background: `var(--zone-${index + 1})` }} />
          </span>
          <span className="right">{duration(time ?? 0).text}</span>
          <span className="right muted">{share((time ?? 0) / sum).text} %</span>
        </li>
      ))}
    </ul>
  );
}
