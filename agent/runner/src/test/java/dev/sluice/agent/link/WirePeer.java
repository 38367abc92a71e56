package dev.sluice.agent.link;

import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.AgentFrame;
import dev.sluice.protocol.wire.ServerFrame;
import dev.sluice.protocol.wire.Welcome;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.function.Predicate;

/** One WebSocket that an agent opened, at the level of its frames. */
final class WirePeer implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int FIN = 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private long sent;

  WirePeer(Socket socket, DataInputStream in) throws IOException {
    this.socket = socket;
    this.in = in;
    this.out = new DataOutputStream(socket.getOutputStream());
    socket.setSoTimeout(20_000);
  }

  /** Takes the hello and says welcome. */
  AgentFrame welcome(int heartbeatSeconds) {
    return welcome(Welcome.newBuilder().setHeartbeatSeconds(heartbeatSeconds), 0);
  }

  /** Takes the hello and says welcome as a server whose minor version differs by so much. */
  AgentFrame welcome(Welcome.Builder said, int newer) {
    AgentFrame hello = await(AgentFrame::hasHello);
    said.setProtocolMajor(Protocol.MAJOR).setProtocolMinor(Protocol.MINOR + newer);
    send(ServerFrame.newBuilder().setWelcome(said.setServerVersion("wire")));
    return hello;
  }

  /** The next frame that looks so. */
  AgentFrame await(Predicate<AgentFrame> wanted) {
    try {
      AgentFrame frame = AgentFrame.parseFrom(message());
      while (!wanted.test(frame)) {
        frame = AgentFrame.parseFrom(message());
      }
      return frame;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a frame under the next number. */
  ServerFrame send(ServerFrame.Builder frame) {
    sent++;
    ServerFrame numbered = frame.setSequence(sent).build();
    raw(BINARY, true, numbered.toByteArray());
    return numbered;
  }

  /** Says that everything up to a number was taken over. */
  void acknowledge(long sequence) {
    raw(BINARY, true, ServerFrame.newBuilder().setAcknowledges(sequence).build().toByteArray());
  }

  void raw(int opcode, boolean last, byte[] payload) {
    try {
      out.writeByte((last ? FIN : 0) | opcode);
      if (payload.length < 126) {
        out.writeByte(payload.length);
      } else {
        out.writeByte(127);
        out.writeLong(payload.length);
      }
      out.write(payload);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the agent went away. */
  boolean gone() {
    try {
      while (true) {
        in.readUnsignedByte();
        payload();
      }
    } catch (IOException end) {
      return true;
    }
  }

  private byte[] message() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      int first = in.readUnsignedByte();
      last = (first & FIN) != 0;
      if ((first & 0x0F) == CLOSE) {
        throw new IOException("the agent closed");
      }
      whole.writeBytes(payload());
    }
    return whole.toByteArray();
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte() & 0x7F;
    long size = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes((int) size);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  /** The network breaks. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
