package dev.sluice.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A real Git repository in a temporary folder, as the one of an application. */
public final class SourceFolder {
  private final Path folder;

  /** A repository with one file. */
  public SourceFolder(String path, String text) {
    try {
      this.folder = Files.createTempDirectory("sluice-application");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commit(path, text);
  }

  /** Its address. */
  public URI address() {
    return URI.create("file://" + folder);
  }

  /** One commit more, with this file. */
  public void commit(String path, String text) {
    try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      git.add().addFilepattern(".").call();
      git.commit()
          .setAuthor("ada", "ada@example.org")
          .setCommitter("ada", "ada@example.org")
          .setSign(false)
          .setMessage(path)
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }
}
