import { eq, or, sql } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Attachment, Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { digestItem } from '../../delivery/tables.ts';
import { readDate } from '../../kernel/chinese/dates.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import type { Button, Json } from '../../message/card.ts';
import { post, unit } from '../../organisation/tables.ts';
import { stageLines } from './cards.ts';
import { type Notice, readNotice, wholeDays } from './notice.ts';
import { faultOf, NOT_YOURS, runsCampaigns } from './policy.ts';
import { lastCampaign, type Stage } from './store.ts';
import { campaign, campaignStage, STAGES } from './tables.ts';
import { Terms } from './terms.ts';
import { termLines } from './terms-said.ts';

export const OPEN = 'open_campaign';
/** The aspects of the first campaign, where its notice names none. */
const USUAL_ASPECTS = ['融合与服务中心', '组织与队伍', '党员教育管理', '责任与考核', '载体与保障'];

/** 开启难题征集：… in words, or the notice itself: read, shown once, confirmed with one tap. */
export const openCampaign: Decide = (slots, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const said = typeof slots.text === 'string' ? slots.text : talk.text;
  const values = valuesOf(readNotice(said, settingOf(talk)), {});
  const form = { form: OPEN, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
};

/** A notice sent as a file, by the staff, that speaks of collecting problems. */
export const noticeFile = {
  label: '难题征集通知',
  takes: ({ name, text }: Attachment, { asker }: Talk) =>
    runsCampaigns(asker) &&
    /难题/u.test(name + (text ?? '')) &&
    /征集.{0,20}(?:通知|方案)|(?:通知|方案).{0,20}征集/u.test(`${name} ${text?.slice(0, 400) ?? ''}`),
  decide: ((_slots, talk) =>
    openCampaign({ text: `${talk.attachment?.text ?? talk.attachment?.name ?? ''}` }, talk)) satisfies Decide,
};

/** Only what the notice leaves open is asked. */
export const openForm: Form = {
  name: OPEN,
  title: '开启难题征集',
  fields: [
    {
      name: 'title',
      label: '名称',
      kind: 'text',
      required: true,
      ask: '这次征集叫什么？例如“2026年党建难题大征集”。也可以把通知全文发来。',
    },
    {
      name: 'until',
      label: '征集截止',
      kind: 'date',
      required: true,
      ask: '征集到哪天截止？例如“12月31日”。其他阶段的日期可以一起说，也可以以后再定。',
      parse: (text, talk) => {
        const read = readDate(text, { ...settingOf(talk), tense: 'future' });
        if (read.kind === 'range') return read.end;
        return read.kind === 'date' ? read.date : refuse('没有听清日期，请说几月几日，例如“12月31日”。');
      },
    },
  ],
  async heard(text, values, talk) {
    const notice = readNotice(text, settingOf(talk));
    const { number, aspects, days, terms } = notice;
    const brings = number || aspects || Object.keys(days).length > 0 || Object.keys(terms).length > 0;
    if (brings) return valuesOf(notice, values);
    const renamed =
      /^(?:名称|题目|名字)?(?:就)?(?:改成|改为|叫|是)[：:“"]?([^”"。]{4,40})/u.exec(text)?.[1] ?? notice.title;
    return renamed && values.title !== undefined ? { title: renamed } : undefined;
  },
  async summary(values, talk) {
    const { title, number, days, aspects, terms, problem } = await planned(values, talk);
    return {
      card: {
        text: problem ?? `开启“${title}”，可以吗？要改直接说，比如“评审改到10月20日前”。开启后告诉各位书记一次。`,
        fields: [
          ...(number ? [{ label: '文号', value: number }] : []),
          ...stageLines(days, talk.today, { hard: true }),
        ],
        more: [`方面：${aspects.join('、')}`, ...termLines(terms).map(({ label, value }) => `${label}：${value}`)].join(
          '\n',
        ),
        buttons: problem ? [cancel] : [{ label: '开启征集', does: { intent: 'form.yes' }, tone: 'primary' }, cancel],
      },
    };
  },
  done: begin,
};

const cancel: Button = { label: '取消', does: { intent: 'form.no' } };

async function begin(values: Values, talk: Talk): Promise<Turn> {
  if (!runsCampaigns(talk.asker)) return say(NOT_YOURS);
  const { title, number, days, aspects, terms, problem } = await planned(values, talk);
  if (problem) return say(problem);
  const same = number ? or(eq(campaign.title, title), eq(campaign.number, number)) : eq(campaign.title, title);
  const existing = await talk.read.select({ title: campaign.title }).from(campaign).where(same).get();
  if (existing) return say(`“${existing.title}”已经开启了，没有重复办。要调整日期，说“征集延长到……”就行。`);
  const id = talk.newId();
  const stages = Object.entries(days).flatMap(([name, one]) => {
    const stage = STAGES.find((known) => known === name);
    return stage && one ? [{ campaign: id, stage, ...one }] : [];
  });
  const stage = talk.today < (days.sorting?.from ?? '9999') ? 'collecting' : stageAt(days, talk.today);
  return {
    ...say(`“${title}”已开启，下一次汇总提醒里告诉各位书记，只提一次。征集结束后说“梳理难题”就可以开始归类。`),
    unless: [query(build.select({ id: campaign.id }).from(campaign).where(same))],
    writes: [
      write(build.insert(campaign).values({ id, title, number: number ?? null, stage, aspects, terms }), 1),
      ...stages.map((one) => write(build.insert(campaignStage).values(one), 1)),
      announced({ id, title, number, from: days.collecting?.from ?? talk.today, to: days.collecting?.to ?? '' }, talk),
    ],
    changes: [{ verb: 'open', entity: 'campaign', id, after: { title, number: number ?? null, stage, days: stages } }],
  };
}

/** What it would be: the notice's own, else what the last one laid down. */
async function planned(values: Values, talk: Talk) {
  const last = await lastCampaign(talk.read);
  const said = { ...(isRecord(values.days) ? values.days : {}) };
  const until = typeof values.until === 'string' ? values.until : undefined;
  const collecting = { ...(isRecord(said.collecting) ? said.collecting : {}), ...(until ? { to: until } : {}) };
  const days = wholeDays({ ...said, collecting }, talk.today);
  const problem = Object.values(days)
    .map(faultOf)
    .find((fault) => fault !== undefined);
  const aspects = Array.isArray(values.aspects) ? values.aspects.map(String) : (last?.aspects ?? USUAL_ASPECTS);
  return {
    title: nameOf(String(values.title ?? '').trim(), days.collecting?.from ?? talk.today),
    number: typeof values.number === 'string' ? values.number : undefined,
    days,
    aspects,
    terms: { ...last?.laidDown, ...laidDownIn(values.terms) },
    problem,
  };
}

// 难题征集 alone would be the name of every year's
function nameOf(title: string, from: string): string {
  return /^(?:党建)?难题大?征集$/u.test(title)
    ? `${from.slice(0, 4)}年党建难题${title.includes('大') ? '大' : ''}征集`
    : title;
}

/** What is read of a notice over what the form holds already. */
function valuesOf({ title, number, days, aspects, terms }: Notice, before: Values): Values {
  const known = isRecord(before.days) ? before.days : {};
  const merged: { [stage: string]: Json } = { ...known };
  for (const [stage, said] of Object.entries(days)) {
    const one = known[stage];
    merged[stage] = { ...(isRecord(one) ? one : {}), ...said };
  }
  const until = days.collecting?.to;
  return {
    ...before,
    ...(title && before.title === undefined ? { title } : {}),
    ...(number ? { number } : {}),
    ...(Object.keys(merged).length > 0 ? { days: merged } : {}),
    ...(until ? { until } : {}),
    ...(aspects ? { aspects } : {}),
    ...(Object.keys(terms).length > 0 ? { terms: { ...(isRecord(before.terms) ? before.terms : {}), ...terms } } : {}),
  };
}

// a schema fills defaults in; what was not said stays unsaid
function laidDownIn(said: Json | undefined): Partial<Terms> {
  const read = isRecord(said) ? Terms.safeParse(said) : undefined;
  if (!read?.success || !isRecord(said)) return {};
  return Object.fromEntries(Object.entries(read.data).filter(([name]) => name in said));
}

/** One line in the digest of every secretary on the first day; one statement, however many they are. */
function announced(
  { id, title, number, from, to }: { id: string; title: string; number: string | undefined; from: string; to: string },
  { asker, today }: Talk,
): Write {
  const [, month, day] = to.split('-').map(Number);
  const text = `“${title}”开始了：工作中破解不了的难题，${month}月${day}日前一句话告诉我就行，也可以匿名。${number ? `（${number}）` : ''}`;
  const buttons: Button[] = [{ label: '报难题', does: { intent: 'tell_problem' }, lasting: true }];
  const begins = from > today ? from : today;
  return write(
    sql`insert into ${digestItem} (id, person, "from", text, why, about, buttons)
      select distinct ${`campaign/${id}/`} || ${post.person}, ${post.person}, ${begins}, ${text}, ${`您是党组织书记${number ? `；${number}` : ''}`}, ${`campaign/${id}`}, ${JSON.stringify(buttons)}
      from ${post} join ${unit} on ${unit.code} = ${post.unit}
      where ${post.post} = '书记' and ${post.leftOn} is null and ${unit.removedOn} is null
        and ${unit.kind} in ('organ_party_org', 'branch', 'district_work_committee') and ${post.person} <> ${asker.id}`,
  );
}

function stageAt(days: ReturnType<typeof wholeDays>, today: string): Stage {
  return STAGES.findLast((stage) => (days[stage]?.from ?? '9999') <= today) ?? 'collecting';
}

function settingOf({ now, zone, workingDays }: Talk) {
  return { now: civilMinute(now, zone), workingDays };
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
