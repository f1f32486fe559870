import { numeralsAlike } from '../../kernel/chinese/numerals.ts';

/** What a sentence wants claimed and what given back, by numbers of topics. */
export type Wished = { take: number[]; give: number[] };

const GIVE = '退|放弃|让(?:给|出)|转让|不(?:再|想|打算)?(?:做|干|要|领|搞|申领|研究)|做不|去掉';
const TAKE = '换成|换到|换|改(?:领|成|为|做|要|选|申领)?|领|选|要|报|接|揭榜|抢|做';
const TOKEN = new RegExp(`(?<give>${GIVE})|(?<take>${TAKE})|(?<number>\\d+)|[，,；;。把将]`, 'gu');

/**
 * 把5号退了领9号: each number goes with the verb before it, or with the first one behind it when none stands before.
 * Only `numbers` count; with no verb at all they are claimed, or given back where `release` says so. Pure.
 */
export function wishedIn(text: string, numbers: number[], release: boolean): Wished {
  const take = new Set<number>();
  const give = new Set<number>();
  let open: number[] = [];
  let verb: Set<number> | undefined;
  for (const { groups = {} } of topicsAlike(text).matchAll(TOKEN)) {
    if (groups.number !== undefined) {
      const number = Number(groups.number);
      if (!numbers.includes(number)) continue;
      if (verb) verb.add(number);
      else open.push(number);
      continue;
    }
    if (groups.give === undefined && groups.take === undefined) {
      // 换一个课题，把5号退了: what follows is spoken of anew
      verb = undefined;
      continue;
    }
    const changes = groups.take?.startsWith('换') || groups.take?.startsWith('改');
    if (open.length === 0) {
      // 换9号, 领9号: what follows; 我们要退5号: the nearer verb wins
      verb = groups.give === undefined ? take : give;
      continue;
    }
    for (const number of open) (groups.give !== undefined || changes ? give : take).add(number);
    open = [];
    verb = changes ? take : undefined;
  }
  const rest = [...open, ...numbers.filter((one) => !take.has(one) && !give.has(one) && !open.includes(one))];
  for (const number of rest) (release && take.size === 0 ? give : take).add(number);
  return { take: [...take].filter((one) => !give.has(one)), give: [...give] };
}

/** 课题九 and 第三个课题 as digits too. */
function topicsAlike(text: string): string {
  return numeralsAlike(text.replace(/课?题([一二三四五六七八九十两]+)/gu, '课题第$1号'));
}
