import { and, eq } from 'drizzle-orm';
import type { Form } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { dayOf, stringOf, undoneBy, wordsOf } from '../../chat/slot-values.ts';
import { NOTHING, type Session, say, type Turn } from '../../chat/turn.ts';
import { refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { dayWords } from '../duties/index.ts';
import { asks, peopleIn } from './said.ts';
import { stateTotal } from './state.ts';
import { type CheckIn, checkInOf, communitiesOf, endCheckIn, openPosts, unlessCheckedIn } from './store.ts';
import { checkIn } from './tables.ts';

export const CHECK_IN = 'check_in_community';
export const UNDO_CHECK_IN = 'undo_check_in';

const DONE =
  /报(?:到|道)(?:好|完|过|成功)?了|报(?:到|道)(?:完|过)|盖(?:了|过|完)?章|已(?:经)?(?:去|到|在)?.{0,10}报到|登(?:记|一下)/u;
const NOT_YET = /还没|没(?:有)?(?:去|来得及)|打算|准备去|想去|要去|明天|后天|下周|改天/u;
const MOVES = /换|改|变更|转(?:到|去|移)?|搬/u;
const ENDS = /(?:取消|撤销|撤回|退出|不再|结束).{0,6}报到|报到.{0,6}(?:取消|撤销|撤回|作废|记错|不算)/u;
const NAMED = /([\u4e00-\u9fff]{2,8}?(?:社区|居委会))/u;
const OFFERED = 4;

/** 我到滨海社区报到了: noted at once. Of several people by whoever acts for the unit; a question is answered. */
export const checkInCommunity: Decide = async (slots, talk) => {
  const text = wordsOf(slots, talk);
  const standing = await checkInOf(talk.read, talk.asker.id);
  if (ENDS.test(text)) return ended(standing, talk);
  const several = typeof slots.count === 'number' ? slots.count : peopleIn(text);
  if (several !== undefined && !asks(text)) return stateTotal('checked_in', several, talk);
  const community = stringOf(slots.community);
  const moves = MOVES.test(text);
  if (asks(text) && !DONE.test(text)) return told(standing, talk);
  if (NOT_YET.test(text))
    return say(`不着急，去过以后说一句“在${community ?? '某某社区'}报到了”就行，不用证明和照片。`);
  if (moves && !community) return { ...NOTHING, session: opened(talk) };
  return noted(standing, { community: community ?? null, since: dayOf(slots.date) ?? talk.today }, talk);
};

/** Asked only where somebody wants another community and doesn't say which. */
export const communityForm: Form = {
  name: CHECK_IN,
  title: '社区报到',
  fields: [
    {
      name: 'community',
      label: '社区',
      kind: 'text',
      required: true,
      ask: '改到哪个社区？说社区名就行，住址不用登记。',
      parse: (text) => NAMED.exec(plain(text))?.[1] ?? shortName(text) ?? refuse('没听清是哪个社区，说社区名就行。'),
    },
  ],
  async done({ community }, talk) {
    const standing = await checkInOf(talk.read, talk.asker.id);
    return noted(standing, { community: stringOf(community) ?? null, since: talk.today }, talk);
  },
};

const plain = (text: string) => text.replace(/^(?:我)?(?:要|想)?(?:改|换|转|搬)?(?:到|去|在|成|为)?(?:了)?/u, '');

function shortName(text: string): string | undefined {
  const name = plain(text).replace(/[。！，\s吧了]+$/u, '');
  return /^[\u4e00-\u9fff]{2,6}$/u.test(name) ? `${name}社区` : undefined;
}

function opened({ session, now }: Talk): Session {
  return { ...session, form: { form: CHECK_IN, values: {}, trail: [], misses: 0, since: now } };
}

/** How it is done, and where the person stands. */
async function told(standing: CheckIn | undefined, { read, asker, today }: Talk): Promise<Turn> {
  if (standing)
    return say({
      text: `您${dayWords(standing.since, today)}${where(standing)}的报到已记下，不用再办。换社区说“改到某某社区报到”。`,
      buttons: [
        { label: '看服务岗位', does: { intent: 'claim_service_post', slots: { text: '有哪些岗位' } }, lasting: true },
      ],
    });
  const posts = (await openPosts(read)).flatMap(({ post }) => post.community ?? []);
  const near = [...new Set([...(await communitiesOf(read, asker.unit.code)), ...posts])].slice(0, OFFERED);
  const known = near.length > 0 ? `同事们报到的和有岗位的社区：${near.join('、')}。` : '';
  return say(
    `向居住地或单位所在地的社区报到，报到后说一句“在某某社区报到了”，我就记下；不用盖章，不用照片，住址不用登记。${known}`,
  );
}

async function noted(
  standing: CheckIn | undefined,
  given: { community: string | null; since: string },
  talk: Talk,
): Promise<Turn> {
  const { asker, today, newId } = talk;
  const same = standing && (given.community === null || standing.community === given.community);
  if (standing && same)
    return say(`您${dayWords(standing.since, today)}${where(standing)}的报到早已记下，不用重复登记。`);
  const row = { id: newId(), person: asker.id, unit: asker.unit.code, ...given };
  // a community that was only left unsaid is no change of community
  const moved = standing?.community != null;
  const undo = { intent: UNDO_CHECK_IN, slots: { id: row.id, ...(standing ? { before: standing.id } : {}) } };
  const ask = given.community === null ? '是哪个社区，想补就说一声。' : '';
  const turn = say({
    text: `${moved ? '报到社区已改：' : '已记下您的社区报到：'}${given.community ?? '社区未说'}，${dayWords(given.since, today)}。${ask}`,
    buttons: [
      { label: '看服务岗位', does: { intent: 'claim_service_post', slots: { text: '有哪些岗位' } }, lasting: true },
      { label: '撤销', does: undo },
    ],
  });
  return undoneBy(
    {
      ...turn,
      writes: [...(standing ? [endCheckIn(standing.id, today)] : []), write(build.insert(checkIn).values(row), 1)],
      unless: standing ? [] : [unlessCheckedIn(asker.id)],
      changes: [
        {
          verb: moved ? 'move' : 'check_in',
          entity: 'check_in',
          id: row.id,
          ...(standing ? { before: { community: standing.community } } : {}),
          after: { community: given.community },
        },
      ],
    },
    undo,
    talk,
  );
}

function ended(standing: CheckIn | undefined, talk: Talk): Turn {
  if (!standing) return say('您现在没有社区报到的登记，不用取消。');
  return {
    ...say(`${standing.community ?? '社区'}的报到登记已取消。`),
    writes: [endCheckIn(standing.id, talk.today)],
    changes: [{ verb: 'end', entity: 'check_in', id: standing.id, before: { community: standing.community } }],
  };
}

/** Takes the last check-in back; the one before it, if any, stands again. */
export const undoCheckIn: Decide = async ({ id, before }: Slots, talk) => {
  const standing = await checkInOf(talk.read, talk.asker.id);
  if (!standing || standing.id !== id) return say('这次报到登记已经变了，没有可撤销的。');
  const again =
    typeof before === 'string'
      ? [write(build.update(checkIn).set({ until: null }).where(ofAsker(before, talk)), 1)]
      : [];
  const { undo: _undo, ...last } = talk.session.last;
  return {
    ...say(again.length > 0 ? '已撤销，仍按原来的社区报到。' : '已撤销，没有报到登记了。'),
    writes: [write(build.delete(checkIn).where(ofAsker(standing.id, talk)), 1), ...again],
    changes: [{ verb: 'undo', entity: 'check_in', id: standing.id, before: { community: standing.community } }],
    session: { ...talk.session, last },
  };
};

const ofAsker = (id: string, { asker }: Talk) => and(eq(checkIn.id, id), eq(checkIn.person, asker.id));

function where({ community }: CheckIn): string {
  return community ? `在${community}` : '';
}
