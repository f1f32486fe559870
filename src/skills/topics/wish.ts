import { NUMERAL, readNumber } from '../../kernel/chinese/numerals.ts';

/** What one of the staff wants of the problems and their groups, out of a sentence. Numbers as said. */
export type Wish =
  | { kind: 'merge'; from: number[]; into: number }
  | { kind: 'unmerge' | 'keep'; problem: number }
  | { kind: 'split'; problem: number }
  | { kind: 'move'; problems: number[]; group: number }
  | { kind: 'alone'; problems: number[]; title?: string }
  | { kind: 'join'; from: number[]; into: number }
  | { kind: 'rename'; group?: number; title: string }
  | { kind: 'aspect'; group?: number; aspect: string }
  | { kind: 'shortlist'; groups: number[]; all: boolean }
  | { kind: 'confirm'; groups: number[]; all: boolean }
  | { kind: 'list' }
  | { kind: 'choose' }
  | { kind: 'next' }
  | { kind: 'show'; group: number }
  | { kind: 'sort' };

const N = `[${NUMERAL}]{1,4}`;
const PROBLEMS = `((?:难题)?${N}(?:号)?(?:(?:、|，|,|和|跟|与|及|以及)(?:难题)?${N}号?)*号)(?:难题)?`;
// 下一组 and 另立一组 name none
const GROUPS = `(?:第|(?=[0-9]))(${N}(?:(?:、|，|,|和|及|至|到|-|—)第?${N})*)组`;
const INTO = '(?:挪|移|放|调|归|分|划|搬|转)(?:到|进|入|在|给)?';

/** `aspects`: of the campaign, to tell a name of one from other words. */
export function wishIn(text: string, aspects: readonly string[]): Wish {
  const plain = text.replace(/\s+/gu, '');
  const first = (pattern: string) => new RegExp(pattern, 'u').exec(plain);
  let found = first(
    `(?:还原|恢复)(?:难题)?(${N})号|(${N})号(?:难题)?(?:还原|恢复|不(?:该)?合?并)|不(?:该|要|用)?合?并(?:难题)?(${N})号`,
  );
  if (found) return { kind: 'unmerge', problem: number(found[1] ?? found[2] ?? found[3]) };
  found = first(`(?:仍|还是)(?:然)?(?:合?并)(?:难题)?(${N})号|(${N})号(?:难题)?(?:仍|还是)(?:然)?(?:合?并)`);
  if (found) return { kind: 'keep', problem: number(found[1] ?? found[2]) };
  found = first(`${PROBLEMS}(?:都)?(?:合?并|合)(?:到|入|进|给|在)?(?:难题)?(${N})号`);
  if (found?.[1]) return { kind: 'merge', from: numbersIn(found[1]), into: number(found[2]) };
  found = first(`${PROBLEMS}(?:合并|并在一起|并成一条|合成一条|是一回事|并一下)`);
  const together = found?.[1] && !/不是/u.test(plain) ? numbersIn(found[1]) : [];
  if (together.length > 1) {
    const into = Math.min(...together);
    return { kind: 'merge', from: together.filter((one) => one !== into), into };
  }
  found = first(`(${N})号(?:难题)?.{0,4}拆`) ?? first(`拆(?:分|开)?(?:难题)?(${N})号`);
  if (found) return { kind: 'split', problem: number(found[1]) };
  found =
    first(`${PROBLEMS}.{0,3}?${INTO}第?(${N})组`) ??
    first(`${PROBLEMS}.{0,10}?(?:应该?|应当)(?:在|属于|放|归)(?:到|在|进)?第?(${N})组`);
  if (found?.[1]) return { kind: 'move', problems: numbersIn(found[1]), group: number(found[2]) };
  found = first(
    `${PROBLEMS}.{0,4}?(?:单独|另外?|自成|自己)(?:成|立|列|为|作)?(?:一)?(?:个)?组(?:[，,：:]?(?:叫|名称?(?:为|是)?|命名为)?[“"]?([^”"，。]{2,30}))?`,
  );
  if (found?.[1]) return { kind: 'alone', problems: numbersIn(found[1]), ...(found[2] ? { title: found[2] } : {}) };
  found = first(`${GROUPS}(?:都)?(?:合?并|合)(?:到|入|进|给)?第?(${N})组`);
  if (found?.[1]) return { kind: 'join', from: numbersIn(found[1]), into: number(found[2]) };
  found = first(
    `(?:第?(${N})组|[这本该]组|组名|名称)?.{0,3}?(?:改名|更名|名称改|名字改|改叫|命名|叫作|叫做|叫)(?:为|成|作|做)?[：:“"「]*([^”"」。，]{2,30})`,
  );
  if (found?.[2]) return { kind: 'rename', ...group(found[1]), title: found[2].replace(/吧$/u, '') };
  const aspect = aspects.find((one) => plain.includes(one)) ?? shortAspect(plain, aspects);
  found = first(`(?:第?(${N})组|[这本该]组)?.{0,6}?(?:${INTO}|属于|方面(?:改|是|为|应)|改到|改成|改为)`);
  if (aspect && found) return { kind: 'aspect', ...group(found[1]), aspect };
  const groups = groupsIn(plain);
  const all = /全部|所有|都|各组|一起/u.test(plain);
  if (groups.length > 1 && /组(?:合并|并在一起|并成一组|合成一组)/u.test(plain)) {
    const into = Math.min(...groups);
    return { kind: 'join', from: groups.filter((one) => one !== into), into };
  }
  if (/(?:列|选|作|做|定|转|报)(?:入|为|成)?(?:重点)?(?:选题|课题)|入选/u.test(plain))
    return { kind: 'shortlist', groups, all };
  if (/确认|没问题|就这样|认可|通过/u.test(plain)) return { kind: 'confirm', groups, all };
  if (/一览|列表|清单|都有哪些组|有哪些组|分了?(?:几|多少)个?组|几个组|各组(?:情况|看)/u.test(plain))
    return { kind: 'list' };
  if (/选题|重点难点/u.test(plain)) return { kind: 'choose' };
  const [only] = groups;
  if (only !== undefined) return { kind: 'show', group: only };
  return /下(?:一)?组|跳过|再看/u.test(plain) ? { kind: 'next' } : { kind: 'sort' };
}

/** The groups that a sentence names by number. */
export function groupsIn(text: string): number[] {
  return [...text.replace(/\s+/gu, '').matchAll(new RegExp(GROUPS, 'gu'))].flatMap(([, all = '']) => numbersIn(all));
}

/** 1、3和5 → 1, 3, 5; 1至3 → 1, 2, 3. */
export function numbersIn(words: string): number[] {
  const numbers: number[] = [];
  const plain = words.replace(/[号组第]|难题|课题/gu, '');
  for (const part of plain.split(/[、，,和跟与及]|以及/u)) {
    const [from, to] = part.split(/[至到—-]/u).map((one) => readNumber(one));
    if (from === undefined || !Number.isInteger(from)) continue;
    if (to !== undefined && to > from && to - from < 200) for (let one = from; one <= to; one++) numbers.push(one);
    else numbers.push(from);
  }
  return [...new Set(numbers)];
}

function number(words: string | undefined): number {
  return readNumber(words ?? '') ?? 0;
}

function group(words: string | undefined): { group?: number } {
  return words === undefined ? {} : { group: number(words) };
}

// 组织 is enough for 组织与队伍, where no other aspect has it
function shortAspect(plain: string, aspects: readonly string[]): string | undefined {
  const said =
    /(?:到|入|进|在|属于|改成|改为|是|为)[“"]?([\p{Script=Han}]{2,10}?)[”"]?(?:方面|类|那?一?块)?[。！]?$/u.exec(
      plain,
    )?.[1];
  const fitting = said ? aspects.filter((one) => one.includes(said)) : [];
  return fitting.length === 1 ? fitting[0] : undefined;
}
