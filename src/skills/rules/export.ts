import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { libraryFor, libraryIn } from './kept.ts';
import { type Standing, standingOf } from './versions.ts';

const STANDING: Record<Standing, string> = { in_force: '现行', amended: '已被新版本取代', repealed: '已废止' };

/** 制度目录: every text that `asker` may see (without one: of the library) with how it stands on `today`. */
export async function exportRules(read: Read, today: CivilDate, asker?: Person) {
  const { texts, articles } = await (asker ? libraryFor(read, asker) : libraryIn(read));
  const standing = standingOf(texts, today);
  const counts = Map.groupBy(articles, ({ text }) => text);
  const rows = [...texts]
    .sort((a, b) => a.title.localeCompare(b.title, 'zh') || (a.effective ?? '').localeCompare(b.effective ?? ''))
    .map((text) => {
      const status = standing.get(text);
      return [
        text.title,
        text.version ?? null,
        text.number ?? null,
        text.issuer ?? null,
        text.effective ?? text.adopted ?? null,
        status ? STANDING[status] : '尚未施行',
        counts.get(text)?.length ?? 0,
      ];
    });
  return { columns: ['名称', '版本', '文号', '发布单位', '施行日期', '状态', '条数'], rows };
}
