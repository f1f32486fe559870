import { and, eq, isNull } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Attachment, Decide, Takes, Talk } from '../../chat/skill.ts';
import { stringOf, wordsOf } from '../../chat/slot-values.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { isRefusal, refuse } from '../../kernel/errors.ts';
import { fileOf } from '../../kernel/files.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, query, write } from '../../kernel/statement.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { readTable } from '../../reports/read-table.ts';
import { mayHold, nameOf, type Post } from './policy.ts';
import { openPosts } from './store.ts';
import { serviceClaim, servicePost } from './tables.ts';

export const SET_POST = 'set_service_post';
const CLOSES = /撤(?:掉|销|了|下)?|取消|停(?:掉|了|招)|关(?:掉|闭|了)|不设/u;
const PLACES = /(\d{1,4})\s*(?:个|名|位)?(?:人|名额|位|名|个)|名额\s*(?:为|是|改为|改成|调到|:|：)?\s*(\d{1,4})/u;
const NAME =
  /(?:设立?|增设|新设|新增|增加|发布|开|提供|安排|招|上|改|撤掉?|取消|关闭|停掉?)(?:一?个|几个)?(?:\d+个)?[：:]?([\u4e00-\u9fff]{2,10}?)(?:服务)?岗/u;
const PLAIN_NAME = /([\u4e00-\u9fff]{2,10}?)(?:服务)?岗/u;
const COMMUNITY = /([\u4e00-\u9fff]{2,6}?(?:社区|居委会))/u;

/** A post as a sentence, a line or a row of a table says it. */
export type SaidPost = { name: string; community: string | null; places: number | null };

/** 在滨海社区设文明劝导岗，5人: pure; undefined where no post is named. Places are null where none are said. */
export function postIn(line: string): SaidPost | undefined {
  const own = numeralsAlike(line);
  const community = COMMUNITY.exec(own.replace(/^(?:请|麻烦)?(?:在|给|到|为)/u, ''))?.[1] ?? null;
  const rest = community
    ? own.replace(community, '').replace(/^(?:请|麻烦)?(?:在|给|到|为|把)?(?:的)?[，,：:]?/u, '')
    : own;
  const name = (NAME.exec(rest)?.[1] ?? PLAIN_NAME.exec(rest)?.[1])?.replace(/^(?:的|把|在|设|个)+/u, '');
  if (!name) return undefined;
  const found = PLACES.exec(rest);
  return { name, community, places: found ? Number(found[1] ?? found[2]) : null };
}

/** 设岗、改名额、撤岗: by whoever acts for the unit. Several posts, a line each. */
export const setPost: Decide = async (slots, talk) => {
  const refused = await mayNot(talk);
  if (refused) return refused;
  const text = wordsOf(slots, talk);
  const lines = text
    .split(/\n+/u)
    .map((line) => line.trim())
    .filter((line) => /岗/u.test(line));
  const said = lines.flatMap((line) => postIn(line) ?? []);
  const [one] = said;
  if (!one) return say('请说岗位名和名额，比如“在某某社区设文明劝导岗，5人”；几个岗位一行一个。');
  if (said.length > 1) return setAll(said, talk);
  if (CLOSES.test(text)) return close(one, talk);
  if (one.places !== null) return setAll([one], talk);
  return {
    ...NOTHING,
    session: { ...talk.session, form: { form: SET_POST, values: { ...one }, trail: [], misses: 0, since: talk.now } },
  };
};

export const postForm: Form = {
  name: SET_POST,
  title: '设服务岗',
  fields: [
    {
      name: 'places',
      label: '名额',
      kind: 'text',
      required: true,
      ask: '这个岗位要几个人？',
      parse: (text) => {
        const places = Number(/\d{1,4}/u.exec(numeralsAlike(text))?.[0] ?? 0);
        return places > 0 ? places : refuse('没听清几个人，说数字就行。');
      },
    },
  ],
  done: ({ name, community, places }, talk) =>
    setAll([{ name: stringOf(name) ?? '', community: stringOf(community) ?? null, places: Number(places) }], talk),
};

/** 服务岗位表: columns 岗位, 社区, 名额. */
export const postTable: Takes = {
  label: '服务岗位表',
  takes: ({ name }: Attachment) => /岗位/u.test(name) && /\.(?:xlsx|csv)$/iu.test(name),
  async decide(_slots, talk) {
    const refused = await mayNot(talk);
    if (refused) return refused;
    const bytes = talk.attachment && (await fileOf(talk.read, talk.attachment.id));
    const table = bytes ? await readTable(bytes) : refuse('没有读到这个文件，请再发一次。');
    if (isRefusal(table)) return say(table.text);
    const posts: SaidPost[] = [];
    for (const { line, cells } of table.rows) {
      const name = (cells.岗位 ?? cells.岗位名称 ?? '').replace(/岗$/u, '');
      const places = Number(cells.名额 ?? cells.人数 ?? Number.NaN);
      if (!name) return say(`第 ${line} 行没有“岗位”，请补上后再发；这次一个也没有设。`);
      if (!Number.isInteger(places) || places < 1)
        return say(`第 ${line} 行的“名额”要是整数，请改好后再发；这次一个也没有设。`);
      posts.push({ name, community: cells.社区 || null, places });
    }
    return posts.length > 0 ? setAll(posts, talk) : say('表里没有岗位：要有“岗位”“社区”“名额”三列。');
  },
};

async function mayNot({ asker, read }: Talk): Promise<Turn | undefined> {
  const allowed = may(asker, 'run_service', asker.unit, await treeAround(read, asker.unit.code));
  return allowed === true ? undefined : say(allowed.text);
}

/** Those that are there get the new number of places; the others are new. All or none. */
async function setAll(said: SaidPost[], talk: Talk): Promise<Turn> {
  const { asker, read, today, newId } = talk;
  const open = await openPosts(read);
  const lines: string[] = [];
  const writes: Turn['writes'] = [];
  const changes: Turn['changes'] = [];
  const unless: NonNullable<Turn['unless']> = [];
  const fresh: (SaidPost & { places: number })[] = [];
  for (const { places, ...post } of said) {
    if (places === null || places < 1) return say(`${post.name}岗没说几个名额，请补上再说一次；这次都没有改。`);
    const known = open.find((one) => one.post.unit === asker.unit.code && same(one.post, post));
    if (!known) {
      fresh.push({ ...post, places });
      continue;
    }
    const refusal = mayHold(known.post, places, known.claims.length);
    if (refusal) return say(refusal.text);
    lines.push(`${nameOf(known.post)}名额改为 ${places} 个（原来 ${known.post.places} 个）`);
    writes.push(
      write(
        build
          .update(servicePost)
          .set({ places })
          .where(and(eq(servicePost.id, known.post.id), eq(servicePost.places, known.post.places))),
        1,
      ),
    );
    unless.push(moreThan(known.post.id, places));
    changes.push({
      verb: 'set_places',
      entity: 'service_post',
      id: known.post.id,
      before: known.post.places,
      after: places,
    });
  }
  if (fresh.length > 0) {
    const { first, taken } = await nextOf(read, 'service_post', fresh.length);
    writes.push(taken);
    fresh.forEach((post, i) => {
      const id = newId();
      const row = {
        ...post,
        id,
        number: first + i,
        unit: asker.unit.code,
        state: 'open' as const,
        by: asker.id,
        on: today,
      };
      lines.push(`已设${nameOf(row)}，${post.places} 个名额`);
      writes.push(write(build.insert(servicePost).values(row), 1));
      changes.push({
        verb: 'set',
        entity: 'service_post',
        id,
        after: { number: row.number, name: post.name, places: post.places },
      });
    });
  }
  const [head = '', ...rest] = lines;
  return {
    ...say({
      text:
        rest.length > 0
          ? `共 ${lines.length} 个岗位：${head}等。大家说岗位名就能认领。`
          : `${head}。大家说岗位名就能认领。`,
      ...(rest.length > 0 ? { more: lines.join('\n') } : {}),
    }),
    writes,
    changes,
    unless,
  };
}

/** A post is closed; whoever holds it hears it in the next digest. */
async function close(said: SaidPost, talk: Talk): Promise<Turn> {
  const own = (await openPosts(talk.read)).filter(({ post }) => post.unit === talk.asker.unit.code);
  const found = own.filter(
    ({ post }) => post.name === said.name && (!said.community || post.community === said.community),
  );
  const [only, other] = found;
  if (!only) return say(`贵单位没有设“${said.name}岗”，不用撤。`);
  if (other) return say(`“${said.name}岗”有 ${found.length} 个，请连社区一起说。`);
  const { post, claims } = only;
  const turn = say(`${nameOf(post)}已撤${claims.length > 0 ? `，${claims.length} 位认领的同志会知道` : ''}。`);
  return {
    ...turn,
    messages: [
      ...turn.messages,
      ...claims.map(({ person }) => ({
        to: { person },
        kind: 'proactive' as const,
        why: `您认领了${nameOf(post)}`,
        about: `service_post/${post.number}`,
        card: { text: `您认领的${nameOf(post)}已撤，谢谢您；想认别的说“看服务岗位”。` },
      })),
    ],
    writes: [
      write(
        build
          .update(servicePost)
          .set({ state: 'closed' })
          .where(and(eq(servicePost.id, post.id), eq(servicePost.state, 'open'))),
        1,
      ),
      write(
        build
          .update(serviceClaim)
          .set({ until: talk.today })
          .where(and(eq(serviceClaim.post, post.id), isNull(serviceClaim.until))),
      ),
    ],
    changes: [{ verb: 'close', entity: 'service_post', id: post.id, before: { number: post.number } }],
  };
}

function same(post: Post, said: { name: string; community: string | null }): boolean {
  return post.name === said.name && (said.community === null || post.community === said.community);
}

function moreThan(post: string, places: number) {
  const standing = build
    .select({ id: serviceClaim.id })
    .from(serviceClaim)
    .where(and(eq(serviceClaim.post, post), isNull(serviceClaim.until)))
    .limit(1)
    .offset(places);
  return query(standing);
}
