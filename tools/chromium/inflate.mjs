// Unpacks the browser, its libraries and its fonts from the npm package into a folder.
// Node does it because Python's standard library cannot read Brotli.
//   node inflate.mjs FOLDER-WITH-node_modules TARGET
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const [, , home, target] = process.argv;
const packed = join(home, 'node_modules', '@sparticuz', 'chromium', 'bin');
const inflate = (name) => brotliDecompressSync(readFileSync(join(packed, name)));

mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'chromium'), inflate('chromium.br'), { mode: 0o755 });
for (const part of ['swiftshader', 'al2023', 'fonts']) {
  const tar = join(target, `${part}.tar`);
  writeFileSync(tar, inflate(`${part}.tar.br`));
  execFileSync('tar', ['--no-same-owner', '-xf', tar, '-C', target]);
  rmSync(tar);
}
