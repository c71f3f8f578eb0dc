import { StravaState } from "@runningmate/contracts/runningmate/collector/v1/strava_pb";

/** What a person calls each state. */
export const STATES: Record<StravaState, string> = {
  [StravaState.UNSPECIFIED]: "Unknown",
  [StravaState.NO_APPLICATION]: "Not set up",
  [StravaState.NOT_CONNECTED]: "Not connected",
  [StravaState.CONNECTED]: "Connected",
  [StravaState.RECONNECT]: "To be connected again",
  [StravaState.SUBSCRIPTION_LAPSED]: "Waits for a subscription at Strava",
  [StravaState.SCOPE_MISSING]: "Waits: activities may not be read",
  [StravaState.APPLICATION_REFUSED]: "Waits: client id or secret are refused",
  [StravaState.DISCONNECTING]: "Being disconnected",
};

const CONNECTABLE: ReadonlySet<StravaState> = new Set([StravaState.NOT_CONNECTED, StravaState.RECONNECT, StravaState.SCOPE_MISSING]);
const LINKED: ReadonlySet<StravaState> = new Set([
  StravaState.CONNECTED,
  StravaState.RECONNECT,
  StravaState.SUBSCRIPTION_LAPSED,
  StravaState.SCOPE_MISSING,
  StravaState.APPLICATION_REFUSED,
]);

export const isConnectable = (state: StravaState): boolean => CONNECTABLE.has(state);
export const isLinked = (state: StravaState): boolean => LINKED.has(state);
