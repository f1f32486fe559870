import { and, eq, sql } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { both, say, type Turn } from '../../chat/turn.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { GONE, type Problem, problem, problemByNumber, STATUS_WORDS, setStatus } from '../problems/index.ts';
import { confirmed, type Group, groupMade, put, rowOf } from './groups.ts';
import { newsIn } from './publishing.ts';
import { ONWARD, showNext } from './show.ts';
import { isTurn, keptSorted, numbersOf, type Staffed, staffed } from './staffed.ts';
import type { Topic } from './store.ts';
import { topic, topicSource } from './tables.ts';

/** 确认这组, 第1到5组都确认, 全部确认: its problems count as sorted from now on. */
export const confirmGroups: Decide = async ({ groups, all }, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const { sorted } = staff;
  const wanted = numbersOf(groups).filter((one) => one > 0);
  const waiting = sorted.groups.filter(({ state }) => state === 'suggested');
  const meant = all === true && wanted.length === 0 ? waiting : waiting.filter(({ group }) => wanted.includes(group));
  if (meant.length === 0) {
    const known = sorted.groups.find(({ group }) => wanted.includes(group));
    const why = known
      ? `第 ${known.group} 组已经确认过了。`
      : wanted.length > 0
        ? `没有第 ${wanted.join('、')} 组。`
        : '';
    return keptSorted(await showNext(sorted, 0, talk, why), sorted);
  }
  const said = meant.length === 1 ? `第 ${meant[0]?.group} 组已确认。` : `已确认 ${meant.length} 组。`;
  const after = sorted.groups.map((one): Group => (meant.includes(one) ? { ...one, state: 'group' } : one));
  const next = await showNext({ ...sorted, groups: after }, meant.at(-1)?.group ?? 0, talk, said);
  return {
    ...next,
    writes: [...sorted.writes, ...meant.flatMap((one) => confirmed(one))],
    changes: meant.map(({ id, title, problems }) => ({
      verb: 'confirm_group',
      entity: 'topic',
      id,
      after: { title, problems: problems.map((one) => one.number) },
    })),
  };
};

/** 12号挪到第3组, or into a new one of its own. Into a published topic its teller is told, as at the publishing. */
export const moveProblems: Decide = async ({ problems: said, group: to, title }, talk) => {
  const staff = await staffed(talk, typeof to === 'number' ? 0 : 1);
  if (isTurn(staff)) return staff;
  const { sorted } = staff;
  const found: Problem[] = [];
  for (const number of numbersOf(said)) {
    const one = await problemByNumber(talk.read, number);
    if (!one) return say(`没有找到难题 ${number} 号。`);
    if (GONE.includes(one.status)) return say(`难题 ${number} 号${STATUS_WORDS[one.status]}，不用再归组。`);
    if (one.status === 'topic' || one.status === 'adopted')
      return say(`难题 ${number} 号${STATUS_WORDS[one.status]}，不再挪动。`);
    found.push(one);
  }
  if (found.length === 0) return say('要挪哪一条？例如“12号挪到第3组”。');
  const listed = found.map(({ number }) => number).join('、');
  if (typeof to !== 'number') return alone(found, typeof title === 'string' ? title : undefined, staff, talk);
  const target = sorted.groups.find((one) => one.group === to);
  if (!target) return say(`没有第 ${to} 组。要另立一组，说“${listed}号单独成组”。`);
  const status = statusIn(target);
  const turn = say({
    text: `已把 ${listed} 号挪到第 ${to} 组“${target.title}”，现在 ${new Set([...target.problems, ...found].map(({ id }) => id)).size} 条。`,
    buttons: [{ label: '接着梳理', does: { intent: 'sort_problems', slots: { after: to - 1 } }, lasting: true }],
  });
  const news = await newsIn(target, found, talk);
  return both(turn, {
    messages: news.messages,
    writes: [
      ...sorted.writes,
      stays(target),
      ...found.flatMap((one) => [setStatus(one, { status, aspect: target.aspect }), put(one.id, target.id)]),
      ...news.writes,
    ],
    changes: found.map(({ id }) => ({ verb: 'move', entity: 'problem', id, after: { group: to } })),
  });
};

function alone(found: Problem[], title: string | undefined, { campaign, sorted }: Staffed, talk: Talk): Turn {
  const { groups, writes, spare: number } = sorted;
  const name =
    title ?? groups.find(({ problems }) => problems.some(({ id }) => id === found[0]?.id))?.title ?? '未命名';
  const one = { ...groupMade(number, name, found, campaign, talk.newId()), state: 'group' as const };
  return {
    ...say(
      {
        text: `已另立第 ${number} 组“${name}”，${found.length} 条。${title ? '' : '要改名，说“这组叫……”。'}`,
        buttons: [ONWARD],
      },
      { context: 'answer', about: { group: number } },
    ),
    session: { ...talk.session, last: { ...talk.session.last, group: number } },
    writes: [
      ...writes,
      write(build.insert(topic).values(rowOf(one)), 1),
      ...found.flatMap((row) => [setStatus(row, { status: 'grouped', aspect: one.aspect }), put(row.id, one.id)]),
    ],
    changes: [
      {
        verb: 'make_group',
        entity: 'topic',
        id: one.id,
        after: { title: name, problems: found.map((row) => row.number) },
      },
    ],
  };
}

/** 第5组并到第3组. A published topic takes in, but does not dissolve. */
export const joinGroups: Decide = async ({ from, into }, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const { sorted } = staff;
  const target = sorted.groups.find(({ group }) => group === into);
  const gone = sorted.groups.filter((one) => numbersOf(from).includes(one.group) && one !== target);
  if (!target || gone.length === 0) return say('没有这样的组。说“分组一览”可以看全部。');
  const fixed = gone.find(({ number }) => number !== null);
  if (fixed) return say(`第 ${fixed.group} 组已发布为 ${fixed.number} 号课题，不能并到别的组。`);
  const moved = gone.flatMap(({ problems }) => problems);
  const news = await newsIn(target, moved, talk);
  const turn = say({
    text: `第 ${gone.map(({ group }) => group).join('、')} 组已并入第 ${target.group} 组“${target.title}”。`,
    buttons: [ONWARD],
  });
  return both(turn, {
    messages: news.messages,
    writes: [
      ...sorted.writes,
      stays(target),
      ...moved.flatMap((one) => [
        setStatus(one, { status: statusIn(target), aspect: target.aspect }),
        put(one.id, target.id),
      ]),
      // what was withdrawn or merged keeps its place with the rest
      ...gone.flatMap((one) => [
        write(build.update(topicSource).set({ topic: target.id }).where(eq(topicSource.topic, one.id))),
        write(build.delete(topic).where(and(eq(topic.id, one.id), eq(topic.state, one.state))), 1),
      ]),
      ...news.writes,
    ],
    changes: gone.map(({ id, title }) => ({
      verb: 'join_groups',
      entity: 'topic',
      id,
      before: { title },
      after: { into: target.title },
    })),
  });
};

/** 这组叫…… */
export const renameGroup: Decide = async ({ group: number, title }, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const one = staff.sorted.groups.find(({ group }) => group === number);
  if (!one || typeof title !== 'string') return say('要改哪一组？例如“第3组叫党务干部培养”。');
  return {
    ...say(
      {
        text: `第 ${one.group} 组已改名“${title}”（原为“${one.title}”）。`,
        buttons: nextSteps(one),
      },
      { context: 'answer', about: { group: one.group } },
    ),
    writes: [...staff.sorted.writes, changed(one, { title })],
    changes: [{ verb: 'rename', entity: 'topic', id: one.id, before: { title: one.title }, after: { title } }],
  };
};

/** 第3组归到……方面: the group and its problems. */
export const setAspect: Decide = async ({ group: number, aspect }, talk) => {
  const staff = await staffed(talk);
  if (isTurn(staff)) return staff;
  const { campaign, sorted } = staff;
  const one = sorted.groups.find(({ group }) => group === number);
  if (!one) return say('要改哪一组？例如“第3组归到组织与队伍”。');
  if (typeof aspect !== 'string' || !campaign.aspects.includes(aspect))
    return say(`本次征集的方面有：${campaign.aspects.join('、')}。`);
  return {
    ...say(
      { text: `第 ${one.group} 组“${one.title}”已归到“${aspect}”（原为“${one.aspect}”）。`, buttons: nextSteps(one) },
      { context: 'answer', about: { group: one.group } },
    ),
    writes: [
      ...sorted.writes,
      changed(one, { aspect }),
      write(
        build
          .update(problem)
          .set({ aspect })
          .where(sql`${problem.id} in (select problem from ${topicSource} where topic = ${one.id})`),
      ),
    ],
    changes: [{ verb: 'set_aspect', entity: 'topic', id: one.id, before: { aspect: one.aspect }, after: { aspect } }],
  };
};

function nextSteps({ group, state }: Group) {
  if (state !== 'suggested') return [ONWARD];
  return [{ label: '确认这组', does: { intent: 'confirm_group', slots: { groups: [group] } } }, ONWARD];
}

/** A conflict when somebody else renamed it, moved it on or sorted it elsewhere since it was read. */
function changed(one: Group, next: Partial<Topic>): Write {
  return write(
    build
      .update(topic)
      .set(next)
      .where(
        and(eq(topic.id, one.id), eq(topic.title, one.title), eq(topic.aspect, one.aspect), eq(topic.state, one.state)),
      ),
    1,
  );
}

// nothing of it changes, but it must still be there as it was
function stays(one: Group): Write {
  return changed(one, { state: one.state });
}

function statusIn({ state }: Group): 'submitted' | 'grouped' | 'topic' {
  if (state === 'suggested') return 'submitted';
  return state === 'published' || state === 'closed' ? 'topic' : 'grouped';
}
