import { NUMERAL, readNumber } from '../../kernel/chinese/numerals.ts';
import type { Terms } from './terms.ts';

const N = `([${NUMERAL}]{1,4})`;
const ROLES = ['分管领导', '专职副书记', '支部书记', '党员代表'];

/** The terms that words lay down, of a notice or of one sentence; what they don't speak of is absent. */
export function termsIn(text: string): Partial<Terms> {
  const topicsATeam = numberIn(
    text,
    `(?:每(?:个|支)?|一个)(?:课题)?组[^。；;\\n]{0,12}?(?:最多|至多|不超过|不多于|限|可以?)(?:能|可以)?(?:申领|认领|领|报|选|做)?(?:[${NUMERAL}]{1,2}[至到—-])?${N}(?:个|项|道)?(?:课题|题)?`,
  );
  const teamsAUnitATopic = numberIn(
    text,
    `(?:每个?|同一个?|一个)单位[^。；;\\n]{0,12}?同一个?课题[^。；;\\n]{0,8}?${N}个(?:课题)?组`,
  );
  const reviewersAnOutcome = numberIn(
    text,
    `每(?:个|项|篇|份)?成果[^。；;\\n]{0,8}?${N}(?:位|名|个)(?:评委|专家|评审)`,
  );
  const trimmed = numberIn(text, `去掉${N}个?最高`);
  const stalledAfter = numberIn(text, `${N}个?工作日[^。；;\\n]{0,4}?(?:没有?|无)(?:报)?进展`);
  const panelSize = numberIn(
    text,
    `(?:评委会|评审委员会|评委|评审组)[^。；;\\n]{0,6}?(?:由|共|设|为|定为|要)${N}(?:位|名|人)`,
  );
  const reviewersHidden = /评委(?:之间)?互不(?:公开|知道|可见)|不(?:公开|显示)评委/u.test(text)
    ? true
    : /(?:公开|显示)评委/u.test(text)
      ? false
      : undefined;
  const quorum = quorumIn(text);
  const composition = compositionIn(text);
  const items = itemsIn(text);
  const authorsHidden = /盲评|匿名评审|(?:不|别)(?:显示|公开|让评委看到?)作者/u.test(text)
    ? !/(?:不|取消)(?:实行|采用)?盲评/u.test(text)
    : /(?:显示|公开)作者/u.test(text)
      ? false
      : undefined;
  return {
    ...(topicsATeam ? { topicsATeam } : {}),
    ...(teamsAUnitATopic ? { teamsAUnitATopic } : {}),
    ...(composition ? { composition } : {}),
    ...(items ? { rubric: { from: 0, to: 100, items, comment: true } } : {}),
    ...(reviewersAnOutcome ? { reviewersAnOutcome } : {}),
    ...(panelSize ? { panelSize } : {}),
    ...(authorsHidden === undefined ? {} : { authorsHidden }),
    ...(reviewersHidden === undefined ? {} : { reviewersHidden }),
    ...(quorum ? { quorum } : {}),
    ...(trimmed === undefined ? {} : { trimmed }),
    ...(stalledAfter ? { stalledAfter } : {}),
  };
}

/** What is laid down, a line each, in the words of a notice. */
export function termLines(terms: Partial<Terms>): { label: string; value: string }[] {
  const {
    topicsATeam,
    teamsAUnitATopic,
    composition,
    rubric,
    reviewersAnOutcome,
    authorsHidden,
    panelSize,
    reviewersHidden,
  } = terms;
  const { quorum, trimmed, stalledAfter } = terms;
  const roles = Object.entries(composition ?? {}).map(([role, least]) => (least > 1 ? `${role}（${least} 名）` : role));
  return [
    ...(topicsATeam ? [{ label: '每组课题', value: `最多 ${topicsATeam} 个` }] : []),
    ...(teamsAUnitATopic ? [{ label: '同一单位', value: `同一课题最多 ${teamsAUnitATopic} 个课题组` }] : []),
    ...(roles.length > 0 ? [{ label: '成员要有', value: roles.join('、') }] : []),
    ...(rubric
      ? [{ label: '评分', value: rubric.items.map(({ name, weight }) => `${name} ${weight}`).join('、') }]
      : []),
    ...(reviewersAnOutcome ? [{ label: '每项成果', value: `${reviewersAnOutcome} 位评委` }] : []),
    ...(panelSize ? [{ label: '评委会', value: `${panelSize} 人` }] : []),
    ...(reviewersHidden === undefined
      ? []
      : [{ label: '评委姓名', value: reviewersHidden ? '只有主任委员看得到' : '公开' }]),
    ...(authorsHidden === undefined ? [] : [{ label: '评审时作者', value: authorsHidden ? '不显示' : '显示' }]),
    ...(quorum ? [{ label: '评完多少出排名', value: `${Math.round(quorum * 100)}%` }] : []),
    ...(trimmed === undefined ? [] : [{ label: '去掉最高最低', value: `各 ${trimmed} 个` }]),
    ...(stalledAfter ? [{ label: '多久没进展问一声', value: `${stalledAfter} 个工作日` }] : []),
  ];
}

function numberIn(text: string, pattern: string): number | undefined {
  const words = new RegExp(pattern, 'u').exec(text)?.[1];
  const found = words === undefined ? undefined : readNumber(words);
  return found !== undefined && Number.isInteger(found) && found >= 0 && found < 1000 ? found : undefined;
}

function quorumIn(text: string): number | undefined {
  const [, percent, tenths] =
    /(?:评完|完成评审|评审完成|评分完成)[^。；;\n]{0,6}?(?:(\d{1,3})\s*%|([一二三四五六七八九])成)/u.exec(text) ?? [];
  const share = percent ? Number(percent) / 100 : tenths ? (readNumber(tenths) ?? 0) / 10 : undefined;
  return share !== undefined && share > 0 && share <= 1 ? share : undefined;
}

/** 成员要有分管领导、专职副书记各一名; only where the words speak of who makes up a team. */
function compositionIn(text: string): Record<string, number> | undefined {
  const clause =
    /(?:成员|课题组|组员|组成)[^。；;\n]{0,8}?(?:由|要有|须有|应有|必须有|应当有|要包括|包括|须由|应由|至少有|要求有|是)([^。；;\n]{2,80})/u.exec(
      text,
    )?.[1];
  if (clause === undefined) return undefined;
  const found = ROLES.flatMap((role): [string, number][] => {
    const [, before, behind] =
      new RegExp(`(?:${N}(?:名|位|个)(?:以上)?)?${role}(?:(?:至少|不少于)?${N}(?:名|位|个|人))?`, 'u')
        .exec(clause)
        ?.map((part) => part) ?? [];
    if (!clause.includes(role)) return [];
    const least = readNumber(before ?? behind ?? '1') ?? 1;
    return [[role, Number.isInteger(least) && least > 0 && least < 20 ? least : 1]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** 评分项：前瞻性30、创新性30、可操作性40. At least two of them, behind a word that speaks of scores. */
function itemsIn(text: string): Terms['rubric']['items'] | undefined {
  const list =
    /(?:评分|评审|打分)(?:项目?|标准|指标|内容|细则|权重)?[^。；;\n]{0,10}?[：:为是改按从]+([^。；;\n]{6,120})/u.exec(
      text,
    )?.[1];
  const items = [
    ...(list ?? '').matchAll(
      /([\p{Script=Han}]{2,10}?)(?:占|为|权重|各占)?[（(\s]*(\d{1,3})\s*(?:分|%)?[）)]?(?=[、，,和]|\s|$)/gu,
    ),
  ].map(([, name = '', weight]) => ({ name: name.replace(/^[和及]/u, ''), weight: Number(weight) }));
  return items.length >= 2 && items.every(({ weight }) => weight > 0) ? items : undefined;
}
