import * as z from 'zod';
import type { Mention } from './translate-in.ts';

/**
 * The words of a text or post message as the person meant them: the mention of the bot is gone, other placeholders
 * (`@_user_2`) are names. Undefined for every other kind of message; keys of a post's pictures are added to `images`.
 */
export function textOfMessage(
  type: string,
  content: unknown,
  mentions: Mention[],
  isBot: (mention: Mention) => boolean,
  images: string[],
): string | undefined {
  if (type === 'text') {
    const parsed = Text.safeParse(content);
    return parsed.success ? tidy(named(parsed.data.text, mentions, isBot)) : undefined;
  }
  if (type === 'post') {
    const post = postIn(content);
    return post && tidy(wordsOfPost(post, mentions, isBot, images));
  }
  return undefined;
}

const Text = z.object({ text: z.string() });
const Span = z.looseObject({
  tag: z.string(),
  text: z.string().optional(),
  href: z.string().optional(),
  user_id: z.string().optional(),
  user_name: z.string().optional(),
  image_key: z.string().optional(),
});
const Post = z.object({ title: z.string().default(''), content: z.array(z.array(Span)) });

/** A received post is bare; one that was made by an API may be wrapped by language. */
function postIn(content: unknown): z.infer<typeof Post> | undefined {
  const bare = Post.safeParse(content);
  if (bare.success) return bare.data;
  const wrapped = z.record(z.string(), Post).safeParse(content);
  return wrapped.success ? (wrapped.data.zh_cn ?? Object.values(wrapped.data)[0]) : undefined;
}

function wordsOfPost(
  { title, content }: z.infer<typeof Post>,
  mentions: Mention[],
  isBot: (mention: Mention) => boolean,
  images: string[],
): string {
  const lines = content.map((spans) =>
    spans
      .map((span) => {
        if (span.tag === 'at') {
          const mention = mentions.find(({ key }) => key === span.user_id);
          if (mention && isBot(mention)) return '';
          return `@${mention?.name || span.user_name || (span.user_id === '@_all' ? '所有人' : '某人')}`;
        }
        if (span.tag === 'img' && span.image_key) images.push(span.image_key);
        if (span.tag === 'a' && span.href && span.href !== span.text) return `${span.text ?? ''}（${span.href}）`;
        return named(span.text ?? '', mentions, isBot);
      })
      .join(''),
  );
  return [title, ...lines].join('\n');
}

function named(text: string, mentions: Mention[], isBot: (mention: Mention) => boolean): string {
  return text.replace(/@_(user_\d+|all)/g, (placeholder) => {
    if (placeholder === '@_all') return '@所有人';
    const mention = mentions.find(({ key }) => key === placeholder);
    if (!mention) return placeholder;
    return isBot(mention) ? '' : `@${mention.name}`;
  });
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
