export type Loop = {
  /** Something may have become due: the pause ends. */
  nudge(): void;
  start(): void;
  /** Whether it is being stopped: work takes up nothing new then. */
  ending(): boolean;
  /** Resolves when the work that is in hand is done. */
  stop(): Promise<void>;
};

/** Does `work` again and again, after each `pause()` ms or a nudge. A fault is told and does not end it. */
export function createLoop({
  work,
  pause,
  fault,
}: {
  work(): Promise<unknown>;
  pause(): number | Promise<number>;
  fault(error: unknown): void;
}): Loop {
  let running = false;
  let ending = false;
  let wake: (() => void) | undefined;
  let ended: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    while (running) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await work().catch(fault);
      if (!running) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const rested = Promise.resolve(pause()).then(
        (ms) =>
          new Promise<void>((resolve) => {
            timer = setTimeout(resolve, ms);
          }),
      );
      await Promise.race([woken, rested]);
      clearTimeout(timer);
    }
  }

  return {
    nudge: () => wake?.(),
    start() {
      if (running) return;
      running = true;
      ended = run();
    },
    ending: () => ending,
    async stop() {
      running = false;
      ending = true;
      wake?.();
      await ended;
      ending = false;
    },
  };
}
