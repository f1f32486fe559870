import type { Skill } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Button, Card } from '../../message/card.ts';

export const CLASSIFIED_NOTICE = '请不要在这里发送涉密内容。';

type Entry = NonNullable<Skill['help']>[number];

/** What belongs together for those who look for it, by the names of skills. */
const SECTIONS: [label: string, skills: string[]][] = [
  ['制度', ['rules']],
  ['难题和课题', ['problems', 'campaign', 'topics', 'teams', 'outcomes', 'reviews', 'adoption']],
  ['任务和述职', ['duties', 'debriefing']],
  ['组织和经费', ['organisation', 'funds', 'exports']],
  ['五型、服务、三联系', ['five-types', 'service', 'links']],
  ['权利和关爱', ['rights', 'care', 'everyone']],
];

/** Two taps to anything: a section, then the thing itself. `section` is one of their labels; without it all are named. */
export function helpCard(skills: Skill[], section?: string): Card {
  const sections = SECTIONS.map(([label, names]) => ({
    label,
    entries: skills.filter(({ name }) => names.includes(name)).flatMap(({ help }) => help ?? []),
  })).filter(({ entries }) => entries.length > 0);
  const chosen = sections.find(({ label }) => label === section);
  if (chosen) {
    return {
      heading: chosen.label,
      text: chosen.entries.map(said).join('\n'),
      buttons: chosen.entries.map(({ label, does }): Button => ({ label, does, lasting: true })),
    };
  }
  return {
    heading: '我能帮您办这些',
    text: `直接说一句话就行，也可以点下面的按钮看每一项怎么说。${CLASSIFIED_NOTICE}`,
    more: sections.map(({ label, entries }) => [`【${label}】`, ...entries.map(said)].join('\n')).join('\n'),
    buttons: sections.map(
      ({ label }): Button => ({ label, does: { intent: 'help', slots: { section: label } }, lasting: true }),
    ),
  };
}

function said({ label, says }: Entry): string {
  return `${label}：“${says}”`;
}

export function welcome(name: string, skills: Skill[]): Turn {
  const { buttons, more } = helpCard(skills);
  return say({
    text: `${name}同志您好，我是破题。问制度、报难题、看有什么要办，说一句话就行。${CLASSIFIED_NOTICE}`,
    ...(more ? { more } : {}),
    ...(buttons ? { buttons } : {}),
  });
}

const COURTESIES: [RegExp, string][] = [
  [/谢|辛苦|麻烦了|感谢/, '不客气，有事随时说。'],
  [/再见|拜拜|回头见|下班|晚安/, '好的，回头见。'],
];

export function greet(text: string, name: string, skills: Skill[]): Turn {
  const courtesy = COURTESIES.find(([words]) => words.test(text));
  if (courtesy) return say(courtesy[1]);
  return welcome(name, skills);
}
