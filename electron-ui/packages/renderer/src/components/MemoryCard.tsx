import { type Memory, MemoryState } from "@runningmate/contracts/runningmate/coach/v1/memory_pb";
import { useState } from "react";

import { useAction } from "../lib/action.ts";
import { CALL_TIMEOUT_MS } from "../lib/clients.ts";
import { day } from "../lib/days.ts";
import { contentOf, detailWords, draftOf, kindTitle, memories } from "../lib/remembering.ts";
import { FailureNotice } from "./FailureNotice.tsx";
import { MemoryForm } from "./MemoryForm.tsx";

const options = { timeoutMs: CALL_TIMEOUT_MS };

interface Props {
  readonly memory: Memory;
  /** With what became of it; undefined when it is gone. */
  readonly changed: (memory: Memory | undefined) => void;
  /** Whether it stands in the conversation in which it was said. */
  readonly isHere?: boolean;
}

/** Something that the athlete said, and what may be done about it. */
export function MemoryCard({ memory, changed, isHere = false }: Props) {
  const { memoryId, content, state, saidOn, conversationId, expired } = memory;
  const [isOpen, setOpen] = useState(false);
  const { failure, isBusy, run } = useAction();
  const act = (work: () => Promise<{ readonly memory?: Memory | undefined }>) => {
    run(async () => {
      changed((await work()).memory);
      setOpen(false);
    });
  };
  const button = (title: string, work: () => Promise<{ readonly memory?: Memory | undefined }>, isPrimary = false) => (
    <button type="button" className={isPrimary ? "button button-primary" : "button"} disabled={isBusy} onClick={() => { act(work); }}>
      {title}
      <span className="hidden">: {content?.words}</span>
    </button>
  );
  if (!content) return null;
  return (
    <div className="memory stack-tight" data-memory={state} aria-busy={isBusy}>
      <p>
        <strong>{kindTitle(content.kind)}</strong> “{content.words}”
      </p>
      <p className="muted small">
        Said on {day(saidOn)}
        {conversationId && !isHere && (
          <>
            {" in "}
            <a href={`#/coach/${conversationId}`}>a conversation</a>
          </>
        )}
        {detailWords(content) && ` · ${detailWords(content)}`}
        {expired && " · over: nothing uses it any more"}
      </p>
      {state === MemoryState.CONFIRMED && isHere && <p role="status">It is remembered.</p>}
      {state === MemoryState.REJECTED && isHere && <p role="status">It is not remembered.</p>}
      {isOpen ? (
        <MemoryForm initial={draftOf(content)} isBusy={isBusy} send={(draft) => { act(() => memories.correctMemory({ memoryId, content: contentOf(draft) }, options)); }} verb="Save" cancel={() => { setOpen(false); }} />
      ) : (
        <div className="row">
          {state !== MemoryState.CONFIRMED && button(state === MemoryState.PROPOSED ? "Yes, remember it" : "Remember it after all", () => memories.confirmMemory({ memoryId }, options), state === MemoryState.PROPOSED)}
          <button type="button" className="button" disabled={isBusy} onClick={() => { setOpen(true); }}>
            Correct<span className="hidden">: {content.words}</span>
          </button>
          {state === MemoryState.PROPOSED
            ? button("No", () => memories.rejectMemory({ memoryId }, options))
            : button("Forget", async () => { await memories.deleteMemory({ memoryId }, options); return {}; })}
        </div>
      )}
      {failure && <FailureNotice failure={failure} />}
    </div>
  );
}
