import { type Heard, hearText } from './clean.ts';
import { judge, type Model, rank } from './model.ts';

/** One of two wishes, and the part of the message that speaks of it. */
export type Wish = { intent: string; said: string };

/** Wishes that change or record something come before questions. */
const RECORDS = new Set(
  'duty_done duty_scheduled claim_topic claim_service_post submit_debriefing submit_outcome record_spending five_types_log check_in_community tell_problem visit_log notice_ack rate_debriefing review_outcome team_progress admin_publish_notice volunteer care_request oversight_message rule_change_proposal withdraw_problem'.split(
    ' ',
  ),
);
/** What is a manner of speaking more than a wish of its own. */
const NO_WISH = new Set([
  'greeting',
  'confirm',
  'deny',
  'cancel',
  'back',
  'off_topic',
  'feedback_wrong_answer',
  'endorse_problem',
  'help',
]);
/** Telling takes many clauses, and what they mention is not wished. */
const TALES = new Set([
  'tell_problem',
  'care_request',
  'oversight_message',
  'rule_change_proposal',
  'deliberation',
  'review_outcome',
  'submit_outcome',
  'team_progress',
  'rate_debriefing',
  'open_debriefings',
  'steer_campaign',
  'sort_problems',
  'publish_topics',
  'adopt_outcome',
  'exchange_programme',
  'practice_goes',
  'decide_care',
  'set_service_post',
  'set_pairing',
  'admin_publish_notice',
  'report_post_change',
]);

const SEAM = /[，。；！？,;!?\n]+|(?=另外|顺便|顺带|然后|对了|同时|再(?:问|帮|给|请|麻烦|看|说))/u;
const CONNECTED =
  /^(?:另外|顺便|顺带|然后|对了|同时|还有|再|问[一1]?下|也|能不能|麻烦|帮我|看看|看[一1]下|查[一1]?[下查])/u;
const LINK = /^(?:另外|顺便|顺带|然后|对了|同时|还有)[，,]?/u;
const LONGEST = 120;
const LIKELY = 4;

/**
 * The two wishes of a message that has two, the one that records something first; undefined for a message with one. A
 * seam with a connecting word (另外, 顺便 …) needs less evidence than a mere comma.
 */
export function twoWishes({
  heard,
  context,
  role,
  model,
}: {
  heard: Heard;
  context: string | undefined;
  role: string | undefined;
  model: Model;
}): [Wish, Wish] | undefined {
  const text = heard.plain;
  if (text.length > LONGEST || text.length < 7 || heard.quoted !== '') return undefined;
  const likely = new Set(
    judge(heard, { context, role }, model)
      .slice(0, LIKELY)
      .map(({ intent }) => intent),
  );
  let best: { pair: [Wish, Wish]; points: number } | undefined;
  for (const at of seams(text)) {
    const left = text.slice(0, at);
    const right = text.slice(at).replace(/^[，。；！？,;!?\s]+/u, '');
    if (left.length < 2 || right.length < 3) continue;
    const connected = CONNECTED.test(right) || /[吗？?]$/u.test(right);
    const first = wish(left, context, role, model);
    const second = wish(right.replace(LINK, ''), undefined, role, model);
    // what the message as a whole has no sign of is an accident of the cut
    const accident = [first, second].some(({ intent, score }) => score < NEEDED.plain && !likely.has(intent));
    if (accident && !LINK.test(right)) continue;
    const needed = connected ? NEEDED.connected : NEEDED.plain;
    if (first.intent === second.intent || NO_WISH.has(first.intent) || NO_WISH.has(second.intent)) continue;
    if (!connected && (TALES.has(first.intent) || TALES.has(second.intent))) continue;
    if (Math.min(first.score, second.score) < needed || Math.min(first.lead, second.lead) < NEEDED.lead) continue;
    const points = Math.min(first.score, second.score);
    if (best && best.points >= points) continue;
    const pair: [Wish, Wish] = [
      { intent: first.intent, said: left },
      { intent: second.intent, said: right },
    ];
    best = { pair: RECORDS.has(second.intent) && !RECORDS.has(first.intent) ? [pair[1], pair[0]] : pair, points };
  }
  return best?.pair;
}

/** Points, and how far the best must be ahead of the next. */
const NEEDED = { connected: 3.5, plain: 5, lead: 0.75 };

function wish(text: string, context: string | undefined, role: string | undefined, model: Model) {
  const heard = hearText(text);
  const judged = judge(heard, { context, role }, model);
  const { intent } = rank(judged, heard, { context });
  const score = judged[0]?.score ?? 0;
  return { intent, score, lead: score - (judged[1]?.score ?? 0) };
}

function seams(text: string): number[] {
  const found: number[] = [];
  let at = 0;
  for (const part of text.split(new RegExp(`(${SEAM.source})`, 'u'))) {
    if (part === undefined) continue;
    if (at > 0 && !/^[，。；！？,;!?\n]+$/u.test(part)) found.push(at);
    at += part.length;
  }
  return found;
}
