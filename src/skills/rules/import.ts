import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { auditWrites } from '../../kernel/audit.ts';
import { civilMinute } from '../../kernel/clock.ts';
import type { Database, Read } from '../../kernel/database.ts';
import { isRefusal, OperatorError } from '../../kernel/errors.ts';
import { unitByCode } from '../../organisation/store.ts';
import { isDraft } from './draft.ts';
import { aftermath } from './endings.ts';
import type { Text } from './library.ts';
import { type ParsedRule, parseRule } from './parse.ts';
import { textOfFile } from './read-file.ts';
import { type Fate, importWrites, readTexts, weigh } from './store.ts';
import { beginOf, standingOf, textOf } from './versions.ts';

/** What became of one file. */
export type Imported = {
  file: string;
  title?: string;
  version?: string;
  articles?: number;
  flaws?: string[];
  status?: 'in_force' | 'amended' | 'repealed' | 'not_yet';
  fate: Fate | 'refused';
  /** The one line for the operator. */
  line: string;
};

const READABLE = new Set(['.md', '.txt', '.docx', '.docm', '.doc', '.wps', '.rtf', '.pdf']);

export type Circumstances = {
  actor: string;
  now: number;
  zone: string;
  newId(): string;
  dryRun?: boolean;
  unit?: string;
};

/** The parsed rules of files and folders, and a refusal for each that is none. @throws OperatorError for a missing path */
export async function readRules(paths: string[]): Promise<{ file: string; rule: ParsedRule | string }[]> {
  const files = (await Promise.all(paths.map(filesIn))).flat();
  return Promise.all(
    files.map(async (path) => {
      const file = basename(path);
      const text = await textOfFile(file, await readFile(path));
      const rule = isRefusal(text) ? text : parseRule(text, basename(file, extname(file)));
      return { file, rule: isRefusal(rule) ? rule.text : rule };
    }),
  );
}

/**
 * Imports rule files in one batch, for everyone or for `unit` and those it leads; with `dryRun` says what it would do. A file
 * that is no rule is refused by itself and keeps nothing else out.
 */
export async function importRules(
  paths: string[],
  database: Database,
  { actor, now, zone, newId, dryRun = false, unit }: Circumstances,
): Promise<Imported[]> {
  const files = await Promise.all(
    (await readRules(paths)).map(async ({ file, rule }) => ({ file, rule: await placed(rule, unit, database.read) })),
  );
  const rules = files.flatMap(({ rule }) => (typeof rule === 'string' ? [] : [rule]));
  const today = civilMinute(now, zone).slice(0, 10);
  const before = await readTexts(database.read);
  const incoming = await weigh(database.read, rules, newId);
  const changed = incoming.filter(({ fate }) => fate !== 'unchanged');
  const ids = new Set(changed.map(({ id }) => id));
  const texts = [...before.filter(({ id }) => !ids.has(id)), ...changed.map(({ id, parsed }) => textOf(id, parsed))];
  const after = changed.map((one) => aftermath(one, texts, { today, scope: one.parsed.unit, now, newId }));
  if (!dryRun && changed.length > 0) {
    const changes = changed.map(({ parsed, id, fate }, i) => ({
      verb: 'import_rule',
      entity: 'rule_text',
      id,
      after: {
        title: parsed.title,
        version: parsed.version ?? null,
        articles: parsed.articles.length,
        fate,
        ends: after[i]?.ended.map(({ title }) => title) ?? [],
      },
    }));
    await database.batch([
      ...importWrites(incoming, { now, newId }),
      ...after.flatMap(({ writes }) => writes),
      ...auditWrites(changes, { actor, at: civilMinute(now, zone), newId }),
    ]);
  }
  const endedOn = new Map(
    after.flatMap(({ ended }, i) => ended.map(({ id }) => [id, beginOf(changed[i]?.parsed ?? {}) || today])),
  );
  const standing = standingOf(
    texts.map((text) => {
      const repealedOn = endedOn.get(text.id);
      return repealedOn ? { ...text, repealed: true, repealedOn } : text;
    }),
    today,
  );
  const statusOf = new Map([...standing].map(([{ id }, status]) => [id, status]));
  return files.map(({ file, rule }): Imported => {
    if (typeof rule === 'string') return { file, fate: 'refused', line: `${file}：${rule}` };
    const { fate = 'new', id = '' } = incoming.find(({ parsed }) => parsed === rule) ?? {};
    const status = statusOf.get(id) ?? 'not_yet';
    const { title, version, articles, flaws } = rule;
    const ended = after[changed.findIndex(({ parsed }) => parsed === rule)]?.ended ?? [];
    return {
      file,
      title,
      ...(version ? { version } : {}),
      articles: articles.length,
      flaws,
      status,
      fate,
      line: lineOf(rule, { status, fate, ended }),
    };
  });
}

/** With the unit that it is for; or why it can't be taken in. */
async function placed(rule: ParsedRule | string, unit: string | undefined, read: Read): Promise<ParsedRule | string> {
  if (typeof rule === 'string') return rule;
  if (isDraft(rule.title)) return `《${rule.title}》还不是定稿，没有导入：定稿后再导入。`;
  const code = rule.unit ?? unit;
  if (code === undefined) return rule;
  const known = await unitByCode(read, code);
  return known ? { ...rule, unit: code } : `写明的范围“${code}”不是名册里的编码，没有导入：请核对“范围”一行。`;
}

const STATUS = { in_force: '现行', amended: '已被新版本取代', repealed: '已废止', not_yet: '尚未施行' };
const FATE = { new: '新增', new_version: '新版本', corrected: '更正', unchanged: '没有变化' };

function lineOf(
  rule: ParsedRule,
  { status, fate, ended }: { status: keyof typeof STATUS; fate: Fate; ended: Text[] },
): string {
  const { title, version, number, articles, chapters, attachments, effective, flaws, unit } = rule;
  const parts = [
    `${articles.length} 条`,
    ...(chapters.length > 0 ? [`${chapters.length} 章节`] : []),
    ...(attachments.length > 0 ? ['有附件'] : []),
    flaws.length > 0 ? `编号有问题：${flaws.join('、')}` : '编号连续',
    STATUS[status],
    ...(effective ? [`${effective} 起施行`] : []),
    FATE[fate],
    ...(fate === 'new_version' && beginOf(rule) === ''
      ? ['文中没有施行日期，按最早的版本算：请补一行“> 施行: 日期”']
      : []),
    ...(number ? [number] : []),
    ...(unit ? [`范围 ${unit}`] : []),
    ...(ended.length > 0 ? [`同时废止${ended.map((text) => `《${text.title}》`).join('、')}`] : []),
  ];
  return `《${title}》${version ? `（${version}）` : ''}：${parts.join('，')}`;
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new OperatorError(`${path} doesn't exist: name a rule file or a folder of them`);
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).sort();
  const inside = await Promise.all(
    names.map(async (name) => {
      const inner = join(path, name);
      if ((await stat(inner)).isDirectory()) return filesIn(inner);
      // A readme beside the rules is no rule, and no fault either
      return READABLE.has(extname(name).toLowerCase()) && !/^(?:readme|\.)/i.test(name) ? [inner] : [];
    }),
  );
  return inside.flat();
}
