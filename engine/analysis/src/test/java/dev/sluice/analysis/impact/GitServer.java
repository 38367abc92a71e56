package dev.sluice.analysis.impact;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** A repository behind Git's smart HTTP, as a forge serves it to whoever has the password. */
final class GitServer implements AutoCloseable {
  private static final String SERVICE = "git-upload-pack";

  private final Path folder;
  private final String basic;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String redirect = "";

  GitServer(Path folder, String user, String password) throws IOException {
    String pair = user + ":" + password;
    this.folder = folder;
    this.basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/team/shop.git");
  }

  /** What was asked for, without what was sent. */
  List<String> asked() {
    return asked;
  }

  /** From now on everybody is sent elsewhere. */
  void redirectTo(String elsewhere) {
    redirect = elsewhere;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange;
        Repository repository =
            new FileRepositoryBuilder().setGitDir(new File(folder.toFile(), ".git")).build()) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      if (!redirect.isEmpty()) {
        exchange.getResponseHeaders().add("Location", redirect);
        exchange.sendResponseHeaders(302, -1);
      } else if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        serve(exchange, new UploadPack(repository));
      }
    }
  }

  private static void serve(HttpExchange exchange, UploadPack pack) throws IOException {
    pack.setBiDirectionalPipe(false);
    boolean list = exchange.getRequestMethod().equals("GET");
    exchange
        .getResponseHeaders()
        .add("Content-Type", "application/x-" + SERVICE + (list ? "-advertisement" : "-result"));
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if (list) {
        PacketLineOut lines = new PacketLineOut(out);
        lines.writeString("# service=" + SERVICE + "\n");
        lines.end();
        pack.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
      } else {
        pack.upload(body(exchange), out, OutputStream.nullOutputStream());
      }
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
