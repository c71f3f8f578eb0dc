import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { MetricParameter, MetricValue } from "@runningmate/contracts/runningmate/common/v1/metric_pb";
import type { MissingMetric } from "@runningmate/contracts/runningmate/common/v1/metric_pb";

import { NumeralText } from "../../components/NumeralText.tsx";
import { Words } from "../../components/Words.tsx";
import { contextOf } from "../../lib/activity.ts";
import { type Definitions, titleOf } from "../../lib/definitions.ts";
import { day } from "../../lib/days.ts";
import { asText, metric, type MetricContext, number, share } from "../../lib/numerals.ts";

interface Props {
  readonly activity: Activity;
  readonly definitions: Definitions | undefined;
}

/** Every number with its coverage, source and rule; folded, for those who want to know. */
export function Metrics({ activity, definitions }: Props) {
  const context = contextOf(activity);
  return (
    <details className="folded">
      <summary>
        All metrics <span className="muted numeral">{number(activity.metrics.length).text}</span>
      </summary>
      <div className="scroll">
        <table className="table metrics">
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" className="right">Value</th>
              <th scope="col" className="right">Coverage</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {activity.metrics.map((value) => (
              <MetricRow key={value.name} value={value} context={context} definitions={definitions} />
            ))}
          </tbody>
        </table>
      </div>
      {activity.missing.length > 0 && <Missing missing={activity.missing} definitions={definitions} />}
    </details>
  );
}

interface RowProps {
  readonly value: MetricValue;
  readonly context: MetricContext;
  readonly definitions: Definitions | undefined;
}

function MetricRow({ value, context, definitions }: RowProps) {
  const definition = definitions?.get(value.name);
  return (
    <tr>
      <td>
        <details>
          <summary>{titleOf(value.name, definitions)}</summary>
          <div className="prose stack-tight muted">
            {definition && (
              <>
                <p>{definition.meaning}</p>
                <p>{definition.rule}</p>
                <p>Source: {definition.source}</p>
              </>
            )}
            <p>Computed from: {channels(value)}</p>
            {value.parameters.map((parameter) => (
              <p key={parameter.name}>{told(parameter, context, definitions)}</p>
            ))}
          </div>
        </details>
      </td>
      <td className="right">
        <NumeralText value={metric(value.name, value.value, value.unit, context)} />
      </td>
      <td className="right">
        <NumeralText value={share(value.coverage)} />
      </td>
      <td className="muted from">{channels(value)}</td>
    </tr>
  );
}

/** A channel's name without its unit, such as `heart rate`. */
const channelTitle = (channel: string): string => channel.replace(/_(mps|bpm|w|rpm|spm|m|s|c)$/, "").replace(/_/g, " ");

const channels = (value: MetricValue): string => value.sourceChannel.split(",").map(channelTitle).join(", ");

function told(parameter: MetricParameter, context: MetricContext, definitions: Definitions | undefined): string {
  const value = asText(metric(parameter.name, parameter.value, "", context));
  const since = parameter.validFrom && ` since ${day(parameter.validFrom)}`;
  const why = parameter.evidence && `. Estimated: ${parameter.evidence}`;
  const title = definitions?.has(parameter.name) ? titleOf(parameter.name, definitions) : titleOf(channelTitle(parameter.name), undefined);
  return `With ${title.toLowerCase()} ${value}${since}${why}`;
}

function Missing({ missing, definitions }: { readonly missing: readonly MissingMetric[]; readonly definitions: Definitions | undefined }) {
  return (
    <div className="stack-tight missing">
      <h3>Not computed</h3>
      <dl className="stack-tight">
        {missing.map(({ name, reason }) => (
          <div key={name}>
            <dt>{titleOf(name, definitions)}</dt>
            <dd className="muted">
              <Words text={reason} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
