import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits, unitByCode, unitsBelow } from '../../organisation/store.ts';
import { isType, TYPE_WORDS, typeIn, WANTED } from './policy.ts';
import { activitiesOf, entryById, type Figure, figuresBelow, plansBelow } from './store.ts';
import { TYPES, type Type } from './tables.ts';
import { yearIn } from './year.ts';

const LINES = 20;
const WHOLE = TYPES.length * Object.values(WANTED).reduce((a, b) => a + b, 0);
const BELOW = /各(?:支部|单位|党委|组织)|下面|下级|所属|所有(?:支部|单位)/u;
const LIST = /清单|明细|哪些|列|搞(?:过|了)(?:什么|啥)|做(?:过|了)(?:什么|啥)/u;

/** What a unit's year has by type, as a picture; of one type its activities; from above the figures of those below. */
export const yearOf: Decide = async (slots, talk) => {
  const said = talk.text;
  const year = typeof slots.year === 'number' ? slots.year : yearIn(said, talk);
  const type = isType(slots.of) ? slots.of : typeIn(said);
  const named = typeof slots.unit === 'string' ? await unitByCode(talk.read, slots.unit) : undefined;
  const unit = named ?? (await unitIn(said, talk));
  if (unit.code !== talk.asker.unit.code || BELOW.test(said) || slots.below === true) {
    const allowed = may(talk.asker, 'see_figures', unit, await treeAround(talk.read, unit.code));
    if (isRefusal(allowed)) return say(allowed.text);
  }
  if (BELOW.test(said) || slots.below === true) return tableBelow(unit, year, talk);
  if (type || LIST.test(said) || slots.list === true) return listOf(unit, year, type, talk);
  return picture(unit, year, talk);
};

async function unitIn(said: string, { asker, read }: Talk): Promise<Unit> {
  const words = /(?:查|看|看看|^)([一-龥]{2,14}?(?:支部|党委|局|处|中心|馆))的?(?:今年|去年|五型|5型)/u.exec(said)?.[1];
  if (!words || /^(?:我们|咱们|本|各|支部$)/u.test(words)) return asker.unit;
  const near = [asker.unit.code, ...(await unitsBelow(read, asker.unit.code)).map(({ code }) => code)];
  const found = findUnit(await allUnits(read), words, { near });
  return 'unit' in found ? found.unit : asker.unit;
}

const countOf = (figures: Figure[], type: Type) =>
  figures.filter((one) => one.type === type).reduce((sum, { count }) => sum + count, 0);

async function picture(unit: Unit, year: number, { read, asker }: Talk): Promise<Turn> {
  const figures = await figuresBelow(read, unit.code, year);
  const whose = unit.code === asker.unit.code ? '' : unit.name;
  const total = figures.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return say(`${whose}${year}年还没有记过五型活动。办完了说一句就行，比如“和谐型：拔河比赛，28人”。`);
  const below = figures.some((one) => one.unit.code !== unit.code);
  return say({
    text: `${whose}${year}年记了 ${total} 次五型活动：${TYPES.map((type) => `${TYPE_WORDS[type]} ${countOf(figures, type)}`).join('，')}。`,
    chart: {
      kind: 'radar',
      labels: TYPES.map((type) => TYPE_WORDS[type]),
      series: [{ name: '活动次数', values: TYPES.map((type) => countOf(figures, type)) }],
    },
    buttons: [
      ...(below
        ? [
            {
              label: '看下级',
              does: { intent: 'five_types_year', slots: { below: true, year, unit: unit.code } },
              lasting: true,
            },
          ]
        : []),
      {
        label: '活动清单',
        does: { intent: 'five_types_year', slots: { list: true, year, unit: unit.code } },
        lasting: true,
      },
    ],
  });
}

async function listOf(unit: Unit, year: number, type: Type | undefined, { read }: Talk): Promise<Turn> {
  const rows = await activitiesOf(read, unit.code, year, type);
  const what = type ? TYPE_WORDS[type] : '五型';
  if (rows.length === 0) return say(`${year}年还没有记过${what}活动。`);
  const shown = rows.slice(0, LINES);
  const measures = await Promise.all(
    shown.map(async ({ measure }) => (measure ? (await entryById(read, measure))?.text : '') ?? ''),
  );
  return say({
    text: `${year}年记了 ${rows.length} 次${what}活动。`,
    table: {
      columns: ['日期', '活动', ...(type ? [] : ['型']), '人数', '措施'],
      rows: shown.map((row, i) => [
        row.date.slice(5),
        row.text,
        ...(type ? [] : [TYPE_WORDS[row.type]]),
        row.count === null ? '' : `${row.count}`,
        measures[i] ?? '',
      ]),
    },
    ...(rows.length > LINES ? { more: `只列最近 ${LINES} 次。` } : {}),
  });
}

/** In order of code: no unit is put before another for what it did. */
async function tableBelow(unit: Unit, year: number, { read }: Talk): Promise<Turn> {
  const [figures, plans, below] = await Promise.all([
    figuresBelow(read, unit.code, year),
    plansBelow(read, unit.code, year),
    unitsBelow(read, unit.code),
  ]);
  const active = below.filter(({ code }) => plans.has(code) || figures.some((one) => one.unit.code === code));
  if (active.length === 0) return say(`${unit.name}所属组织${year}年还没有五型计划，也没有记过活动。`);
  const whole = below.filter(({ code }) => plans.get(code) === WHOLE).length;
  const total = figures.filter((one) => one.unit.code !== unit.code).reduce((sum, { count }) => sum + count, 0);
  return say({
    text: `${unit.name}所属 ${below.length} 个组织，${year}年计划齐的 ${whole} 个，记了 ${total} 次活动。`,
    table: {
      columns: ['组织', '计划', ...TYPES.map((type) => TYPE_WORDS[type].slice(0, 2))],
      rows: active.slice(0, LINES).map(({ code, name }) => [
        name,
        plans.get(code) === WHOLE ? '齐' : plans.has(code) ? '未齐' : '',
        ...TYPES.map(
          (type) =>
            `${countOf(
              figures.filter((one) => one.unit.code === code),
              type,
            )}`,
        ),
      ]),
    },
    ...(active.length > LINES ? { more: `按编码列前 ${LINES} 个。` } : {}),
  });
}
