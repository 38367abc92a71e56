package dev.sluice.analysis.impact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A real repository in a folder, with one commit for all files. */
final class GitFolder {
  private final Path folder;

  GitFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes a file that the next commit holds. */
  GitFolder file(String path, String text) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Commits everything; without a file the commit is empty. */
  Path committed() {
    try (Git git = Git.init().setDirectory(folder.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setAuthor("ada", "ada@example.org")
          .setCommitter("ada", "ada@example.org")
          .setSign(false)
          .setMessage("All of it")
          .call();
      return folder;
    } catch (GitAPIException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
