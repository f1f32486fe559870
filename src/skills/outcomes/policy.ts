import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { OUTCOME_KINDS, outcome } from './tables.ts';

export type Outcome = typeof outcome.$inferSelect;
export type Kind = (typeof OUTCOME_KINDS)[number];

export const KIND_WORDS: Record<Kind, string> = { theory: '理论成果', practice: '实践成果', institution: '制度成果' };

export const STATE_WORDS: Record<Outcome['state'], string> = {
  submitted: '已提交',
  in_review: '评审中',
  reviewed: '评审结果已公布',
  withdrawn: '已撤回',
};

const BY_TITLE: [RegExp, Kind][] = [
  [
    /(?:制度|办法|细则|规定|规则|规程|规范|条例|清单|标准|机制)(?:[（(][^）)]{1,8}[）)])?(?:草案|初稿|文本|汇编)?$/u,
    'institution',
  ],
  [/(?:案例|做法|经验|手册|品牌|工作法|试点|平台)[^，。]{0,6}$|实践探索/u, 'practice'],
  [/(?:研究|调研|论文|对策|思考|理论)[^，。]{0,6}$/u, 'theory'],
];
const WORDS: Record<Kind, RegExp> = {
  institution: /第[一二三四五六七八九十\d]+条|制度|办法|细则|规定|应当|本办法/gu,
  practice: /试点|案例|做法|实践|推行|建成|上线|经验|成效/gu,
  theory: /研究|调研|问卷|访谈|文献|理论|对策|分析|成因/gu,
};

/** 理论, 实践 or 制度成果: as it is called, else by its title, else by what its text speaks of most. */
export function kindOf(title: string, text: string): Kind {
  const called = kindNamed(title);
  if (called) return called;
  const bare = title.replace(/^关于|的?(?:报告|材料|成果)$/gu, '');
  const byTitle = BY_TITLE.find(([pattern]) => pattern.test(bare))?.[1];
  if (byTitle) return byTitle;
  const count = (kind: Kind) => [...text.matchAll(WORDS[kind])].length;
  const most = (['theory', 'practice', 'institution'] as const).reduce((a, b) => (count(b) > count(a) ? b : a));
  return most;
}

/** The kind that words name; undefined when they name none, or several. */
export function kindNamed(words: string): Kind | undefined {
  const named = (['theory', 'practice', 'institution'] as const).filter((kind) =>
    new RegExp(`${KIND_WORDS[kind].slice(0, 2)}(?:性|类|型)?成果`, 'u').test(words),
  );
  return named.length === 1 ? named[0] : undefined;
}

/** What is in the reviewers' hands stays as they got it; after the result there is one 补充说明. */
export function mayReplace({ number, state }: Outcome): Refusal | undefined {
  if (state === 'submitted') return undefined;
  if (state === 'withdrawn') return refuse(`成果 ${number} 号已经撤回了，请作为新的成果提交。`);
  if (state === 'in_review') return refuse(`成果 ${number} 号已送评审，评审期间不再换版；结果公布后可以补充说明一次。`);
  return refuse(`成果 ${number} 号的评审结果已公布，不再换版，可以补充说明一次。`);
}

export function mayTakeBack({ number, state }: Outcome): Refusal | undefined {
  if (state === 'withdrawn') return refuse(`成果 ${number} 号已经撤回了。`);
  if (state === 'reviewed') return refuse(`成果 ${number} 号的评审结果已公布，不能撤回了。`);
  return undefined;
}

export function maySupplement({ number, state }: Outcome, did: boolean): Refusal | undefined {
  if (state === 'withdrawn') return refuse(`成果 ${number} 号已经撤回了。`);
  if (state === 'submitted') return refuse(`成果 ${number} 号还没有送评审，可以直接换一版，不用补充说明。`);
  if (state === 'in_review') return refuse(`成果 ${number} 号正在评审，结果公布后可以补充说明一次。`);
  if (did) return refuse(`成果 ${number} 号已经补充说明过了，只能补充一次。`);
  return undefined;
}
