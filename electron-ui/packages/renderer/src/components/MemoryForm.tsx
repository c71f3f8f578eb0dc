import { MemoryKind } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { Sport } from "@runningmate/contracts/runningmate/common/v1/sport_pb";
import { type SyntheticEvent, useState } from "react";

import { type Draft, KINDS, SPORTS, sportTitle, WEEKDAYS } from "../lib/remembering.ts";
import "./memory.css";

interface Props {
  readonly initial: Draft;
  readonly isBusy: boolean;
  readonly send: (draft: Draft) => void;
  readonly verb: string;
  readonly cancel?: () => void;
}

/** What is remembered and when it holds. */
export function MemoryForm({ initial, isBusy, send, verb, cancel }: Props) {
  const [draft, setDraft] = useState(initial);
  const set = (patch: Partial<Draft>) => { setDraft((before) => ({ ...before, ...patch })); };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isBusy) send(draft);
  };
  return (
    <form className="memory-form" onSubmit={submit}>
      <label>
        Kind
        <select className="field" value={draft.kind} onChange={(event) => { set({ kind: KINDS.find(([kind]) => String(kind) === event.target.value)?.[0] ?? draft.kind }); }}>
          {KINDS.map(([kind, title]) => (
            <option key={kind} value={kind}>{title}</option>
          ))}
        </select>
      </label>
      <label className="memory-words">
        In your words
        <input className="field" required minLength={2} maxLength={300} value={draft.words} onChange={(event) => { set({ words: event.target.value }); }} />
      </label>
      <label>
        Sport
        <select className="field" value={draft.sport} onChange={(event) => { set({ sport: SPORTS.find((sport) => String(sport) === event.target.value) ?? Sport.UNSPECIFIED }); }}>
          {SPORTS.map((sport) => (
            <option key={sport} value={sport}>{sportTitle(sport)}</option>
          ))}
        </select>
      </label>
      {draft.kind === MemoryKind.GOAL && (
        <label>
          Distance, km
          <input className="field" type="number" min={0.1} max={1000} step="any" value={draft.distanceKm} onChange={(event) => { set({ distanceKm: event.target.value }); }} />
        </label>
      )}
      <label>
        From
        <input className="field" type="date" value={draft.fromDate} onChange={(event) => { set({ fromDate: event.target.value }); }} />
      </label>
      <label>
        Until
        <input className="field" type="date" min={draft.fromDate} value={draft.untilDate} onChange={(event) => { set({ untilDate: event.target.value }); }} />
      </label>
      {draft.kind === MemoryKind.CONSTRAINT && (
        <div className="row" role="group" aria-label="Weekdays that it keeps free; none means all its days">
          <span>Keeps free</span>
          {WEEKDAYS.map((name, index) => (
            <label key={name} className="memory-day">
              <input
                type="checkbox" checked={draft.weekdays.includes(index + 1)}
                onChange={(event) => { const others = draft.weekdays.filter((one) => one !== index + 1); set({ weekdays: event.target.checked ? [...others, index + 1].sort() : others }); }}
              />
              {name}
            </label>
          ))}
        </div>
      )}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={isBusy}>
          {verb}
        </button>
        {cancel && (
          <button type="button" className="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </div>
    </form>
  );
}
