import { type SyntheticEvent, useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { Title } from "../../components/Title.tsx";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { definitions } from "../../lib/definitions.ts";
import { models, standing } from "../../lib/modelling.ts";
import { useSignal } from "../../lib/signal.ts";
import { Answer } from "./Answer.tsx";
import { ask, begin, resume, stop, talk } from "./asking.ts";
import "./coach.css";
import { Conversations } from "./Conversations.tsx";
import { Weeks } from "./Weeks.tsx";

/** As the contract has it. */
const MOST_CHARACTERS = 2000;
const FIRST = ["How was my week?", "How fit am I?", "What was my longest run this month?"];

/** Questions about one's training, and answers in which every number can be traced; with an id, a conversation that was kept. */
export function CoachPage({ id }: { readonly id: string }) {
  const { turns: asked } = useSignal(talk);
  const open = useCallback((signal: AbortSignal) => (id ? resume(id, signal) : Promise.resolve()), [id]);
  const opening = useCall(open);
  const read = useCallback(() => definitions(), []);
  const known = useCall(read).data;
  const version = asked.filter(({ phase }) => phase !== "answering").length;
  const who = useCallback(
    async (signal: AbortSignal) => ({ version, ...(await models.getModel({}, { signal, timeoutMs: CALL_TIMEOUT_MS })) }),
    [version],
  );
  const model = useCall(who).data?.model;
  const isAnswering = asked[0]?.phase === "answering";
  return (
    <div className="stack">
      <div className="stack-tight">
        <Title name="Coach">Coach</Title>
        <p className="muted prose">
          It answers from your own data, and each number opens what it rests on. <a href="#/memories">What it remembers</a>
        </p>
        {model && (
          <p className="muted prose">
            {standing(model)} <a href="#/settings">Settings</a>
          </p>
        )}
      </div>
      <QuestionBox isAnswering={isAnswering} />
      {opening.state === "failed" && <FailureNotice failure={opening.failure} retry={opening.retry} />}
      {asked.length === 0 && (
        <div className="row">
          {FIRST.map((question) => (
            <button key={question} type="button" className="button" onClick={() => { ask(question); }}>
              {question}
            </button>
          ))}
        </div>
      )}
      {asked.map((turn, index) => (
        <Answer key={turn.key} turn={turn} definitions={known} isAnswering={isAnswering} isNewest={index === 0} />
      ))}
      {asked.length > 0 && (
        <div>
          <a className="button" href="#/coach" onClick={begin}>
            New conversation
          </a>
        </div>
      )}
      <Weeks definitions={known} />
      <Conversations version={version} />
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
