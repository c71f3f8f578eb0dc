import type { ForecastDay } from "@runningmate/contracts/runningmate/coach/v1/plan_pb";

import { recentDay } from "../../lib/days.ts";
import { number } from "../../lib/numerals.ts";

interface Line {
  readonly name: "fitness" | "fatigue" | "form";
  readonly title: string;
}

const UPPER: readonly Line[] = [
  { name: "fitness", title: "Fitness" },
  { name: "fatigue", title: "Fatigue" },
];
const LOWER: readonly Line[] = [{ name: "form", title: "Form" }];
const STEP = 20;

/** Fitness, fatigue and form if the plan is done, and the same as a table. */
export function Forecast({ days }: { readonly days: readonly ForecastDay[] }) {
  const last = days.at(-1);
  const first = days[0];
  if (!first || !last || days.length < 2) return null;
  const now = new Date();
  return (
    <section className="stack-tight" aria-labelledby="forecast">
      <h2 id="forecast">If it is done</h2>
      <div className="forecast" aria-hidden="true">
        <Panel days={days} lines={UPPER} />
        <Panel days={days} lines={LOWER} />
        <div className="forecast-axis muted small">
          <span>{recentDay(first.date, now)}</span>
          <span>{recentDay(last.date, now)}</span>
        </div>
      </div>
      <details>
        <summary>Week by week</summary>
        <table className="table forecast-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              {[...UPPER, ...LOWER].map(({ name, title }) => (
                <th key={name} scope="col" className="right">{title}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.filter((one) => isSunday(one) || one === last).map((one) => (
              <tr key={one.date}>
                <td>{recentDay(one.date, now)}</td>
                {[...UPPER, ...LOWER].map(({ name }) => (
                  <td key={name} className="right numeral">{number(one[name]).text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

const isSunday = ({ date }: ForecastDay): boolean => new Date(`${date}T00:00:00Z`).getUTCDay() === 0;

/** Lines on one axis, drawn in a square that is stretched; words stand beside it, so that they are not. */
function Panel({ days, lines }: { readonly days: readonly ForecastDay[]; readonly lines: readonly Line[] }) {
  const values = days.flatMap((one) => lines.map(({ name }) => one[name]));
  const top = Math.ceil(Math.max(...values, 1) / STEP) * STEP;
  const bottom = Math.floor(Math.min(...values, 0) / STEP) * STEP;
  const y = (value: number) => (100 * (top - value)) / (top - bottom);
  const x = (index: number) => (100 * index) / (days.length - 1);
  return (
    <div className="forecast-panel">
      <div className="forecast-ticks muted small numeral">
        {[top, 0, bottom].filter((tick, at, all) => all.indexOf(tick) === at).map((tick) => (
          <span key={tick} style={{ top: `${y(tick)}%` }}>{number(tick).text}</span>
        ))}
      </div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none">
        {[top, 0, bottom].map((tick) => (
          <line key={tick} className="forecast-grid" x1="0" x2="100" y1={y(tick)} y2={y(tick)} />
        ))}
        {lines.map(({ name }) => (
          <polyline key={name} className={`forecast-line tone-${name}`} points={days.map((one, index) => `${x(index)},${y(one[name])}`).join(" ")} />
        ))}
      </svg>
      <div className="forecast-names small">
        {lines.map(({ name, title }) => (
          <span key={name} className={`tone-${name}`}>
            {title} {number(days.at(-1)?.[name]).text}
          </span>
        ))}
      </div>
    </div>
  );
}
