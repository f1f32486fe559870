import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Json } from '../../message/card.ts';
import { currentCampaign, runsCampaigns } from '../campaign/index.ts';
import { currentVersion, type Outcome, outcomeByNumber } from '../outcomes/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { rankedOutcomes } from '../reviews/index.ts';
import { kindWords, likelyWay, mayAdopt } from './policy.ts';
import { asNumber, numberOf } from './said.ts';
import { adoptionsOf } from './store.ts';

export const NOT_STAFF = '成果转化由工委管理员办理。有好的做法想推广，可以请他们来办。';
export const PRACTICE_FORM = 'adopt_practice';
export const RULE_FORM = 'adopt_rule';

const OFFERED = 5;
const PARAGRAPH = 200;
const RULE = /制度|规定|办法|条例|细则|《|修订|修改|完善|整合|合并|废止|建立|出台|制定/u;
const PRACTICE = /做法|推广|经验|实践|试行|照着做/u;
/** What stands before the change itself: 成果8号转化为制度，… */
const HEAD =
  /^.{0,12}?(?:成果\s*[^，,：:]{1,5}号|号\s*成果).{0,6}?(?:转化|写进|写入|变成|做成|形成|上升|落到|转)(?:为|成|到|进)?(?:一?[项条个])?(?:制度|规章|规则)?(?:里|中|建议)?[，,：:。\s]*/u;

type Way = 'practice' | 'rule';

/** 成果8号转化: into a practice that units take up, or into a rule. */
export const adoptOutcome: Decide = async (slots, talk) => {
  if (!runsCampaigns(talk.asker)) return say(NOT_STAFF);
  const { text, shown, session, read } = talk;
  const number =
    asNumber(slots.outcome) ??
    numberOf('outcome', text) ??
    asNumber(shown?.about?.outcome) ??
    asNumber(session.last.outcome);
  if (number === undefined) return choose(talk);
  const found = await outcomeByNumber(read, number);
  if (!found) return say(`没有找到成果 ${number} 号，请核对一下编号。`);
  const refusal = mayAdopt(found);
  if (refusal) return say(refusal.text);
  const way = wayOf(slots.how, text);
  if (!way) return askWay(found, talk);
  const already = (await adoptionsOf(read, [found.id])).find(({ how }) => how === way);
  if (already && way === 'practice')
    return say(`成果 ${number} 号已转化为做法 ${already.number} 号“${already.title}”。`);
  return way === 'practice' ? openPractice(found, talk) : openRule(found, talk);
};

function wayOf(how: Json | undefined, text: string): Way | undefined {
  if (how === 'practice' || how === 'rule') return how;
  if (RULE.test(text)) return 'rule';
  return PRACTICE.test(text) ? 'practice' : undefined;
}

/** Those that were judged and nothing has come of, the best first. */
async function choose(talk: Talk): Promise<Turn> {
  const campaign = await currentCampaign(talk.read, talk.today);
  const ranked = campaign ? await rankedOutcomes(talk.read, campaign.id) : [];
  const done = new Set((await adoptionsOf(talk.read)).map(({ outcome }) => outcome));
  const open = ranked.filter(({ outcome }) => !done.has(outcome.id));
  if (open.length === 0) {
    return say(
      ranked.length > 0
        ? '评审过的成果都已转化。要再转化一次，请说编号，例如“成果8号写进制度”。'
        : '还没有公布评审结果的成果，公布后再转化。',
    );
  }
  const shown = open.slice(0, OFFERED);
  const choices = shown.map(({ outcome: { number } }) => ({ intent: 'adopt_outcome', slots: { outcome: number } }));
  return say(
    {
      text: `转化哪一项？还有 ${open.length} 项评审过的成果没有转化，名次靠前的如下；别的请说编号。`,
      buttons: shown.map(({ outcome: { number, title } }, i) => ({
        label: `${number} 号 ${clip(title, 12)}`,
        does: choices[i] ?? { intent: 'adopt_outcome' },
      })),
    },
    { context: 'list', choices },
  );
}

function askWay(found: Outcome, talk: Talk): Turn {
  const { number, title } = found;
  const to = (how: Way) => ({ intent: 'adopt_outcome', slots: { outcome: number, how } });
  const practice = { label: '作为做法推广', does: to('practice') };
  const rule = { label: '写进制度', does: to('rule') };
  const buttons = likelyWay(found) === 'practice' ? [practice, rule] : [rule, practice];
  const turn = say(
    { text: `成果 ${number} 号“${clip(title, 40)}”（${kindWords(found)}）怎么转化？`, buttons },
    { context: 'list', choices: buttons.map(({ does }) => does), about: { outcome: number } },
  );
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, outcome: number } } };
}

async function openPractice(found: Outcome, talk: Talk): Promise<Turn> {
  const version = await currentVersion(talk.read, found.id);
  const text = paragraphOf(version?.text ?? '');
  return opens(PRACTICE_FORM, { outcome: found.number, title: found.title, ...(text ? { text } : {}) }, talk);
}

async function openRule(found: Outcome, talk: Talk): Promise<Turn> {
  const what = maskPersonal(talk.text.replace(HEAD, '').trim()).text;
  const said = what !== talk.text.trim() && what.length >= 6;
  return opens(RULE_FORM, { outcome: found.number, ...(said ? { what } : {}) }, talk);
}

/** The first paragraph that says something, as a first draft. */
function paragraphOf(text: string): string | undefined {
  const paragraph = text
    .split(/\n+/u)
    .map((line) => line.trim())
    .find((line) => line.length >= 20);
  return paragraph && clip(maskPersonal(paragraph).text, PARAGRAPH);
}

function opens(form: string, values: { [name: string]: Json }, talk: Talk): Turn {
  const open = { form, values, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form: open } };
}
