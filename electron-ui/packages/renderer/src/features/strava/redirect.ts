/** The end of a log-in at Strava: the browser comes back to this page with a code in its address. */

export interface Redirect {
  readonly state: string;
  readonly code: string;
  readonly scope: string;
  readonly error: string;
}

/** Where Strava sends the browser: this page without its hash, which no redirect keeps. */
export const redirectUri = (): string => `${location.origin}/`;

/** What the address carries; null where it is no redirect of Strava's. */
export function redirectIn(search: string): Redirect | null {
  const query = new URLSearchParams(search);
  const [state, code, scope, error] = ["state", "code", "scope", "error"].map((name) => query.get(name) ?? "") as [string, string, string, string];
  return state && (code || error) ? { state, code, scope, error } : null;
}

let arrived: Redirect | null = null;

/** Takes a redirect out of the address before anything is shown, so that a reload or a bookmark does not use it again. */
export function takeRedirect(): void {
  arrived = redirectIn(location.search);
  if (arrived) history.replaceState(null, "", `${location.pathname}#/strava`);
}

/** The redirect that is to be answered, once. */
export function nextRedirect(): Redirect | null {
  const found = arrived;
  arrived = null;
  return found;
}
