import { and, eq, isNull } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES } from '../../chat/forms.ts';
import type { Decide, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { may } from '../../organisation/authority.ts';
import type { DirectoryPlan } from '../../organisation/directory.ts';
import {
  adoptDirectory,
  compareDirectory,
  type Fetched,
  fetchedDirectories,
} from '../../organisation/directory-store.ts';
import { unit } from '../../organisation/tables.ts';

export const SYNC = 'sync_directory';
const NAMES = 12;
const NONE = '还没有读到通讯录。接好平台后每天自动读一次；要马上读，请运维同志执行 poti sync directory。';

/** 同步通讯录: the differences are shown; nothing changes before a yes. */
export const syncDirectory: Decide = async (_slots, talk) => {
  const allowed = await mayImport(talk);
  if (isRefusal(allowed)) return say(allowed.text);
  for (const fetched of await fetchedDirectories(talk.read)) {
    const plan = await compareDirectory(talk.read, fetched);
    if (!differs(plan) && plan.unknown.length === 0) continue;
    if (plan.shrunk || !differs(plan)) return say(cardOf(plan, fetched, talk));
    const form = {
      form: SYNC,
      values: { channel: fetched.channel, at: fetched.at },
      trail: [],
      misses: 0,
      since: began(talk),
    };
    return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
  }
  return say((await fetchedDirectories(talk.read)).length > 0 ? '通讯录和花名册一致，没有要更新的。' : NONE);
};

export const syncForm: Form = {
  name: SYNC,
  title: '同步通讯录',
  fields: [],
  async summary(values, talk) {
    const fetched = await fetchedAs(values, talk);
    if (!fetched) return { card: { text: NONE, buttons: [{ label: '取消', does: { intent: FORM_NO } }] } };
    const card = cardOf(await compareDirectory(talk.read, fetched), fetched, talk);
    const buttons = [
      { label: '确认更新', does: { intent: FORM_YES }, tone: 'primary' as const },
      { label: '先不动', does: { intent: FORM_NO } },
    ];
    return { card: { ...card, buttons } };
  },
  done: adopt,
};

async function adopt(values: Values, talk: Talk): Promise<Turn> {
  const allowed = await mayImport(talk);
  if (isRefusal(allowed)) return say(allowed.text);
  const fetched = await fetchedAs(values, talk);
  if (!fetched || fetched.at !== values.at)
    return say('通讯录刚刚又读了一次，请再说一次“同步通讯录”，看过新的差异再确认。');
  const plan = await compareDirectory(talk.read, fetched);
  if (plan.shrunk || !differs(plan)) return say(cardOf(plan, fetched, talk));
  const { now, zone, newId, asker } = talk;
  const adopted = await adoptDirectory(talk.read, fetched, plan, { now, zone, newId, actor: `person:${asker.id}` });
  return {
    ...say(`已更新：${headOf(plan)}。账号绑定都保留着，回来的同志照常可用。`),
    ...adopted,
    changes: [{ verb: 'sync', entity: 'roster', id: fetched.channel, after: { at: fetched.at } }],
  };
}

async function fetchedAs({ channel }: Values, { read }: Talk): Promise<Fetched | undefined> {
  return (await fetchedDirectories(read)).find((one) => one.channel === channel);
}

function cardOf(plan: DirectoryPlan, { at, directory }: Fetched, { zone }: Talk) {
  const read = `${civilMinute(at, zone).replace('T', ' ')} 读到的通讯录共 ${directory.people.length} 人`;
  if (plan.shrunk)
    return {
      text: `没有更新：${read}，名册里过半的账号不见了，多半是应用的可见范围变小了。请先核对可见范围。`,
      ...moreOf(plan),
    };
  const nothing = `${read}，和花名册一致；另有 ${plan.unknown.length} 人不在花名册里，是党员的请先加进花名册。`;
  return { text: differs(plan) ? `${headOf(plan)}。可以更新吗？（${read}）` : nothing, ...moreOf(plan) };
}

/** One line a kind; kinds that are empty are not spoken of. */
export function headOf(plan: DirectoryPlan): string {
  const kinds: [number, string][] = [
    [plan.matched.length, '部门对上'],
    [plan.renamed.length, '改名'],
    [plan.bound.length, '账号绑定'],
    [plan.moved.length, '转到别的支部'],
    [plan.left.length, '离开'],
  ];
  return kinds.flatMap(([n, what]) => (n > 0 ? [`${what} ${n}`] : [])).join('，');
}

function moreOf(plan: DirectoryPlan): { more?: string } {
  const lines: [string, string[]][] = [
    ['改名', plan.renamed.map(({ from, to }) => `${from}→${to}`)],
    ['账号绑定', plan.bound.map(({ name }) => name)],
    ['转到别的支部', plan.moved.map(({ name }) => name)],
    ['离开', plan.left.map(({ name }) => name)],
    ['有职务、不自动改，请所在单位报变动', plan.inOffice.map(({ name }) => name)],
    ['不在花名册里', plan.unknown.map(({ name, department }) => `${name}（${department || '未分部门'}）`)],
  ];
  const more = lines.flatMap(([what, names]) => (names.length > 0 ? [`${what}：${namesIn(names)}`] : [])).join('\n');
  return more ? { more } : {};
}

function namesIn(names: string[]): string {
  return `${names.slice(0, NAMES).join('、')}${names.length > NAMES ? ` 等 ${names.length} 个` : ''}`;
}

export function differs({ matched, renamed, bound, moved, left }: DirectoryPlan): boolean {
  return [matched, renamed, bound, moved, left].some((some) => some.length > 0);
}

/** An address book is everybody's, so it is for the staff of whoever leads them all. */
async function mayImport({ asker, read }: Talk): Promise<true | Refusal> {
  const allowed = may(asker, 'import', asker.unit, { above: [], guides: [] });
  if (isRefusal(allowed)) return allowed;
  const city = await read
    .select({ code: unit.code })
    .from(unit)
    .where(and(eq(unit.kind, 'city_work_committee'), isNull(unit.removedOn)))
    .get();
  return !city || asker.unit.kind === 'city_work_committee' || refuse('通讯录由市直机关工委的管理员统一核对更新。');
}
