import { normalise } from '../../kernel/chinese/text.ts';
import type { Unit } from '../../organisation/people.ts';
import { type Deadline, deadlinesIn, hangsOnAnother, type Setting, segmentsOf } from './deadline.ts';
import { ACT, handedIn, nameOf } from './notice-name.ts';
import { kindsHolding, kindsIn, postsFor, type Subject, subjectOf } from './notice-subject.ts';

/** A line of a duties table (CONTRACT, duties file): 名称, 对象类别, 责任职务 … */
export type Cells = Record<string, string>;

export type NoticeRead = {
  /** 文号 */
  number: string;
  title: string;
  /** Civil date at its end; empty when there is none. */
  issued: string;
  issuer: string;
  rows: Cells[];
  /** Sentences that set a limit which no day could be read from. */
  undated: string[];
};

export type Reading = Setting & {
  /** Those that a notice may name one by one. */
  units: Unit[];
  /** Days before a due date on which is reminded, where the notice doesn't say: 14、7、3. */
  advance: string;
};

/** In characters: what is longer is a collection, or no text that anybody wrote. */
const LONGEST_NOTICE = 30_000;
const NUMBER = /[\p{Script=Han}]{1,12}\s*[〔[［（(【]\s*20\d\d\s*[〕\]］)）】]\s*第?\s*\d{1,4}\s*号/u;
const TITLE = /关于[^。；：:]{2,80}?的(?:紧急)?(?:通知|通告|函|意见|方案|安排)/u;
const GREETING = /^(?:市直|市属|区直|各|机关各|直属)[^。；]{1,90}[:：]$/u;
const NUMBERED = /^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、])\s*/u;
const OUTSIDE = /^(?:附件|附[:：]|联系人|联系电话|电子邮箱|抄送|主送|此件|（此件|（联系)/u;
const DAY_LINE = /^(?:20\d\d|二[〇○零]\S{2})年\S{1,3}月\S{1,3}日$/u;
/** These open a campaign of their own, with stages. */
const CAMPAIGN = /征集|难题|课题|述职评议|评审/u;
const LEADS_IN = /(?:通知|安排|公告|通报|要求)如下[:：]?$/u;
const ARTICLE = /^第[一二三四五六七八九十百\d]+条/u;

/** The duties that a notice lays down: what, who, by when, on which ground. Nothing is guessed: what has no day is no duty. */
export function readNotice(text: string, given: Reading): NoticeRead {
  const lines = normalise(text)
    .split('\n')
    .map((line) => line.replace(/^#+\s*/u, '').trim())
    .filter((line) => line !== '');
  const greeting = lines.findIndex((line) => GREETING.test(line));
  const signed = lines.findLastIndex((line) => DAY_LINE.test(line.replace(/\s/gu, '')));
  const body = lines.slice(greeting + 1, signed > greeting ? Math.max(signed - 1, greeting + 1) : undefined);
  const issued = signed < 0 ? '' : (dayOf(lines[signed] ?? '', given) ?? '');
  const setting = issued ? { ...given, now: `${issued}T08:00` } : given;
  const head = lines.slice(0, greeting < 0 ? 6 : greeting).join('');
  const title = TITLE.exec(head)?.[0] ?? TITLE.exec(lines.slice(0, 6).join(''))?.[0] ?? '';
  const addressed = greeting < 0 ? [] : kindsIn(lines[greeting] ?? '');
  const whole = body.join('');
  const shared: Shared = {
    addressed,
    onDayOff: dayOffIn(whole) ?? '不变',
    basis: basisIn(whole) ?? '',
    number: numberOf(lines.slice(0, 12).join('\n')) ?? numberOf(lines.join('\n')) ?? '',
    title,
    advance: given.advance,
  };
  const { rows, undated } = dutiesIn(body, shared, { ...given, ...setting });
  return {
    number: shared.number,
    title,
    issued,
    issuer: signed > 0 && /[委部局院厅办会室]$/u.test(lines[signed - 1] ?? '') ? (lines[signed - 1] ?? '') : '',
    rows,
    undated,
  };
}

/** Whether a file is a notice that sets duties, and no rule nor what sends one out. */
export function isDutyNotice(text: string, given: Reading): boolean {
  if (text.length > LONGEST_NOTICE) return false;
  const lines = normalise(text).split('\n');
  if (lines.filter((line) => ARTICLE.test(line.trim())).length >= 3) return false;
  const head = lines.slice(0, 15).join('');
  if (!/通知|方案|安排|要点/u.test(head) || CAMPAIGN.test(TITLE.exec(head)?.[0] ?? '')) return false;
  return readNotice(text, given).rows.length > 0;
}

type Shared = { addressed: string[]; onDayOff: string; basis: string; number: string; title: string; advance: string };

function dutiesIn(body: string[], shared: Shared, given: Reading): { rows: Cells[]; undated: string[] } {
  const rows: Cells[] = [];
  const undated: string[] = [];
  let heading = '';
  let subject: Subject = { kinds: shared.addressed, posts: '' };
  for (const line of body.filter((one) => !OUTSIDE.test(one))) {
    const numbered = NUMBERED.test(line);
    const plain = line.replace(NUMBERED, '');
    const sentences = plain.split(/[。；;]/u).filter((one) => one.trim() !== '');
    if (numbered) {
      const [first = ''] = plain.split(/[。：:]/u);
      heading = first.length <= 24 && deadlinesIn(first, given).length === 0 ? first : '';
      subject = { kinds: shared.addressed, posts: '' };
    }
    for (const sentence of sentences) {
      if (sentence === heading || LEADS_IN.test(sentence)) continue;
      const named = subjectOf(sentence, given.units);
      if (named.kinds.length > 0) subject = named;
      else if (named.posts) subject = { kinds: kindsHolding(named.posts, subject.kinds), posts: named.posts };
      for (const { words, near, deadline } of clausesOf(sentence, given)) {
        const own = subjectOf(words, given.units);
        const name = nameOf({ words, near }, { heading, title: shared.title });
        if (!name) {
          if (ACT.test(words)) undated.push(words.trim());
          continue;
        }
        const who = own.kinds.length > 0 ? own : { ...subject, ...(own.posts ? { posts: own.posts } : {}) };
        rows.push({
          名称: name,
          对象类别: who.kinds.join('、'),
          责任职务: who.posts || postsFor(who.kinds),
          周期: deadline.周期,
          起始: deadline.起始,
          截止: deadline.截止,
          遇休: dayOffIn(sentence) ?? shared.onDayOff,
          提前: advanceIn(sentence) ?? shared.advance,
          文号: shared.number,
          依据: basisIn(words) ?? shared.basis,
          材料: handedIn(words, name),
          通知标题: shared.title,
        });
      }
      const hanging = sentence.split('，').filter(hangsOnAnother);
      if (hanging.length > 0 || hangsOnAnother(sentence))
        undated.push(...(hanging.length > 0 ? hanging : [sentence.trim()]));
    }
  }
  return { rows: oncePerName(rows), undated };
}

/** A sentence with two limits sets two duties: it is cut at the comma before the second. */
function clausesOf(sentence: string, given: Setting): { words: string; near: string; deadline: Deadline }[] {
  const found = deadlinesIn(sentence, given);
  return found.map((deadline, i) => {
    const before = found[i - 1];
    const next = found[i + 1];
    const from = before ? sentence.lastIndexOf('，', deadline.start) + 1 || before.end : 0;
    const cut = next ? sentence.lastIndexOf('，', next.start) : -1;
    const words = sentence.slice(from, cut > deadline.end ? cut : (next?.start ?? undefined));
    const near = segmentsOf(sentence).findLast(({ at }) => at <= deadline.start)?.words ?? words;
    return { words, near, deadline };
  });
}

function dayOffIn(words: string): string | undefined {
  const said =
    /遇(?:到)?(?:法定)?(?:节假日|休息日|公休日|双休日|周末|假期|休假日)[^。；，]{0,8}?(不顺延|不变|顺延|提前|推后)/u.exec(
      words,
    )?.[1];
  return said && { 不顺延: '不变', 不变: '不变', 顺延: '顺延', 推后: '顺延', 提前: '提前' }[said];
}

/** 提前10天、3天提醒 → 10、3; undefined where nothing is said of it. */
export function advanceIn(words: string): string | undefined {
  const said = /提前((?:\d{1,3}[天日、，,和及]*)+)(?:分别)?提醒/u.exec(words)?.[1];
  return said?.split(/\D+/u).filter(Boolean).join('、');
}

function basisIn(words: string): string | undefined {
  const found =
    /(?:根据|按照|依据|依照|按)[^。；]{0,20}?《([^》]{3,40})》(?:[（(][^）)]*[）)])?(第[一二三四五六七八九十百\d]+条)?/u.exec(
      words,
    );
  return found ? `《${found[1]}》${found[2] ?? ''}` : undefined;
}

/** 文号 as it is written: 澜直工〔2026〕31号. */
export function numberOf(text: string): string | undefined {
  return NUMBER.exec(text)?.[0]
    .replace(/^(?:文号|应该?|改成|改为|换成|根据|依据|按照?|[是为到])+/u, '')
    .replace(/\s+|第(?=\d)/gu, '')
    .replace(/[[［（(【](?=20)/u, '〔')
    .replace(/(?<=〔20\d\d)[\]］)）】]/u, '〕');
}

function dayOf(line: string, given: Setting): string | undefined {
  const [found] = deadlinesIn(`${line}前报`, given);
  return found?.截止;
}

/** What a notice says twice, in its body and in a summary, is one duty. */
function oncePerName(rows: Cells[]): Cells[] {
  const seen = new Map(rows.map((row) => [`${row.名称}/${row.周期}/${row.截止}`, row]));
  return [...seen.values()];
}
