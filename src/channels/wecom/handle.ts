/** What a press brings back: the card that was pressed and the code by which it may be changed, once and for 72 h (D/90240). */
export type CardHandle = { taskId: string; code: string };

export function handleOf({
  TaskId = '',
  ResponseCode = '',
}: {
  TaskId?: string | undefined;
  ResponseCode?: string | undefined;
}): string {
  return `${TaskId}=${ResponseCode}`;
}

export function readHandle(handle: string): CardHandle | undefined {
  const at = handle.indexOf('=');
  return at > 0 && at < handle.length - 1 ? { taskId: handle.slice(0, at), code: handle.slice(at + 1) } : undefined;
}
