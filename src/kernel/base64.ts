/** The bytes; undefined for anything but base64, of which Buffer would quietly read a part. */
export function fromBase64(text: string): Buffer | undefined {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}
