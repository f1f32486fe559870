const FAIRLY_MANY = 3;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;

/** How a channel fares, as far as this process has seen. */
export type Weather = {
  /** Nothing has got through of late: one message at a time finds out whether it does again. */
  rough(): boolean;
  /** In rough weather: not before this instant, epoch ms. */
  restsUntil(): number;
  /** A call at `now` failed though another may not; `afterMs`: as long as the platform asks to be left alone. */
  failed(now: number, afterMs: number): void;
  /** The platform took a call. Returns whether it was rough until now. */
  passed(): boolean;
};

/** Three failures in a row make it rough; each that is then tried in vain doubles the rest, up to half a minute. */
export function createWeather(): Weather {
  let failures = 0;
  let until = 0;
  const rough = () => failures >= FAIRLY_MANY;
  return {
    rough,
    restsUntil: () => until,
    failed(now, afterMs) {
      // what was on its way together tells no more than the first of it
      if (rough() && now < until) return;
      failures += 1;
      const rest = rough() ? Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - FAIRLY_MANY)) : 0;
      until = now + Math.max(rest, afterMs);
    },
    passed() {
      const was = rough();
      failures = 0;
      until = 0;
      return was;
    },
  };
}
