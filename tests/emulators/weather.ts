/**
 * A way in which a call goes wrong. `reset`: it never arrived; `lost`: it is done, but the answer never comes; `rate`:
 * too much, in the platform's own words; a number: refused with that code; `delayMs`: done, but answered late.
 */
export type Mishap = 'rate' | 'server-error' | 'hang' | 'reset' | 'lost' | number | { delayMs: number };

/** The mishap of every call, or of every so many-th, from one instant of the platform's clock to another. */
export type Spell = { from: number; until: number; mishap: Mishap; every?: number };

export type Sky = {
  clock(): number;
  /** Every call, `POST /open-apis/im/v1/messages`; what never gets through to `answer` is noted here. */
  calls: string[];
  answer(request: Request): Response | Promise<Response>;
  /** A refusal in the platform's words. */
  refuse(mishap: number | 'rate'): Response;
  /** What goes wrong unless a path is named. */
  path: RegExp;
};

/** What stands between an app and a platform. */
export function createWeather({ clock, calls, answer, refuse, path: usual }: Sky) {
  let mishaps: { mishap: Mishap; path: RegExp }[] = [];
  let spells: (Spell & { path: RegExp; met: number })[] = [];

  function nextFor(path: string): Mishap | undefined {
    const once = mishaps.find((one) => one.path.test(path));
    mishaps = mishaps.filter((one) => one !== once);
    if (once) return once.mishap;
    const spell = spells.find((one) => one.path.test(path) && one.from <= clock() && clock() < one.until);
    if (!spell) return undefined;
    spell.met += 1;
    return spell.met % (spell.every ?? 1) === 0 ? spell.mishap : undefined;
  }

  /** The answer; or that the connection is cut, or that nothing is ever heard. */
  async function meet(request: Request): Promise<Response | 'cut' | 'silence'> {
    const { pathname } = new URL(request.url);
    const mishap = nextFor(pathname);
    if (mishap === undefined) return answer(request);
    if (typeof mishap === 'object') {
      await new Promise((resolve) => setTimeout(resolve, mishap.delayMs));
      return answer(request);
    }
    if (mishap === 'lost') {
      await answer(request);
      return 'cut';
    }
    calls.push(`${request.method} ${pathname}`);
    if (mishap === 'server-error') return new Response('<html>502 Bad Gateway</html>', { status: 502 });
    if (mishap === 'hang') return 'silence';
    return mishap === 'reset' ? 'cut' : refuse(mishap);
  }

  return {
    /** Lets the next `times` calls (of this path) go wrong. */
    mishap(mishap: Mishap, { times = 1, path = usual }: { times?: number; path?: RegExp } = {}) {
      for (let i = 0; i < times; i++) mishaps.push({ mishap, path });
    },
    /** Lets calls (of this path) go wrong for a time. */
    spell(spell: Spell & { path?: RegExp }) {
      spells.push({ path: usual, ...spell, met: 0 });
    },
    clears() {
      mishaps = [];
      spells = [];
    },
    /** As a server answers: with what it has of the connection. */
    async serve(request: Request, outgoing: object): Promise<Response> {
      const met = await meet(request);
      if (met instanceof Response) return met;
      if (met === 'cut' && 'destroy' in outgoing && typeof outgoing.destroy === 'function') outgoing.destroy();
      return new Promise(() => {});
    },
    /** As fetch does, without a socket. `patience`: how a call that is never answered runs out of time. */
    fetch: (patience: () => Promise<void>) => async (url: string, init: RequestInit) => {
      const met = await meet(new Request(url, init));
      if (met instanceof Response) return met;
      if (met === 'cut') throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
      await patience();
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    },
  };
}
