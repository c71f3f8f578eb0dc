/** An activity that is being changed: the change is sent, computed by the mesh, and what it gives is read. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import type { Activity } from "@runningmate/contracts/runningmate/analytics/v1/activity_pb";
import type { Edit } from "@runningmate/contracts/runningmate/analytics/v1/composition_pb";
import type { EditActivityRequestSchema } from "@runningmate/contracts/runningmate/analytics/v1/edit_pb";
import { useCallback, useEffect, useState } from "react";

import { activities, CALL_TIMEOUT_MS } from "../../../lib/clients.ts";
import { type Failure, failureOf, isPassing } from "../../../lib/failure.ts";
import { randomUuid } from "../../../lib/uuid.ts";
import { edits } from "../clients.ts";

export type Change = NonNullable<MessageInitShape<typeof EditActivityRequestSchema>["change"]>;

export interface Composition {
  readonly activity: Activity;
  /** Rises when a change has been computed: what rests on the activity is read again. */
  readonly version: number;
  /** A change is on its way, or being computed. */
  readonly isBusy: boolean;
  /** What the last change of this visit did; unset before the first. */
  readonly last: Edit | undefined;
  readonly wasUndone: boolean;
  readonly failure: Failure | undefined;
  readonly change: (change: Change) => void;
  readonly undo: (edit: Edit) => void;
  readonly removeSource: (recordingId: string) => void;
  /** Computes anew what could not be computed. */
  readonly again: () => void;
}

interface Done {
  readonly edit?: Edit | undefined;
  readonly wasUndone?: boolean;
}

const POLL_MS = 600;
const ATTEMPTS = 3;
const options = { timeoutMs: CALL_TIMEOUT_MS };

export function useComposition(initial: Activity): Composition {
  const { id } = initial;
  const [activity, setActivity] = useState(initial);
  const [version, setVersion] = useState(0);
  const [isSending, setSending] = useState(false);
  const [missedPolls, setMissedPolls] = useState(0);
  const [done, setDone] = useState<Done>({});
  const [failure, setFailure] = useState<Failure>();

  const read = useCallback(async () => {
    const found = (await activities.getActivity({ activityId: id }, options)).activity;
    if (!found) return;
    setActivity(found);
    if (!found.composing) setVersion((before) => before + 1);
  }, [id]);

  useEffect(() => {
    if (!activity.composing) return undefined;
    const timer = setTimeout(() => {
      read().catch((error: unknown) => {
        if (isPassing(error)) setMissedPolls((before) => before + 1);
        else setFailure(failureOf(error));
      });
    }, POLL_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [activity, missedPolls, read]);

  const run = useCallback(
    async (call: () => Promise<Done>) => {
      setSending(true);
      setFailure(undefined);
      try {
        const given = await repeated(call);
        setDone(given);
        await repeated(read).catch((error: unknown) => {
          // Undoing what an activity came of takes the activity back.
          if (!given.wasUndone || failureOf(error).code !== Code.NotFound) throw error;
          location.hash = given.edit && given.edit.activityId !== id ? `#/activities/${given.edit.activityId}` : "#/activities";
        });
      } catch (error) {
        setFailure(failureOf(error));
      } finally {
        setSending(false);
      }
    },
    [id, read],
  );

  return {
    activity,
    version,
    isBusy: isSending || activity.composing,
    last: done.edit,
    wasUndone: done.wasUndone ?? false,
    failure,
    change: (change) => {
      const request = { activityId: id, requestId: randomUuid(), change };
      void run(async () => ({ edit: (await edits.editActivity(request, options)).edit }));
    },
    undo: ({ editId }) => void run(async () => ({ edit: (await edits.undoEdit({ editId }, options)).edit, wasUndone: true })),
    removeSource: (recordingId) =>
      void run(async () => {
        await edits.deleteSource({ activityId: id, recordingId }, options);
        return {};
      }),
    again: () =>
      void run(async () => {
        await edits.reprocessActivities({ activityId: id }, options);
        return {};
      }),
  };
}

/** Makes a call again that failed for a reason that may pass. */
async function repeated<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * POLL_MS));
    }
  }
}
