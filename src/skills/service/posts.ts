import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { stringOf, undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Action, Json } from '../../message/card.ts';
import { serviceFigures } from './figures.ts';
import { ownService } from './own.ts';
import { mayClaim, nameOf, type Post } from './policy.ts';
import { asks, peopleIn } from './said.ts';
import { stateTotal } from './state.ts';
import { type Claim, claimGuards, claimsOf, giveBack, openPosts, postById } from './store.ts';
import { serviceClaim } from './tables.ts';

export const CLAIM_POST = 'claim_service_post';
export const TAKE_POST = 'take_service_post';
export const GIVE_BACK_POST = 'give_back_service_post';
export const RETAKE_POST = 'retake_service_post';

const MINE = /我(?:们)?(?:现在|都)?(?:认|领|报|选)(?:领|了|过).{0,4}(?:什么|哪)|我(?:的|现在).{0,6}岗/u;
const RELEASES = /退|不干|干不了|做不了|让给|放弃|不做了|不想(?:干|做)|交回|辞/u;
const CHANGES = /换(?:个|成|一个|到)?/u;
/** Words in the place of a post's name that name none. */
const NO_NAME = /^(?:个|一个)?(?:服务|社区|志愿|党员)?$|哪|什么|多少|几个|还有/u;
const COUNTS = /(?:认领|认岗|岗).{0,8}(?:情况|统计|多少人|几个?人|人数|率)|(?:各|多少)(?:支部|单位|人).{0,8}(?:认|岗)/u;
const ROWS = 6;
type Open = { post: Post; claims: Claim[] };

/** 认领、退回服务岗位，看有哪些：one sentence, and what is not clear is chosen from what there is. */
export const claimPost: Decide = async (slots, talk) => {
  const text = wordsOf(slots, talk);
  const several = peopleIn(text);
  if (typeof several === 'number' && /我们|支部|咱/u.test(text) && !asks(text))
    return stateTotal('claimed', several, talk);
  if (MINE.test(text)) return ownService(slots, talk);
  if (COUNTS.test(text)) return serviceFigures(slots, talk);
  if (slots.release === true || (RELEASES.test(text) && !asks(text))) return release(text, slots.post, talk);
  const open = await openPosts(talk.read);
  const found = named(open, text, { post: postNamed(slots.post), community: stringOf(slots.community) });
  const wants = !asks(text);
  const [only, other] = found.those;
  if (wants && found.said && only && !other) return take(only, talk);
  if (wants && found.said && only) return listed(found.those, '有几个这样的岗位，要哪一个？');
  if (found.said && !only) return listed(open, open.length > 0 ? `现在没有“${found.said}”岗，有这些：` : '');
  const there = found.those.filter(({ post, claims }) => claims.length < post.places);
  const changing = CHANGES.test(text) && (await claimsOf(talk.read, talk.asker.id)).length > 0;
  return listed(there.length > 0 ? there : found.those, changing ? '认领新的以后，原来的说一声“退岗”就退。' : '');
};

/** By a button: this post. */
export const takePost: Decide = async ({ post }, talk) => {
  const found = typeof post === 'string' ? await postById(talk.read, post) : undefined;
  return found ? take(found, talk) : say('没有找到这个岗位，请重新看一下岗位清单。');
};

/** Which posts are meant: by number, else by name and community; `said` is what was named, undefined for nothing. */
function named(open: Open[], text: string, by: { post: string | undefined; community: string | undefined }) {
  const number = /(\d{1,4})\s*号/u.exec(numeralsAlike(text))?.[1];
  if (number) return { said: `${number} 号`, those: open.filter(({ post }) => post.number === Number(number)) };
  const there = by.community ? open.filter(({ post }) => post.community === by.community) : open;
  const wholly = there.filter(({ post }) => text.includes(post.name));
  if (wholly.length > 0) return { said: by.post ?? wholly[0]?.post.name, those: wholly };
  if (!by.post) return { said: there.length > 0 ? undefined : by.community, those: there };
  const word = by.post;
  return { said: word, those: there.filter(({ post }) => alike(post.name, word)) };
}

function postNamed(slot: Json | undefined): string | undefined {
  const name = stringOf(slot);
  return name === undefined || NO_NAME.test(name) ? undefined : name;
}

function alike(name: string, word: string): boolean {
  return name.includes(word) || word.includes(name) || (word.length > 2 && name.includes(word.slice(-2)));
}

function listed(open: Open[], before: string): Turn {
  if (open.length === 0) return say('现在没有可认领的服务岗位，有了新岗位在这里就能认领。');
  const rows = open.slice(0, ROWS);
  const choices = choicesOf(rows);
  const free = open.reduce((sum, { post, claims }) => sum + Math.max(0, post.places - claims.length), 0);
  return say(
    {
      text: before || `可认领的服务岗位 ${open.length} 个，还有 ${free} 个名额。认领说岗位名或编号，自愿参加。`,
      table: {
        columns: ['号', '岗位', '社区', '余'],
        rows: rows.map(({ post, claims }) => [
          String(post.number),
          post.name,
          post.community ?? '—',
          `${Math.max(0, post.places - claims.length)}/${post.places}`,
        ]),
      },
      ...(open.length > ROWS
        ? {
            more: open
              .slice(ROWS)
              .map(({ post, claims }) => `${nameOf(post)} 余 ${post.places - claims.length}`)
              .join('\n'),
          }
        : {}),
      buttons: rows
        .filter(({ post, claims }) => claims.length < post.places)
        .slice(0, 4)
        .map(({ post }) => ({
          label: `认领 ${post.number} 号`,
          does: { intent: TAKE_POST, slots: { post: post.id } },
        })),
    },
    { context: 'list', choices },
  );
}

/** A number stands for the post of that number, which the list shows; where they are too high for that, for its place. */
function choicesOf(rows: Open[]): Action[] {
  const taking = (id: string): Action => ({ intent: TAKE_POST, slots: { post: id } });
  const highest = Math.max(...rows.map(({ post }) => post.number));
  if (highest > 9) return rows.map(({ post }) => taking(post.id));
  return Array.from({ length: highest }, (_, i) => {
    const found = rows.find(({ post }) => post.number === i + 1);
    return found ? taking(found.post.id) : { intent: CLAIM_POST, slots: { text: `认领${i + 1}号岗` } };
  });
}

async function take({ post, claims }: Open, talk: Talk): Promise<Turn> {
  const { asker, today, newId, read } = talk;
  const refusal = mayClaim(post, claims, asker.id);
  if (refusal) {
    const others = (await openPosts(read)).filter(
      (one) => one.post.id !== post.id && one.claims.length < one.post.places,
    );
    return others.length > 0 && !refusal.text.includes('不用再认') ? listed(others, refusal.text) : say(refusal.text);
  }
  const id = newId();
  const undo = { intent: GIVE_BACK_POST, slots: { claim: id } };
  const left = post.places - claims.length - 1;
  const turn = say({
    text: `已认领${nameOf(post)}，${left > 0 ? `还剩 ${left} 个名额` : '名额刚好满了'}。没时间了说“退岗”就行，不计时长和积分。`,
    buttons: [{ label: '退岗', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      writes: [
        write(
          build
            .insert(serviceClaim)
            .values({ id, post: post.id, person: asker.id, unit: asker.unit.code, since: today }),
          1,
        ),
      ],
      unless: claimGuards(post, asker.id),
      changes: [{ verb: 'claim', entity: 'service_claim', id, after: { post: post.number } }],
    },
    undo,
    talk,
  );
}

async function release(text: string, slot: Json | undefined, talk: Talk): Promise<Turn> {
  const held = await claimsOf(talk.read, talk.asker.id);
  const [first, second] = held;
  if (!first) return say('您现在没有认领服务岗位，不用退。');
  const word = postNamed(slot);
  const number = /(\d{1,4})\s*号/u.exec(numeralsAlike(text))?.[1];
  const meant = held.filter(({ post }) =>
    number
      ? post.number === Number(number)
      : text.includes(post.name) || (word !== undefined && alike(post.name, word)),
  );
  const [one, another] = meant;
  if (one && !another) return given(one, talk);
  if (!second) return given(first, talk);
  const choices = held.map(({ claim }): Action => ({ intent: GIVE_BACK_POST, slots: { claim: claim.id } }));
  return say(
    {
      text: '您认领了几个岗位，退哪一个？',
      buttons: held.map(({ post, claim }) => ({
        label: `退${nameOf(post)}`,
        does: { intent: GIVE_BACK_POST, slots: { claim: claim.id } },
      })),
    },
    { context: 'list', choices },
  );
}

export const giveBackPost: Decide = async ({ claim }, talk) => {
  const held = (await claimsOf(talk.read, talk.asker.id)).find((one) => one.claim.id === claim);
  return held ? given(held, talk) : say('这个岗位您已经退了，不用再退。');
};

function given({ post, claim }: { post: Post; claim: Claim }, talk: Talk): Turn {
  const undo = { intent: RETAKE_POST, slots: { claim: claim.id } };
  const turn = say({
    text: `已退${nameOf(post)}，名额让给别的同志，谢谢您。`,
    buttons: [{ label: '撤销', does: undo }],
  });
  return undoneBy(
    {
      ...turn,
      writes: [giveBack(claim, talk.today)],
      changes: [{ verb: 'give_back', entity: 'service_claim', id: claim.id, before: { post: post.number } }],
    },
    undo,
    talk,
  );
}

/** The post that was given back is taken again, where there is still a place. */
export const retakePost: Decide = async ({ claim }, talk) => {
  const { read, asker } = talk;
  const row =
    typeof claim === 'string'
      ? await read
          .select()
          .from(serviceClaim)
          .where(and(eq(serviceClaim.id, claim), eq(serviceClaim.person, asker.id)))
          .get()
      : undefined;
  const found = row && (await postById(read, row.post));
  return found ? take(found, talk) : say('没有可撤销的。要认领岗位，说岗位名就行。');
};
