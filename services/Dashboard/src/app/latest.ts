import { isAborted } from "../api/client.js";

/** Runs one piece of work at a time, the latest: earlier work is cancelled, and its result is ignored. */
export class Latest {
  private current: AbortController | undefined;

  async run(work: (signal: AbortSignal) => Promise<void>, failed: (error: unknown) => void): Promise<void> {
    this.stop();
    const mine = new AbortController();
    this.current = mine;
    try {
      await work(mine.signal);
    } catch (error) {
      if (!mine.signal.aborted && !isAborted(error)) failed(error);
    } finally {
      if (this.current === mine) this.current = undefined;
    }
  }

  get busy(): boolean {
    return this.current !== undefined;
  }

  stop(): void {
    this.current?.abort();
    this.current = undefined;
  }
}
