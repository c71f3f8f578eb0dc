import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { type KeyboardEvent, useId } from "react";

import { NumeralText } from "../../components/NumeralText.tsx";
import { SportTag } from "../../components/SportTag.tsx";
import { isEstimated, numeralOf, paceName, valueOf } from "../../lib/activity.ts";
import { recentDay, timeOfDay, weekday } from "../../lib/days.ts";

interface Props {
  readonly activities: readonly Activity[];
  /** Whether the next page is on its way. */
  readonly isStale: boolean;
}

/** One page of the list. Arrow keys, Home and End go from row to row, Enter opens. */
export function ActivityTable({ activities, isStale }: Props) {
  const hintId = useId();
  const hasEstimates = activities.some((activity) => isEstimated(valueOf(activity, "load")));
  return (
    <div className="stack-tight">
      <table className="table activities" aria-describedby={hintId} aria-busy={isStale}>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Sport</th>
            <th scope="col">Activity</th>
            <th scope="col" className="right">Distance</th>
            <th scope="col" className="right">Time</th>
            <th scope="col" className="right">Pace or speed</th>
            <th scope="col" className="right">Heart rate</th>
            <th scope="col" className="right">Load</th>
          </tr>
        </thead>
        <tbody onKeyDown={move}>
          {activities.map((activity) => (
            <Row key={activity.id} activity={activity} />
          ))}
        </tbody>
      </table>
      <p className="hidden" id={hintId}>
        Arrow keys go from row to row, Enter opens.
      </p>
      {hasEstimates && (
        <p className="muted small">* rests on a threshold that was estimated from the recordings.</p>
      )}
    </div>
  );
}

function Row({ activity }: { readonly activity: Activity }) {
  const { id, name, sport, localDate } = activity;
  const load = valueOf(activity, "load");
  return (
    <tr>
      <td className="when numeral">
        <span className="muted">{weekday(localDate)}</span> {recentDay(localDate, new Date())}{" "}
        <span className="muted">{timeOfDay(activity.startedAt, activity.timeZone)}</span>
      </td>
      <td className="what">
        <SportTag sport={sport} />
      </td>
      <td className="name">
        <a href={`#/activities/${id}`} data-row>
          {name}
        </a>
      </td>
      <Cell activity={activity} name="distance_m" label="Distance" />
      <Cell activity={activity} name="timer_time_s" label="Time" />
      <Cell activity={activity} name={paceName(sport)} label="Pace" />
      <Cell activity={activity} name="mean_heart_rate_bpm" label="Heart rate" />
      <td className="right load">
        <NumeralText value={numeralOf(activity, "load")} reason="It has no load; its page says why." />
        <span className="mark muted" title={isEstimated(load) ? "Rests on an estimated threshold" : undefined}>
          {isEstimated(load) ? "*" : ""}
        </span>
      </td>
    </tr>
  );
}

function Cell({ activity, name, label }: { readonly activity: Activity; readonly name: string; readonly label: string }) {
  const value = numeralOf(activity, name);
  return (
    <td className={`right cell-${label === "Heart rate" ? "heart" : label.toLowerCase()}`}>
      <NumeralText value={value} />
    </td>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function move(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
  const at = links.findIndex((link) => link === document.activeElement);
  const step = STEPS[event.key];
  if (at < 0 || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  links[step(at, links.length)]?.focus();
}
