// Loaded before anything else, so that an old Node says what is wrong instead of failing on a syntax error.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Poti needs Node 24, this is ${process.version}: run "npm ci" (it brings Node 24 for Linux, Windows and Intel macOS) and start it through npm, or install Node 24.`,
  );
  process.exit(1);
}
