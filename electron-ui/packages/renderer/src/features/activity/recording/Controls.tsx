import { type ReactNode, useState } from "react";

interface ActProps {
  readonly isBusy: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
  /** What it is about, for those who do not see what stands beside it. */
  readonly about?: string;
}

/** A button that waits while a change is computed; it keeps the focus meanwhile. */
export function Act({ isBusy, act, children, about }: ActProps) {
  return (
    <button type="button" className="button button-quiet" aria-disabled={isBusy} onClick={() => { if (!isBusy) act(); }}>
      {children}
      {about && <span className="hidden"> {about}</span>}
    </button>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly values: readonly (readonly [string, string])[];
  readonly isBusy: boolean;
  readonly apply: (value: string) => void;
}

/** One of several; nothing changes before Apply, so that arrow keys do no harm. Give it the value as its key. */
export function Choice({ label, value, values, isBusy, apply }: ChoiceProps) {
  const [draft, setDraft] = useState(value);
  return (
    <span className="choice">
      <select className="field" aria-label={label} value={draft} onChange={(event) => { setDraft(event.target.value); }}>
        {values.map(([one, title]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
      {draft !== value && (
        <Act isBusy={isBusy} act={() => { apply(draft); }} about={label}>
          Apply
        </Act>
      )}
    </span>
  );
}
