import { Hono } from 'hono';

/** Proof that the domain is the company's: exactly the one configured file at the root, as the console gave it. */
export function domainFileRoute(file: { name: string; content: string } | undefined): Hono {
  const app = new Hono();
  if (file) app.get(`/${file.name}`, (c) => c.text(file.content));
  return app;
}
