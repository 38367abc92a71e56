package dev.sluice.analysis.impact;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FileUtils;

/**
 * The files of a repository's HEAD, read from its objects and never from a work tree, so neither
 * links nor changes that are not committed count. A remote one is cloned without its history into a
 * folder that goes with this object. No hook, filter or submodule is run.
 */
final class SourceRepository implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Application application;
  private final Limits limits;
  private final Repository repository;
  private final ObjectId head;
  private final Runnable removal;

  private SourceRepository(
      Application application, Limits limits, Repository repository, Runnable removal)
      throws IOException {
    this.application = application;
    this.limits = limits;
    this.repository = repository;
    this.removal = removal;
    ObjectId found = repository.resolve(Constants.HEAD);
    if (found == null) {
      throw new RepositoryException(application.shown() + " has no commit.");
    }
    this.head = found;
  }

  /**
   * Opens a local repository or clones a remote one.
   *
   * @throws RepositoryException when there is none, or it cannot be reached
   */
  static SourceRepository open(Application application, Limits limits) {
    try {
      return application.remote() ? cloned(application, limits) : local(application, limits);
    } catch (IOException | GitAPIException | JGitInternalException failure) {
      throw unreadable(application, failure);
    }
  }

  private static RepositoryException unreadable(Application application, Exception failure) {
    return new RepositoryException(
        application.shown()
            + " cannot be read: "
            + Application.withoutUser(String.valueOf(failure.getMessage())),
        failure);
  }

  private static SourceRepository local(Application application, Limits limits) throws IOException {
    File folder = new File(application.location());
    FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true);
    Repository repository =
        new File(folder, Constants.DOT_GIT).exists()
            ? builder.setWorkTree(folder).build()
            : builder.setGitDir(folder).setBare().build();
    return opened(application, limits, repository, () -> {});
  }

  private static SourceRepository cloned(Application application, Limits limits)
      throws IOException, GitAPIException {
    Path folder = Files.createTempDirectory("sluice-impact");
    Runnable removal = () -> remove(folder);
    try {
      Git git =
          Git.cloneRepository()
              .setURI(application.location())
              .setDirectory(folder.toFile())
              .setBare(true)
              .setDepth(1)
              .setNoTags()
              .setTimeout((int) PATIENCE.toSeconds())
              .call();
      return opened(application, limits, git.getRepository(), removal);
    } catch (IOException | GitAPIException | RuntimeException failure) {
      removal.run();
      throw failure;
    }
  }

  private static SourceRepository opened(
      Application application, Limits limits, Repository repository, Runnable removal)
      throws IOException {
    try {
      return new SourceRepository(application, limits, repository, removal);
    } catch (IOException | RuntimeException failure) {
      repository.close();
      throw failure;
    }
  }

  private static void remove(Path folder) {
    try {
      FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    } catch (IOException left) {
      folder.toFile().deleteOnExit();
    }
  }

  /**
   * Reads every source file once, in the order of paths.
   *
   * @return how many were read, and why some were not
   */
  ImpactReport.Scanned read(Consumer<SourceFile> reader) {
    int files = 0;
    int large = 0;
    long bytes = 0;
    try (RevWalk commits = new RevWalk(repository);
        ObjectReader objects = repository.newObjectReader();
        TreeWalk walk = new TreeWalk(repository, objects)) {
      walk.addTree(commits.parseCommit(head).getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        boolean file = FileMode.REGULAR_FILE.equals(walk.getRawMode(0));
        file |= FileMode.EXECUTABLE_FILE.equals(walk.getRawMode(0));
        if (!file || !SourcePaths.isSource(walk.getPathString())) {
          continue;
        }
        if (files == limits.files() || bytes > limits.bytes()) {
          return scanned(files, "only the first " + files + " files were read");
        }
        ObjectLoader loader = objects.open(walk.getObjectId(0));
        if (loader.getSize() > limits.fileBytes()) {
          large++;
          continue;
        }
        byte[] content = loader.getBytes(limits.fileBytes());
        bytes += content.length;
        files++;
        reader.accept(new SourceFile(walk.getPathString(), text(content)));
      }
    } catch (MissingObjectException failure) {
      throw new RepositoryException(application.shown() + " is not complete.", failure);
    } catch (IOException failure) {
      throw unreadable(application, failure);
    }
    return scanned(
        files, large == 0 ? "" : large + " files larger than " + size() + " were not read");
  }

  private String size() {
    int megabytes = limits.fileBytes() / (1024 * 1024);
    return megabytes > 0 ? megabytes + " MB" : limits.fileBytes() + " bytes";
  }

  private ImpactReport.Scanned scanned(int files, String left) {
    return new ImpactReport.Scanned(application, head.name(), files, left);
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    repository.close();
    removal.run();
  }
}
