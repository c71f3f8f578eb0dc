import { toJson } from "@bufbuild/protobuf";
import { type Conversation, type GetConversationResponse, GetConversationResponseSchema } from "@runningmate/contracts/runningmate/coach/v1/conversation_pb";
import { useCallback, useState } from "react";

import { FailureNotice } from "../../components/FailureNotice.tsx";
import { useAction } from "../../lib/action.ts";
import { useCall } from "../../lib/call.ts";
import { CALL_TIMEOUT_MS } from "../../lib/clients.ts";
import { localDay, recentDay, timeOfDay } from "../../lib/days.ts";
import { save } from "../../lib/download.ts";
import { number } from "../../lib/numerals.ts";
import { begin, talk } from "./asking.ts";
import { conversations as client } from "./clients.ts";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const PAGE_SIZE = 20;

/** What was asked before: to go on with, to take along, to delete. Read when it is unfolded. */
export function Conversations({ version }: { readonly version: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="folded" onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary>Earlier conversations</summary>
      {isOpen && <List version={version} />}
    </details>
  );
}

/** Read anew whenever `version` changes. */
function List({ version }: { readonly version: number }) {
  const [size, setSize] = useState(PAGE_SIZE);
  const read = useCallback(async (signal: AbortSignal) => ({ ...(await newest(size, signal)), version }), [size, version]);
  const call = useCall(read);
  const { failure, isBusy, run } = useAction(call.retry);
  const remove = (one: Conversation) => {
    if (!confirm(`Delete “${one.title}” with all that was said in it?`)) return;
    run(async () => {
      await client.deleteConversation({ conversationId: one.conversationId }, { timeoutMs: CALL_TIMEOUT_MS });
      if (talk.value.conversationId === one.conversationId) begin();
    });
  };
  return (
    <div className="stack-tight">
      {call.state === "failed" && <FailureNotice failure={call.failure} retry={call.retry} />}
      {failure && <FailureNotice failure={failure} />}
      {call.data?.found.length === 0 && <p className="muted">There is none yet.</p>}
      <ul className="talks" aria-busy={call.state === "loading"}>
        {call.data?.found.map((one) => (
          <li key={one.conversationId}>
            <span>
              <a href={`#/coach/${one.conversationId}`}>{one.title}</a>{" "}
              <span className="muted small numeral">
                {when(one)}, {number(one.turnCount).text} {one.turnCount === 1 ? "question" : "questions"}
              </span>
            </span>
            <span className="row">
              <button type="button" className="button" disabled={isBusy} onClick={() => { run(() => exported(one)); }}>
                Export<span className="hidden"> {one.title}</span>
              </button>
              <button type="button" className="button" disabled={isBusy} onClick={() => { remove(one); }}>
                Delete<span className="hidden"> {one.title}</span>
              </button>
            </span>
          </li>
        ))}
      </ul>
      {call.data?.hasMore && (
        <div>
          <button type="button" className="button" onClick={() => { setSize(size + PAGE_SIZE); }}>
            Older
          </button>
        </div>
      )}
    </div>
  );
}

const when = ({ updatedAt }: Conversation): string => (updatedAt ? `${recentDay(localDay(updatedAt, HERE), new Date())}, ${timeOfDay(updatedAt, HERE)}` : "");

async function newest(size: number, signal: AbortSignal) {
  const found: Conversation[] = [];
  let pageToken = "";
  do {
    const page = await client.listConversations({ pageSize: PAGE_SIZE, pageToken }, { signal, timeoutMs: CALL_TIMEOUT_MS });
    found.push(...page.conversations);
    pageToken = page.nextPageToken;
  } while (pageToken && found.length < size);
  return { found, hasMore: pageToken !== "" };
}

/** Saves a conversation with its evidence as JSON, as the command line does. */
async function exported({ conversationId, title }: Conversation): Promise<void> {
  let whole: GetConversationResponse | undefined;
  let pageToken = "";
  do {
    const page = await client.getConversation({ conversationId, pageToken }, { timeoutMs: CALL_TIMEOUT_MS });
    if (whole) whole.turns.push(...page.turns);
    whole ??= page;
    pageToken = page.nextPageToken;
  } while (pageToken);
  whole.nextPageToken = "";
  const text = JSON.stringify(toJson(GetConversationResponseSchema, whole), undefined, 2);
  const name = title.replace(/[^\p{L}\p{N}]+/gu, " ").trim().slice(0, 60);
  save(new File([text], `${name || "conversation"}.json`, { type: "application/json" }));
}
