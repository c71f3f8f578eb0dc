import { duration, number } from "../../../lib/numerals.ts";
import type { Composition } from "./composition.ts";
import { Act } from "./Controls.tsx";
import { drills } from "./grouping.ts";
import { lengthWords } from "./wording.ts";

/** Lengths that were probably miscounted, before and after, and those that are kept apart. */
export function PoolLengths({ composition }: { readonly composition: Composition }) {
  const { poolRepair: repair, lengths } = composition.activity;
  const apart = drills(lengths);
  if (!repair && !apart) return null;
  return (
    <section className="stack-tight" aria-labelledby="pool-lengths">
      <h3 id="pool-lengths">Pool lengths</h3>
      {repair && <Repair composition={composition} />}
      {apart && (
        <p className="muted prose">
          Drills and kick sets are kept apart: {number(apart.count).text} lengths, {duration(apart.totalS).text}. The device counts no strokes in
          them, and SWOLF leaves them out.
        </p>
      )}
    </section>
  );
}

function Repair({ composition }: { readonly composition: Composition }) {
  const repair = composition.activity.poolRepair;
  if (!repair) return null;
  const { applied: isApplied, changes } = repair;
  return (
    <>
      <div className="row spread">
        <p className="prose">
          {isApplied
            ? "These lengths were probably miscounted. The numbers rest on the repaired ones."
            : "These lengths were probably miscounted. The numbers rest on what the device counted."}
        </p>
        <Act
          isBusy={composition.isBusy}
          act={() => { composition.change({ case: "optionChoice", value: { name: "pool_repair", value: isApplied ? "off" : "on" } }); }}
        >
          {isApplied ? "Count as the device did" : "Repair them"}
        </Act>
      </div>
      <table className="table repair">
        <thead>
          <tr>
            <th scope="col" className="right">At</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col" className="why">Why</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ before, after, reason }) => (
            <tr key={before[0]?.startS}>
              <td className="right numeral">{duration(before[0]?.startS).text}</td>
              <td className={isApplied ? "muted" : ""}>{lengthWords(before)}</td>
              <td className={isApplied ? "" : "muted"}>{lengthWords(after)}</td>
              <td className="muted why">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
