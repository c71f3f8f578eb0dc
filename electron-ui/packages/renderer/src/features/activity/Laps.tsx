import { type Activity, type Lap } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";

import { useState } from "react";

import { NumeralText } from "../../components/NumeralText.tsx";
import { contextOf, paceName } from "../../lib/activity.ts";
import { duration, metric, number } from "../../lib/numerals.ts";

/** More than this are shown on demand: swims have one for every set and rest. */
const SHOWN = 12;

/** Laps as the device marked them. */
export function Laps({ activity }: { readonly activity: Activity }) {
  const { laps } = activity;
  const [isAll, setAll] = useState(laps.length <= SHOWN + 2);
  if (laps.length < 2) return null;
  const hasDistance = laps.some((lap) => lap.distanceM !== undefined && lap.distanceM > 0);
  const context = contextOf(activity);
  return (
    <section className="stack-tight">
      <h2>Laps</h2>
      <div className="scroll">
        <table className="table laps">
          <thead>
            <tr>
              <th scope="col" className="right">Lap</th>
              <th scope="col" className="right">Begins</th>
              <th scope="col" className="right">Time</th>
              {hasDistance && <th scope="col" className="right">Distance</th>}
              {hasDistance && <th scope="col" className="right">{paceTitle(activity.sport)}</th>}
            </tr>
          </thead>
          <tbody>
            {(isAll ? laps : laps.slice(0, SHOWN)).map((lap, index) => (
              <tr key={lap.startS} className={lap.distanceM === 0 ? "muted" : ""}>
                <td className="right numeral">{number(index + 1).text}</td>
                <td className="right numeral">{duration(lap.startS).text}</td>
                <td className="right numeral">{duration(timeOf(lap)).text}</td>
                {hasDistance && (
                  <td className="right">
                    <NumeralText value={metric("distance_m", lap.distanceM, "", context)} reason="The device gave no distance." />
                  </td>
                )}
                {hasDistance && (
                  <td className="right">
                    <NumeralText value={metric("speed_mps", speedOf(lap), "", context)} reason={lap.distanceM === 0 ? "A rest." : "It takes a distance."} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isAll && (
        <div>
          <button type="button" className="button" onClick={() => { setAll(true); }}>
            Show all {number(laps.length).text} laps
          </button>
        </div>
      )}
    </section>
  );
}

const paceTitle = (sport: Sport): string => (paceName(sport) === "mean_speed_mps" ? "Speed" : "Pace");
const timeOf = (lap: Lap): number => lap.timerTimeS ?? lap.elapsedTimeS;

function speedOf(lap: Lap): number | undefined {
  const time = timeOf(lap);
  return lap.distanceM && time > 0 ? lap.distanceM / time : undefined;
}
