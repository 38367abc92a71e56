// The part of ClickHouse's HTTP interface that the JDBC driver uses, in front of the engine in process (npm chdb).
process.env.UV_THREADPOOL_SIZE = "16";
const fs = require("fs");
const http = require("http");
const { Session } = require(process.argv[2]);
const NO_SETTING = new Set(["query", "database", "default_format", "session_id", "query_id", "user", "password", "compress",
  "decompress", "role", "session_timeout", "session_check", "client_protocol_version"]);
// Scripts of the contract name no engine; a server may have a default one.
const USUAL = { default_table_engine: "MergeTree", create_table_empty_primary_key_by_default: "1" };
const ROWS_BEHIND = /^(\s*INSERT\s.*)(\sFORMAT\s+TabSeparated\s*)$/is;
const idle = [];
let bodies = 0;
new Session(process.argv[3]);

http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/ping") { response.end("Ok.\n"); return; }
    answer(url.searchParams, request.headers, Buffer.concat(parts), response);
  });
}).listen(0, "127.0.0.1", function () { console.log("PORT " + this.address().port); });
process.stdin.on("end", () => process.exit(0)).resume();

// Requests share nothing but the data: each has a session whose settings are its own. Nothing leads back from readonly.
async function answer(parameters, headers, body, response) {
  const question = parameters.has("readonly") || "readonly" in profile(headers);
  const worker = (!question && idle.pop()) || { session: new Session(process.argv[3]), now: {} };
  try {
    const refused = profile(headers).revoke;
    const asked = (parameters.get("query") || "") + body.toString("utf8");
    if (refused && asked.startsWith(refused)) { throw new Error("Code: 497. DB::Exception: Not enough privileges: " + refused); }
    await prepare(worker, parameters, headers);
    const policies = policiesOf(asked, headers);
    if (policies) { parameters.set("query", policies); body = Buffer.alloc(0); }
    const format = headers["x-clickhouse-format"] || parameters.get("default_format") || "TabSeparated";
    const bytes = await run(worker.session, parameters.get("query") || "", body, format);
    response.writeHead(200, { "X-ClickHouse-Format": format, "X-ClickHouse-Timezone": "UTC", "Content-Length": bytes.length,
      "X-ClickHouse-Summary": JSON.stringify({ read_rows: "0", read_bytes: "0", written_rows: "0", written_bytes: "0",
        total_rows_to_read: "0", result_rows: "0", result_bytes: "0", elapsed_ns: "1" }) });
    response.end(bytes);
  } catch (failure) {
    const text = String(failure.message);
    const code = (/Code: (\d+)/.exec(text) || [])[1] || failure.clickhouseCode || 1000;
    response.writeHead(500, { "X-ClickHouse-Exception-Code": String(code), "Content-Type": "text/plain" });
    response.end(/Code: \d+/.test(text) ? text : "Code: " + code + ". DB::Exception: " + text);
  } finally {
    if (question) { worker.session.close(); } else { idle.push(worker); }
  }
}

// Rows that are no part of the query's text are read as the server reads them: from a stream, here a file.
async function run(session, given, body, format) {
  const rows = ROWS_BEHIND.exec(given);
  if (rows && body.length) {
    const file = process.argv[3] + ".body" + bodies++;
    fs.writeFileSync(file, body);
    try {
      await session.queryAsync(rows[1] + " FROM INFILE " + literal(file) + rows[2]);
    } finally {
      fs.unlinkSync(file);
    }
    return Buffer.alloc(0);
  }
  const text = body.toString("utf8");
  return Buffer.from((await session.queryAsync(given + (given && text ? "\n" : "") + text, { format })).bytes());
}

async function prepare(worker, parameters, headers) {
  await worker.session.queryAsync("USE " + quoted(headers["x-clickhouse-database"] || parameters.get("database") || "default"));
  const { revoke, policy, others, ...given } = profile(headers);
  const wanted = { ...USUAL, ...given };
  for (const [name, value] of parameters) { if (!NO_SETTING.has(name) && name !== "readonly") { wanted[name] = value; } }
  for (const name of Object.keys(worker.now)) { if (!(name in wanted)) { await set(worker, name, "DEFAULT"); delete worker.now[name]; } }
  for (const name of Object.keys(wanted)) {
    if (worker.now[name] !== wanted[name]) { await set(worker, name, literal(wanted[name])); worker.now[name] = wanted[name]; }
  }
  if (parameters.has("readonly")) { await set(worker, "readonly", literal(parameters.get("readonly"))); }
}

// The engine has no access control, so no row policies either: of a login, policy=name is the one that applies to it and
// others=name one that does not.
function policiesOf(asked, headers) {
  if (!asked.includes("system.row_policies")) { return ""; }
  const { policy, others } = profile(headers);
  const named = policy || (asked.includes("enabledRoles()") ? "" : others);
  return named ? "SELECT " + literal(named) + " AS short_name" : "SELECT '' AS short_name WHERE 0";
}

// The settings of a login's profile: here a login bears them as its name, name=value;name=value. One word is no setting:
// revoke, which says how the statements begin that the login may not run.
function profile(headers) {
  const basic = /^Basic (.*)$/.exec(headers.authorization || "");
  const user = headers["x-clickhouse-user"] || (basic ? Buffer.from(basic[1], "base64").toString("utf8").replace(/:[^:]*$/, "") : "");
  return Object.fromEntries(user.split(";").filter((line) => line.includes("=")).map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function set(worker, name, value) { return worker.session.queryAsync("SET " + name + " = " + value); }
function literal(value) { return "'" + value.replace(/['\\]/g, "\\$&") + "'"; }
function quoted(name) { return "`" + name.replace(/`/g, "``") + "`"; }
