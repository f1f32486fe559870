import { and, isNull, sql } from 'drizzle-orm';
import { createAssistant } from '../../src/assistant.ts';
import { digestItem } from '../../src/delivery/tables.ts';
import { letTimePass, type Outcome, type Told } from '../../src/desk.ts';
import { rowsOf } from '../../src/eval/dialogues/entities.ts';
import { logInto, type SetUp, type Stage, textOfFile } from '../../src/eval/dialogues/stage.ts';
import { newId, sha256 } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import { identity, person } from '../../src/organisation/tables.ts';
import { type Feishu, type Seen, startFeishu } from '../emulators/feishu/index.ts';
import { channelOf } from '../feishu/support.ts';

const ZONE = 'Asia/Shanghai';
const GROUP = 'oc_group';
/** In the roster, and not on Feishu yet. */
export const NEWCOMER = '6105';

/**
 * A dialogue over the emulated Feishu, by webhook: what a person says comes in as an event, a tap as a callback, and
 * what is checked is what then stands on the screens.
 */
export const overFeishu: SetUp = async (database, start, answers) => {
  let now = Date.parse(start);
  const clock = () => now;
  const people = (await database.read.select({ id: person.id }).from(person)).map(({ id }) => id);
  await database.batch(
    people
      .filter((id) => id !== NEWCOMER)
      .map((id) => {
        const row = {
          channel: 'feishu',
          account: accountOf(id),
          person: id,
          boundHow: 'roster',
          boundAt: now,
        } as const;
        return write(build.insert(identity).values(row));
      }),
  );

  const lines: string[] = [];
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;
  let working: Promise<unknown> = Promise.resolve();
  const accounts = [...people, '?stranger'].map(accountOf);
  const feishu = await startFeishu({
    users: accounts,
    groups: [{ chat_id: GROUP, members: accounts }],
    clock,
    limits: 'off',
    post: async (request) => (app ? app.fetch(request) : new Response(null, { status: 502 })),
    async settled() {
      await working;
      await engine.work(now);
      await sender.drain(now);
    },
  });
  const log = logInto(lines);
  const channel = channelOf(feishu, { clock, log });
  const { engine, sender } = createAssistant({
    database,
    channels: [channel],
    clock,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log,
  });
  app = channel.routes?.(async (arrival) => {
    const received = await engine.receive(arrival);
    working = working.then(() => engine.work(now));
    return received;
  });

  // what a group reads is looked into like a log: nobody's own matters may stand there
  const screens = screensOf(feishu, accounts, (text) => lines.push(`${GROUP} ${text}`));

  async function watched(asker: string | undefined, work: () => Promise<unknown>): Promise<Outcome> {
    const [before] = (await database.read.all(sql`select coalesce(max(rowid), 0) from ${digestItem}`)) as [number][];
    await work();
    const told = await screens.fresh(asker);
    const waiting = await database.read
      .select()
      .from(digestItem)
      .where(and(isNull(digestItem.told), sql`rowid > ${before?.[0] ?? 0}`));
    const items = waiting.map(
      (row): Told => ({ to: row.person, card: { id: row.id, text: row.text }, kind: 'proactive' }),
    );
    const messages = [...told, ...items];
    return { replies: messages.filter(({ to }) => to === asker).map(({ card }) => card), messages };
  }

  const stage: Stage = {
    start,
    hears: (as, said, conversation) =>
      watched(as, () => does(feishu, accountOf(as), said, conversation === GROUP ? GROUP : undefined)),
    passes: (at) =>
      watched(undefined, () =>
        letTimePass({ engine, sender }, at, (minute) => {
          now = minute;
        }),
      ),
    moveTo(at) {
      now = at;
    },
    rows: (entity) => rowsOf(entity, database),
    logs: () => lines,
    textOf: (hash) => textOfFile(hash, database),
    answersTo: (form) => answers[form] ?? answers.generic ?? [],
    async end() {
      await working;
      await feishu.stop();
      await database.close();
    },
  };
  return stage;
};

const accountOf = (person: string) => `ou_${person.replace('?', '')}`;
const personOf = (account: string) => account.replace(/^ou_/, '').replace(/^stranger$/, '?stranger');

async function does(feishu: Feishu, account: string, said: Said, group: string | undefined): Promise<unknown> {
  const user = feishu.user(account);
  if (said.kind === 'text') return user.says(said.text, group ? { in: group } : {});
  if (said.kind === 'press') return press(feishu, account, said.action);
  if (said.kind !== 'media') throw new Error(`nobody does ${said.kind} in a dialogue`);
  // Feishu hears voice without its words; what it was turned into at the keyboard is text
  if (said.media === 'voice' && said.transcript) return user.says(said.transcript);
  if (said.media === 'image') return user.sendsImage(new Uint8Array([1]));
  if (said.media === 'file') return user.sendsFile(said.name ?? '文件', new Uint8Array([1]));
  const file_key = feishu.world.id('file');
  feishu.world.resources.set(file_key, { name: '', bytes: new Uint8Array([1]) });
  return user.sends(said.media === 'voice' ? 'audio' : 'sticker', { file_key });
}

/** By the client where the button is there to be pressed; else as a second tap, a forwarded card or a forgery comes in. */
async function press(feishu: Feishu, account: string, action: string): Promise<void> {
  const value = (one: { value: unknown }) => actionOf(one.value) === action;
  const here = feishu.seen(account).find(({ card }) => card?.buttons.some((one) => value(one) && !one.disabled));
  const label = here?.card?.buttons.find(value)?.label;
  if (here && label) {
    await feishu.user(account).presses(label, { on: here.id });
    return;
  }
  const chat = feishu.world.chatWith(account);
  await feishu.event('card.action.trigger', {
    operator: { open_id: account, union_id: `on_${account}`, tenant_key: feishu.world.tenant },
    token: feishu.world.id('c'),
    action: { tag: 'button', value: { action } },
    host: 'im_message',
    context: { open_message_id: feishu.seen(account)[0]?.id ?? 'om_forwarded', open_chat_id: chat },
  });
  await feishu.quiet();
}

function actionOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'action' in value ? String(value.action) : '';
}

/** What has come onto the screens since one last looked; a card with greyed buttons alone is no new one. */
function screensOf(feishu: Feishu, accounts: string[], shownToGroup: (text: string) => void) {
  const words = new Map<string, string>();
  return {
    async fresh(asker: string | undefined): Promise<Told[]> {
      const told: Told[] = [];
      for (const account of accounts) {
        for (const one of feishu.seen(account)) {
          const to = one.chat === GROUP ? asker : personOf(account);
          const card = cardOf(one);
          const [before, after] = [words.get(one.id), wordsOf(card)];
          words.set(one.id, after);
          if (to === undefined || before === after || (before !== undefined && card.text === WIPED)) continue;
          if (one.chat === GROUP) shownToGroup(after);
          const last = told.at(-1);
          if (one.file && last?.to === to) {
            // the card names what comes after it as a message of its own
            last.card.text = (last.card.text ?? '').replace(`附件：${one.file.name}`, '');
            last.card.file = await fileOf(one.file);
          } else told.push({ to, card, kind: 'answer' });
        }
      }
      return told;
    },
  };
}

const WIPED = '已提交，这张卡片的内容不再显示。';

async function fileOf({ name, bytes }: { name: string; bytes: Uint8Array }) {
  return { name, bytes: bytes.length, sha256: await sha256(bytes) };
}

function cardOf({ id, text, card }: Seen): ShownCard {
  if (!card) return { id, text };
  const { heading, more, form } = card;
  const buttons = card.buttons.map(({ label, value, disabled }) => ({ id: actionOf(value), label, expired: disabled }));
  return {
    id,
    ...(heading ? { heading } : {}),
    text: card.text,
    ...(more ? { more } : {}),
    ...(form
      ? {
          form: {
            id: actionOf(form.submit.value),
            submit: form.submit.label,
            fields: form.fields.map(({ name, label, required }) => ({ name, label, required, kind: 'text' })),
          },
        }
      : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}
