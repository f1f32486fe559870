import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { civilMinute } from '../../kernel/clock.ts';
import type { Action, Json } from '../../message/card.ts';
import { dayWords, moveDue } from '../duties/index.ts';
import { NAMES, termFields } from './cards.ts';
import { readNotice } from './notice.ts';
import { committeeOf } from './open.ts';
import { type Campaign, closingDay, faultOf, isOver } from './policy.ts';
import { newestOf, setCampaign } from './store.ts';

const DAYS = ['reportsBy', 'ratingFrom', 'ratingTo', 'appraisalFrom', 'appraisalTo', 'mendBy'] as const;
const ENDS = /结束|关闭|截止到今天|今天截止|到今天为止/u;

/** 述职评议延长到12月30日, 今天结束述职评议, 评分项改为…: shown once, and done with one tap. */
export const steer: Decide = async (slots, talk) => {
  const committee = committeeOf(talk);
  if (!committee) return say('述职评议的日期由工委管理员改，您可以请他们协助。');
  const kind = /责任清单|第一责任人/u.test(talk.text) || slots.kind === 'checklist' ? 'checklist' : 'debriefing';
  const campaign = await newestOf(talk.read, [committee.code], kind);
  if (!campaign) return say(`今年还没有布置${NAMES[kind]}。发来通知或说“布置述职评议”就可以开始。`);
  if (isOver(campaign, talk.today)) {
    return say(`${campaign.year}年度的${NAMES[kind]}已经结束，答复已封存统计，不能再改。`);
  }
  const next = wished(slots, campaign, talk);
  if (!next)
    return say({
      text: `${campaign.year}年度${NAMES[kind]}现在是这样安排的，要改直接说哪一天。`,
      fields: termFields(campaign, talk.today),
    });
  const changed = { ...campaign, ...next };
  const closesOn = slots.ends === true || (talk.text !== '' && ENDS.test(talk.text)) ? talk.today : closingDay(changed);
  const fault =
    faultOf(changed) ??
    (closesOn !== null && closesOn < talk.today ? '结束日期已经过了，请说今天或以后的日子。' : undefined);
  if (fault) return say(fault);
  const set = { ...next, closesOn };
  if (slots.sure !== true) return ask(set, { ...changed, closesOn }, talk);
  return {
    ...say(`已改。${closesOn ? `${dayWords(closesOn, talk.today)}结束，次日出结果。` : '结束日期还没有定。'}`),
    writes: [
      setCampaign(campaign, set),
      ...(next.reportsBy && campaign.duty ? moveDue(campaign.duty, next.reportsBy) : []),
    ],
    changes: [
      {
        verb: 'change',
        entity: 'debriefing_campaign',
        id: campaign.id,
        before: picked(campaign, set),
        after: picked(set, set),
      },
    ],
  };
};

function wished(slots: Slots, campaign: Campaign, talk: Talk): Partial<Campaign> | undefined {
  if (talk.text === '') {
    const days = DAYS.flatMap((name) => (typeof slots[name] === 'string' ? [[name, slots[name]]] : []));
    return days.length > 0 || slots.ends === true ? Object.fromEntries(days) : undefined;
  }
  const setting = { now: civilMinute(talk.now, talk.zone), workingDays: talk.workingDays };
  const said = readNotice(talk.text, setting);
  const named = DAYS.filter((name) => said[name] !== undefined);
  if (named.length > 0) return Object.fromEntries(named.map((name) => [name, said[name]]));
  if (ENDS.test(talk.text)) return {};
  // 述职评议延长到30日 names no part of it: the rating's last day is meant, and the appraisal's where it was the same
  const day = readNotice(`党员评议${talk.text.replace(/述职|双向/gu, '')}`, setting).ratingTo;
  if (!day) return undefined;
  return {
    ratingTo: day,
    ...(campaign.appraisalTo !== null && campaign.appraisalTo < day ? { appraisalTo: day } : {}),
  };
}

function ask(set: Partial<Campaign>, changed: Campaign, talk: Talk): Turn {
  const days = Object.fromEntries(DAYS.flatMap((name): [string, Json][] => (set[name] ? [[name, set[name]]] : [])));
  const slots: { [name: string]: Json } = { ...days, sure: true, kind: changed.kind };
  if (changed.closesOn === talk.today) slots.ends = true;
  const yes: Action = { intent: 'steer_debriefings', slots };
  return say(
    {
      heading: `${changed.year}年度${NAMES[changed.kind]}`,
      text:
        changed.closesOn === talk.today ? '今天评完就结束，明天出结果，之后不能再改。确认吗？' : '改成这样，确认吗？',
      fields: termFields(changed, talk.today),
      buttons: [
        { label: '确认', does: yes, tone: 'primary' },
        { label: '不改', does: { intent: 'steer_debriefings', slots: { kind: changed.kind } } },
      ],
    },
    { context: 'confirm', yes },
  );
}

function picked(from: Partial<Campaign>, set: Partial<Campaign>): Json {
  return Object.fromEntries(
    [...DAYS, 'closesOn' as const].flatMap((name): [string, Json][] =>
      name in set ? [[name, from[name] ?? null]] : [],
    ),
  );
}
