import type { ShownCard } from '../../message/card.ts';

/**
 * The words of a card but for its buttons and form, as plain text. WeCom's markdown has no tables and is not shown to
 * those who read in WeChat (D/90236), and a text_notice demands a page to go to; plain text reaches everyone.
 */
export function wordsOf(card: ShownCard): string {
  const { heading, text, fields = [], quote, table, chart, progress, more, file } = card;
  const blocks: (string | undefined)[] = [
    heading && `【${heading}】`,
    text,
    fields.map(({ label, value }) => `${label}：${value}`).join('\n'),
    quote && `“${quote.text}”\n——${quote.source}`,
    table && [table.columns, ...table.rows].map((row) => row.join(' | ')).join('\n'),
    chart?.series
      .map(({ name, values }) => `${name}：${chart.labels.map((label, i) => `${label} ${values[i] ?? 0}`).join('，')}`)
      .join('\n'),
    progress && `${progress.label} ${progress.done}/${progress.total}`,
    more,
    file && `附件：${file.name}`,
  ];
  return sendable(blocks.filter((block) => block !== undefined && block.trim() !== '').join('\n\n'));
}

/** What JSON would have to write as \\uxxxx is refused (40033): half characters are marked, control characters dropped. */
export function sendable(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''));
}

/** A text reads `<a href>` as a link (D/90236), which would let what somebody wrote lead elsewhere than it says. */
export function unlinked(text: string): string {
  return text.replace(/<(?=\/?a(?![a-z]))/giu, '< ');
}
