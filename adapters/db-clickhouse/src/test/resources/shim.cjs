// The part of ClickHouse's HTTP interface that the JDBC driver uses, in front of the engine in process (npm chdb).
const http = require("http");
const { Session } = require(process.argv[2]);
const session = new Session(process.argv[3]);
const NO_SETTING = new Set(["query", "database", "default_format", "session_id", "query_id", "user", "password", "compress",
  "decompress", "role", "session_timeout", "session_check", "client_protocol_version", "log_comment"]);
let queue = Promise.resolve();
// Scripts of the contract name no engine; a server may have a default one.
session.query("SET default_table_engine = 'MergeTree', create_table_empty_primary_key_by_default = 1");

http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/ping") { response.end("Ok.\n"); return; }
    const given = url.searchParams.get("query") || "";
    const body = Buffer.concat(parts).toString("utf8");
    const sql = given + (given && body ? "\n" : "") + body;
    if (url.searchParams.get("readonly")) { question(url.searchParams, request.headers, sql, response); return; }
    queue = queue.then(() => answer(session, url.searchParams, request.headers, sql, response)).catch(() => {});
  });
}).listen(0, "127.0.0.1", function () { console.log("PORT " + this.address().port); });
process.stdin.on("end", () => process.exit(0)).resume();

// Nothing leads back from readonly, so it is set last, in a session of its own.
async function question(parameters, headers, sql, response) {
  const own = new Session(process.argv[3]);
  const last = new URLSearchParams(parameters);
  last.delete("readonly");
  last.append("readonly", parameters.get("readonly"));
  await answer(own, last, headers, sql, response);
  own.close();
}

async function answer(session, parameters, headers, sql, response) {
  try {
    session.query("USE " + quoted(headers["x-clickhouse-database"] || parameters.get("database") || "default"));
    for (const [name, value] of parameters) {
      if (!NO_SETTING.has(name)) { session.query("SET " + name + " = '" + value.replace(/['\\]/g, "\\$&") + "'"); }
    }
    const format = headers["x-clickhouse-format"] || parameters.get("default_format") || "TabSeparated";
    const result = await session.queryAsync(sql, { format });
    const bytes = Buffer.from(result.bytes());
    response.writeHead(200, { "X-ClickHouse-Format": format, "X-ClickHouse-Timezone": "UTC", "Content-Length": bytes.length,
      "X-ClickHouse-Summary": JSON.stringify({ read_rows: "0", read_bytes: "0", written_rows: "0", written_bytes: "0",
        total_rows_to_read: "0", result_rows: "0", result_bytes: "0", elapsed_ns: "1" }) });
    response.end(bytes);
  } catch (failure) {
    const text = String(failure.message);
    const code = (/Code: (\d+)/.exec(text) || [])[1] || failure.clickhouseCode || 1000;
    response.writeHead(500, { "X-ClickHouse-Exception-Code": String(code), "Content-Type": "text/plain" });
    response.end(/Code: \d+/.test(text) ? text : "Code: " + code + ". DB::Exception: " + text);
  }
}
function quoted(name) { return "`" + name.replace(/`/g, "``") + "`"; }
