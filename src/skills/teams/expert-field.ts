import { sql } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { build, write } from '../../kernel/statement.ts';
import { runsCampaigns } from '../campaign/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { type Expert, expertsIn } from './expert-pool.ts';
import { expertAsk, expertField } from './tables.ts';

const FIELD = /(?:专长|擅长|研究方向|领域|懂|熟悉)(?:的)?(?:是|为|改成|在于)?[:：]?\s*([^。！\n]{2,60})/u;

/** 专家潘文远擅长党建经费: set by the city's staff, or by the expert in a sentence. */
export const setExpertField: Decide = async (_slots, talk) => {
  const all = await expertsIn(talk.read);
  const self = all.find(({ id }) => id === talk.asker.id);
  const named = all.find(({ name }) => talk.text.includes(name));
  const staff = runsCampaigns(talk.asker);
  if (staff && /负担|在忙|任务|请了|情况|几个|多少|名单|有哪些|列/u.test(talk.text) && !FIELD.test(talk.text))
    return load(all, talk);
  const said = talk.text.split(/[；;\n]+/u).flatMap((part) => {
    const expert = staff ? (all.find(({ name }) => part.includes(name)) ?? self) : self;
    const words = FIELD.exec(part)?.[1]?.trim();
    return expert && words ? [{ expert, words: clip(maskPersonal(words).text, 60) }] : [];
  });
  const [first] = said;
  if (first) return keep(said);
  if (staff && !named && !self) return load(all, talk);
  const expert = staff ? (named ?? self) : self;
  if (!expert) return say('专家的专长由专家本人或工委管理员来报。');
  return say(
    expert.words
      ? `${expert.name}的专长：${expert.words}。要改，说“专长是……”就行。`
      : '擅长哪些方面？说“我擅长党建经费、制度建设”就行。',
  );
};

function keep(said: { expert: Expert; words: string }[]): Turn {
  const listed = said.map(({ expert, words }) => `${expert.name}（${words}）`).join('、');
  return {
    ...say(`专长已记下：${listed}。有课题组要请，会按这个来找。`),
    writes: said.map(({ expert, words }) =>
      write(
        build
          .insert(expertField)
          .values({ person: expert.id, words })
          .onConflictDoUpdate({ target: expertField.person, set: { words } }),
      ),
    ),
    changes: said.map(({ expert, words }) => ({
      verb: 'set',
      entity: 'expert_field',
      id: expert.id,
      before: { words: expert.words },
      after: { words },
    })),
  };
}

async function load(all: Expert[], { read }: Talk): Promise<Turn> {
  if (all.length === 0) return say('专家库里还没有人。名册里职务写“专家”的就是。');
  const asks = await read
    .select({
      expert: expertAsk.expert,
      willing: sql<number>`sum(${expertAsk.state} = 'willing')`,
      asked: sql<number>`sum(${expertAsk.state} = 'asked')`,
    })
    .from(expertAsk)
    .groupBy(expertAsk.expert);
  const of = (id: string) => asks.find(({ expert }) => expert === id);
  return say({
    text: `专家库有 ${all.length} 人，按工号列出。说“专家某某擅长……”可以补专长。`,
    table: {
      columns: ['专家', '专长', '在指导/待答复'],
      rows: all
        .slice(0, 15)
        .map(({ id, name, words }) => [
          name,
          words ? clip(words, 20) : '未填',
          `${of(id)?.willing ?? 0}/${of(id)?.asked ?? 0}`,
        ]),
    },
  });
}
