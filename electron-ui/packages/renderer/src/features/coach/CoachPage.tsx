import { type SyntheticEvent, useCallback, useState } from "react";

import { Title } from "../../components/Title.tsx";
import { useCall } from "../../lib/call.ts";
import { definitions } from "../../lib/definitions.ts";
import { useSignal } from "../../lib/signal.ts";
import { Answer } from "./Answer.tsx";
import { ask, stop, turns } from "./asking.ts";
import "./coach.css";

/** As the contract has it. */
const MOST_CHARACTERS = 2000;
const FIRST = ["How was my week?", "How fit am I?", "What was my longest run this month?"];

/** Questions about one's training, and answers in which every number can be traced. */
export function CoachPage() {
  const asked = useSignal(turns);
  const read = useCallback(() => definitions(), []);
  const known = useCall(read).data;
  const isAnswering = asked[0]?.phase === "answering";
  return (
    <div className="stack">
      <div className="stack-tight">
        <Title name="Coach">Coach</Title>
        <p className="muted prose">
          It answers from your own data. Each number opens what it rests on. What a model may see of it, the data-use policy decides.
        </p>
      </div>
      <QuestionBox isAnswering={isAnswering} />
      {asked.length === 0 && (
        <div className="row">
          {FIRST.map((question) => (
            <button key={question} type="button" className="button" onClick={() => { ask(question); }}>
              {question}
            </button>
          ))}
        </div>
      )}
      {asked.map((turn) => (
        <Answer key={turn.id} turn={turn} definitions={known} isAnswering={isAnswering} />
      ))}
    </div>
  );
}

function QuestionBox({ isAnswering }: { readonly isAnswering: boolean }) {
  const [question, setQuestion] = useState("");
  const wanted = question.trim();
  const submit = (event?: SyntheticEvent) => {
    event?.preventDefault();
    if (!wanted || isAnswering) return;
    ask(wanted);
    setQuestion("");
  };
  return (
    <form className="question" onSubmit={submit}>
      <label htmlFor="question">Your question</label>
      <textarea
        id="question" className="field" rows={2} maxLength={MOST_CHARACTERS} value={question} placeholder="How did this month compare with last month?"
        onChange={(event) => { setQuestion(event.target.value); }}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event); }}
      />
      {isAnswering ? (
        <button type="button" className="button" onClick={stop}>
          Stop
        </button>
      ) : (
        <button type="submit" className="button button-primary" aria-disabled={!wanted}>
          Ask
        </button>
      )}
    </form>
  );
}
