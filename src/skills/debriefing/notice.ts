import { type FoundDate, findDates } from '../../kernel/chinese/dates.ts';
import type { CivilDate, CivilMinute } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { UnitKind } from '../../organisation/people.ts';
import type { Campaign } from './policy.ts';
import type { Item } from './tables.ts';

/** What a notice, or a few words in place of one, lays down; what isn't said is absent. */
export type Said = Partial<
  Pick<
    Campaign,
    | 'kind'
    | 'year'
    | 'title'
    | 'number'
    | 'reportsBy'
    | 'ratingFrom'
    | 'ratingTo'
    | 'appraisalFrom'
    | 'appraisalTo'
    | 'mendBy'
  > & { items: Item[]; kinds: UnitKind[]; fewest: number }
>;

type Setting = { now: CivilMinute; workingDays: WorkingDays };
type Matter = 'report' | 'rating' | 'appraisal' | 'mend';

/** Of several matters in one clause the first of these is meant. */
const MATTERS: [RegExp, Matter][] = [
  [/整改|改进措施|问题清单/u, 'mend'],
  [/上级|工委.{0,6}评|机关党委.{0,6}评|领导.{0,4}评|评价|评分|打分|点评|考核评定/u, 'appraisal'],
  [
    /测评|民主评议|(?:党员|群众|下级|支部).{0,8}评议|(?<!述职|双向)评议(?!工作|的通知)|评议(?:时间|阶段|期)|无记名|匿名/u,
    'rating',
  ],
  [/报告|材料|述职稿|(?:责任)?清单|(?:报送|上交|提交|上报|交齐|报齐)/u, 'report'],
];

/** What looks like a day and is none: a 文号, a year that is told of. */
const NO_DAY = /[〔[［(（]\s*20\d\d\s*[〕\]］)）]\s*\d{1,4}\s*号|20\d\d\s*年度/gu;

export function readNotice(text: string, { now, workingDays }: Setting): Said {
  const said: Said = {};
  const number = /[\p{Script=Han}]{1,12}[〔[［(（]\s*20\d\d\s*[〕\]］)）]\s*\d{1,4}\s*号/u.exec(text)?.[0];
  if (number)
    said.number = number
      .replace(/\s+/gu, '')
      .replace(/[[［(（]/u, '〔')
      .replace(/[\]］)）]/u, '〕');
  const title = /关于[^\n。，；]{2,60}?的(?:通知|方案|意见)/u.exec(text)?.[0];
  if (title) said.title = title;
  const year =
    /(20\d\d)\s*年度?.{0,12}(?:述职|评议|责任清单|责任制)/u.exec(text)?.[1] ?? /(20\d\d)\s*年度/u.exec(text)?.[1];
  if (year) said.year = Number(year);
  if (/第一责任人|责任清单/u.test(text)) said.kind = 'checklist';
  else if (/述职|评议/u.test(text)) said.kind = 'debriefing';
  const kinds: UnitKind[] = [
    ...(/(?:党支部|支部)书记|各(?:党)?支部/u.test(text) ? ['branch' as const] : []),
    ...(/机关党(?:委|总支|组织)书记|各机关党(?:委|组织)/u.test(text) ? ['organ_party_org' as const] : []),
  ];
  if (kinds.length > 0) said.kinds = kinds;
  const fewest = /(?:少于|不足|不到|未满)\s*(\d{1,2})\s*(?:人|份|票)/u.exec(text)?.[1];
  if (fewest) said.fewest = Number(fewest);
  const items = itemsIn(text);
  if (items) said.items = items;
  Object.assign(said, daysIn(text, { now: begins(text, now), workingDays }));
  return said;
}

/** The days that words set, each for the matter of its own clause, else of the one before or after it in the sentence. */
export function daysIn(text: string, { now, workingDays }: Setting): Said {
  const said: Said = {};
  for (const sentence of text.replace(NO_DAY, '').split(/[。\n；;]+/u)) {
    const clauses = sentence.split(/[，,：:]/u).map((words) => ({
      matter: MATTERS.find(([pattern]) => pattern.test(words))?.[1],
      dates: findDates(words, { now, tense: 'future', workingDays }).flatMap((one) => plain(one) ?? []),
    }));
    clauses.forEach(({ dates, matter }, i) => {
      const [date] = dates;
      if (!date) return;
      const around =
        clauses.slice(0, i).findLast((one) => one.matter)?.matter ??
        clauses.slice(i + 1).find((one) => one.matter)?.matter;
      set(said, matter ?? around, date);
    });
  }
  return said;
}

function set(said: Said, matter: Matter | undefined, { from, to }: { from?: CivilDate; to: CivilDate }): void {
  switch (matter) {
    case 'report':
      said.reportsBy ??= to;
      return;
    case 'mend':
      said.mendBy ??= to;
      return;
    case 'rating':
      if (said.ratingTo === undefined) Object.assign(said, { ratingTo: to, ...(from ? { ratingFrom: from } : {}) });
      return;
    case 'appraisal':
      if (said.appraisalTo === undefined)
        Object.assign(said, { appraisalTo: to, ...(from ? { appraisalFrom: from } : {}) });
      return;
    case undefined:
      return;
  }
}

function plain({ reading }: FoundDate): { from?: CivilDate; to: CivilDate } | undefined {
  switch (reading.kind) {
    case 'date':
      return { to: reading.date };
    case 'datetime':
      return { to: reading.datetime.slice(0, 10) };
    case 'range':
      return { from: reading.start, to: reading.end };
    case 'ambiguous':
      return undefined;
  }
}

// a notice of last autumn speaks of its own year
function begins(text: string, now: CivilMinute): CivilMinute {
  const year = /〔(20\d\d)〕/u.exec(text)?.[1];
  return year && year < now.slice(0, 4) ? `${year}-01-01T00:00` : now;
}

/** 抓班子30分、带队伍40分; at least two, each a name with points. */
function itemsIn(text: string): Item[] | undefined {
  const numbered = [
    ...text.matchAll(
      /^\s*[（(]?[\d一二三四五六七八九十]+[)）.、．]\s*(.{2,40}?)[（(：:，,\s]*(\d{1,3})\s*分[）)]?[。；;]?\s*$/gmu,
    ),
  ];
  const listed = [...text.matchAll(/([\p{Script=Han}“”]{2,16}?)(?:占|计|满分|各)?[（(：:\s]*(\d{1,3})\s*分[）)]?/gu)];
  const found = (numbered.length >= 2 ? numbered : listed).map(([, name = '', points]) => ({
    name: name.replace(/^(?:和|及|以及|其中|评分项|项目|内容|分别是|分别为|为|是|按)+/u, ''),
    points: Number(points),
  }));
  const good = found.filter(
    ({ name, points }) => name.length >= 2 && points > 0 && !/^(?:总分|满分|共计|合计)/u.test(name),
  );
  return good.length >= 2 ? good : undefined;
}
