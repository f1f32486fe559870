/** How a Worker's bundle has a prompt: as text. */
declare module '*.md' {
  const text: string;
  export default text;
}
