import type { Decide, Skill, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Refusal } from '../../kernel/errors.ts';
import { storeFile } from '../../kernel/files.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits } from '../../organisation/store.ts';
import { EXPORTS, type ExportKind, type Format, fileOfExport } from './kinds.ts';

const BUTTONS = 6;
const KINDS: ExportKind[] = [
  'problems',
  'topics',
  'duties',
  'funds',
  'rules',
  'outcomes',
  'ranking',
  'claims',
  'adoptions',
  'service',
  'debriefings',
];

/** One list among those of the campaign, whatever a wider word beside it would mean. */
const PLAINLY: [RegExp, ExportKind][] = [
  [/排名|名次|评审(?:结果|得分)|得分/u, 'ranking'],
  [/转化|推广做法|采用单位/u, 'adoptions'],
  [/(?:申领|认领).{0,4}(?:表|情况|清单|名单|汇总)|课题组(?:名单|清单|汇总|表)/u, 'claims'],
  [/社区服务|社区报到|服务岗|志愿队|报到.{0,4}(?:情况|统计|人数|表)/u, 'service'],
  [/述职.{0,4}(?:汇总|结果|得分)/u, 'debriefings'],
  [/成果/u, 'outcomes'],
  [/课题/u, 'topics'],
];
const WORDS: [RegExp, ExportKind][] = [
  [/难题|问题清单/, 'problems'],
  [/任务|待办|完成情况|述职|截止|还没交/, 'duties'],
  [/经费|支出|收支/, 'funds'],
  [/制度|规定|条例|办法|目录/, 'rules'],
];

/** 导出: a list as a file, for who may see all of it. */
export function exports(): Skill {
  return {
    name: 'exports',
    says: [],
    intents: { export: exportFile },
    help: [{ label: '导出清单', says: '导出', does: { intent: 'export' } }],
  };
}

const exportFile: Decide = async (slots, talk) => {
  const kind = kindIn(talk.text, slots.kind);
  if (!kind) return askWhich(talk);
  const { title } = EXPORTS[kind];
  const allowed = await allows(kind, talk);
  if (allowed !== true) return say(`${allowed.text}您可以直接问我您自己的情况。`);
  const format: Format = slots.format === 'docx' || /word|文档|docx/i.test(talk.text) ? 'docx' : 'xlsx';
  const whole = may(talk.asker, 'see_problems', await rootOf(talk), NO_TREE) === true;
  const { name, bytes, rows } = await fileOfExport(kind, format, { ...talk, whole });
  const { id, writes } = await storeFile(bytes, talk.today);
  return {
    ...say({ text: `${title}已导出，共 ${rows} 条。`, file: { name, bytes: bytes.length, sha256: id } }),
    writes,
    changes: [{ verb: 'export', entity: kind, id: name, after: { rows } }],
  };
};

/** The lists that this person may have, as many as fit; the others are named. */
async function askWhich(talk: Talk): Promise<Turn> {
  const allowed: ExportKind[] = [];
  for (const kind of KINDS) if ((await allows(kind, talk)) === true) allowed.push(kind);
  const rest = allowed.slice(BUTTONS).map((kind) => EXPORTS[kind].title);
  return say({
    text: `要导出哪一份？${rest.length > 0 ? `还可以说“导出${rest.join('”“导出')}”。` : ''}`,
    buttons: allowed.slice(0, BUTTONS).map((kind) => ({
      label: EXPORTS[kind].title,
      does: { intent: 'export', slots: { kind } },
    })),
  });
}

async function allows(kind: ExportKind, talk: Talk): Promise<true | Refusal> {
  const { needs, of } = EXPORTS[kind];
  if (needs === undefined) return true;
  const unit = of === 'city' ? await rootOf(talk) : talk.asker.unit;
  return may(talk.asker, needs, unit, await treeAround(talk.read, unit.code));
}

const NO_TREE = { above: [], guides: [] };

/** The city's committee: what is exported whole is its staff's to export, and of no district that it only guides. */
async function rootOf({ asker, read }: Talk): Promise<Unit> {
  return (await allUnits(read)).find(({ kind }) => kind === 'city_work_committee') ?? asker.unit;
}

function kindIn(text: string, slot: unknown): ExportKind | undefined {
  const plainly = PLAINLY.find(([words]) => words.test(text))?.[1];
  if (plainly) return plainly;
  if (typeof slot === 'string' && isKind(slot)) return slot;
  return WORDS.find(([words]) => words.test(text))?.[1];
}

function isKind(word: string): word is ExportKind {
  return Object.hasOwn(EXPORTS, word);
}
