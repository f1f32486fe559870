import type { LibraryArticle, Text } from '../src/skills/rules/library.ts';
import { VOCABULARY } from '../src/skills/rules/vocabulary.ts';

const ARTICLES_A_RULE = 30;
const BODIES = '党支部 机关党委 基层党委 党小组 支部委员会 上级党组织 党总支 机关纪委 组织部门 党委（党组）'.split(' ');
const DEEDS = '召开 审批 报告 公布 检查 讨论 备案 登记 整改 交纳 组织 推荐 评议 调整 核对 提醒'.split(' ');
const SPANS = '每月 每季度 每半年 每年 每两年 三日内 五个工作日内 十五日内 一个月内 三个月内 六个月内'.split(' ');
const BOUNDS = '不少于 不超过 一般为 至少 不低于'.split(' ');
const UNITS = '人 次 天 元 个 学时 名'.split(' ');
const SENTENCES = [
  '{body}应当{span}{deed}{term}，由{body}负责，结果向全体党员公布。',
  '{term}{bound}{number}{unit}，{term}另有规定的从其规定。',
  '{body}{deed}{term}，经{body}批准后，{span}报{body}备案。',
  '有{term}情形的，不得{deed}{term}；情节较轻的，{body}给予批评教育。',
  '{term}和{term}由{body}统一管理，{span}{deed}{number}{unit}。',
  '对{term}工作中{term}的，{body}应当及时{deed}，帮助其改进。',
  '{body}可以根据{term}的需要，{deed}{term}，但{bound}{number}{unit}。',
  '坚持{term}与{term}相结合，把{term}纳入{body}年度工作计划。',
];
const QUESTIONS = [
  '{term}多久{deed}一次',
  '{term}最多几{unit}',
  '{term}由谁{deed}',
  '请问{term}能不能{deed}{term}',
  '{term}{deed}要什么手续',
  '{body}{deed}{term}有没有时间要求',
  '我想问一下{term}和{term}有啥区别',
  '没有{term}怎么办，还能{deed}吗',
  '{term}的{term}应该几个月内{deed}',
  '{body}开会到多少人才算数',
  '{term}要不要{deed}，多少天之内办',
];

/** Made-up articles of made-up rules, in the words of the field; the same seed makes the same ones. */
export function madeArticles(count: number, seed = 7): LibraryArticle[] {
  const draw = drawing(seed);
  let text: Text = { id: '', key: '', title: '' };
  let chapter = '';
  return Array.from({ length: count }, (_, at): LibraryArticle => {
    const ordinal = (at % ARTICLES_A_RULE) + 1;
    if (ordinal === 1) {
      const title = `${filled('{term}{deed}', draw)}办法${Math.floor(at / ARTICLES_A_RULE)}`;
      text = { id: String(at), key: title, title, effective: '2020-01-01' };
    }
    if (ordinal % 6 === 1) chapter = filled('{term}和{term}', draw);
    const paragraphs = Array.from({ length: 1 + Math.floor(draw() * 3) }, () =>
      Array.from({ length: 1 + Math.floor(draw() * 3) }, () => filled(one(SENTENCES, draw), draw)).join(''),
    );
    return { text, ordinal, label: `第${ordinal}条`, chapter, paragraphs };
  });
}

export function madeQuestions(count: number, seed = 11): string[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, () => filled(one(QUESTIONS, draw), draw));
}

function filled(template: string, draw: () => number): string {
  return template.replace(/\{(\w+)\}/gu, (_, slot: string) => {
    if (slot === 'number') return String(1 + Math.floor(draw() * 60));
    const words = { body: BODIES, deed: DEEDS, span: SPANS, bound: BOUNDS, unit: UNITS }[slot] ?? VOCABULARY;
    return one(words, draw);
  });
}

function one(from: readonly string[], draw: () => number): string {
  return from[Math.floor(draw() * from.length)] ?? '';
}

/** Numbers in [0, 1) that a seed fixes (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
