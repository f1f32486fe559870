import type { Slots } from './skill.ts';
import type { Situation } from './understand.ts';
import type { Heard } from './understanding/clean.ts';
import * as n from './understanding/slots/numbers.ts';
import { flag, oneOf, type SlotReader, saidOf } from './understanding/slots/said.ts';
import * as t from './understanding/slots/times.ts';
import * as w from './understanding/slots/words.ts';

export type { SlotReader } from './understanding/slots/said.ts';

const anonymous = flag(/匿名|不(?:署名|留名|具名|记名)/u);
const asksStatus = oneOf([
  [/什么时候|没信|批(?:了|下来)?(?:吗|$)|到哪|进度|半个?月了|下来|到账|怎么样|结果|回音/u, 'status'],
]);

/**
 * What each intent reads, resolved: civil dates (or `ambiguous`), numbers, sums in yuan, keywords. A slot that was not
 * spoken of is absent; no reader guesses.
 */
const slotReaders: Record<string, Record<string, SlotReader>> = {
  ask_rule: { rule: w.rule, article: n.article },
  feedback_wrong_answer: { article: n.article, rule: w.rule },
  rule_change_proposal: { change: w.change, article: n.article, rule: w.rule },
  admin_import: { kind: w.importKind, count: n.count, row: n.rowNumber },
  tell_problem: { anonymous, problems: n.problemCount },
  endorse_problem: { problem_no: n.problemNumber, index: n.index },
  problem_status: {
    problem_no: n.problemNumber,
    problem: w.problemKeyword,
    anonymous,
    ask: oneOf([[/谁(?:报|反映|提|说|写)的|是谁|是不是.{1,6}(?:报|反映|提)的|谁匿名|姓名/u, 'who']]),
  },
  withdraw_problem: { problem_no: n.problemNumber, problem: w.problemKeyword, anonymous },
  list_topics: { filter: w.topicFilter, keyword: w.keyword, aspect: w.aspect, topic_no: n.topicNumbers },
  claim_topic: {
    topic_no: n.topicNumbers,
    topic: w.topic,
    index: n.index,
    release: flag(/放弃|退(?:掉|了|出|还|给|回|$|吗)|不(?:做|干|要|领|搞|想做)了?|转让|做不/u),
    leader: w.reasonableTeam,
  },
  team_progress: {
    level: w.level,
    percent: n.percent,
    stalled: flag(/卡住|停滞|停了|没动|推不动|进行不下去|往后拖|延期|没(?:有)?(?:什么)?进展|不配合/u),
  },
  submit_outcome: { count: n.count, replace: flag(/换|替换|更新|重新|改一版/u), draft: flag(/草稿|初稿/u) },
  review_outcome: {
    score: n.score,
    scores: n.scores,
    index: n.index,
    deduct: n.deduct,
    recuse: flag(/回避|避嫌|利害关系|我同事|本单位的/u),
  },
  ask_deadline: { duty: w.duty, scope: t.scope },
  duty_done: { duty: w.duty, date: t.pastDay, expected: n.expected, present: n.present },
  duty_scheduled: { duty: w.duty, date: t.plannedDay, datetime: t.plannedMinute, part: t.partOfDay },
  snooze: { duty: w.duty, until: t.until },
  admin_overview: {
    duty: w.duty,
    item: w.overviewItem,
    filter: w.overviewFilter,
    n: n.howMany,
    unit: w.unit,
    act: oneOf([[/催|督促|提醒|敲打|盯/u, 'remind']]),
  },
  export: { kind: w.exportKind, format: w.exportFormat },
  admin_publish_notice: {
    title: w.title,
    audience: w.audience,
    start: t.spanStart,
    end: t.spanEnd,
    due: t.due,
    act: oneOf([[/撤回|收回|撤销/u, 'recall']]),
  },
  notice_ack: {},
  submit_debriefing: { replace: flag(/换|替换|重新|传错|更新|改好/u), draft: flag(/草稿/u) },
  rate_debriefing: {
    grades: n.grades,
    grade: n.grade,
    score: n.score,
    ask: oneOf([[/匿名|看(?:到|见)|知道是谁|公开/u, 'anonymity']]),
    correct: flag(/打错|评错|改一下|改成/u),
  },
  ask_organisation: { ask: w.orgAsk, unit: w.unit },
  ask_funds: { amount: n.amount, rate: n.rate, year: t.year, quarter: t.quarter, item: w.item },
  record_spending: { amount: n.amount, wrong: n.wrongAmount, purpose: w.purpose, source: w.source, date: t.pastDay },
  five_types_log: { type: w.type, activity: w.activity, count: n.count, date: t.pastDay },
  five_types_plan: { type: w.namedType, part: w.planPart, index: n.index },
  check_in_community: { community: w.community, count: n.count, date: t.pastDay },
  claim_service_post: { post: w.post, community: w.community, release: flag(/退|不干|干不了|做不了|让给|放弃/u) },
  volunteer: {
    hours: n.hours,
    activity: w.joined,
    datetime: t.plannedMinute,
    date: t.plannedDay,
    create: flag(/成立|组建|拉(?:一|1)?(?:支|个)|建(?:一|1)?(?:支|个)/u),
    release: flag(/退出|退队|不参加/u),
  },
  visit_log: {
    link: w.link,
    name: w.pairName,
    date: t.pastDay,
    plan: flag(/打算|准备|计划/u),
    on_behalf: flag(/^替|代.{1,4}(?:登|记)|替.{1,6}登记/u),
  },
  deliberation: { act: w.deliberationAct, item: w.deliberationItem },
  oversight_message: { anonymous },
  care_request: {
    ask: asksStatus,
    person: w.person,
    confidential: flag(/保密|别(?:让|声张)|不想让/u),
    on_behalf: flag(/^替|(?:帮|给).{0,4}(?:老[一-龥]|小[一-龥]|同事)|支部(?:老|有个)|(?<!让)同事(?!知道|们)/u),
  },
  unsubscribe_or_quiet: { quiet: w.quiet, resume: flag(/恢复|重新|打开提醒|开启/u) },
  confirm: { index: n.index },
  deny: { date: t.plannedDay, datetime: t.plannedMinute },
};

/** The slots that an intent has and that were said; see `slotReaders`. `text` is the message as it came. */
export function readSlots(intent: string, text: string, heard: Heard, situation: Situation): Slots {
  const said = saidOf(text, heard, situation);
  const slots: Slots = {};
  for (const [name, read] of Object.entries(slotReaders[intent] ?? {})) {
    const value = read(said);
    if (value !== undefined) slots[name] = value;
  }
  return slots;
}
