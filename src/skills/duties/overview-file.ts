import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { storeFile } from '../../kernel/files.ts';
import { unitsBelow } from '../../organisation/store.ts';
import { writeXlsx } from '../../reports/xlsx.ts';
import { roots, standings } from './overview-tree.ts';
import { calendarOf, yearOf } from './overview-year.ts';
import { seenBy } from './seen.ts';
import { nameOf } from './wording.ts';

/** 导出表格 of an overview: the year by date, and every unit that the asker sees, in order of code. */
export const overviewFile: Decide = async (slots, talk) => {
  const { asker, read, today } = talk;
  const seen = await seenBy(asker, read);
  if (!seen) return say('各单位的办理情况您这里看不到，只提供给上级党组织和工委。');
  const year = yearOf(slots, talk);
  const dated = await calendarOf(seen, year, talk);
  const tops = await roots(talk);
  const below = (await Promise.all(tops.map(({ code }) => unitsBelow(read, code)))).flat();
  const units = [...new Map([...tops, ...below].map((one) => [one.code, one])).values()];
  units.sort((a, b) => (a.code < b.code ? -1 : 1));
  const rows = await standings(read, units, year);
  const bytes = await writeXlsx([
    {
      name: `${year}年任务日历`,
      columns: ['月份', '截止', '任务', '应办', '未办', '文号'],
      rows: dated.map((one) => [
        ...[Number(one.due.slice(5, 7)), one.due, nameOf(one)],
        ...(one.all > 0 ? [one.all, one.open] : [null, null]),
        one.number,
      ]),
    },
    {
      name: '按单位',
      columns: ['单位编码', '单位', '下级单位', '应办', '已办', '不适用'],
      rows: rows.map(({ unit, below: led, all, done, notApplicable }) => [
        ...[unit.code, unit.name, led, all - notApplicable],
        ...[done, notApplicable],
      ]),
    },
  ]);
  const { id, writes } = await storeFile(bytes, today);
  const name = `${year}年任务总览.xlsx`;
  return {
    ...say({
      text: `${year}年任务总览已导出：日历 ${dated.length} 项次，单位 ${rows.length} 家。`,
      file: { name, bytes: bytes.length, sha256: id },
    }),
    writes,
    changes: [{ verb: 'export', entity: 'duty_overview', id: name, after: { rows: rows.length } }],
  };
};
