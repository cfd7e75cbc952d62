// Engines of Node: checks that one says what is expected, then prints its name and the microseconds of one text part.
//
//     node node.cjs handlebars|liquidjs|rosaenlg FOLDER
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [peer, folder] = process.argv.slice(2);
const read = (name) => readFileSync(join(folder, name), 'utf8');
const facts = JSON.parse(read('facts.json'));
const template = read('mail.txt');
const version = (name) => JSON.parse(read(`node_modules/${name}/package.json`)).version.split('.').slice(0, 2).join('.');

const peers = {
  handlebars() {
    const bars = require('handlebars');
    const source = template
      .replace('{% for item in order.items %}', '{{#each order.items}}')
      .replace('{% endfor %}', '{{/each}}')
      .replace('{% if item.price %}', '{{#if price}}')
      .replace('{% endif %}', '{{/if}}')
      .replaceAll('{{ item.', '{{ ');
    const render = bars.compile(source, { noEscape: true });
    return { title: `Handlebars.js ${version('handlebars')}, Node`, render: () => render(facts) };
  },

  liquidjs() {
    const { Liquid } = require('liquidjs');
    const engine = new Liquid();
    const parsed = engine.parse(template);
    return { title: `LiquidJS ${version('liquidjs')}, Node`, render: () => engine.renderSync(parsed, facts) };
  },

  // It sets spaces and capitals of its own, so values are protected from it.
  rosaenlg() {
    const rosae = require('rosaenlg');
    const shielded = (line) => line.replace(/\{\{ ([a-z_.]+) \}\}/g, (_, path) => `!{'§' + ${path} + '§'}`);
    const lines = (part) => part.split('\n').filter((line) => line.trim()).map((line) => `  | ${shielded(line)}`);
    const loop = /\{% for item in order\.items %\}[^]*?\{% endfor %\}/;
    const [before, after] = template.split(loop);
    const items = [
      '  each item in order.items',
      "    | - !{item.quantity} × !{'§' + item.name + '§'}",
      '    if item.price',
      "      | , !{'§' + item.price + '§'}",
    ];
    const render = rosae.compile(['p', ...lines(before), ...items, ...lines(after)].join('\n'), { language: 'en_US' });
    const text = () => render({ ...facts, util: new rosae.NlgLib({ language: 'en_US' }) });
    return { title: `RosaeNLG ${version('rosaenlg')}, Node`, render: () => text().replace(/^<p>|<\/p>$/g, '') };
  },
};

const { title, render } = peers[peer]();
const words = (text) => text.split(/\s+/).filter(Boolean).join(' ');
if (words(render()) !== words(read('expected.txt'))) {
  console.error(`${title} says something else:\n${words(render())}`);
  process.exit(1);
}
// Batches of about half a millisecond, so that many of them have the core to themselves.
const batchOf = (runs) => {
  const start = process.hrtime.bigint();
  for (let run = 0; run < runs; run += 1) render();
  return Number(process.hrtime.bigint() - start) / runs / 1e3;
};
// A second of running first: the compiler of Node takes its time.
const warm = process.hrtime.bigint() + 1_000_000_000n;
let once = Infinity;
while (process.hrtime.bigint() < warm) once = Math.min(once, batchOf(1));
const runs = Math.max(1, Math.round(500 / once));
let fastest = Infinity;
for (let round = 0; round < 1_000; round += 1) fastest = Math.min(fastest, batchOf(runs));
console.log(`${title}\t${fastest.toFixed(3)}`);
