import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { storeFile } from '../../kernel/files.ts';
import { writeTextDocx } from '../../reports/docx.ts';
import type { Library, Text } from './library.ts';
import { attachmentsOf } from './store.ts';

/** 全文, as a file that one can print. */
export async function wholeText(text: Text, library: Library, talk: Talk): Promise<Turn> {
  const articles = library.articles.filter((article) => article.text === text);
  const facts = [text.version, text.number, text.issuer, text.effective ? `${text.effective} 起施行` : ''].filter(
    Boolean,
  );
  const paragraphs: { text: string; heading?: boolean }[] = [];
  let chapter = '';
  for (const article of articles) {
    if (article.chapter && article.chapter !== chapter) {
      chapter = article.chapter;
      paragraphs.push({ text: chapter, heading: true });
    }
    const [first = '', ...rest] = article.paragraphs;
    paragraphs.push({ text: `${article.label}　${first}` }, ...rest.map((one) => ({ text: one })));
  }
  const attachments = await attachmentsOf(talk.read, text.id);
  paragraphs.push(...attachments.map((one) => ({ text: one })));
  const bytes = await writeTextDocx(text.title, facts.join(' · '), paragraphs);
  const { id, writes } = await storeFile(bytes, talk.today);
  const name = `${text.title}.docx`;
  return {
    ...say({
      text: `《${text.title}》全文，共 ${articles.length} 条：`,
      file: { name, bytes: bytes.length, sha256: id },
    }),
    writes,
  };
}
