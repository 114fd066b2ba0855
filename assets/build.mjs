// Builds what the browser gets: one style sheet, one script, two pictures, each named by its content and stored with
// its compressed forms. Run by `make assets`; the outputs are committed, so building the product needs no Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { compile } from "sass";
import { transformSync } from "esbuild";

const out = new URL("static/", import.meta.url);
rmSync(out, { recursive: true, force: true });
mkdirSync(out);

const css = compile(new URL("source/app.scss", import.meta.url).pathname, { style: "compressed", quietDeps: true, logger: { warn() {} } }).css;
const js = transformSync(readFileSync(new URL("source/app.js", import.meta.url), "utf8"), { minify: true, target: "es2021" }).code;
const files = { "app.css": Buffer.from(transformSync(css, { loader: "css", minify: true }).code), "app.js": Buffer.from(js) };
for (const name of readdirSync(new URL("images/", import.meta.url))) files[name] = readFileSync(new URL("images/" + name, import.meta.url));

for (const [name, content] of Object.entries(files)) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const named = name.replace(/\.(\w+)$/, `.${hash}.$1`);
  writeFileSync(new URL(named, out), content);
  const packed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(new URL(named + ".br", out), packed);
  writeFileSync(new URL(named + ".gz", out), gzipSync(content, { level: 9 }));
  console.log(named, content.length, packed.length);
}
