// What two JavaScript clients get from our server: node clients.mjs ADDRESS (of the endpoint).
// Run by `make conformance`, where Node and npm are. One line a client; exit code 1 when one fails.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [endpoint, modules] = process.argv.slice(2);
const found = createRequire(`${modules}/x.js`);
const load = async (name) => {
  const { exports, main } = found(`${modules}/node_modules/${name}/package.json`);
  const entry = typeof exports === 'string' ? exports : exports?.['.']?.import ?? main ?? 'index.js';
  return import(pathToFileURL(`${modules}/node_modules/${name}/${entry}`).href);
};
const version = (name) => found(`${modules}/node_modules/${name}/package.json`).version;

const BC = 'PREFIX bc: <https://w3id.org/bioclaim/vocab#> ';
const SELECT = `${BC}SELECT ?c WHERE { ?c a bc:Claim }`;
const ASK = `${BC}ASK { ?c a bc:Claim }`;
const NO = `${BC}ASK { ?c a bc:Nothing }`;
const CONSTRUCT = `${BC}CONSTRUCT { ?c a bc:Claim } WHERE { ?c a bc:Claim }`;
const check = (truth, words) => { if (!truth) throw new Error(words); };
const fails = async (work) => {
  try { await work(); } catch { return true; }
  return false;
};
const gathered = async (stream) => {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
};

const clients = {
  '@comunica/query-sparql': async (name) => {
    const { QueryEngine } = await load(name);
    const engine = new QueryEngine();
    const here = { sources: [{ type: 'sparql', value: endpoint }] };
    const rows = await (await engine.queryBindings(SELECT, here)).toArray();
    check(rows.length > 0, 'SELECT finds nothing');
    check(await engine.queryBoolean(ASK, here), 'ASK says no');
    check(!(await engine.queryBoolean(NO, here)), 'ASK says yes');
    const triples = await (await engine.queryQuads(CONSTRUCT, here)).toArray();
    check(triples.length === rows.length, 'CONSTRUCT makes others');
    const about = `DESCRIBE <${rows[0].get('c').value}>`;
    const told = await (await engine.queryQuads(about, here)).toArray();
    check(told.length > 3, 'DESCRIBE tells little');
    const nowhere = { sources: [{ type: 'sparql', value: `${endpoint}/nothing` }] };
    const wrong = async () => (await engine.queryBindings(SELECT, nowhere)).toArray();
    check(await fails(wrong), 'an error is no error');
    return `${rows.length} claims`;
  },
  'sparql-http-client': async (name) => {
    const { default: Client } = await load(name);
    for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
      const client = new Client({ endpointUrl: endpoint });
      const rows = await gathered(client.query.select(SELECT, { operation }));
      check(rows.length > 0, 'SELECT finds nothing');
      check(await client.query.ask(ASK, { operation }), 'ASK says no');
      check(!(await client.query.ask(NO, { operation })), 'ASK says yes');
      const triples = await gathered(client.query.construct(CONSTRUCT, { operation }));
      check(triples.length === rows.length, 'CONSTRUCT makes others');
      const about = `DESCRIBE <${rows[0].c.value}>`;
      const told = await gathered(client.query.construct(about, { operation }));
      check(told.length > 3, 'DESCRIBE tells little');
      const wrong = () => gathered(client.query.select('SELECT', { operation }));
      check(await fails(wrong), 'an error is no error');
    }
    return 'GET and both kinds of POST';
  },
};

let failed = 0;
for (const [name, work] of Object.entries(clients)) {
  let said;
  try {
    said = await work(name);
  } catch (error) {
    said = `FAILED: ${error.message}`;
    failed = 1;
  }
  console.log(`${name} ${version(name)}: ${said}`);
}
process.exit(failed);
