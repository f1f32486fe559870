import type { Json, ShownCard } from '../../message/card.ts';
import { bytesOf, type Element, plain } from './element.ts';

/** Well below what a card holds, so that several pieces share one. */
const PIECE_BYTES = 8_000;
/** More columns than this can't be read on a phone anyhow (platform: 50). */
const MAX_COLUMNS = 20;
const BUTTONS_A_ROW = 6;

export function linesOf(text: string | undefined, style: { [name: string]: Json } = {}): Element[] {
  return piecesOf(text ?? '').map((piece) => ({ tag: 'div', text: { ...plain(piece), ...style } }));
}

/** One element for all that is short: fields are many, elements are few. */
export function fieldsOf(fields: ShownCard['fields']): Element[] {
  return linesOf(fields?.map(({ label, value }) => `${label}：${value}`).join('\n'));
}

export function quoteOf(quote: ShownCard['quote']): Element[] {
  if (!quote) return [];
  const elements = [
    ...linesOf(`“${quote.text}”`),
    ...linesOf(`——${quote.source}`, { text_size: 'notation', text_color: 'grey' }),
  ];
  if (bytesOf(elements) > PIECE_BYTES) return elements;
  const column = { tag: 'column', width: 'weighted', weight: 1, elements };
  return [{ tag: 'column_set', background_style: 'grey', columns: [column] }];
}

/** What 展开 shows. */
export function moreOf(more: string | undefined): Element[] {
  return piecesOf(more ?? '').map((piece, i) => ({
    tag: 'collapsible_panel',
    expanded: false,
    header: { title: plain(i === 0 ? '展开' : '展开（续）') },
    elements: [{ tag: 'div', text: plain(piece) }],
  }));
}

export function tableOf(table: ShownCard['table']): Element[] {
  const width = Math.max(0, table?.columns.length ?? 0, ...(table?.rows ?? []).map((row) => row.length));
  if (!table || width === 0) return [];
  const columns = Array.from({ length: width }, (_, i) => ({
    name: `c${i}`,
    display_name: table.columns[i] || `第${i + 1}列`,
    data_type: 'text',
    width: 'auto',
  }));
  const rows = table.rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [`c${i}`, cell])));
  const head = bytesOf(columns);
  if (
    rows.length === 0 ||
    width > MAX_COLUMNS ||
    head > PIECE_BYTES / 2 ||
    rows.some((row) => bytesOf(row) > PIECE_BYTES / 2)
  ) {
    return linesOf([table.columns, ...table.rows].map((cells) => cells.join(' | ')).join('\n'));
  }
  const style = { page_size: 10, row_height: 'auto', header_style: { bold: true, background_style: 'grey' } };
  return runsOf(rows, PIECE_BYTES - head).map((run) => ({ tag: 'table', ...style, columns, rows: run }));
}

/** A VChart picture where it is small enough and has figures, else its words. */
export function chartOf(chart: ShownCard['chart']): Element[] {
  if (!chart) return [];
  const { kind, labels, series } = chart;
  const words = linesOf(
    series
      .map(({ name, values }) => `${name}：${labels.map((l, i) => `${l} ${values[i] ?? 0}`).join('，')}`)
      .join('\n'),
  );
  const values = series.flatMap(({ name, values }) =>
    labels.map((label, i) => ({ label, value: values[i] ?? 0, series: name })),
  );
  const drawable = values.length > 0 && values.every(({ value }) => Number.isFinite(value));
  if (!drawable || (kind === 'funnel' && series.length > 1)) return words;
  const fields =
    kind === 'bar' || kind === 'line'
      ? { xField: kind === 'bar' && series.length > 1 ? ['label', 'series'] : 'label', yField: 'value' }
      : { categoryField: 'label', valueField: 'value' };
  const spec = {
    type: kind,
    data: { values },
    ...fields,
    ...(kind === 'funnel' ? {} : { seriesField: 'series' }),
    label: { visible: kind !== 'radar' },
    legends: { visible: series.length > 1, orient: 'bottom' },
  };
  const drawn: Element = { tag: 'chart', aspect_ratio: kind === 'radar' ? '1:1' : '16:9', chart_spec: spec };
  return bytesOf(drawn) > PIECE_BYTES ? words : [drawn];
}

export function buttonsOf(buttons: ShownCard['buttons'], { group }: { group: boolean }): Element[] {
  const columns = (buttons ?? []).map(({ id, label, expired, tone, confirm }) => {
    const act = {
      behaviors: [{ type: 'callback', value: callback(id, group) }],
      ...(confirm ? { confirm: { title: plain(label), text: plain(confirm) } } : {}),
    };
    const button: Element = {
      tag: 'button',
      text: plain(label),
      type: expired ? 'default' : (tone ?? 'default'),
      ...(expired ? { disabled: true } : act),
    };
    return { tag: 'column', width: 'auto', elements: [button] };
  });
  return runsOf(columns, PIECE_BYTES, BUTTONS_A_ROW).map((run) => ({
    tag: 'column_set',
    flex_mode: 'flow',
    horizontal_spacing: '8px',
    columns: run,
  }));
}

/** What a press brings back; read by translate-in.ts. */
export function callback(id: string, group: boolean): { [name: string]: Json } {
  return group ? { action: id, group } : { action: id };
}

/** `text` in pieces that fit, cut at an end of line or sentence where there is one, never inside a character. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const char of text) {
    const size = bytesOf(char) - 2;
    if (bytes + size > PIECE_BYTES) {
      const cut = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('。')) + 1;
      const at = cut > piece.length / 2 ? cut : piece.length;
      pieces.push(piece.slice(0, at));
      piece = piece.slice(at);
      bytes = bytesOf(piece) - 2;
    }
    piece += char;
    bytes += size;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** Neighbours together while they fit; what is too large alone stands alone. */
function runsOf<T extends Json>(items: T[], maxBytes: number, maxItems = Number.POSITIVE_INFINITY): T[][] {
  const runs: T[][] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = bytesOf(item) + 1;
    if (open.length > 0 && (bytes + size > maxBytes || open.length >= maxItems)) {
      runs.push(open);
      open = [];
      bytes = 0;
    }
    open.push(item);
    bytes += size;
  }
  return open.length > 0 ? [...runs, open] : runs;
}
