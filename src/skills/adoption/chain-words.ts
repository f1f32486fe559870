import { clip } from '../../kernel/chinese/text.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { dayOf } from '../campaign/index.ts';
import { maskPersonal } from '../problems/index.ts';
import type { Carried } from '../rules/index.ts';
import type { Chain, ChainProblem, Step } from './chain.ts';
import type { Adoption } from './policy.ts';

const TEAMS = 3;
const PROBLEMS = 3;

/** 《…》第七条 */
export function placeOf({ title }: Pick<Adoption, 'title'>, carried?: Pick<Carried, 'title' | 'label'>): string {
  return `《${carried?.title ?? title}》${carried?.label ?? ''}`;
}

/** What became of an outcome so far, in half a sentence. */
export function stepWords({ adoption, carried, units }: Step, today: CivilDate): string {
  if (adoption.how === 'practice') {
    return `做法 ${adoption.number} 号“${clip(adoption.title, 20)}”，${units > 0 ? `${units} 个单位在用` : '还没有单位采用'}`;
  }
  const place = placeOf(adoption, carried);
  if (carried?.since !== undefined) {
    const day = carried.since === '' ? '已' : `${dayOf(carried.since, today)}起`;
    return carried.kind === 'abolish' ? `${place}${day}废止` : `写进${place}，${day}施行`;
  }
  if (carried?.ended) return `写进${place}的建议${carried.stateWords}`;
  return `${carried?.kind === 'abolish' ? '拟废止' : '拟写进'}${place}（建议 ${adoption.proposal} 号${carried ? carried.stateWords : ''}）`;
}

/** How far it has come, by the furthest step. */
export function headline(chain: Chain, today: CivilDate): string {
  const { steps, outcomes, underReview, teams, topic } = chain;
  const furthest =
    steps.find(({ carried }) => carried?.applies) ??
    steps.find(({ units }) => units > 0) ??
    steps.find(({ carried }) => !carried?.ended);
  if (furthest)
    return furthest.adoption.how === 'rule' ? stepWords(furthest, today) : `已成为${stepWords(furthest, today)}`;
  const judged = outcomes.filter(({ state }) => state === 'reviewed');
  if (judged.length > 0) return `成果 ${judged.map(({ number }) => number).join('、')} 号已评审，等待转化`;
  if (outcomes.length + underReview > 0) return `已交 ${outcomes.length + underReview} 项成果，等待评审结果`;
  if (teams.length > 0) return `${teams.length} 个课题组在研究`;
  return `已列入 ${topic.number} 号课题，等待申领`;
}

/** The links of the chain, a line each, from the problems to what came of them. */
export function linkFields(
  { problems, topic, teams, outcomes, underReview, steps }: Chain,
  { names, today }: { names: Map<string, string>; today: CivilDate },
): { label: string; value: string }[] {
  const review = underReview > 0 ? [`${underReview} 项在评审，结果公布后可见`] : [];
  const results = [...outcomes.map(({ number, title }) => `${number} 号“${clip(title, 24)}”`), ...review];
  return [
    ...(problems.length > 0 ? [{ label: '难题', value: problemWords(problems) }] : []),
    { label: '课题', value: `${topic.number} 号“${clip(topic.title, 30)}”` },
    ...(teams.length > 0 ? [{ label: '课题组', value: teamWords(teams, names) }] : []),
    ...(results.length > 0 ? [{ label: '成果', value: results.join('；') }] : []),
    ...(steps.length > 0 ? [{ label: '转化', value: steps.map((step) => stepWords(step, today)).join('；') }] : []),
  ];
}

export function numbersOf(problems: Pick<ChainProblem, 'number'>[]): string {
  return `${problems.map(({ number }) => number).join('、')} 号`;
}

/** Every problem behind it, for 展开: numbers and words, never who told them (law 10). */
export function problemLines(problems: ChainProblem[]): string {
  return problems.map(({ number, text }) => `难题 ${number} 号：${clip(maskPersonal(text).text, 60)}`).join('\n');
}

function problemWords(problems: ChainProblem[]): string {
  const [first] = problems;
  if (problems.length === 1 && first) return `${first.number} 号“${clip(maskPersonal(first.text).text, 36)}”`;
  return problems.length > PROBLEMS * 3
    ? `${numbersOf(problems.slice(0, PROBLEMS * 3))}等 ${problems.length} 个`
    : numbersOf(problems);
}

function teamWords(teams: Chain['teams'], names: Map<string, string>): string {
  const shown = teams.slice(0, TEAMS).map(({ number, unit }) => `${number} 号（${names.get(unit) ?? unit}）`);
  return `${shown.join('、')}${teams.length > TEAMS ? `等 ${teams.length} 个` : ''}`;
}
