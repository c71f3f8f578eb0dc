import { type Memory, MemoryState } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { MemoryCard } from "../../components/MemoryCard.tsx";
import { MemoryForm } from "../../components/MemoryForm.tsx";
import { Skeleton } from "../../components/Skeleton.tsx";
import { Title } from "../../components/Title.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { number } from "../../lib/numerals.ts";
import { contentOf, type Draft, EMPTY, memories } from "../../lib/remembering.ts";
import { randomUuid } from "../../lib/uuid.ts";
import { Given } from "./Given.tsx";

const options = { timeoutMs: CALL_TIMEOUT_MS };

/** What the coach remembers: what waits for a yes, what is used, and what is over. */
export function MemoriesPage() {
  const read = useCallback((signal: AbortSignal) => memories.listMemories({}, { signal, ...options }).then((answer) => answer.memories), []);
  const call = useCall(read);
  const all = call.data ?? [];
  const list = (found: readonly Memory[]) => found.map((one) => <MemoryCard key={one.memoryId} memory={one} changed={call.retry} />);
  const waiting = all.filter(({ state }) => state === MemoryState.PROPOSED);
  const used = all.filter(({ state, expired }) => state === MemoryState.CONFIRMED && !expired);
  const over = all.filter(({ state, expired }) => state === MemoryState.CONFIRMED && expired);
  const rejected = all.filter(({ state }) => state === MemoryState.REJECTED);
  return (
    <div className="stack">
      <div className="stack-tight">
        <Title name="Memories">Memories</Title>
        <p className="muted prose">
          What you said to <a href="#/coach">the coach</a> and it may use. It proposes; nothing is used before you say yes, and nothing after its last day.
        </p>
      </div>
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {!call.data && call.state !== "failed" && <Skeleton height={64} count={3} />}
      {waiting.length > 0 && (
        <section aria-labelledby="waiting">
          <h2 id="waiting">Waiting for you</h2>
          {list(waiting)}
        </section>
      )}
      {call.data && (
        <section aria-labelledby="used">
          <h2 id="used">Remembered</h2>
          {used.length > 0 ? list(used) : <p className="muted">Nothing yet.</p>}
        </section>
      )}
      {call.data && <Add added={call.retry} />}
      <Folded title="Over" found={over} list={list} />
      <Given />
      <Folded title="Not to be remembered" found={rejected} list={list} />
    </div>
  );
}

function Add({ added }: { readonly added: () => void }) {
  const [count, setCount] = useState(0);
  const { failure, isBusy, run } = useAction(added);
  const send = (draft: Draft) => {
    run(async () => {
      await memories.addMemory({ requestId: randomUuid(), content: contentOf(draft) }, options);
      setCount(count + 1);
    });
  };
  return (
    <section className="stack-tight" aria-labelledby="add">
      <h2 id="add">Write something down</h2>
      <p className="muted prose">Without days it holds from today: an injury for two weeks, a goal or a constraint for half a year, a preference for a year.</p>
      <MemoryForm key={count} initial={EMPTY} isBusy={isBusy} send={send} verb="Remember it" />
      {failure && <FailureNotice failure={failure} />}
    </section>
  );
}

interface FoldedProps {
  readonly title: string;
  readonly found: readonly Memory[];
  readonly list: (found: readonly Memory[]) => React.ReactNode;
}

function Folded({ title, found, list }: FoldedProps) {
  if (found.length === 0) return null;
  return (
    <details className="folded">
      <summary>
        {title} <span className="muted numeral">{number(found.length).text}</span>
      </summary>
      {list(found)}
    </details>
  );
}
