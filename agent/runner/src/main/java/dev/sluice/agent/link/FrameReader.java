package dev.sluice.agent.link;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.ServerFrame;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the parts of binary messages together, up to the frame limit and never beyond. */
final class FrameReader implements WebSocket.Listener {
  private final Consumer<ServerFrame> frames;
  private final Consumer<String> ended;
  private ByteArrayOutputStream parts = new ByteArrayOutputStream();

  /**
   * A reader.
   *
   * @param frames told of each whole frame, one at a time
   * @param ended told once or more why nothing will follow
   */
  FrameReader(Consumer<ServerFrame> frames, Consumer<String> ended) {
    this.frames = frames;
    this.ended = ended;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    if (parts.size() + (long) data.remaining() > Protocol.FRAME_LIMIT) {
      parts = new ByteArrayOutputStream();
      return refuse(socket, 1009, "a frame of the server is larger than the limit");
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    parts.writeBytes(bytes);
    if (last) {
      byte[] whole = parts.toByteArray();
      parts = new ByteArrayOutputStream();
      try {
        frames.accept(ServerFrame.parseFrom(whole));
      } catch (InvalidProtocolBufferException e) {
        return refuse(socket, 1007, "a frame of the server cannot be read");
      }
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    return refuse(socket, 1003, "the server sends text");
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    ended.accept("the server closed the connection (" + status + " " + reason + ")");
    return CompletableFuture.completedFuture(socket);
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    ended.accept("the connection broke: " + error.getMessage());
  }

  private CompletionStage<?> refuse(WebSocket socket, int status, String why) {
    CompletableFuture<WebSocket> closed = socket.sendClose(status, why);
    ended.accept(why);
    return closed;
  }
}
