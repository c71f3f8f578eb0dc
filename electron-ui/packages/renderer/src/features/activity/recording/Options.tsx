import type { ActivityOption } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import type { Composition } from "./composition.ts";
import { Choice } from "./Controls.tsx";
import { isRule, optionTitle, valueTitle } from "./wording.ts";

/** Choices between conventions that hold for this activity alone. */
export function Options({ composition }: { readonly composition: Composition }) {
  const { activity, isBusy, change } = composition;
  const shown = activity.options.filter((option) => concerns(option, composition));
  if (shown.length === 0) return null;
  return (
    <details className="folded">
      <summary>
        Options <span className="muted">{summary(shown)}</span>
      </summary>
      <table className="table options">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">How it counts</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ name, value, values }) => (
            <tr key={name}>
              <th scope="row">{optionTitle(name)}</th>
              <td>
                <Choice
                  key={value}
                  label={optionTitle(name)}
                  value={value}
                  values={values.map((one) => [one, valueTitle(name, one)] as const)}
                  isBusy={isBusy}
                  apply={(chosen) => { change({ case: "optionChoice", value: { name, value: chosen } }); }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Whether an option can make a difference to this activity. */
function concerns({ name }: ActivityOption, { activity }: Composition): boolean {
  const has = (channel: string) => activity.channels.includes(channel);
  if (name === "pool_repair") return activity.sport === Sport.SWIM && activity.lengths.length > 0;
  if (name === "elevation") return has("altitude_m") || has("latitude_deg");
  if (name.startsWith("heart_rate")) return has("heart_rate_bpm");
  if (name.startsWith("power")) return has("power_w");
  if (name.startsWith("gps")) return has("latitude_deg");
  return true;
}

function summary(options: readonly ActivityOption[]): string {
  const changed = options.filter(({ value, values }) => value !== values[0]);
  if (changed.length === 0) return "all as usual";
  return changed.map(({ name, value }) => `${optionTitle(name)}${isRule(name) ? "" : ":"} ${valueTitle(name, value)}`).join(", ");
}
