/** Times as people type them. */

/** Seconds of `15:00`, `1:02:45` or `90`; undefined for anything else. */
export function secondsOf(typed: string): number | undefined {
  const parts = typed.trim().split(":");
  if (parts.length > 3 || !parts.every((part, at) => (at === 0 ? /^\d{1,5}$/ : /^[0-5]?\d$/).test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0);
}
