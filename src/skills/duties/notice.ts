import { and, eq, inArray, isNull } from 'drizzle-orm';
import * as z from 'zod';
import type { Form, Values } from '../../chat/form.ts';
import type { Attachment, Decide, Takes, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { isRefusal, refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Card } from '../../message/card.ts';
import { may } from '../../organisation/authority.ts';
import { faultLine } from '../../organisation/cells.ts';
import { allUnits } from '../../organisation/store.ts';
import { readTable } from '../../reports/read-table.ts';
import { planDuties } from './import.ts';
import { correct, ownersOf } from './notice-correct.ts';
import { type Cells, isDutyNotice, numberOf, type Reading, readNotice } from './notice-read.ts';
import { COLUMNS } from './table.ts';
import { duty, notice } from './tables.ts';

const READABLE = /\.(?:docx|docm|pdf|txt|md)$/iu;
const TABLE = /\.(?:xlsx|csv)$/iu;
const NAMED_TABLE = /任务|通知|责任|清单|安排|要点/u;
/** Where neither the notice nor an earlier duty says when to remind. */
const ADVANCE = '14、7、3';
const OPTIONAL = ['上报', '材料', '参加', '通知标题'];
const HOW = '把通知文件（Word 或 PDF）发给我，或把正文贴过来，我来找出里面的任务。';

const ROWS = z.array(z.record(z.string(), z.string()));

/** A notice that the staff send is read for the duties in it; they are shown, corrected in words, and made on one yes. */
export const noticeFiles: Takes = {
  label: '通知',
  takes: (file, talk) => {
    if (!maySet(talk)) return false;
    if (TABLE.test(file.name)) return NAMED_TABLE.test(file.name);
    return READABLE.test(file.name) && file.text !== undefined && isDutyNotice(file.text, plainly(talk));
  },
  decide: (_slots, talk) => (talk.attachment ? fromFile(talk.attachment, talk) : say(HOW)),
};

/** The notice as text, or nothing of it yet. */
export const noticeSaid: Decide = async (_slots, talk) => {
  if (!maySet(talk)) return say('设立任务由工委管理员办理，可以把通知转给他们。');
  const found = readNotice(talk.text, await readingFor(talk));
  if (found.rows.length === 0) return say(talk.text.length > 30 ? `没有在里面找到写明日期的任务。${HOW}` : HOW);
  return propose(found, talk);
};

async function fromFile(file: Attachment, talk: Talk): Promise<Turn> {
  if (TABLE.test(file.name)) return fromTable(file, talk);
  const found = readNotice(file.text ?? '', await readingFor(talk));
  return found.rows.length > 0 ? propose(found, talk) : say(`没有在“${file.name}”里找到写明日期的任务。`);
}

async function fromTable(file: Attachment, talk: Talk): Promise<Turn> {
  const bytes = await fileOf(talk.read, file.id);
  const table = bytes ? await readTable(bytes) : refuse('这个文件已不在了，请再发一次。');
  if (isRefusal(table)) return say(table.text);
  const missing = COLUMNS.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    return say(`“${file.name}”不是任务表：缺少${missing.join('、')}。表头请写为 ${COLUMNS.join('、')}。`);
  }
  const rows = table.rows.map(({ cells }) => cells);
  const [first] = rows;
  if (!first) return say(`“${file.name}”里没有任务。`);
  return propose(
    { number: first.文号 ?? '', title: first.通知标题 ?? '', issued: '', issuer: '', rows, undated: [] },
    talk,
  );
}

function propose(found: ReturnType<typeof readNotice>, talk: Talk): Turn {
  const past = found.rows.filter((row) => row.周期 === '一次' && (row.截止 ?? '') < talk.today);
  const rows = found.rows.filter((row) => !past.includes(row));
  if (rows.length === 0) return say('这份通知里的日期都已过去，没有要建的任务。');
  const left = [...found.undated, ...past.map((row) => `${row.名称}（${row.截止}，已过）`)];
  const values = {
    rows,
    title: found.title,
    issued: found.issued,
    issuer: found.issuer,
    left,
    ...(found.number ? { number: found.number } : {}),
  };
  const form = { form: noticeForm.name, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

export const noticeForm: Form = {
  name: 'duty_notice',
  title: '建任务',
  fields: [
    {
      name: 'number',
      label: '文号',
      kind: 'text',
      required: true,
      ask: '这份通知的文号是多少？提醒里会写明，比如“青直工〔2026〕9号”。',
      parse: (text) => numberOf(text) ?? refuse('没有认出文号，请按“某某〔2026〕9号”的样子说。'),
    },
  ],
  async summary(values, talk) {
    return { card: await proposal(values, talk) };
  },
  async heard(text, values, talk) {
    if (talk.session.form?.asking !== undefined) return undefined;
    const rows = rowsIn(values);
    const more = /^(?:再|还要?|另外?)?(?:加|补)(?:上|充)?[一1]?[条项个]?[：:，]?/u.exec(text)?.[0];
    if (more) {
      const [{ 遇休: dayOff = '', 提前: advance = '', 依据: basis = '' } = {}] = rows;
      const added = readNotice(text.slice(more.length), await readingFor(talk)).rows.map((row) => ({
        ...row,
        ...(/休|节假日/u.test(text) ? {} : { 遇休: dayOff }),
        ...(/提醒/u.test(text) ? {} : { 提前: advance }),
        依据: row.依据 || basis,
      }));
      return added.length > 0 ? { ...values, rows: [...rows, ...added] } : undefined;
    }
    const corrected = correct(text, rows, settingOf(talk));
    if (!corrected) return undefined;
    if ('ask' in corrected) return say(corrected.ask, talk.shown);
    const number = corrected.rows.find((row) => row.文号)?.文号;
    return { ...values, rows: corrected.rows, ...(number && numberOf(text) ? { number } : {}) };
  },
  done: (values, talk) => make(values, talk),
};

async function proposal(values: Values, talk: Talk): Promise<Card> {
  const rows = rowsIn(values);
  const names = new Map((await allUnits(talk.read)).map(({ code, name }) => [code, name]));
  const left = Array.isArray(values.left) ? values.left.map(String) : [];
  const grounds = [...new Set(rows.flatMap((row) => row.依据 || []))];
  const handedIn = rows.flatMap((row, i) => (row.材料 ? [`${i + 1} 交${row.材料}`] : []));
  const title = values.title ? `《${String(values.title)}》` : '';
  return {
    heading: `读到 ${rows.length} 项任务，请核对`,
    text: `${title}${String(values.number ?? '')}。确认后到期自动提醒；要改直接说，比如“第一项改成12月20日前”“去掉第二项”“遇休日顺延”。`,
    table: {
      columns: ['', '任务', '由谁', '截止', '遇休日'],
      rows: rows.map((row, i) => [String(i + 1), row.名称 ?? '', ownersOf(row, names), dueWords(row), row.遇休 ?? '']),
    },
    more: [
      `提前提醒：${[...new Set(rows.map((row) => row.提前 ?? ''))].join('；')}天。`,
      ...(grounds.length > 0 ? [`依据：${grounds.join('、')}。`] : []),
      ...(handedIn.length > 0 ? [`材料：${handedIn.join('；')}。`] : []),
      ...(left.length > 0 ? [`没有列入（没有日期或已过）：${left.join('；')}。`] : []),
    ].join('\n'),
    buttons: [
      { label: '确认', does: { intent: 'form.yes' }, tone: 'primary' },
      { label: '取消', does: { intent: 'form.no' } },
    ],
  };
}

async function make(values: Values, talk: Talk): Promise<Turn> {
  const { asker, now, zone, workingDays, newId, read } = talk;
  if (!maySet(talk)) return say('设立任务由工委管理员办理，可以把通知转给他们。');
  const number = String(values.number);
  const rows = rowsIn(values).map((row) => ({ ...row, 文号: number, 通知标题: String(values.title ?? '') }));
  const sheet = { columns: [...COLUMNS, ...OPTIONAL], rows: rows.map((cells, i) => ({ line: i + 1, cells })) };
  const actor = `person:${asker.id}`;
  const plan = await planDuties(sheet, read, { actor, now, zone, workingDays, newId, scope: asker.unit });
  if (plan.outcome !== 'done') {
    const form = { form: noticeForm.name, values, trail: [], misses: 0, since: now };
    const why = plan.faults.slice(0, 3).map(faultLine).join('\n');
    return { ...say(`还不能建：${why}\n请直接说怎么改，比如“第一项由书记负责”。`), session: { ...talk.session, form } };
  }
  const undo = { intent: 'undo_notice', slots: { ids: plan.ids } };
  const issued = typeof values.issued === 'string' && values.issued !== '' ? values.issued : null;
  const issuer = typeof values.issuer === 'string' && values.issuer !== '' ? values.issuer : null;
  const known = [
    plan.added.length > 0 ? `新建 ${plan.added.length} 项` : '',
    plan.changed.length > 0 ? `更新 ${plan.changed.length} 项` : '',
    plan.same.length > 0 ? `${plan.same.length} 项早已有了` : '',
  ].filter(Boolean);
  const uncertain = plan.uncertain.length > 0 ? '跨年的日期等放假安排公布后再核。' : '';
  return {
    ...say(
      {
        text: `已按${number}建好：${known.join('，')}。到期前会提醒责任人，新上任的书记、新成立的组织也会收到。${uncertain}`,
        ...(plan.ids.length > 0 ? { buttons: [{ label: '撤销', does: undo, group: 'undo' }] } : {}),
      },
      { context: 'answer', no: undo },
    ),
    unless: plan.unless,
    writes: [
      ...plan.writes,
      ...(issued || issuer
        ? [write(build.update(notice).set({ issued, issuer }).where(eq(notice.number, number)))]
        : []),
    ],
    session: { ...talk.session, last: { ...talk.session.last, undo } },
  };
}

/** What the notice had newly set ceases again; what somebody has done meanwhile stays written down. */
export const undoNotice: Decide = async ({ ids }, talk) => {
  const all = [ids].flat().filter((id) => typeof id === 'string');
  if (!maySet(talk)) return say('没有可以撤回的任务。');
  const standing = and(inArray(duty.id, all), isNull(duty.endedOn), eq(duty.scope, talk.asker.unit.code));
  const rows = await talk.read.select({ id: duty.id }).from(duty).where(standing);
  if (rows.length === 0) return say('这些任务已经撤回，不用再办。');
  return {
    ...say(`已撤回，这 ${rows.length} 项任务不再提醒。`),
    writes: [write(build.update(duty).set({ endedOn: talk.today }).where(standing), rows.length)],
    changes: rows.map(({ id }) => ({ verb: 'end', entity: 'duty', id, after: { endedOn: talk.today } })),
  };
};

function maySet({ asker }: Talk): boolean {
  return may(asker, 'set_duties', asker.unit, { above: [], guides: [] }) === true;
}

function rowsIn({ rows }: Values): Cells[] {
  const parsed = ROWS.safeParse(rows);
  return parsed.success ? parsed.data : [];
}

function settingOf({ now, zone, workingDays }: Talk) {
  return { now: civilMinute(now, zone), workingDays };
}

function plainly(talk: Talk): Reading {
  return { ...settingOf(talk), units: [], advance: ADVANCE };
}

/** With the units by name, and reminded as the last duty was: how often is the committee's own habit. */
async function readingFor(talk: Talk): Promise<Reading> {
  const [last] = await talk.read
    .select({ advance: duty.advance })
    .from(duty)
    .where(and(isNull(duty.endedOn), eq(duty.cycle, 'once')))
    .orderBy(duty.id)
    .limit(1);
  const advance = last && last.advance.length > 0 ? last.advance.join('、') : ADVANCE;
  const units = await allUnits(talk.read);
  return { ...settingOf(talk), units, advance };
}

function dueWords({ 周期: cycle = '', 截止: due = '' }: Cells): string {
  if (cycle === '一次') return due;
  if (cycle === '每届') return due;
  if (due === '末') return `${cycle}末`;
  return cycle.endsWith('年') ? `${cycle}${due}` : `${cycle}${due}日`;
}
