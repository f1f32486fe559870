import { readNumber } from '../../kernel/chinese/numerals.ts';
import { placeOf } from './meant.ts';
import { fullMarks, type Grade, gradeMeant, sumOf } from './policy.ts';
import type { Debriefing } from './store.ts';
import type { Item } from './tables.ts';

/** What words, or a filled in card, say of one debriefing. */
export type Marked = {
  marks?: Record<string, number>;
  score?: number;
  grade?: Grade;
  comment?: string;
  mend: string[];
};

const GRADE =
  /不称职|基本称职|称职|不满意|基本满意|满意|优秀|较好|良好|较差|一般|(?<!最|只|正|还|刚|更)好(?!好|多|像|在|些)|差(?!不多|点|一|旅|距|异)/gu;
const MEND =
  /^(?:请|希望|要求|建议|需要?|应当?|要)?(?:整改|改进|加强|补上|补齐|抓紧|解决)|整改|要改进|不足|短板|还需|还要/u;
const MEND_LABEL = /^(?:整改|需整改|要整改|需改进|要改进|不足)(?:的是|意见|事项|要点)?[：:]/u;

/** Points by items, a sum or a grade, what is to be mended, and the rest as a comment. */
export function markedIn(text: string, items: Item[], names: string[] = []): Marked {
  const alike = digits(text);
  const marks: Record<string, number> = {};
  let rest = alike;
  for (const { name } of items) {
    const found = new RegExp(`${escaped(name)}[给打得是：: ]{0,3}(\\d{1,3}(?:\\.\\d)?)分?`, 'u').exec(rest);
    if (!found) continue;
    marks[name] = Number(found[1]);
    rest = rest.replace(found[0], '');
  }
  const sum =
    /(?:总分|一共|共|给|打|评|得|是|[：:，,\s]|^|书记)(\d{1,3}(?:\.\d)?)分?(?=$|[，,。；;\s])/u.exec(rest) ??
    /(\d{1,3}(?:\.\d)?)分/u.exec(rest);
  if (sum) rest = rest.replace(sum[0], '');
  const grade = [...rest.matchAll(GRADE)].at(-1)?.[0];
  const quoted = /[“"]([^”"]{1,4})[”"]/u.exec(rest)?.[1];
  const word = quoted && gradeMeant(quoted) ? quoted : grade;
  const clauses = rest
    .split(/[，,。；;！!\n]+/u)
    .map((clause) => names.reduce((left, name) => left.replaceAll(name, ''), clause).trim())
    .filter((clause) => [...clause].length >= 4 && !(word && clause.includes(word) && [...clause].length <= 10));
  const mend = clauses.filter((clause) => MEND.test(clause)).map((clause) => clause.replace(MEND_LABEL, ''));
  const comment = clauses.filter((clause) => !MEND.test(clause)).join('，');
  return {
    ...whole(marks, sum ? Number(sum[1]) : undefined, items),
    ...(sum || Object.keys(marks).length > 0 ? {} : word ? { grade: gradeMeant(word) ?? '一般' } : {}),
    ...(comment ? { comment } : {}),
    mend,
  };
}

/** 扣2分, 加1分: so much less or more than what stood, or than full marks; the words without it. */
export function movedBy(text: string): { by: number; rest: string } | undefined {
  const found = /(扣|减|加)(?:掉|了|他|她)*\s*([\d一二三四五六七八九十两]{1,3})分/u.exec(text);
  const points = found?.[2] === undefined ? undefined : readNumber(found[2]);
  if (!found || points === undefined) return undefined;
  return { by: found[1] === '加' ? points : -points, rest: text.replace(found[0], '') };
}

/** A card that was sent in: a field an item, a comment, what to mend by lines. A value that is no number is told. */
export function markedOnCard(values: Record<string, unknown>, items: Item[]): Marked | { fault: string } | undefined {
  const marks: Record<string, number> = {};
  for (const [i, { name }] of items.entries()) {
    const raw = values[`item${i + 1}`];
    if (typeof raw !== 'string' || raw.trim() === '') continue;
    const points = Number(digits(raw).replace(/分$/u, '').trim());
    if (!Number.isFinite(points)) return { fault: `“${name}”请填一个数字。` };
    marks[name] = points;
  }
  const said = (name: string) => (typeof values[name] === 'string' ? String(values[name]).trim() : '');
  const score = said('score');
  const grade = said('grade');
  const comment = said('comment');
  const mend = said('mend')
    .split(/[\n；;]+/u)
    .map((line) => line.trim())
    .filter(Boolean);
  if (score !== '' && !Number.isFinite(Number(score.replace(/分$/u, '')))) return { fault: '总分请填一个数字。' };
  const nothing =
    Object.keys(marks).length === 0 && score === '' && grade === '' && comment === '' && mend.length === 0;
  if (nothing) return undefined;
  const meant = grade ? gradeMeant(grade) : undefined;
  return {
    ...whole(marks, score === '' ? undefined : Number(score.replace(/分$/u, '')), items),
    ...(meant ? { grade: meant } : {}),
    ...(comment ? { comment } : {}),
    mend,
  };
}

/** The marks with their sum, where every item has one; a sum alone otherwise. */
function whole(
  marks: Record<string, number>,
  score: number | undefined,
  items: Item[],
): Pick<Marked, 'marks' | 'score'> {
  if (Object.keys(marks).length > 0) {
    const all = items.every(({ name }) => marks[name] !== undefined);
    return { marks, ...(all ? { score: sumOf(marks) } : {}) };
  }
  return score === undefined ? {} : { score };
}

/** Which of several gets what: each the words between its name and the next; or one after the other as they were listed. */
export function markedEach(
  all: Debriefing[],
  text: string,
  { grades, scores }: { grades?: unknown; scores?: unknown },
): { one: Debriefing; score?: number; grade?: Grade }[] {
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  const places = all.map((one) => ({ one, at: placeOf(one, text) })).filter(({ at }) => at >= 0);
  places.sort((a, b) => a.at - b.at);
  if (places.length > 1) {
    return places.flatMap(({ one, at }, i) => {
      const { score, grade } = markedIn(
        text.slice(at, places[i + 1]?.at).replace(/^[\p{Script=Han}]{0,3}书记/u, ''),
        [],
      );
      return score === undefined && !grade
        ? []
        : [{ one, ...(score === undefined ? {} : { score }), ...(grade ? { grade } : {}) }];
    });
  }
  const given = list(scores).length > 0 ? list(scores) : list(grades);
  if (given.length === 0 && places.length === 0 && /都|全部|一律|统一/u.test(text)) {
    const { score, grade } = markedIn(text, []);
    const same = { ...(score === undefined ? {} : { score }), ...(grade ? { grade } : {}) };
    if (score !== undefined || grade) return all.map((one) => ({ one, ...same }));
  }
  if (given.length !== all.length) return [];
  return all.flatMap((one, i): { one: Debriefing; score?: number; grade?: Grade }[] => {
    const value = given[i];
    if (typeof value === 'number') return [{ one, score: value }];
    const grade = typeof value === 'string' ? gradeMeant(value) : undefined;
    return grade ? [{ one, grade }] : [];
  });
}

/** Why these marks can't be; undefined when they can. */
export function scoreFault({ score }: Pick<Marked, 'score'>, items: Item[]): string | undefined {
  const full = fullMarks(items) || 100;
  return score !== undefined && (score < 0 || score > full) ? `满分是 ${full} 分，您给的是 ${score} 分。` : undefined;
}

/** 八十八分 as 88分; of other characters that are numerals, too (带队伍), nothing. */
function digits(text: string): string {
  return text.replace(/[零一二三四五六七八九十百]+(?=分|\s*$)/gu, (said) => String(readNumber(said) ?? said));
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
