import type { Gear } from "@runningmate/contracts/runningmate/analytics/v1/profile_pb";
import { GearKind } from "@runningmate/contracts/runningmate/common/v1/description_pb";

import { NumeralText } from "../../components/NumeralText.tsx";
import { day } from "../../lib/days.ts";
import { distance, number, total } from "../../lib/numerals.ts";

const KINDS: Partial<Record<GearKind, string>> = { [GearKind.BIKE]: "Bike", [GearKind.SHOES]: "Shoes" };

/** Bikes and shoes with what was done with them. */
export function GearTable({ gear }: { readonly gear: readonly Gear[] }) {
  return (
    <div className="scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Kind</th>
            <th scope="col" className="right">Activities</th>
            <th scope="col" className="right">Distance</th>
            <th scope="col" className="right">Time</th>
            <th scope="col">Last used</th>
          </tr>
        </thead>
        <tbody>
          {gear.map(({ name, kind, brand, model, activityCount, distanceM, timerTimeS, lastDate }) => (
            <tr key={`${kind} ${name}`}>
              <td>
                {name} <span className="muted">{[brand, model].filter(Boolean).join(" ")}</span>
              </td>
              <td>{KINDS[kind] ?? ""}</td>
              <td className="right"><NumeralText value={number(activityCount)} /></td>
              <td className="right"><NumeralText value={distance(distanceM)} /></td>
              <td className="right"><NumeralText value={total(timerTimeS)} /></td>
              <td>{lastDate ? day(lastDate) : <span className="muted">never</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
