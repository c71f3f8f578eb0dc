import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";

import { duration, number } from "../../lib/numerals.ts";
import { NumeralText } from "../../components/NumeralText.tsx";

/** Pool lengths and rests, folded: the chart above shows the same at a glance. */
export function Lengths({ activity }: { readonly activity: Activity }) {
  const { lengths } = activity;
  if (lengths.length === 0) return null;
  let count = 0;
  const rows = lengths.map((length) => ({ length, ordinal: length.active ? ++count : 0 }));
  return (
    <details className="folded">
      <summary>
        Lengths <span className="muted numeral">{number(count).text}</span>
      </summary>
      <table className="table laps">
        <thead>
          <tr>
            <th scope="col" className="right">Length</th>
            <th scope="col">Stroke</th>
            <th scope="col" className="right">Time</th>
            <th scope="col" className="right">Strokes</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ length, ordinal }) => (
            <tr key={length.startS} className={length.active ? "" : "muted"}>
              <td className="right numeral">{length.active ? number(ordinal).text : ""}</td>
              <td>{length.active ? length.stroke.replace(/_/g, " ") : "rest"}</td>
              <td className="right numeral">{duration(length.durationS).text}</td>
              <td className="right">
                {length.active && <NumeralText value={number(length.strokes)} reason="The device counts none in drills." />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
