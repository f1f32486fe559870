import type { Form } from '../../chat/form.ts';
import type { Attachment, Decide, Slots, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { keepFile, storeFile } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Button, Json } from '../../message/card.ts';
import { writeTextDocx } from '../../reports/docx.ts';
import { calendarFile } from '../../reports/ics.ts';
import { answerQuestion } from '../rules/index.ts';
import { circumstances, spokenOf } from './choose.ts';
import { aboutOf } from './close.ts';
import { named } from './match.ts';
import { type Item, itemById, mayClose } from './store.ts';
import { minutes } from './tables.ts';
import { dayWords, groundOf, leftWords, nameOf, whenWords } from './wording.ts';

const LONGEST_MINUTES = 8_000;
const BUSINESS = 6;

/** What a time that was set offers: lasting, since a file may be wanted again. */
export function meetingButtons({ id, attend }: Pick<Item, 'id' | 'attend'>): Button[] {
  if (attend === null) return [];
  const slots: { [name: string]: Json } = { id };
  return [
    { label: '日历文件', does: { intent: 'meeting_calendar', slots }, lasting: true, group: 'calendar' },
    { label: '议程', does: { intent: 'meeting_agenda', slots }, lasting: true, group: 'agenda' },
  ];
}

/** 日历文件: an .ics that any calendar opens; for everyone of the unit. */
export const meetingCalendar: Decide = async (slots, talk) => {
  const item = await meant(slots, talk);
  if (!item?.scheduledAt) return noTime(item, talk);
  const bytes = new TextEncoder().encode(
    await calendarFile({
      uid: `${item.id}@poti`,
      summary: nameOf(item),
      at: item.scheduledAt,
      description: groundOf(item),
      now: talk.now,
      zone: talk.zone,
    }),
  );
  return file(
    `${nameOf(item)}.ics`,
    bytes,
    `${nameOf(item)}：${whenWords(item.scheduledAt, talk.today)}。点开文件即可加到日历。`,
    item,
    talk,
  );
};

/** 议程: one page with what is known: the time, the rule it rests on in its own words, and what the unit has to do. */
export const meetingAgenda: Decide = async (slots, talk) => {
  const item = await meant(slots, talk);
  if (!item || item.attend === null) return noTime(item, talk);
  if (!mayClose(talk.asker, item))
    return say(`议程由${item.unit.name}的${item.posts.join('、')}准备，可以请他们发给您。`);
  const rests = await restsOn(item, talk);
  const { open } = await circumstances(talk);
  const business = open
    .filter((other) => other.id !== item.id && other.unit.code === item.unit.code && other.attend === null)
    .slice(0, BUSINESS)
    .map((other) => `${nameOf(other)}（${dayWords(other.due, talk.today)}截止，${leftWords(other.due, talk.today)}）`);
  const when = item.scheduledAt ? whenWords(item.scheduledAt, talk.today) : '待定';
  const bytes = await writeTextDocx(`${nameOf(item)}议程`, `${item.unit.name}　时间：${when}　地点：`, [
    { text: '一、依据', heading: true },
    ...[rests ?? groundOf(item)].filter(Boolean).map((text) => ({ text })),
    { text: '二、议题', heading: true },
    ...['1.', '2.', '3.'].map((text) => ({ text })),
    ...(business.length > 0
      ? [{ text: '三、近期要办的事，可一并研究', heading: true }, ...business.map((text) => ({ text }))]
      : []),
  ]);
  return file(`${nameOf(item)}议程.docx`, bytes, `${nameOf(item)}的议程已备好，一页，议题请您填。`, item, talk);
};

/** 附上记录: only where somebody wants to. */
export const keepMinutes: Decide = async (slots, talk) => {
  const item = await meant(slots, talk);
  if (!item || !mayClose(talk.asker, item)) return say('没有找到是哪次会。先说“某某会开完了”，再附记录。');
  if (talk.attachment) return kept(item, { file: talk.attachment }, talk);
  const form = { form: minutesForm.name, values: { duty: item.id }, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const minutesForm: Form = {
  name: 'meeting_minutes',
  title: '会议记录',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '记录',
      kind: 'text',
      required: true,
      ask: '请把记录发来：打字，或直接发文件。不附了请回“取消”。',
    },
  ],
  async done(values, talk) {
    const item = typeof values.duty === 'string' ? await itemById(talk, values.duty) : undefined;
    if (!item || !mayClose(talk.asker, item)) return say('这次会已不在清单里，没有保存。');
    return kept(item, { text: String(values.text).slice(0, LONGEST_MINUTES) }, talk);
  },
};

const MINUTES = /记录|纪要/;

/** A file of minutes that somebody sends of their own accord. */
export function isMinutes({ name }: Attachment, { session, shown }: Talk): boolean {
  const spoken = typeof session.last.duty === 'string' && shown?.context === 'duty_reminder';
  return session.form?.form === minutesForm.name || (spoken && MINUTES.test(name));
}

export const takeMinutes: Takes['decide'] = async (_slots, talk) => {
  const form = talk.session.form?.form === minutesForm.name ? talk.session.form : undefined;
  const id = form?.values.duty ?? talk.session.last.duty;
  const { form: _closed, ...session } = talk.session;
  const turn = await keepMinutes({ id: id ?? '' }, { ...talk, session });
  return form ? { ...turn, session: turn.session ?? session } : turn;
};

async function kept(item: Item, what: { text?: string; file?: Attachment }, talk: Talk): Promise<Turn> {
  const id = talk.newId();
  const { text, file: attachment } = what;
  return {
    ...say(`已附上${nameOf(item)}的记录${attachment ? `“${attachment.name}”` : ''}，留在本组织。`, aboutOf(item)),
    writes: [
      write(
        build.insert(minutes).values({
          id,
          occurrence: item.id,
          text: text ?? null,
          file: attachment?.id ?? null,
          fileName: attachment?.name ?? null,
          by: talk.asker.id,
          on: talk.today,
        }),
      ),
      ...(attachment ? [keepFile(attachment.id)] : []),
    ],
    changes: [{ verb: 'keep_minutes', entity: 'occurrence', id: item.id, after: { minutes: id } }],
  };
}

/** The article that the notice names, else what the library says of it, in its own words. */
async function restsOn(item: Item, { read, today, asker }: Talk): Promise<string | undefined> {
  for (const question of [item.basis, `${item.name}有什么要求`]) {
    const [first] = question ? (await answerQuestion(read, question, { today, asker })).citations : [];
    if (first) return `《${first.rule}》${first.label}：${first.quote}`;
  }
  return undefined;
}

/** By a button, by name, or the one spoken of; of one's own unit, or where one stands in. */
async function meant(slots: Slots, talk: Talk): Promise<Item | undefined> {
  if (typeof slots.id === 'string') {
    const item = await itemById(talk, slots.id);
    const own = talk.asker.posts.some(({ unit }) => unit.code === item?.unit.code) || item?.standsFor;
    return own ? item : undefined;
  }
  const { around } = await circumstances(talk);
  const held = around.filter(({ attend }) => attend !== null);
  const byName = named(held, undefined, talk.text);
  const spoken = await spokenOf(talk);
  return (
    byName.find(({ scheduledAt }) => scheduledAt) ??
    byName[0] ??
    spoken ??
    held.find(({ state, scheduledAt }) => state === 'open' && scheduledAt)
  );
}

function noTime(item: Item | undefined, { today }: Talk): Turn {
  if (!item) return say('没有找到是哪次会，请说一下名称，比如“组织生活会的日历文件”。');
  if (item.attend === null) return say(`${nameOf(item)}不是会议，没有日历和议程。`, aboutOf(item));
  return say(`${nameOf(item)}还没有定时间，${dayWords(item.due, today)}截止。先说“定在某日几点”就行。`, aboutOf(item));
}

async function file(name: string, bytes: Uint8Array, text: string, item: Item, talk: Talk): Promise<Turn> {
  const { id, writes } = await storeFile(bytes, talk.today);
  return { ...say({ text, file: { name, bytes: bytes.length, sha256: id } }, aboutOf(item)), writes };
}
