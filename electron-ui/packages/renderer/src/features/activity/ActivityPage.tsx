import { Code } from "@connectrpc/connect";
import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { useCallback } from "react";

import { ChartFigure } from "../../components/ChartFigure.tsx";
import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { SportTag } from "../../components/SportTag.tsx";
import { Title } from "../../components/Title.tsx";
import { Words } from "../../components/Words.tsx";
import { useCall } from "../../lib/call.ts";
import { activities, CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { longDay, timeOfDay } from "../../lib/days.ts";
import { definitions } from "../../lib/definitions.ts";
import "./activity.css";
import { DataUse } from "./DataUse.tsx";
import { Description } from "./Description.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import { Headline } from "./Headline.tsx";
import { Laps } from "./Laps.tsx";
import { Lengths } from "./Lengths.tsx";
import { Metrics } from "./Metrics.tsx";
import { useComposition } from "./recording/composition.ts";
import { Recording } from "./recording/Recording.tsx";
import { Photos } from "./Photos.tsx";
import { Review } from "./Review.tsx";
import { Zones } from "./Zones.tsx";

/** Heights of the tracks that a sport's chart usually has, so that little moves when it comes. */
const CHART_PX = 640;
const chartHeight = (sport: Sport): number => ({ [Sport.SWIM]: 390, [Sport.STRENGTH]: 200 } as Partial<Record<Sport, number>>)[sport] ?? CHART_PX;

/** Everything about one workout. */
export function ActivityPage({ id }: { readonly id: string }) {
  const get = useCallback(
    async (signal: AbortSignal) => {
      const { activity } = await activities.getActivity({ activityId: id }, { signal, timeoutMs: CALL_TIMEOUT_MS });
      return activity;
    },
    [id],
  );
  const call = useCall(get);
  if (call.state === "failed") {
    return (
      <div className="stack">
        <Title name="Activity">Activity</Title>
        <FailureNotice failure={call.failure} retry={call.failure.code === Code.NotFound ? undefined : call.retry} />
        <p>
          <a href="#/activities">All activities</a>
        </p>
      </div>
    );
  }
  return call.data ? <Sheet initial={call.data} /> : <Waiting />;
}

function Sheet({ initial }: { readonly initial: Activity }) {
  const composition = useComposition(initial);
  const { activity, version } = composition;
  const read = useCallback(() => definitions(), []);
  const known = useCall(read).data;
  return (
    <article className="stack">
      <header className="stack-tight">
        <Title name={activity.name}>{activity.name}</Title>
        <p className="row muted">
          <SportTag sport={activity.sport} detail={activity.subSport} />
          <span>
            {longDay(activity.localDate)}, {timeOfDay(activity.startedAt, activity.timeZone)}
          </span>
          {activity.device && <span>{activity.device.replace(/_/g, " ")}</span>}
        </p>
        {activity.partial && (
          <p className="notice">
            <Words text={activity.partial} />
          </p>
        )}
      </header>
      <Headline activity={activity} definitions={known} />
      <Description activity={activity} />
      <Photos activity={activity} />
      <Review key={`review ${version}`} activity={activity} definitions={known} />
      <section aria-label="Chart">
        <ChartFigure key={version} name="activity" activityId={activity.id} height={chartHeight(activity.sport)} />
      </section>
      <div className="halves">
        <Laps activity={activity} />
        <Zones activity={activity} definitions={known} />
      </div>
      <Lengths activity={activity} />
      <Metrics activity={activity} definitions={known} />
      <Recording composition={composition} />
      <DataUse activityId={activity.id} />
      <ExportMenu activityId={activity.id} />
    </article>
  );
}

function Waiting() {
  return (
    <div className="stack" role="status" aria-label="The activity is on its way">
      <div className="stack-tight">
        <Skeleton height={28} width="40%" />
        <Skeleton height={20} width="60%" />
      </div>
      <Skeleton height={52} />
      <Skeleton height={20} count={3} />
      <Skeleton height={CHART_PX} />
    </div>
  );
}
