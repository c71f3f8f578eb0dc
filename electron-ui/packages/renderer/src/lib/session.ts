/**
 * The log-in of this browser.
 *
 * Tokens are kept in localStorage, so that all tabs share one session and a reload needs no new one.
 * A refresh token works once and using an old one ends the session, so tabs take turns under a lock
 * and always start from what the last one stored. Page scripts come from this origin only (the content
 * security policy), and logging out ends the session in the mesh too.
 */
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { Tokens } from "@runningmate/contracts/runningmate/identity/v1/login_pb";
import { LoginService } from "@runningmate/contracts/runningmate/identity/v1/login_service_pb";

import { Signal } from "./signal.ts";
import * as store from "./store.ts";

const KEY = "session";
const LOCK = "runningmate.session";
const RENEW_BEFORE_MS = 60_000;
const TIMEOUT_MS = 10_000;

export interface Session {
  readonly accessToken: string;
  /** On this browser's clock, in milliseconds; the mesh's clock may differ. */
  readonly accessEndsAt: number;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly athleteId: string;
}

export const session = new Signal<Session | null>(stored());
/** Whether the last session ended without the athlete's doing. */
export const ended = new Signal(false);

store.watch(KEY, () => {
  session.value = stored();
});

// Without the interceptor that adds tokens: these two calls need none.
const login = createClient(
  LoginService,
  createGrpcWebTransport({ baseUrl: location.origin, defaultTimeoutMs: TIMEOUT_MS }),
);

/** Exchanges a one-time code. */
export async function logIn(code: string): Promise<void> {
  const { tokens } = await login.exchangeLoginCode({ code: code.trim(), sessionName: browserName() });
  keep(tokens);
  ended.value = false;
}

/** A token that is good for another minute; empty without a session. */
export async function accessToken(): Promise<string> {
  const known = session.value;
  if (!known) return "";
  return isFresh(known) ? known.accessToken : renew(known);
}

/** A token other than the one that was just refused; empty when the session has ended. */
export async function renew(refused: Session): Promise<string> {
  return locked(async () => {
    const known = stored();
    if (!known) return "";
    if (known.accessToken !== refused.accessToken && isFresh(known)) {
      session.value = known;
      return known.accessToken;
    }
    try {
      return keep((await login.refreshTokens({ refreshToken: known.refreshToken })).tokens);
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unauthenticated) throw error;
      forget();
      ended.value = true;
      return "";
    }
  });
}

export function forget(): void {
  store.write(KEY, null);
  session.value = null;
}

const isFresh = (known: Session): boolean => known.accessEndsAt - Date.now() > RENEW_BEFORE_MS;

function keep(tokens: Tokens | undefined): string {
  if (!tokens) throw new ConnectError("The mesh answered without tokens.", Code.Internal);
  const next: Session = {
    accessToken: tokens.accessToken,
    accessEndsAt: Date.now() + lifetimeMs(tokens.accessToken),
    refreshToken: tokens.refreshToken,
    sessionId: tokens.sessionId,
    athleteId: tokens.athleteId,
  };
  store.write(KEY, next);
  session.value = next;
  return next.accessToken;
}

/** How long a JWT lives, by its own claims, so that a wrong clock here does no harm. */
export function lifetimeMs(token: string): number {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const { exp, iat } = JSON.parse(atob(payload)) as { exp: number; iat: number };
    return Math.max(0, exp - iat) * 1000 || 0;
  } catch {
    return 0;
  }
}

function stored(): Session | null {
  const found = store.read(KEY) as Partial<Session> | null;
  return found?.accessToken && found.refreshToken ? (found as Session) : null;
}

let queue: Promise<unknown> = Promise.resolve();

/** Runs one at a time over all tabs; within this tab where the browser lends no locks (no secure context). */
async function locked<T>(work: () => Promise<T>): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  if (locks) return locks.request(LOCK, work);
  const turn = queue.then(work, work);
  queue = turn.catch(() => undefined);
  return turn;
}

function browserName(): string {
  const agent = navigator.userAgent;
  const browser = /Firefox|Edg|Chrome|Safari/.exec(agent)?.[0] ?? "Browser";
  const system = /Windows|Android|iPhone|iPad|Mac OS|Linux/.exec(agent)?.[0];
  return (browser === "Edg" ? "Edge" : browser) + (system ? ` on ${system}` : "");
}
