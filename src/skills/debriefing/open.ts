import { and, eq } from 'drizzle-orm';
import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { began, say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Unit } from '../../organisation/people.ts';
import { unitsBelow } from '../../organisation/store.ts';
import { assignDuty, moveDue, unitsOwing } from '../duties/index.ts';
import { kindsWords, NAMES, termFields } from './cards.ts';
import { daysIn, readNotice, type Said } from './notice.ts';
import { campaignOf, type Plan, planOf } from './plan.ts';
import { type Campaign, faultOf } from './policy.ts';
import { addDebriefings, leadingGroupsUnder, newestOf, setCampaign } from './store.ts';
import { debriefingCampaign } from './tables.ts';

const OPEN = 'open_debriefings';

/** The report is reminded of on these days before it is due, unless the units owe one already: two reminders, an offer of help. */
const ADVANCE = [14, 7, 3];

/** The committee whose staff this is; undefined for everybody else. */
export function committeeOf({ asker }: Pick<Talk, 'asker'>): Unit | undefined {
  const held = asker.posts.filter(({ post }) => post === '工委管理员');
  return (held.find(({ unit }) => unit.code === asker.unit.code) ?? held[0])?.unit;
}

export const open: Decide = (_slots, talk) => {
  if (!committeeOf(talk)) return say('述职评议由工委管理员按通知布置，您这里不用操作。');
  const text = talk.attachment?.text ?? talk.text;
  const said = readNotice(text, { now: civilMinute(talk.now, talk.zone), workingDays: talk.workingDays });
  return { messages: [], writes: [], changes: [], session: withForm({ ...said }, talk) };
};

/** A notice on 述职评议 that the staff send. */
export const noticeFile: Takes = {
  label: '布置述职评议',
  takes: ({ name, text = '' }, talk) =>
    committeeOf(talk) !== undefined &&
    /述职|责任清单/u.test(`${name}${text.slice(0, 200)}`) &&
    /通知|方案/u.test(`${name}${text.slice(0, 200)}`),
  decide: open,
};

export const openForm: Form = {
  name: OPEN,
  title: '布置述职评议',
  fields: [
    {
      name: 'reportsBy',
      label: '交报告截止日',
      kind: 'date',
      required: true,
      ask: '述职报告哪天前交？其他日期和评分项也可以一起说，没说的按通知没有规定办。',
      parse: (text, talk) =>
        said(text, talk).reportsBy ??
        onlyDay(text, talk) ?? { refused: true, text: '还没听清是哪一天，比如“12月18日前”。' },
    },
  ],
  async summary(values, talk) {
    const plan = planOf(values, talk);
    const fault = faultOf(campaignOf(plan));
    const committee = committeeOf(talk);
    const before = committee && (await newestOf(talk.read, [committee.code], plan.kind));
    const again =
      before && before.year === plan.year && before.talliedOn === null
        ? '本年度已布置过，确认后按这次的日期和评分项改。'
        : '';
    return {
      card: {
        heading: `${plan.year}年度${NAMES[plan.kind]}`,
        text: fault ?? `${again}请核对，要改直接说，比如“评议到12月28日”。`,
        fields: [
          ...(plan.number ? [{ label: '文号', value: plan.number }] : []),
          { label: '对象', value: plan.kind === 'checklist' ? '部门党组书记' : kindsWords(plan.kinds) },
          ...termFields(campaignOf(plan), talk.today),
        ],
        buttons: [
          ...(fault ? [] : [{ label: '确认布置', does: { intent: 'form.yes' }, tone: 'primary' as const }]),
          { label: '取消', does: { intent: 'form.no' } },
        ],
      },
    };
  },
  async heard(text, values, talk) {
    const more = { ...said(text, talk) };
    const known = Object.entries(more).filter(([name]) => name !== 'kind' && name !== 'title');
    return known.length > 0 && 'reportsBy' in { ...values, ...more } ? Object.fromEntries(known) : undefined;
  },
  async done(values, talk) {
    const committee = committeeOf(talk);
    if (!committee) return say('述职评议由工委管理员布置。');
    const plan = planOf(values, talk);
    const fault = faultOf(campaignOf(plan));
    if (fault) return say(fault);
    const before = await newestOf(talk.read, [committee.code], plan.kind);
    if (before?.year !== plan.year) return opened(plan, committee, talk);
    if (before.talliedOn !== null) return say(`${plan.year}年度的${NAMES[plan.kind]}已经结束并出了结果，不能再改。`);
    return changed(before, plan, committee, talk);
  },
};

async function opened(plan: Plan, committee: Unit, talk: Talk): Promise<Turn> {
  const { read, today, newId } = talk;
  const codes = await owing(plan, committee, talk);
  if (codes.length === 0) return say('没有找到要述职的单位，请先核对花名册里的领导关系。');
  const id = newId();
  const campaign = { ...campaignOf(plan), id, unit: committee.code, openedOn: today };
  const name = plan.kind === 'checklist' ? '责任清单' : '述职报告';
  const owed = await unitsOwing(read, new RegExp(name, 'u'), plan.year);
  const missing = codes.filter((code) => !owed.has(code));
  const duty =
    campaign.reportsBy !== null && campaign.reportsBy >= today && missing.length > 0
      ? assignDuty(
          {
            name: `${plan.year}年度${name}`,
            units: missing,
            posts: ['书记'],
            due: campaign.reportsBy,
            number: campaign.number,
            title: campaign.title,
            advance: ADVANCE,
          },
          talk,
        )
      : undefined;
  return {
    ...say({
      text: `已布置：${codes.length}个单位的书记${campaign.reportsBy ? `在${campaign.reportsBy}前交报告` : '交报告'}，到期前我会提醒没交的。`,
      buttons: [{ label: '看进度', does: { intent: 'debriefing_results' }, lasting: true }],
    }),
    unless: [
      query(build.select({ id: debriefingCampaign.id }).from(debriefingCampaign).where(sameYear(committee.code, plan))),
    ],
    writes: [
      ...(duty?.writes ?? []),
      write(build.insert(debriefingCampaign).values({ ...campaign, duty: duty?.id ?? null }), 1),
      addDebriefings(
        id,
        codes.map((unit) => ({ id: newId(), unit })),
      ),
    ],
    changes: [
      ...(duty?.changes ?? []),
      {
        verb: 'open',
        entity: 'debriefing_campaign',
        id,
        after: { year: plan.year, kind: plan.kind, units: codes.length },
      },
    ],
  };
}

/** The same year's once more: its days and items anew, and a place for units that had none. */
async function changed(before: Campaign, plan: Plan, committee: Unit, talk: Talk): Promise<Turn> {
  const { duty: _kept, ...next } = campaignOf(plan);
  const codes = await owing(plan, committee, talk);
  return {
    ...say('已按这次的日期和评分项改好，交过的报告和评价都保留。'),
    writes: [
      setCampaign(before, next),
      addDebriefings(
        before.id,
        codes.map((unit) => ({ id: talk.newId(), unit })),
      ),
      ...(before.duty && next.reportsBy ? moveDue(before.duty, next.reportsBy) : []),
    ],
    changes: [
      { verb: 'change', entity: 'debriefing_campaign', id: before.id, after: { year: plan.year, kind: plan.kind } },
    ],
  };
}

function sameYear(code: string, { kind, year }: Plan) {
  return and(eq(debriefingCampaign.unit, code), eq(debriefingCampaign.kind, kind), eq(debriefingCampaign.year, year));
}

async function owing({ kind, kinds }: Plan, committee: Unit, { read }: Talk): Promise<string[]> {
  if (kind === 'checklist') return leadingGroupsUnder(read, committee.code);
  return (await unitsBelow(read, committee.code))
    .filter((one) => kinds.some((wanted) => wanted === one.kind))
    .map(({ code }) => code);
}

function said(text: string, { now, zone, workingDays }: Talk): Said {
  return readNotice(text, { now: civilMinute(now, zone), workingDays });
}

function onlyDay(text: string, { now, zone, workingDays }: Talk): string | undefined {
  return daysIn(`报告${text}`, { now: civilMinute(now, zone), workingDays }).reportsBy ?? undefined;
}

function withForm(values: Values, talk: Talk) {
  const form = { form: OPEN, values, trail: [], misses: 0, since: began(talk) };
  return { ...talk.session, form };
}
