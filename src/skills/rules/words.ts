import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { keepsLibrary } from './gaps.ts';
import { ruleWord } from './tables.ts';

const TEACHES =
  /^(?:请)?记住[：:，,\s]*[“"「]?([^“”"「」]{2,12})[”"」]?(?:就是|指的是|是指|等于|也就是)[“"「]?([^“”"「」。]{2,16})[”"」]?[。]?$/u;

/** 记住：“两学”就是“学习教育”: a word is added to what questions are understood by, after a nod. */
export function wordTaught(text: string, talk: Talk): Turn | undefined {
  const [, said, written] = TEACHES.exec(text.trim()) ?? [];
  if (!said || !written || !keepsLibrary(talk)) return undefined;
  const teach = { intent: 'teach_word', slots: { said, written } };
  return say(
    {
      text: `以后有人说“${said}”，我就按“${written}”去查制度，可以吗？`,
      buttons: [{ label: '可以', does: teach, tone: 'primary' }],
    },
    { context: 'confirm', yes: teach },
  );
}

export const teachWord: Decide = ({ said, written }, talk) => {
  if (!keepsLibrary(talk) || typeof said !== 'string' || typeof written !== 'string')
    return say('词语由工委管理员添加。');
  const row = { said, written, by: talk.asker.id, on: talk.today };
  return {
    ...say(`已记住：“${said}”按“${written}”查。`),
    writes: [write(build.insert(ruleWord).values(row).onConflictDoUpdate({ target: ruleWord.said, set: row }))],
    changes: [{ verb: 'teach', entity: 'rule_word', id: said, after: { written } }],
  };
};

/** The question with the words that were taught in place of what was said. */
export async function inTaughtWords(question: string, read: Read): Promise<string> {
  const words = await read.select().from(ruleWord);
  return words
    .sort((a, b) => b.said.length - a.said.length)
    .reduce(
      (asked, { said, written }) => (asked.includes(written) ? asked : asked.replaceAll(said, written)),
      question,
    );
}
