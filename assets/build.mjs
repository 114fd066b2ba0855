// Makes static/ from source/ and images/: one sheet, one script, two drawings, each named by its content and compressed
// twice. Run by `make assets`; what it makes is committed, so building the product needs no Node.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { compile } from "sass";

// quiet drops what the base prints for its own sake: its marker of version and the breakpoints that only its script reads.
function quiet(css) {
  return css.replace(/--govuk-(frontend-version|breakpoint-[a-z]+):[^;}]*;?/g, "");
}

function write(name, extension, text) {
  const body = Buffer.from(text);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 10);
  const path = `static/${name}.${hash}.${extension}`;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  const packed = brotliCompressSync(body, { params: quality });
  writeFileSync(path, body);
  writeFileSync(`${path}.br`, packed);
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
  console.log(`${path}\t${body.length} bytes\t${packed.length} packed`);
}

process.chdir(new URL(".", import.meta.url).pathname);
const sheet = compile("source/app.scss", { loadPaths: ["node_modules"], quietDeps: true, style: "expanded" }).css;
const script = readFileSync("source/app.js", "utf8");
mkdirSync("static", { recursive: true });
for (const old of readdirSync("static")) rmSync(`static/${old}`);
write("app", "css", quiet(transformSync(sheet, { loader: "css", minify: true, target: "chrome100" }).code));
write("app", "js", transformSync(script, { loader: "js", minify: true, target: "es2021", format: "iife" }).code);
for (const drawing of ["wordmark", "favicon"]) {
  write(drawing, "svg", readFileSync(`images/${drawing}.svg`, "utf8").replace(/\n\s*/g, ""));
}
