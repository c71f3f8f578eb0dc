/** The metric catalogue, read once: it is the same for everybody and changes with releases only. */
import type { MetricDefinition } from "@runningmate/contracts/runningmate/analytics/v1/catalogue_pb";

import { CALL_TIMEOUT_MS, catalogue } from "./clients.ts";

export type Definitions = ReadonlyMap<string, MetricDefinition>;

let known: Promise<Definitions> | undefined;

/** Definitions by name. A failed read is not remembered. */
export function definitions(): Promise<Definitions> {
  known ??= catalogue.listMetrics({}, { timeoutMs: CALL_TIMEOUT_MS }).then(
    ({ metrics }) => new Map(metrics.map((metric) => [metric.name, metric])),
    (error: unknown) => {
      known = undefined;
      throw error;
    },
  );
  return known;
}

/** A name for people, also for one that the catalogue does not have. */
export function titleOf(name: string, found: Definitions | undefined): string {
  const words = name.replace(/_/g, " ");
  return found?.get(name)?.title ?? words.charAt(0).toUpperCase() + words.slice(1);
}
