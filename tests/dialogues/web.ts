import { webChannel } from '../../src/channels/web/channel.ts';
import type { Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { Receive } from '../../src/message/channel.ts';
import { webHistory } from '../../src/web-history.ts';
import { GROUP, over, ZONE } from './platform.ts';

/** By the requests of the page. What a browser can't do (a group, a sticker, a voice) comes in as it would from elsewhere. */
export const overWeb = over(async ({ database, people, clock, settled }) => {
  const channel = webChannel({
    people: async () => [],
    clock: { now: clock, moveTo: async () => {} },
    zone: ZONE,
    messages: (account) => webHistory(database.read, account),
  });
  let app: ReturnType<NonNullable<typeof channel.routes>> | undefined;
  let receive: Receive | undefined;
  let keys = 0;
  const inGroup: ShownCard[] = [];
  const pages = new Map<string, ReturnType<typeof openPage>>();
  const key = () => `dialogue-${++keys}`;
  const nameOf = (person: string) => person.replace('?', '');

  async function asks(path: string, body: Record<string, unknown>): Promise<boolean> {
    const headers = { 'content-type': 'application/json', host: '127.0.0.1' };
    const request = new Request(`http://127.0.0.1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await app?.fetch(request))?.status === 200;
  }

  async function sendsFile(as: string, name: string, type: string): Promise<boolean> {
    const query = new URLSearchParams({ as, key: key(), name });
    const headers = { 'content-type': type, host: '127.0.0.1' };
    const request = new Request(`http://127.0.0.1/web/file?${query}`, { method: 'POST', headers, body: 'x' });
    return (await app?.fetch(request))?.status === 200;
  }

  async function elsewhere(person: string, said: Said, group: string | undefined): Promise<void> {
    const account = nameOf(person);
    const chat = group ?? account;
    await receive?.({ key: key(), channel: 'web', account, chat, private: !group, at: clock(), said });
  }

  async function does(person: string, said: Said, group: string | undefined): Promise<void> {
    const as = nameOf(person);
    const sent =
      group === undefined &&
      ((said.kind === 'text' && (await asks('/web/say', { as, key: key(), text: said.text }))) ||
        (said.kind === 'media' && said.media === 'image' && (await sendsFile(as, '图片', 'image/png'))) ||
        (said.kind === 'media' && said.media === 'file' && (await sendsFile(as, said.name ?? '文件', 'text/plain'))) ||
        (said.kind === 'press' && (await asks('/web/press', { as, key: key(), action: said.action }))));
    if (!sent) await elsewhere(person, said, group);
    await settled();
  }

  return {
    channels: [
      {
        ...channel,
        async send(message) {
          if (message.to.chat !== undefined) inGroup.push(message.card);
          return channel.send(message);
        },
      },
    ],
    accountsOn: () => undefined,
    listen(given) {
      receive = given;
      app = channel.routes?.(given);
      for (const account of [...people, 'stranger'])
        pages.set(
          account,
          openPage(account, async (request) => app?.fetch(request)),
        );
    },
    does,
    async screen(person, group) {
      const cards = group === GROUP ? inGroup : ((await pages.get(nameOf(person))?.cards()) ?? []);
      const pressable = cards.flatMap(({ buttons = [] }) =>
        buttons.flatMap(({ id, expired }) => (expired ? [] : [id])),
      );
      return { words: cards.map((card) => wordsOf(card)).join('\n'), pressable };
    },
    async stop() {
      await Promise.all([...pages.values()].map(({ close }) => close()));
    },
  };
});

/** The stream that a page listens to, and the cards that it shows. */
function openPage(account: string, fetch: (request: Request) => Promise<Response | undefined>) {
  const cards = new Map<string, ShownCard>();
  const request = new Request(`http://127.0.0.1/web/stream?as=${account}`, { headers: { host: '127.0.0.1' } });
  const reader = fetch(request).then((response) => response?.body?.getReader());
  const reading = reader.then(async (from) => {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { value, done } = (await from?.read()) ?? { done: true };
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) take(event);
    }
  });

  function take(event: string): void {
    const data = /^data: (.*)$/m.exec(event)?.[1];
    const { id, card }: { id?: string; card?: ShownCard } = data ? JSON.parse(data) : {};
    if (id && card) cards.set(id, card);
  }

  return {
    async cards(): Promise<ShownCard[]> {
      // what is written to a stream is read a few turns of the loop later
      for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
      return [...cards.values()];
    },
    async close() {
      await (await reader)?.cancel();
      await reading;
    },
  };
}
