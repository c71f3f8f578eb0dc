import { useCallback } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { LISTED_METRICS } from "../../lib/activity.ts";
import { useCall } from "../../lib/call.ts";
import { activities, CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { FILTERS, sportOf, sportWords } from "../../lib/sports.ts";
import "./activities.css";
import { ActivityTable } from "./ActivityTable.tsx";

const PAGE_SIZE = 20;

interface Props {
  /** Word of a sport; empty for all. */
  readonly sport: string;
  /** Token of the page; empty for the newest. */
  readonly token: string;
}

/** Activities, newest first, a page at a time. */
export function ActivitiesPage({ sport, token }: Props) {
  const list = useCallback(
    (signal: AbortSignal) =>
      activities.listActivities(
        { pageSize: PAGE_SIZE, pageToken: token, sport: sportOf(sport), metrics: [...LISTED_METRICS] },
        { signal, timeoutMs: CALL_TIMEOUT_MS },
      ),
    [sport, token],
  );
  const call = useCall(list);
  const found = call.data?.activities;
  // Then the page shows the one thing that there is to do.
  const isEmpty = found?.length === 0 && !sport && !token;
  const next = call.data?.nextPageToken ?? "";
  return (
    <div className="stack">
      <div className="row spread">
        <Title name="Activities">Activities</Title>
        {!isEmpty && (
          <div className="row">
            <SportFilter sport={sport} />
            <a className="button button-primary" href="#/import">
              Import
            </a>
          </div>
        )}
      </div>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {call.state === "loading" && !found && <Skeleton height={36} count={PAGE_SIZE} />}
      {found?.length === 0 && call.state === "done" && <Nothing sport={sport} />}
      {found && found.length > 0 && call.state !== "failed" && <ActivityTable activities={found} isStale={call.state === "loading"} />}
      {found && <Pages sport={sport} token={token} next={next} />}
    </div>
  );
}

const address = (sport: string, page: string): string => {
  const query = new URLSearchParams({ ...(sport && { sport }), ...(page && { page }) }).toString();
  return `#/activities${query && `?${query}`}`;
};

function SportFilter({ sport }: { readonly sport: string }) {
  return (
    <select
      className="field"
      aria-label="Sport"
      value={sport}
      onChange={(event) => {
        location.hash = address(event.target.value, "");
      }}
    >
      <option value="">All sports</option>
      {FILTERS.map((one) => (
        <option key={one} value={sportWords(one).word}>
          {sportWords(one).title}
        </option>
      ))}
    </select>
  );
}

function Pages({ sport, token, next }: Props & { readonly next: string }) {
  if (!token && !next) return null;
  return (
    <nav className="row spread" aria-label="Pages of the list">
      {token ? (
        <a className="button" href={address(sport, "")}>
          Newest
        </a>
      ) : (
        <span />
      )}
      {next && (
        <a className="button" href={address(sport, next)} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}

function Nothing({ sport }: { readonly sport: string }) {
  if (sport) {
    return (
      <div className="empty">
        <p>There is no activity of this sport yet.</p>
        <a className="button" href="#/activities">
          Show all sports
        </a>
      </div>
    );
  }
  return (
    <div className="empty">
      <h2>Your workouts will be listed here</h2>
      <p className="muted">There is none yet, because no recording has been imported.</p>
      <a className="button button-primary" href="#/import">
        Import recordings
      </a>
    </div>
  );
}
