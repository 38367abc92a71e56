package dev.sluice.analysis.impact;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.util.FileUtils;

/**
 * A bare copy of a repository in a folder, without its history. Each fetch brings what is new; a
 * copy that cannot be brought up to date is thrown away and made anew the next time. Whoever uses
 * it keeps others out of the folder.
 */
public final class Mirror {
  private static final String BRANCH = "mirrored";
  private static final int MOST_PACKS = 20;
  private static final List<String> LEFT_BY_THE_KILLED = List.of(".lock", ".tmp");

  private final File folder;
  private final MirrorLimits limits;

  /** A copy in a folder, which is made when it is missing. */
  public Mirror(Path folder, MirrorLimits limits) {
    this.folder = folder.toFile();
    this.limits = limits;
  }

  /**
   * Brings the copy up to the newest commit.
   *
   * @param service what the application is called
   * @return the application, to be read from the copy
   * @throws RepositoryException when it cannot be fetched; the message names neither the address
   *     nor the secret
   */
  public Application fetch(String service, MirrorSource source) {
    MirrorBounds bounds = new MirrorBounds(folder, limits);
    try {
      tidy();
      fetch(source, bounds);
      return new Application(service, folder.toString());
    } catch (IOException | GitAPIException | URISyntaxException | JGitInternalException failure) {
      remove();
      String why = bounds.over().isEmpty() ? why(failure) : bounds.over();
      throw new RepositoryException(source.without(why), failure);
    }
  }

  /** What went wrong, and the reason behind it. */
  private static String why(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String first = words(failure);
    String last = words(deepest);
    return first.contains(last) ? first : first + ": " + last;
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** A killed fetch leaves locks and halves of packs behind; many small packs slow readers down. */
  private void tidy() throws IOException {
    File[] packs = new File(folder, "objects/pack").listFiles((in, name) -> name.endsWith(".pack"));
    if (packs != null && packs.length > MOST_PACKS) {
      remove();
    }
    for (String inside : List.of("", "objects", "objects/pack", "refs/heads")) {
      File[] left =
          new File(folder, inside)
              .listFiles(
                  (in, name) ->
                      LEFT_BY_THE_KILLED.stream().anyMatch(name::endsWith)
                          || name.startsWith("incoming_"));
      for (File one : left == null ? new File[0] : left) {
        FileUtils.delete(one, FileUtils.SKIP_MISSING);
      }
    }
  }

  private void fetch(MirrorSource source, MirrorBounds bounds)
      throws IOException, GitAPIException, URISyntaxException {
    try (Repository repository = repository();
        Transport transport = transport(repository, source, bounds)) {
      transport.fetch(
          bounds, List.of(new RefSpec("+" + source.wanted() + ":refs/heads/" + BRANCH)));
    }
  }

  private Repository repository() throws IOException, GitAPIException {
    if (!new File(folder, "config").exists()) {
      try (Git made = Git.init().setBare(true).setGitDir(folder).setInitialBranch(BRANCH).call()) {
        StoredConfig config = made.getRepository().getConfig();
        config.setString("http", null, "followRedirects", "false");
        config.save();
      }
    }
    return new FileRepositoryBuilder().setGitDir(folder).setBare().setMustExist(true).build();
  }

  private Transport transport(Repository repository, MirrorSource source, MirrorBounds bounds)
      throws NotSupportedException, TransportException, URISyntaxException {
    Transport transport = Transport.open(repository, new URIish(source.address().toString()));
    transport.setTimeout((int) limits.silence().toSeconds());
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setDepth(1);
    if (!source.secret().isEmpty()) {
      transport.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(source.user(), source.secret()));
    }
    if (transport instanceof TransportHttp http) {
      http.setHttpConnectionFactory(new MirrorConnections(source.address(), limits, bounds));
    }
    return transport;
  }

  private void remove() {
    try {
      FileUtils.delete(folder, FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    } catch (IOException left) {
      folder.deleteOnExit();
    }
  }
}
