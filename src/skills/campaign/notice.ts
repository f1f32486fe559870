import { type FoundDate, findDates } from '../../kernel/chinese/dates.ts';
import { addDays, type CivilDate, type CivilMinute, daysBetween } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { stagesNamed } from './policy.ts';
import type { Stage } from './store.ts';
import { STAGES } from './tables.ts';
import type { Terms } from './terms.ts';
import { termsIn } from './terms-said.ts';

/** Days as they are said: an end alone is filled up with what comes before it. */
type Said = { from?: CivilDate; to?: CivilDate; hard?: CivilDate };
export type SaidDays = Partial<Record<Stage, Said>>;

export type Notice = {
  title?: string;
  /** 文号 */
  number?: string;
  days: SaidDays;
  aspects?: string[];
  terms: Partial<Terms>;
};

type Setting = { now: CivilMinute; workingDays: WorkingDays };

const RELATIVE = /今天|明天|后天|今日|即日|下个?月|本月|这个?月|下周|本周|明年|\d+天内/u;
const HARD = /最迟|最晚|不再(?:受理|接收|收)|逾期不|截止后不/u;
const NEXT_YEAR = 60;

/** What a notice, or a few words in place of one, lays down. Nothing is guessed: what isn't said is absent. */
export function readNotice(text: string, setting: Setting): Notice {
  const number = numberIn(text);
  const title = titleIn(text);
  const aspects = aspectsIn(text);
  return {
    ...(title ? { title } : {}),
    ...(number ? { number } : {}),
    days: daysIn(text, { ...setting, now: begins(text, setting.now) }),
    ...(aspects ? { aspects } : {}),
    terms: termsIn(text),
  };
}

/** The days that words set for stages; those that name no stage are for `otherwise`. */
export function daysIn(text: string, { now, workingDays }: Setting, otherwise?: Stage): SaidDays {
  const days: SaidDays = {};
  // 10月底 is no one day, but as an end it is
  const datesIn = (words: string): FoundDate[] => {
    const setting = { now, tense: 'future', workingDays } as const;
    return findDates(words, setting).flatMap((one) =>
      one.reading.kind === 'ambiguous' ? findDates(`${one.words}前`, setting).slice(0, 1) : [one],
    );
  };
  const clauses = text.split(/\n+/u).flatMap((line, n) =>
    line.split(/[，,。；;]/u).map((words) => ({
      words,
      line: n,
      stages: [...new Set(stagesNamed(words).map(({ stage }) => stage))],
      dates: datesIn(words).map((found) => plain(found, words)),
    })),
  );
  clauses.forEach(({ dates, line, words }, i) => {
    const [date] = dates.flatMap((one) => one ?? []);
    if (!date) return;
    const stage = stageOf(i, line) ?? otherwise;
    if (!stage) return;
    const said = days[stage] ?? {};
    if (HARD.test(words)) days[stage] = { ...said, ...(date.to ? { hard: date.to } : {}) };
    else if (said.to === undefined) days[stage] = { ...said, ...date };
  });
  return inOrder(days);

  // its own clause names the stage, else the heading before it, else what follows in the same sentence
  function stageOf(i: number, line: number): Stage | undefined {
    const own = clauses[i]?.stages[0];
    if (own) return own;
    const free = (clause: (typeof clauses)[number] | undefined) =>
      clause?.stages.find((stage) => HARD.test(clauses[i]?.words ?? '') || days[stage]?.to === undefined);
    const before = clauses.slice(0, i).findLast((clause) => clause.line === line && free(clause));
    const after = clauses.slice(i + 1).find((clause) => clause.line === line && free(clause));
    const heading = clauses.slice(0, i).findLast((clause) => clause.line >= line - 1 && free(clause));
    return free(before) ?? free(after) ?? free(heading);
  }
}

/** With every beginning filled in: the day after the stage before it, `today` for the first. */
export function wholeDays(
  days: SaidDays,
  today: CivilDate,
): Partial<Record<Stage, Required<Omit<Said, 'hard'>> & { hard: CivilDate | null }>> {
  const whole: ReturnType<typeof wholeDays> = {};
  let last: CivilDate | undefined;
  for (const stage of STAGES) {
    const { from, to, hard } = days[stage] ?? {};
    if (!to) continue;
    const begins = from ?? (last && last < to ? addDays(last, 1) : today < to ? today : to);
    whole[stage] = { from: begins, to, hard: hard ?? null };
    last = to;
  }
  return whole;
}

function plain({ reading, words }: FoundDate, clause: string): Said | undefined {
  const ends = /[到至]$/u.test(clause.slice(0, clause.indexOf(words)));
  // a year names the campaign, and no days of it
  if (/年度?$/u.test(words)) return undefined;
  switch (reading.kind) {
    case 'date':
      return reading.by || ends ? { to: reading.date } : { from: reading.date, to: reading.date };
    case 'datetime':
      return { to: reading.datetime.slice(0, 10) };
    case 'range':
      return { from: reading.start, to: reading.end };
    case 'ambiguous':
      return undefined;
  }
}

// what a notice of the spring says of the spring is read of its own year, though it be autumn by now
function begins(text: string, now: CivilMinute): CivilMinute {
  if (RELATIVE.test(text)) return now;
  const year = /〔(20\d\d)〕|(20\d\d)\s*年/u.exec(text);
  return `${year?.[1] ?? year?.[2] ?? now.slice(0, 4)}-01-01T00:00`;
}

function inOrder(days: SaidDays): SaidDays {
  const ordered: SaidDays = {};
  let last: CivilDate | undefined;
  for (const stage of STAGES) {
    let said = days[stage];
    if (!said) continue;
    const begin = said.from ?? said.to;
    if (last && begin && daysBetween(begin, last) > NEXT_YEAR) said = yearOn(said);
    last = said.to ?? last;
    ordered[stage] = said;
  }
  return ordered;
}

function yearOn({ from, to, hard }: Said): Said {
  const on = (date: CivilDate) => `${Number(date.slice(0, 4)) + 1}${date.slice(4)}`;
  return { ...(from ? { from: on(from) } : {}), ...(to ? { to: on(to) } : {}), ...(hard ? { hard: on(hard) } : {}) };
}

function numberIn(text: string): string | undefined {
  const found = /[\p{Script=Han}]{1,12}[〔[［(（]\s*20\d\d\s*[〕\]］)）]\s*\d{1,4}\s*号/u.exec(text)?.[0];
  return found
    ?.replace(/\s+/gu, '')
    .replace(/^文号/u, '')
    .replace(/[[［(（]/u, '〔')
    .replace(/[\]］)）]/u, '〕');
}

function titleIn(text: string): string | undefined {
  const notice =
    /关于(?:开展|组织|做好|进一步|深入|集中)*([^\n。，；]{2,50}?)(?:工作|活动)?的(?:通知|方案|意见|公告)/u.exec(
      text,
    )?.[1];
  if (notice) return notice;
  const said = text.matchAll(
    /(?:(?:20\d\d|今|本|明)\s*年(?:度)?)?\s*[“"]?(?:党建|机关党建|支部)?(?:工作)?(?:难题|问题)(?:大征集|征集|破解年?)[”"]?(?:大?征集|活动)?/gu,
  );
  // 开启难题征集：2027年党建难题大征集 says it twice, and the longer one is its name
  return [...said].map(([name]) => name.trim()).reduce<string | undefined>(longer, undefined);
}

function longer(one: string | undefined, other: string): string {
  return one !== undefined && one.length >= other.length ? one : other;
}

function aspectsIn(text: string): string[] | undefined {
  const listed =
    /(?:围绕|聚焦|从|分为|分成|分|包括|按)([^。；;\n：:]{4,90}?)等?(?:这)?[二三四五六七八2-8]个?(?:大)?方面/u.exec(
      text,
    )?.[1] ?? /方面(?:包括|分为|改为|改成|为|是|有)?[：:为是]\s*([^。；;\n]{4,90})/u.exec(text)?.[1];
  const names = listed?.split(/[、，,/]/u).map((name) => name.replace(/[“”"]|^(?:和|以及)|等$/gu, '').trim());
  return names && names.length >= 2 && names.every((name) => name.length >= 2 && name.length <= 16) ? names : undefined;
}
