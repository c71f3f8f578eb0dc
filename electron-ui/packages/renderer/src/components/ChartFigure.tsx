import { Theme } from "@runningmate/contracts/runningmate/charts/v1/chart_pb";
import { Code } from "@connectrpc/connect";
import { useCallback, useEffect, useId, useRef, useState } from "react";

import { draw } from "../lib/bokeh.ts";
import { type Call, useCall } from "../lib/call.ts";
import { CALL_TIMEOUT_MS, charts } from "../lib/clients.ts";
import { type Failure } from "../lib/failure.ts";
import { useTheme } from "../lib/theme.ts";
import { FailureNotice } from "./FailureNotice.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { Words } from "./Words.tsx";

interface Props {
  readonly name: string;
  readonly activityId?: string;
  /** First and last local day of charts over time; empty leaves them to the chart. */
  readonly fromDate?: string;
  readonly toDate?: string;
  /** Height in pixels that is kept free until the chart is there. */
  readonly height: number;
}

const NARROWEST_PX = 200;
const WIDEST_PX = 4000;

/** A chart of the charts service, drawn by BokehJS. */
export function ChartFigure({ name, activityId = "", fromDate = "", toDate = "", height }: Props) {
  const theme = useTheme();
  const figure = useRef<HTMLElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const captionId = useId();
  const render = useCallback(
    (signal: AbortSignal) => {
      const width = Math.round(figure.current?.clientWidth ?? 0);
      const request = {
        name,
        activityId,
        fromDate,
        toDate,
        widthPx: width ? Math.min(Math.max(width, NARROWEST_PX), WIDEST_PX) : 0,
        theme: theme === "dark" ? Theme.DARK : Theme.LIGHT,
      };
      return charts.renderChart(request, { signal, timeoutMs: CALL_TIMEOUT_MS });
    },
    [name, activityId, fromDate, toDate, theme],
  );
  const call = useCall(render);
  const drawn = useDrawing(target, call);
  const failure = call.state === "failed" ? call.failure : drawn.failure;
  if (failure?.code === Code.FailedPrecondition) {
    return (
      <div className="notice">
        <p>
          <Words text={failure.what} />
        </p>
      </div>
    );
  }
  return (
    <figure ref={figure} aria-busy={!drawn.isReady}>
      {failure && <FailureNotice failure={failure} retry={call.retry} />}
      <div className="chart" data-waiting={!drawn.isReady} style={drawn.isReady || failure ? {} : { minHeight: height }}>
        {!drawn.isReady && !failure && <Skeleton height={height} />}
        <div ref={target} className="chart-target" role="img" aria-labelledby={captionId} />
      </div>
      <figcaption id={captionId} className="hidden">
        {call.data ? `${call.data.title}. ${call.data.description}` : "The chart is on its way."}
      </figcaption>
    </figure>
  );
}

const OUTDATED: Failure = {
  what: "The chart cannot be drawn.",
  advice: "The interface may have been updated while this page was open: reload the page.",
  requestId: "",
  code: Code.Unknown,
  reason: "",
};

/** Draws each document that arrives; the one before stays until then. */
function useDrawing(target: React.RefObject<HTMLDivElement | null>, call: Call<{ readonly jsonItem: string }>) {
  const [isReady, setReady] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const jsonItem = call.data?.jsonItem;
  useEffect(() => {
    const place = target.current;
    if (!jsonItem || !place) return undefined;
    let isWanted = true;
    const holder = document.createElement("div");
    let remove: (() => void) | undefined;
    place.append(holder);
    draw(jsonItem, holder).then(
      (drawn) => {
        remove = drawn;
        if (!isWanted) drawn();
        setFailure(undefined);
        setReady(true);
      },
      () => {
        if (isWanted) setFailure(OUTDATED);
      },
    );
    return () => {
      isWanted = false;
      remove?.();
      holder.remove();
    };
  }, [jsonItem, target]);
  return { isReady, failure };
}
