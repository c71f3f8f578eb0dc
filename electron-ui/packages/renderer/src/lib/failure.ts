/** Errors in people's words: what is wrong, what to do, and the id that finds the line in the logs. */
import { Code, ConnectError } from "@connectrpc/connect";
import type { Status } from "@runningmate/contracts/google/rpc/status_pb";
import { ErrorInfoSchema, RequestInfoSchema } from "@runningmate/contracts/google/rpc/error_details_pb";

export interface Failure {
  readonly what: string;
  readonly advice: string;
  /** Empty when the request never reached the gateway. */
  readonly requestId: string;
  readonly code: Code;
  /** Such as `HEALTH_HOLD`; empty where the mesh names none. */
  readonly reason: string;
}

const UNREACHABLE: Pick<Failure, "what" | "advice"> = {
  what: "The mesh does not answer.",
  advice: "Check that it runs: `runningmate status` on its machine shows it. Then try again.",
};

export function failureOf(error: unknown): Failure {
  const found = ConnectError.from(error);
  const requestId = found.findDetails(RequestInfoSchema)[0]?.requestId ?? found.metadata.get("x-request-id") ?? "";
  return {
    ...words(found),
    requestId: requestId || (/\(request ([0-9a-f-]{36})\)/.exec(found.rawMessage)?.[1] ?? ""),
    code: found.code,
    reason: found.findDetails(ErrorInfoSchema)[0]?.reason ?? "",
  };
}

function words(found: ConnectError): Pick<Failure, "what" | "advice"> {
  // A request that fails without an answer is a TypeError of fetch.
  if (found.cause instanceof TypeError) return UNREACHABLE;
  switch (found.code) {
    case Code.Canceled: // by a service that ended amid the call; what the page cancels is never shown
    case Code.Unavailable:
      return {
        what: "The service behind this does not answer.",
        advice: "It may be starting. Try again; `runningmate status` on its machine shows what runs.",
      };
    case Code.ResourceExhausted:
      if (isRateLimit(found)) return { what: "Too many requests at once.", advice: "Wait a second and try again." };
      return { what: found.rawMessage, advice: "" };
    case Code.DeadlineExceeded:
      return { what: "The answer took too long.", advice: "Try again; if it stays so, the logs know more." };
    case Code.Unauthenticated:
      return {
        what: "Your session has ended.",
        advice: "Log in with a new link: `runningmate login` on the mesh's machine prints one.",
      };
    case Code.Internal:
    case Code.Unknown:
      return {
        what: "Something in the mesh went wrong.",
        advice: "Try again. If it stays so, the request id below finds the reason in its logs.",
      };
    default:
      return { what: found.rawMessage || "The mesh refused this.", advice: "" };
  }
}

/** The error that ends a stream in a message, as if the call had failed with it. */
export function statusError(status: Status | undefined): ConnectError {
  const code: Code = Object.values(Code).find((known): known is Code => known === status?.code) ?? Code.Unknown;
  const error = new ConnectError(status?.message ?? "", code);
  error.details = (status?.details ?? []).map(({ typeUrl, value }) => ({ type: typeUrl.split("/").at(-1) ?? "", value }));
  return error;
}

/** Whether the same call may succeed a little later. */
export function isPassing(error: unknown): boolean {
  const found = ConnectError.from(error);
  return (
    found.cause instanceof TypeError ||
    isRateLimit(found) ||
    (found.code === Code.Canceled && !(found.cause instanceof DOMException)) ||
    [Code.Unavailable, Code.DeadlineExceeded, Code.Aborted].includes(found.code)
  );
}

/** The gateway's limit on calls of one athlete, not a full disk. */
const isRateLimit = (found: ConnectError): boolean =>
  found.code === Code.ResourceExhausted && found.rawMessage.includes("rate_limited");
