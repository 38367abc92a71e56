package dev.sluice.pipeline.run;

import dev.sluice.protocol.Protocol;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Puts the gateway at its path; only a living agent's token opens it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableWebSocket
class AgentRoutes implements WebSocketConfigurer {
  private static final String BEARER = "Bearer ";

  private final AgentGateway gateway;
  private final AgentTokens tokens;

  AgentRoutes(AgentGateway gateway, AgentTokens tokens) {
    this.gateway = gateway;
    this.tokens = tokens;
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(gateway, Protocol.CONNECT_PATH).addInterceptors(new Handshake());
  }

  private final class Handshake implements HandshakeInterceptor {
    @Override
    public boolean beforeHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        Map<String, Object> attributes) {
      Optional<AgentTokens.Holder> holder =
          Optional.ofNullable(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION))
              .filter(header -> header.startsWith(BEARER))
              .flatMap(header -> tokens.holder(header.substring(BEARER.length())));
      if (holder.isEmpty()) {
        response.setStatusCode(HttpStatus.UNAUTHORIZED);
        response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
        return false;
      }
      attributes.put(AgentGateway.HOLDER, holder.get());
      return true;
    }

    @Override
    public void afterHandshake(
        ServerHttpRequest request,
        ServerHttpResponse response,
        WebSocketHandler handler,
        @Nullable Exception failure) {}
  }
}
