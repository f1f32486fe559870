/** In place of the Feishu SDK where no connection is held open (wrangler.toml): FEISHU_MODE=long-connection is refused there. */
export const WSClient = undefined;
