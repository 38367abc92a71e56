package dev.sluice.pipeline.run;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.protocol.wire.AgentFrame;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.BinaryWebSocketHandler;

/**
 * The agents' WebSocket. Frames of one agent are worked off one after the other on its connection's
 * thread; a frame is acknowledged when its transaction has committed, so a slow store slows agents
 * down instead of filling memory.
 */
@Component
class AgentGateway extends BinaryWebSocketHandler implements DisposableBean {
  /** Attribute of the handshake with the {@link AgentTokens.Holder}. */
  static final String HOLDER = "sluice.agent";

  private static final Logger LOG = LoggerFactory.getLogger(AgentGateway.class);
  private static final String SESSION = "sluice.session";
  private static final int SENDERS = 64;

  private final Conversation conversation;
  private final AgentSessions sessions;
  private final ExecutorService senders =
      new ThreadPoolExecutor(
          0,
          SENDERS,
          30,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          work -> {
            Thread thread = new Thread(work, "agent-send");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.CallerRunsPolicy());

  AgentGateway(Conversation conversation, AgentSessions sessions) {
    this.conversation = conversation;
    this.sessions = sessions;
  }

  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession socket) {
    AgentTokens.Holder holder = (AgentTokens.Holder) socket.getAttributes().get(HOLDER);
    if (holder == null) {
      throw new IllegalStateException("a connection came past the handshake");
    }
    AgentSession session = new AgentSession(holder.agent(), holder.left(), socket, senders);
    socket.getAttributes().put(SESSION, session);
    sessions.add(session);
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession socket, BinaryMessage message) {
    AgentSession session = session(socket.getAttributes());
    try {
      Optional<byte[]> frame = session.take(message.getPayload(), message.isLast());
      if (frame.isPresent()) {
        take(session, AgentFrame.parseFrom(frame.get()));
      }
    } catch (AgentSession.FrameTooLarge e) {
      LOG.warn("agent {} sent a frame over the limit", session.agent().name());
      session.close(CloseStatus.TOO_BIG_TO_PROCESS);
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("agent {} sent a frame that cannot be read", session.agent().name());
      session.close(CloseStatus.BAD_DATA);
    } catch (RuntimeException e) {
      LOG.warn("a frame of agent {} was not taken over: {}", session.agent().name(), e, e);
      session.close(CloseStatus.SERVER_ERROR);
    }
  }

  private void take(AgentSession session, AgentFrame frame) {
    if (frame.getBodyCase() == AgentFrame.BodyCase.BODY_NOT_SET && frame.getSequence() == 0) {
      return;
    }
    switch (session.arrival(frame.getSequence())) {
      case AGAIN -> session.acknowledge(0);
      case GAP -> session.close(CloseStatus.PROTOCOL_ERROR.withReason("a frame is missing"));
      case NEXT -> {
        conversation.take(session, frame);
        session.acknowledge(frame.getSequence());
      }
    }
  }

  @Override
  public void afterConnectionClosed(WebSocketSession socket, CloseStatus status) {
    if (socket.getAttributes().get(SESSION) instanceof AgentSession session) {
      sessions.remove(session);
      conversation.ended(session);
    }
  }

  private static AgentSession session(Map<String, Object> attributes) {
    if (attributes.get(SESSION) instanceof AgentSession session) {
      return session;
    }
    throw new IllegalStateException("a frame came before its connection");
  }

  @Override
  public void destroy() {
    senders.shutdown();
  }
}
