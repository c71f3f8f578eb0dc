import { Code, ConnectError } from "@connectrpc/connect";

import { isPassing } from "../../lib/failure.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

/** Repeats calls that fail for a reason that may pass, with growing pauses, until told to stop. */
export class Patience {
  private readonly abort = new AbortController();
  private waiting = 0;

  /**
   * @param waits Told when calls begin to wait for the mesh, and when none does any more.
   * @param limitMs After so long without success the last error is thrown.
   */
  constructor(
    private readonly waits: (isWaiting: boolean) => void,
    private readonly limitMs = 600_000,
  ) {}

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  stop(): void {
    this.abort.abort();
  }

  async repeat<T>(call: () => Promise<T>): Promise<T> {
    const began = Date.now();
    let pauseMs = 0;
    try {
      for (;;) {
        try {
          return await call();
        } catch (error) {
          if (this.signal.aborted || !isPassing(error) || Date.now() - began > this.limitMs) throw error;
        }
        if (pauseMs === 0) this.count(1);
        pauseMs = Math.min(pauseMs * 2 || FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        await this.pause(pauseMs);
      }
    } finally {
      if (pauseMs > 0) this.count(-1);
    }
  }

  async pause(pauseMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
    });
    if (this.signal.aborted) throw new ConnectError("It was stopped.", Code.Canceled);
  }

  private count(change: number): void {
    const before = this.waiting > 0;
    this.waiting += change;
    if (before !== this.waiting > 0) this.waits(this.waiting > 0);
  }
}
