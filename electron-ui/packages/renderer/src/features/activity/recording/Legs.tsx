import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { useCallback } from "react";

import { NumeralText } from "../../../components/NumeralText.tsx";
import { SportTag } from "../../../components/SportTag.tsx";
import { contextOf, valueOf } from "../../../lib/activity.ts";
import { useCall } from "../../../lib/call.ts";
import { activities, CALL_TIMEOUT_MS } from "../../../lib/clients.ts";
import { daysBeside } from "../../../lib/days.ts";
import { duration, metric } from "../../../lib/numerals.ts";

const METRICS = ["distance_m", "elapsed_time_s"];

/** The other legs of one workout, as a triathlon has them. */
export function Legs({ activity }: { readonly activity: Activity }) {
  const { linkedActivityIds: ids, localDate } = activity;
  const read = useCallback(
    async (signal: AbortSignal) => {
      if (ids.length === 0) return [];
      const [fromDate, toDate] = daysBeside(localDate);
      const request = { fromDate, toDate, metrics: METRICS, pageSize: 100 };
      return (await activities.listActivities(request, { signal, timeoutMs: CALL_TIMEOUT_MS })).activities;
    },
    [ids, localDate],
  );
  const known = useCall(read).data ?? [];
  if (ids.length === 0) return null;
  return (
    <section className="stack-tight" aria-labelledby="legs">
      <h3 id="legs">Other legs of this workout</h3>
      <ol className="legs">
        {ids.map((id, index) => (
          <Leg key={id} id={id} ordinal={index + 1} leg={known.find((one) => one.id === id)} />
        ))}
      </ol>
    </section>
  );
}

interface LegProps {
  readonly id: string;
  readonly ordinal: number;
  readonly leg: Activity | undefined;
}

function Leg({ id, ordinal, leg }: LegProps) {
  if (!leg) {
    return (
      <li>
        <a href={`#/activities/${id}`}>Leg {ordinal}</a>
      </li>
    );
  }
  const distance = metric("distance_m", valueOf(leg, "distance_m")?.value, "", contextOf(leg));
  return (
    <li>
      <SportTag sport={leg.sport} />
      <a href={`#/activities/${id}`}>{leg.name}</a>
      <NumeralText value={distance} reason="Its distance is not known." />
      <NumeralText value={duration(valueOf(leg, "elapsed_time_s")?.value)} reason="Its length is not known." />
    </li>
  );
}
