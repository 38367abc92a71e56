package dev.sluice.bot.demo;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Messages of a program to PostgreSQL (protocol 3.0, "Message Formats" in PostgreSQL's manual):
 * what is asked for in clear text or by the name of a statement that was prepared.
 */
final class StatementReader {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final DataInputStream in;
  private final Map<String, String> prepared = new HashMap<>();
  private boolean started;
  private byte type;
  private byte[] message = new byte[0];
  private String statement = "";

  StatementReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** The next message as it is to be passed on; empty at the end. */
  byte[] next() throws IOException {
    try {
      type = started ? in.readByte() : 0;
      int length = in.readInt();
      int head = started ? 5 : 4;
      ByteBuffer whole = ByteBuffer.allocate(length - 4 + head);
      if (started) {
        whole.put(type);
      }
      whole.putInt(length);
      in.readFully(whole.array(), head, length - 4);
      message = whole.array();
    } catch (EOFException end) {
      message = new byte[0];
      return message;
    }
    started = started || !asksForEncryption();
    statement = statement();
    return message;
  }

  private boolean asksForEncryption() {
    int code = message.length == 8 ? ByteBuffer.wrap(message).getInt(4) : 0;
    return code == SSL_REQUEST || code == GSS_REQUEST;
  }

  private String statement() {
    return switch (type) {
      case 'Q' -> text(5);
      case 'P' -> {
        String name = text(5);
        prepared.put(name, text(6 + name.getBytes(StandardCharsets.UTF_8).length));
        yield "";
      }
      case 'B' -> prepared.getOrDefault(text(5 + 1 + text(5).length()), "");
      default -> "";
    };
  }

  private String text(int from) {
    int end = from;
    while (message[end] != 0) {
      end++;
    }
    return new String(message, from, end - from, StandardCharsets.UTF_8);
  }

  /** Whether a text stands anywhere in the message. */
  boolean says(String text) {
    return new String(message, StandardCharsets.UTF_8).contains(text);
  }

  /** Whether the message asks for a COMMIT. */
  boolean commits() {
    return statement.toUpperCase(Locale.ROOT).startsWith("COMMIT");
  }

  /** Whether the message begins a transaction. */
  boolean begins() {
    return statement.toUpperCase(Locale.ROOT).startsWith("BEGIN");
  }

  /** Whether the database answers after this message. */
  boolean ends() {
    return type == 'S' || type == 'Q';
  }
}
