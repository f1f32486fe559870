import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { auditWrites } from '../../kernel/audit.ts';
import { civilMinute } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { isRefusal, OperatorError } from '../../kernel/errors.ts';
import type { Text } from './library.ts';
import { type ParsedRule, parseRule } from './parse.ts';
import { textOfFile } from './read-file.ts';
import { type Fate, importWrites, readTexts, weigh } from './store.ts';
import { beginOf, keyOf, standingOf } from './versions.ts';

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

export type Circumstances = { actor: string; now: number; zone: string; newId(): string; dryRun?: boolean };

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
 * Imports rule files in one batch; with `dryRun` says what it would do. A file that is no rule is refused by itself and
 * keeps nothing else out.
 */
export async function importRules(
  paths: string[],
  database: Database,
  { actor, now, zone, newId, dryRun = false }: Circumstances,
): Promise<Imported[]> {
  const read = await readRules(paths);
  const rules = read.flatMap(({ rule }) => (typeof rule === 'string' ? [] : [rule]));
  const before = await readTexts(database.read);
  const incoming = await weigh(database.read, rules, newId);
  const writes = importWrites(incoming, { now, newId });
  if (!dryRun && writes.length > 0) {
    const changes = incoming
      .filter(({ fate }) => fate !== 'unchanged')
      .map(({ parsed, id, fate }) => ({
        verb: 'import_rule',
        entity: 'rule_text',
        id,
        after: { title: parsed.title, version: parsed.version ?? null, articles: parsed.articles.length, fate },
      }));
    await database.batch([...writes, ...auditWrites(changes, { actor, at: civilMinute(now, zone), newId })]);
  }
  const today = civilMinute(now, zone).slice(0, 10);
  const dated = rules.map((rule) => ({ ...rule, key: keyOf(rule.title) }));
  const isImported = (text: Text) => dated.some((one) => one.key === text.key && beginOf(one) === beginOf(text));
  const standing = standingOf<Dated>([...dated, ...before.filter((text) => !isImported(text))], today);
  const standings = [...standing].map(([rule, status]) => ({ title: rule.title, begin: beginOf(rule), status }));
  return read.map(({ file, rule }): Imported => {
    if (typeof rule === 'string') return { file, fate: 'refused', line: `${file}：${rule}` };
    const { fate = 'new' } = incoming.find(({ parsed }) => parsed === rule) ?? {};
    const status =
      standings.find(({ title, begin }) => title === rule.title && begin === beginOf(rule))?.status ?? 'not_yet';
    const { title, version, articles, flaws } = rule;
    return {
      file,
      title,
      ...(version ? { version } : {}),
      articles: articles.length,
      flaws,
      status,
      fate,
      line: lineOf(rule, status, fate),
    };
  });
}

type Dated = Pick<Text, 'key' | 'title' | 'effective' | 'adopted' | 'version' | 'repealed'>;

const STATUS = { in_force: '现行', amended: '已被新版本取代', repealed: '已废止', not_yet: '尚未施行' };
const FATE = { new: '新增', new_version: '新版本', corrected: '更正', unchanged: '没有变化' };

function lineOf(
  { title, version, articles, chapters, attachments, effective, flaws }: ParsedRule,
  status: keyof typeof STATUS,
  fate: Fate,
): string {
  const parts = [
    `${articles.length} 条`,
    ...(chapters.length > 0 ? [`${chapters.length} 章节`] : []),
    ...(attachments.length > 0 ? ['有附件'] : []),
    flaws.length > 0 ? `编号有问题：${flaws.join('、')}` : '编号连续',
    STATUS[status],
    ...(effective ? [`${effective} 起施行`] : []),
    FATE[fate],
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
