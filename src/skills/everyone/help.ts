import type { Skill } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Button, Card } from '../../message/card.ts';

export const CLASSIFIED_NOTICE = '请不要在这里发送涉密内容。';

/** Two taps to anything: this card, then the thing itself. */
export function helpCard(skills: Skill[]): Card {
  const entries = skills.flatMap(({ help }) => help ?? []);
  const buttons: Button[] = entries.map(({ label, does }) => ({ label, does, lasting: true }));
  return {
    heading: '我能帮您办这些',
    text: `直接说一句话就行，也可以点下面的按钮。${CLASSIFIED_NOTICE}`,
    more: entries.map(({ label, says }) => `${label}：“${says}”`).join('\n'),
    buttons,
  };
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
