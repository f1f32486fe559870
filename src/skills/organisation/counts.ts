import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { KIND_WORDS, type Unit, type UnitKind } from '../../organisation/people.ts';
import { guidedBy, holdersOf, memberCount, unitsBelow } from '../../organisation/store.ts';
import { postNamed } from './post-named.ts';

const ASKS_UNITS =
  /几个?(?:支部|总支|党委|党组织|单位|区)|多少个?(?:支部|总支|党委|党组织|单位|区)|下属|下面有哪|哪些支部|管着?哪/u;

/** How many members and, where that is asked, which units stand below. */
export async function counted(unit: Unit, talk: Talk): Promise<Turn> {
  const { asker, read, text } = talk;
  const allowed = may(asker, 'see_figures', unit, await treeAround(read, unit.code));
  if (isRefusal(allowed) && asker.unit.code !== unit.code) return say(allowed.text);
  if (ASKS_UNITS.test(text)) return unitsUnder(unit, talk);
  const { members, serving } = await memberCount(read, unit.code);
  const others = /退休/u.test(text) ? `，不在职的（含离退休）${members - serving} 名` : '';
  return say(`${unit.name}现有党员 ${members} 名，其中在职 ${serving} 名${others}。`);
}

async function unitsUnder(unit: Unit, { read }: Talk): Promise<Turn> {
  const [below, guided] = await Promise.all([unitsBelow(read, unit.code), guidedBy(read, unit.code)]);
  const kinds = new Map<UnitKind, number>();
  for (const { kind } of below) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const led = [...kinds].map(([kind, n]) => `${KIND_WORDS[kind]} ${n} 个`).join('、');
  const names = below.map(({ name }) => name);
  return say({
    text: `${unit.name}领导${led || '的组织：没有'}${
      guided.length > 0
        ? `，指导 ${guided.length} 个：${guided
            .slice(0, 3)
            .map(({ name }) => name)
            .join('、')}${guided.length > 3 ? '等' : ''}`
        : ''
    }。`,
    ...(names.length > 0 && names.length <= 40 ? { more: names.join('、') } : {}),
  });
}

export async function holders(unit: Unit, { read, text }: Talk): Promise<Turn> {
  const asked = postNamed(text) ?? '书记';
  const people = await holdersOf(read, unit.code, asked);
  if (people.length === 0) return say(`${unit.name}没有登记${asked}。`);
  const names = people.map(({ name }) => name).join('、');
  if (/电话|手机|联系方式|怎么联系|号码/u.test(text))
    return say({
      text: `${unit.name}的${asked}是${names}。我不存电话号码，可以在通讯录里找，或者我替您转一句话。`,
      buttons: [{ label: '转给工委同志', does: { intent: 'talk_to_human' } }],
    });
  return say(`${unit.name}的${asked}是${names}。`);
}
