/** Addresses are behind the hash, because the gateway serves files and knows none of them. */
import { useSyncExternalStore } from "react";

export interface Route {
  /** Such as `["activities", "0b9d…"]`; empty on the first page. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener("hashchange", changed);
  return () => {
    window.removeEventListener("hashchange", changed);
  };
};

export function useHash(): string {
  return useSyncExternalStore(subscribe, () => location.hash);
}

/** Goes to an address without leaving the present one in the history. */
export function replaceHash(hash: string): void {
  history.replaceState(null, "", hash);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
