import { findDate, readDate } from '../../kernel/chinese/dates.ts';
import { type CivilDate, type CivilMinute, daysBetween } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { postNamed } from './post-named.ts';

/** What a sentence says of who takes a post over. Names are runs of characters in which a name begins or ends. */
export type StaffingSaid = {
  post: string;
  /** In which the successor's name begins. */
  taking?: string;
  /** In which it ends: 李四接任书记. */
  takingBefore?: string;
  /** In which the name ends of who gives it up. */
  leavingBefore?: string;
  /** It falls vacant. */
  vacant: boolean;
  /** Who held it gives it up: 换成, 接任. */
  replaces: boolean;
  since?: CivilDate;
  until?: CivilDate;
};

const GIVES_UP =
  /(.{2,8}?)(?:同志)?(?:已经?|现)?(?:不再(?:担任|当|任|兼任)|卸任|调走|调离|离任|不(?:担任|当|做)|辞去|免去|辞了)/u;
const CHANGED =
  /(?:换成|换为|换了|改成|改为|变更为|变成|调整为)(?:了)?(?:新任的?|新的)?(.{2,8})|由(.{2,4}?)(?:同志)?(?:接任|担任|出任|兼任)/u;
const NOW_IS = /(?:现在|新任|新)?(?:是|为|叫)(?:了)?(.{2,8})/u;
const TAKES =
  /(.{2,8}?)(?:同志)?(?:已经?|刚|现在?)?(?:接任|接替|接手|接|当选为?|担任|出任|兼任|新任|就任|任|当)(?:了|上了)?/u;
const TERM = /任期(?:是|为)?(?:从.{2,12})?(?:到|至)([^，。；]{3,14})/u;

export function staffingIn(
  text: string,
  { now, workingDays }: { now: CivilMinute; workingDays: WorkingDays },
): StaffingSaid | undefined {
  const post = postNamed(text);
  if (post === undefined) return undefined;
  const term = TERM.exec(text);
  const until = term?.[1] ? dayIn(term[1], 'future') : undefined;
  const rest = term ? text.replace(term[0], '') : text;
  const since = nearer(dayIn(rest, 'past'), dayIn(rest, 'future'), now.slice(0, 10));
  const said = {
    post,
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  };
  const at = rest.indexOf(post);
  const [before, after] = [rest.slice(0, at), rest.slice(at + post.length)];
  const leaves = GIVES_UP.exec(rest)?.[1];
  const changed = CHANGED.exec(after) ?? CHANGED.exec(before);
  const next = changed?.[1] ?? changed?.[2];
  if (leaves !== undefined && next === undefined && !/接任|接替|当选/u.test(rest))
    return { ...said, leavingBefore: leaves, vacant: true, replaces: true };
  if (next !== undefined) {
    const old = /(?:由|从)(.{2,4}?)(?:同志)?(?:换成|换为|改为|改成|变更为|调整为)/u.exec(rest)?.[1];
    return { ...said, taking: next, ...(old ? { leavingBefore: old } : {}), vacant: false, replaces: true };
  }
  const takes = TAKES.exec(before)?.[1] ?? (/接任|接替|当选|担任/u.test(rest) ? TAKES.exec(rest)?.[1] : undefined);
  if (takes !== undefined)
    return { ...said, takingBefore: takes, vacant: false, replaces: /接任|接替|接手|接了/u.test(rest) };
  const is = NOW_IS.exec(after)?.[1];
  return is === undefined ? undefined : { ...said, taking: is, vacant: false, replaces: false };

  function dayIn(words: string, tense: 'past' | 'future'): CivilDate | undefined {
    const reading =
      tense === 'future'
        ? readDate(words, { now, tense, workingDays })
        : findDate(words, { now, tense, workingDays })?.reading;
    if (reading?.kind === 'date') return reading.date;
    if (reading?.kind === 'datetime') return reading.datetime.slice(0, 10);
    return reading?.kind === 'range' && tense === 'future' ? reading.end : undefined;
  }
}

/** 从12月1日起, said in November, is the one that comes. */
function nearer(past: CivilDate | undefined, next: CivilDate | undefined, today: CivilDate): CivilDate | undefined {
  if (past === undefined || next === undefined) return past ?? next;
  return Math.abs(daysBetween(today, next)) < Math.abs(daysBetween(past, today)) ? next : past;
}

/** The names that may begin a run of characters, or end it; the longest first. */
export function namesIn(run: string, where: 'begin' | 'end'): string[] {
  const han = (where === 'begin' ? /^[一-龥·]{2,}/u : /[一-龥·]{2,}$/u).exec(run)?.[0] ?? '';
  return [4, 3, 2]
    .filter((length) => length <= han.length)
    .map((length) => (where === 'begin' ? han.slice(0, length) : han.slice(-length)));
}
