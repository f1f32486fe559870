import type { Decide, Skill, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { findUnit } from '../../organisation/find-unit.ts';
import { KIND_WORDS, type Unit } from '../../organisation/people.ts';
import { allUnits, guidesOf, holdersOf, leadersOf, memberCount, unitsAbove } from '../../organisation/store.ts';
import { giveCode } from './bind.ts';
import { says } from './says.ts';

/** 组织和人员: who leads and who guides, who holds which post, how many members. */
export const organisation: Skill = {
  name: 'organisation',
  says,
  intents: { ask_organisation: (slots, talk) => askOrganisation(slots, talk), give_code: giveCode },
  help: [{ label: '问组织和人员', says: '谁领导我们支部', does: { intent: 'ask_organisation' } }],
};

const ASKS_FOR_POST = /书记|副书记|委员|负责人|管理员|联系人|找谁/;
const ASKS_FOR_NUMBER = /多少(?:名|个)?(?:党员|人)|几(?:名|个)党员|党员(?:数|人数|有多少)|人数/;
const POSTS = ['专职副书记', '副书记', '书记', '组织委员', '宣传委员', '纪检委员', '工委管理员'];

const askOrganisation: Decide = async (slots, talk) => {
  const named = await unitNamed(String(slots.unit ?? ''), talk);
  if (!('code' in named)) return named;
  const { text } = talk;
  if (ASKS_FOR_NUMBER.test(text)) return headcount(named, talk);
  if (ASKS_FOR_POST.test(text) && !/领导|指导/.test(text)) return holders(named, talk);
  return relations(named, talk);
};

/** The unit that is spoken of: one's own, unless another is named. */
async function unitNamed(words: string, { asker, read }: Talk): Promise<Unit | Turn> {
  if (words === '') return asker.unit;
  const near = [asker.unit.code, ...(await unitsAbove(read, asker.unit.code)).map(({ code }) => code)];
  const found = findUnit(await allUnits(read), words, { near });
  if ('unit' in found) return found.unit;
  if (found.several.length === 0) return asker.unit;
  return say(
    `叫“${words}”的有 ${found.several.length} 个：${found.several
      .slice(0, 5)
      .map(({ name }) => name)
      .join('、')}。请说全称。`,
  );
}

/** 领导+指导: both are told, since they are so often taken for each other. */
async function relations(unit: Unit, { read, today }: Talk): Promise<Turn> {
  const [leaders, guides] = await Promise.all([
    leadersOf(read, unit.code, { on: today }),
    guidesOf(read, unit.code, { on: today }),
  ]);
  const names = (units: Unit[]) => units.map(({ name }) => name).join('、');
  const led = leaders.length > 0 ? `由${names(leaders)}领导` : '上面没有登记领导它的组织';
  const guided = guides.length > 0 ? `，同时接受${names(guides)}指导` : '';
  return say({ text: `${unit.name}${led}${guided}。`, fields: [{ label: '类别', value: KIND_WORDS[unit.kind] }] });
}

async function holders(unit: Unit, { read, text }: Talk): Promise<Turn> {
  const asked = POSTS.find((post) => text.includes(post)) ?? '书记';
  const people = await holdersOf(read, unit.code, asked);
  if (people.length === 0) return say(`${unit.name}没有登记${asked}。`);
  return say(`${unit.name}的${asked}是${people.map(({ name }) => name).join('、')}。`);
}

async function headcount(unit: Unit, { asker, read }: Talk): Promise<Turn> {
  const allowed = may(asker, 'see_figures', unit, await treeAround(read, unit.code));
  if (isRefusal(allowed) && asker.unit.code !== unit.code) return say(allowed.text);
  const { members, serving } = await memberCount(read, unit.code);
  return say(`${unit.name}现有党员 ${members} 名，其中在职 ${serving} 名。`);
}
