import { and, eq, isNotNull } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { readNumber } from '../../kernel/chinese/numerals.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Action, Json } from '../../message/card.ts';
import { closeAsDone, dayWords, openDuties } from '../duties/index.ts';
import { groundOf } from './cards.ts';
import { isOver } from './policy.ts';
import { type Debriefing, debriefingsOf, evidenceOf } from './store.ts';
import { debriefing, debriefingCampaign, debriefingEvidence } from './tables.ts';

const EVIDENCE = 'checklist_evidence';

/** The checklist of the asker as a first responsible person: 书记 of a leading group. */
async function ownChecklist({ asker, read }: Talk): Promise<Debriefing | undefined> {
  const seats = asker.posts.filter(({ post, unit }) => post === '书记' && unit.kind === 'leading_group');
  const all = await debriefingsOf(
    read,
    seats.map(({ unit }) => unit.code),
    'checklist',
  );
  return all.find(({ unit }) => unit === asker.unit.code) ?? all[0];
}

/** 责任清单: what is on it and what is on record; 第3项……: what was done, kept as evidence at once, with a way back. */
export const checklist: Decide = async (slots, talk) => {
  const one = await ownChecklist(talk);
  if (!one) return say('您名下今年没有第一责任人责任清单。工委布置了我会告诉您。');
  const item = itemIn(slots.item, talk.text, one);
  const words = talk.text.replace(/^.*?第\s*[\d一二三四五六七八九十]+\s*[项条][:：，,\s]*/u, '').trim();
  if (item === undefined) return shown(one, talk);
  if (isOver(one.of, talk.today)) return say('今年的责任清单考核已经结束，不再收佐证。');
  if ([...words].length >= 4 && talk.text !== '') return keep(one, item, words, [], talk);
  const form = { form: EVIDENCE, values: { item }, trail: [], misses: 0, since: began(talk) };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

export const evidenceForm: Form = {
  name: EVIDENCE,
  title: '责任清单佐证',
  literal: true,
  fields: [
    {
      name: 'text',
      label: '做了什么',
      kind: 'text',
      required: true,
      ask: '这一项做了什么？一句话就行，比如“3月12日党组会专题研究机关党建”。有材料可以先发文件。',
      parse: (text) =>
        [...text.trim()].length < 4 ? { refused: true, text: '请用一句话说说做了什么。' } : text.trim(),
    },
    { name: 'files', label: '材料', kind: 'file', required: false, ask: '请把材料发来。' },
  ],
  async done(values, talk) {
    const one = await ownChecklist(talk);
    if (!one || isOver(one.of, talk.today)) return say('今年的责任清单考核已经结束，没有记。');
    return keep(one, Number(values.item), String(values.text), filesIn(values.files), talk);
  },
};

export const undoEvidence: Decide = async ({ id }, talk) => {
  const one = await ownChecklist(talk);
  const row = one && (await evidenceOf(talk.read, one.id)).find((each) => each.id === id);
  if (!one || !row || isOver(one.of, talk.today)) return say('没有可以撤回的佐证。');
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...say(`已撤回第${row.item}项的这条佐证。`),
    writes: [write(build.delete(debriefingEvidence).where(eq(debriefingEvidence.id, row.id)), 1)],
    changes: [{ verb: 'undo', entity: 'debriefing_evidence', id: row.id, before: { item: row.item, text: row.text } }],
    session: { ...talk.session, last },
  };
};

async function keep(
  one: Debriefing,
  item: number,
  text: string,
  files: ReturnType<typeof filesIn>,
  talk: Talk,
): Promise<Turn> {
  const { read, asker, today, newId } = talk;
  const id = newId();
  const undo: Action = { intent: 'undo_evidence', slots: { id } };
  const filled = new Set([item, ...(await evidenceOf(read, one.id)).map((row) => row.item)]);
  const missing = one.of.items.length - filled.size;
  const closing =
    missing === 0
      ? closeAsDone(
          (await openDuties(read, one.unit, /责任清单/u)).map((duty) => duty.id),
          today,
        )
      : { writes: [], changes: [] };
  const name = one.of.items[item - 1]?.name ?? '';
  const last: { [name: string]: Json } = { ...talk.session.last, undo: { ...undo } };
  return {
    ...say(
      {
        text: `已记到第${item}项“${name}”。${missing > 0 ? `还有${missing}项没有佐证。` : '各项都有佐证了。'}`,
        buttons: [
          { label: '撤销', does: undo, group: 'undo' },
          { label: '看清单', does: { intent: 'responsibility_checklist' }, lasting: true },
        ],
      },
      { context: 'answer', no: undo },
    ),
    unless: [
      query(
        build
          .select({ id: debriefingCampaign.id })
          .from(debriefingCampaign)
          .where(and(eq(debriefingCampaign.id, one.of.id), isNotNull(debriefingCampaign.talliedOn))),
      ),
    ],
    writes: [
      write(
        build.insert(debriefingEvidence).values({ id, debriefing: one.id, item, text, files, by: asker.id, on: today }),
        1,
      ),
      write(
        build
          .update(debriefing)
          .set({ state: 'submitted', person: asker.id, on: one.on ?? today })
          .where(eq(debriefing.id, one.id)),
        1,
      ),
      ...files.map((file) => keepFile(file.id)),
      ...closing.writes,
    ],
    changes: [
      { verb: 'add', entity: 'debriefing_evidence', id, after: { unit: one.unit, item, text } },
      ...closing.changes,
    ],
    session: { last },
  };
}

async function shown(one: Debriefing, talk: Talk): Promise<Turn> {
  const rows = await evidenceOf(talk.read, one.id);
  const lines = one.of.items.map(({ name, points }, i) => {
    const of = rows.filter(({ item }) => item === i + 1);
    return `${i + 1}. ${name}（${points}分）：${of.length > 0 ? of.map(({ text }) => text).join('；') : '还没有佐证'}`;
  });
  const empty = one.of.items.map((_, i) => i + 1).filter((n) => !rows.some(({ item }) => item === n));
  const due = one.of.reportsBy ? `，${dayWords(one.of.reportsBy, talk.today)}前填报` : '';
  return say(
    {
      heading: `${one.of.year}年度第一责任人责任清单`,
      text: `${empty.length > 0 ? `还有${empty.length}项没有佐证` : '各项都有佐证了'}${due}。直接说“第1项……”就能记上。`,
      more: lines.join('\n'),
      ...(one.of.number ? { fields: [{ label: '依据', value: groundOf(one.of) }] } : {}),
      buttons: empty.slice(0, 4).map((n) => ({
        label: `填第${n}项`,
        does: { intent: 'responsibility_checklist', slots: { item: n } },
        group: String(n),
        lasting: true,
      })),
    },
    { context: 'answer', about: { checklist: one.id } },
  );
}

function itemIn(slot: unknown, text: string, { of }: Debriefing): number | undefined {
  const said = /第\s*([\d一二三四五六七八九十]+)\s*[项条]/u.exec(text)?.[1];
  const item = typeof slot === 'number' ? slot : said === undefined ? undefined : readNumber(said);
  if (item !== undefined) return item >= 1 && item <= of.items.length ? item : undefined;
  const named = of.items.findIndex(({ name }) => text.includes(name));
  return named >= 0 ? named + 1 : undefined;
}
