package dev.sluice.bot.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of the demo with passwords that are made anew for every data folder. */
record DemoPeople(Map<String, String> passwords) {
  private static final List<String> NAMES = List.of("alice", "bob", "carol", "dave", "erin");
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 12;

  DemoPeople {
    passwords = new LinkedHashMap<>(passwords);
  }

  /** Reads the passwords of a folder, or makes them; files are readable by the owner only. */
  static DemoPeople in(Path folder) throws IOException {
    Map<String, String> passwords = new LinkedHashMap<>();
    for (String name : NAMES) {
      passwords.put(name, secret(folder.resolve(name + ".password")));
    }
    return new DemoPeople(passwords);
  }

  /** The secret in a file; made when there is none. */
  static String secret(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, random());
    }
    return Files.readString(file).strip();
  }

  String password(String name) {
    String password = passwords.get(name);
    if (password == null) {
      throw new IllegalArgumentException("nobody is called " + name + " in the demo");
    }
    return password;
  }

  private static String random() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
