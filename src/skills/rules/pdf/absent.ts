/** In place of unpdf where it is too large to go along (wrangler.toml): reading a .pdf is then refused in a sentence. */
export const getDocumentProxy = undefined;
