import { XMLParser } from 'fast-xml-parser';

/** Text of every element as text: a userid `007` is no number, and a MsgId has more digits than a number holds. */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  processEntities: false,
  trimValues: false,
  isArray: (name) => name === 'SelectedItem' || name === 'OptionId',
});

/**
 * What stands inside `<xml>`, unchecked: an element that comes twice is a list, an empty one ''. Undefined for what is no
 * XML of this kind; a document type is never read.
 */
export function xmlIn(text: string): unknown {
  if (/^\uFEFF?\s*(<\?[^>]*>\s*)?<!/.test(text)) return undefined;
  try {
    const parsed: unknown = parser.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'xml' in parsed ? parsed.xml : undefined;
  } catch {
    return undefined;
  }
}
