import type { ChartReference } from "@runningmate/contracts/runningmate/coach/v1/ask_pb";
import { useId, useState } from "react";

import { ChartFigure } from "../../components/ChartFigure.tsx";
import { FailureNotice } from "../../components/FailureNotice.tsx";
import { type Judged, Judging } from "../../components/Judging.tsx";
import { MemoryCard } from "../../components/MemoryCard.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Spoken } from "../../components/Spoken.tsx";
import { localDay, recentDay } from "../../lib/days.ts";
import type { Definitions } from "../../lib/definitions.ts";
import { again, ask, decided } from "./asking.ts";
import type { Turn } from "./turn.ts";
import { ending, engineWords, policyWords, toolWords, usageWords } from "./wording.ts";

/** Heights that charts usually have, so that little moves when they come. */
const HEIGHTS_PX: Readonly<Record<string, number>> = { activity: 640, fitness: 560 };
const HEIGHT_PX = 320;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Props {
  readonly turn: Turn;
  readonly definitions: Definitions | undefined;
  /** Whether some answer is being given: then nothing else is asked. */
  readonly isAnswering: boolean;
  /** The charts of the others are drawn on demand. */
  readonly isNewest: boolean;
}

/** A question with its answer, as far as it has come. */
export function Answer({ turn, definitions, isAnswering, isNewest }: Props) {
  const headingId = useId();
  const { question, phase, engines, sentences, charts, suggestions } = turn;
  const isSafety = engines.includes("safety");
  const [isDrawn, setDrawn] = useState(isNewest);
  return (
    <section className={`answer stack-tight${isSafety ? " answer-safety" : ""}`} aria-labelledby={headingId} aria-busy={phase === "answering"} data-phase={phase}>
      <h2 id={headingId}>{question}</h2>
      {turn.askedAt && <p className="muted small numeral">Asked on {recentDay(localDay(turn.askedAt, HERE), new Date())}; its numbers are those of that day.</p>}
      {isSafety && <strong>A warning sign comes first</strong>}
      <Spoken sentences={sentences} definitions={definitions} waiting={phase === "answering" && <Skeleton count={2} />} />
      <End turn={turn} isAnswering={isAnswering} />
      <Proposed turn={turn} />
      {isDrawn ? (
        charts.map((chart, index) => <ChartFigure key={index} {...drawn(chart)} />)
      ) : charts.length > 0 && (
        <div>
          <button type="button" className="button" onClick={() => { setDrawn(true); }}>
            Show the chart
          </button>
        </div>
      )}
      {suggestions.length > 0 && (
        <div className="row" role="group" aria-label="Questions that could follow">
          {suggestions.map((one) => (
            <button key={one} type="button" className="button" aria-disabled={isAnswering} onClick={() => { if (!isAnswering) ask(one); }}>
              {one}
            </button>
          ))}
        </div>
      )}
      <HowItCame turn={turn} />
      {phase !== "answering" && turn.turnId && !isSafety && <Judging items={judged(turn)} />}
    </section>
  );
}

const judged = ({ turnId, sentences }: Turn): readonly Judged[] =>
  sentences.map(({ text }, sentence) => ({ text, about: { case: "sentence", value: { turnId, sentence } } }));

const drawn = ({ name, activityId, fromDate, toDate }: ChartReference) => ({ name, activityId, fromDate, toDate, height: HEIGHTS_PX[name] ?? HEIGHT_PX });

/** How it goes and how it ended; the one thing beside the sentences that is read out. */
function End({ turn, isAnswering }: Pick<Props, "turn" | "isAnswering">) {
  const { phase, status, ended, sentences, failure, gone } = turn;
  const repeat = isAnswering ? undefined : () => { again(turn); };
  const end = ended ? ending(ended, sentences) : undefined;
  const words = {
    answering: status || "Asking the coach.",
    stopped: "You stopped it; what is said above holds.",
    ended: [gone, end?.title, end?.reason].filter(Boolean).join(" "),
    failed: "",
  }[phase];
  return (
    <>
      <div className="row">
        <p role="status" className={phase === "ended" && words ? "" : "muted small"}>
          {words}
        </p>
        {(phase === "stopped" || (phase === "ended" && end?.isWorthRepeating)) && (
          <button type="button" className="button" aria-disabled={isAnswering} onClick={repeat}>
            Ask again
          </button>
        )}
      </div>
      {failure && <FailureNotice failure={failure} retry={repeat} />}
    </>
  );
}

/** What was said in the question and could be remembered: the athlete decides. */
function Proposed({ turn }: { readonly turn: Turn }) {
  const { memories } = turn;
  if (memories.length === 0) return null;
  return (
    <div className="notice" role="group" aria-label="Shall the coach remember this?">
      <strong>Shall the coach remember this?</strong>
      <p className="muted">
        Nothing is used before you say yes. All of it is under <a href="#/memories">Memories</a>.
      </p>
      {memories.map((memory) => (
        <MemoryCard key={memory.memoryId} memory={memory} isHere changed={(now) => { decided(turn, memory.memoryId, now); }} />
      ))}
    </div>
  );
}

/** Who answered with what, and what was kept back; folded but for what was kept back. */
function HowItCame({ turn }: { readonly turn: Turn }) {
  const { engines, tools, uses, usage } = turn;
  const isKept = uses.some(({ withheldActivityCount, withheldValueCount }) => withheldActivityCount + withheldValueCount > 0);
  if (engines.length === 0) return null;
  return (
    <details className="muted small" open={isKept}>
      <summary>{engineWords(engines)}</summary>
      <ul className="how">
        {uses.map((use, index) => (
          <li key={index}>{policyWords(use)}</li>
        ))}
        {tools.map((tool, index) => (
          <li key={index}>Looked up {toolWords(tool)}.</li>
        ))}
        {usage && <li>{usageWords(usage)}</li>}
      </ul>
    </details>
  );
}
