/** Time that goes on only when nothing is on its way: what takes hours takes no time, and always the same course. */
export function virtualTime(start: number) {
  let now = start;
  let onTheWay = 0;
  let sleepers: { at: number; wake: () => void }[] = [];

  async function calm(): Promise<void> {
    for (let turns = 0; turns < 3; turns = onTheWay > 0 ? 0 : turns + 1) await new Promise(setImmediate);
  }

  const sleep = (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake }));

  return {
    clock: () => now,
    moveTo(at: number) {
      now = Math.max(now, at);
    },
    sleep,
    /** Time stands still until this is through, but while it `idles`. */
    async during<T>(work: Promise<T>): Promise<T> {
      onTheWay += 1;
      return work.finally(() => {
        onTheWay -= 1;
      });
    },
    async idles(ms: number): Promise<void> {
      onTheWay -= 1;
      await sleep(ms);
      onTheWay += 1;
    },
    /** Waits for `work`, waking in order whoever sleeps meanwhile. */
    async through(work: Promise<unknown>): Promise<void> {
      let done = false;
      const ended = work.finally(() => {
        done = true;
      });
      for (;;) {
        await calm();
        if (done) break;
        const [first] = sleepers.sort((a, b) => a.at - b.at);
        if (!first) continue;
        sleepers = sleepers.filter((one) => one !== first);
        now = Math.max(now, first.at);
        first.wake();
      }
      await ended;
    },
  };
}
