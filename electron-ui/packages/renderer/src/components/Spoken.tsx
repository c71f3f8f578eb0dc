import { type ReactNode, useEffect, useId, useRef, useState } from "react";

import { type Definitions, titleOf } from "../lib/definitions.ts";
import { type Cited, directionWords, origin, parts, period, workoutOf } from "../lib/evidence.ts";
import { asText, share } from "../lib/numerals.ts";
import "./spoken.css";
import { Words } from "./Words.tsx";

export interface Sentence {
  readonly text: string;
  readonly cited: readonly Cited[];
}

interface Props {
  readonly sentences: readonly Sentence[];
  readonly definitions: Definitions | undefined;
  /** The workout whose page this is: its values need no link to it. */
  readonly activityId?: string;
  /** Stands there until the first sentence comes. */
  readonly waiting?: ReactNode;
}

/** Sentences of the coach, read out one by one as they come; each number opens what it rests on. */
export function Spoken({ sentences, definitions, activityId = "", waiting }: Props) {
  const [open, setOpen] = useState("");
  const panelId = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const [sentence = 0, index = 0] = open.split(" ").map(Number);
  const shown = open ? sentences[sentence]?.cited[index] : undefined;
  const close = () => {
    setOpen("");
    opener.current?.focus();
  };
  return (
    <div className="stack-tight">
      <div className="spoken prose" aria-live="polite" aria-relevant="additions">
        {sentences.map(({ text, cited }, at) => (
          <span key={at} data-sentence>
            {parts(text, cited).map((part, number) => {
              if (!part.cited) return <Words key={number} text={part.text} />;
              const key = `${at} ${cited.indexOf(part.cited)}`;
              return (
                <button
                  key={number} type="button" className="cited numeral" aria-expanded={open === key} aria-controls={panelId}
                  data-value={part.cited.value?.valueId}
                  onClick={(event) => {
                    opener.current = event.currentTarget;
                    setOpen(open === key ? "" : key);
                  }}
                  onKeyDown={(event) => { if (event.key === "Escape") setOpen(""); }}
                >
                  {part.text}
                </button>
              );
            })}
            {" "}
          </span>
        ))}
        {sentences.length === 0 && waiting}
      </div>
      <div id={panelId} hidden={!shown}>
        {shown && <Panel key={open} cited={shown} definitions={definitions} activityId={activityId} close={close} />}
      </div>
    </div>
  );
}

interface PanelProps {
  readonly cited: Cited;
  readonly definitions: Definitions | undefined;
  readonly activityId: string;
  readonly close: () => void;
}

/** What a number is, and what it rests on. */
function Panel({ cited, definitions, activityId, close }: PanelProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const { value, coverage, direction = "" } = cited;
  if (!value) return null;
  const workout = workoutOf(value);
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["What", definitions?.get(value.name)?.meaning ?? ""],
    ["Unit", value.unit.startsWith("days since ") ? "day" : value.unit],
    ["When", period(cited)],
    ["How", directionWords(direction)],
    ["From", origin(cited)],
    ["Coverage", coverage === undefined ? "" : `${asText(share(coverage))} of it had usable data`],
    ["Workout", workout && workout !== activityId ? <a href={`#/activities/${workout}`}>Open it</a> : ""],
  ];
  return (
    <div ref={place} className="evidence" role="group" aria-label="Evidence" onKeyDown={(event) => { if (event.key === "Escape") close(); }}>
      <div className="row spread">
        <strong>
          {titleOf(value.name, definitions)} <span className="numeral">{value.formatted}</span>
        </strong>
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
      <dl>
        {facts.filter(([, told]) => told !== "").map(([title, told]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{told}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small">
        <code>{value.valueId}</code>
      </p>
    </div>
  );
}
