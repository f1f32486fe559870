import type { Decide, Skill, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { storeFile } from '../../kernel/files.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits } from '../../organisation/store.ts';
import { EXPORTS, type ExportKind, type Format, fileOfExport } from './kinds.ts';

const WORDS: [RegExp, ExportKind][] = [
  [/难题|问题清单/, 'problems'],
  [/任务|待办|完成情况|述职|截止|还没交/, 'duties'],
  [/制度|规定|条例|办法|目录/, 'rules'],
];

/** 导出: a list as a file, for who may see all of it. */
export function exports(): Skill {
  return { name: 'exports', says: [], intents: { export: exportFile } };
}

const exportFile: Decide = async (slots, talk) => {
  const kind = kindIn(talk.text, slots.kind);
  if (!kind) {
    return say({
      text: '要导出哪一份？',
      buttons: Object.entries(EXPORTS).map(([name, { title }]) => ({
        label: title,
        does: { intent: 'export', slots: { kind: name } },
      })),
    });
  }
  const { needs, title } = EXPORTS[kind];
  const unit = EXPORTS[kind].of === 'city' ? await rootOf(talk) : talk.asker.unit;
  const allowed = needs === undefined || may(talk.asker, needs, unit, await treeAround(talk.read, unit.code));
  if (allowed !== true) return say(`${allowed.text}您可以直接问我您自己的情况。`);
  const format: Format = slots.format === 'docx' || /word|文档|docx/i.test(talk.text) ? 'docx' : 'xlsx';
  const { name, bytes, rows } = await fileOfExport(kind, format, talk);
  const { id, writes } = await storeFile(bytes, talk.today);
  return {
    ...say({ text: `${title}已导出，共 ${rows} 条。`, file: { name, bytes: bytes.length, sha256: id } }),
    writes,
    changes: [{ verb: 'export', entity: kind, id: name, after: { rows } }],
  };
};

/** The city's committee: what is exported whole is its staff's to export, and of no district that it only guides. */
async function rootOf({ asker, read }: Talk): Promise<Unit> {
  return (await allUnits(read)).find(({ kind }) => kind === 'city_work_committee') ?? asker.unit;
}

function kindIn(text: string, slot: unknown): ExportKind | undefined {
  if (typeof slot === 'string' && Object.hasOwn(EXPORTS, slot)) return slot as ExportKind;
  return WORDS.find(([words]) => words.test(text))?.[1];
}
