import { useState } from "react";

import { duration, number } from "../../../lib/numerals.ts";
import type { Composition } from "./composition.ts";
import { Act } from "./Controls.tsx";
import { type FaultGroup, faultGroups } from "./grouping.ts";
import { channelTitle, optionTitle, span } from "./wording.ts";

/** More than this are shown on demand. */
const SHOWN = 6;

/** Stretches that no metric rests on, by the rule that found them; the athlete may count them anyway. */
export function Faults({ composition }: { readonly composition: Composition }) {
  const groups = faultGroups(composition.activity.faults, composition.activity.options);
  if (groups.length === 0) return null;
  return (
    <section className="stack-tight" aria-labelledby="left-out">
      <h3 id="left-out">Left out of the metrics</h3>
      <ul className="recording-list">
        {groups.map((group) => (
          <Group key={group.rule} group={group} composition={composition} />
        ))}
      </ul>
    </section>
  );
}

function Group({ group, composition }: { readonly group: FaultGroup; readonly composition: Composition }) {
  const { rule, meaning, stretches, totalS } = group;
  const title = optionTitle(rule);
  const isOff = stretches.length === 0;
  const channels = [...new Set(stretches.flatMap((fault) => fault.channels))].map(channelTitle).join(" and ").toLowerCase();
  const set = (value: string) => {
    composition.change({ case: "optionChoice", value: { name: rule, value } });
  };
  return (
    <li>
      <div className="recording-what">
        <span className={isOff ? "" : "fault-mark"}>
          {title}
          {isOff ? (
            <span className="muted"> count, because you said so</span>
          ) : (
            <span className="muted numeral">{` · ${duration(totalS).text} of ${channels}`}</span>
          )}
        </span>
        {meaning && <span className="muted small">{meaning}</span>}
        {!isOff && <Stretches group={group} />}
      </div>
      <div className="recording-acts">
        <Act isBusy={composition.isBusy} about={title} act={() => { set(isOff ? "on" : "off"); }}>
          {isOff ? "Leave out" : "Count anyway"}
        </Act>
      </div>
    </li>
  );
}

function Stretches({ group }: { readonly group: FaultGroup }) {
  const { stretches } = group;
  const [isAll, setAll] = useState(stretches.length <= SHOWN + 2);
  return (
    <span className="stretches numeral small">
      {(isAll ? stretches : stretches.slice(0, SHOWN)).map(({ startS, endS }) => (
        <span key={startS}>{span(startS, endS)}</span>
      ))}
      {!isAll && (
        <button type="button" className="link" onClick={() => { setAll(true); }}>
          all {number(stretches.length).text}
        </button>
      )}
    </span>
  );
}
