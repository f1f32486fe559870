const SVG = 'http://www.w3.org/2000/svg';

/** An element with its attributes and children; `on…` are listeners, strings become text and never markup. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** A key under which a try and its repetition are the same. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** How an instant reads in the city's time zone. */
export function timeOf(at, zone) {
  const parts = {};
  const format = new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  for (const { type, value } of format.formatToParts(at)) parts[type] = value;
  const { year, month, day, weekday, hour, minute } = parts;
  return {
    civil: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour}:${minute}`,
    day: `${month}月${day}日 ${weekday}`,
    year,
    minute: `${hour}:${minute}`,
  };
}

export function bytesInWords(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return node;
}

/** The id under which the server knows what this account says with this key; it doesn't tell the account. */
export async function arrivalId(as, key) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${as}/${key}`));
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `web/${hex.slice(0, 32)}`;
}
