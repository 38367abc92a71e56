package dev.sluice.bot.scim;

import dev.sluice.bot.web.RefusedTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Directories bring their token with every request; there are no sessions and no cookies. */
@Configuration(proxyBeanMethods = false)
class ScimSecurity {
  @Bean
  @Order(1)
  SecurityFilterChain scimChain(
      HttpSecurity http, ScimAccess access, RefusedTokens refused, JsonMapper json) {
    return http.securityMatcher("/scim/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new Door(access, refused, json), AuthorizationFilter.class)
        .build();
  }

  private static final class Door extends OncePerRequestFilter {
    private static final int LARGEST = 4 * 1024 * 1024;

    private final ScimAccess access;
    private final RefusedTokens refused;
    private final JsonMapper json;

    Door(ScimAccess access, RefusedTokens refused, JsonMapper json) {
      this.access = access;
      this.refused = refused;
      this.json = json;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      if (!access.granted(request)) {
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null) {
          refused.refused(request, "scim");
        }
        refuse(response, HttpStatus.UNAUTHORIZED, "The token is not that of this provider.");
      } else if (request.getContentLengthLong() > LARGEST
          || (request.getContentLengthLong() < 0
              && request.getHeader("Transfer-Encoding") != null)) {
        refuse(response, HttpStatus.CONTENT_TOO_LARGE, "Name a length of at most 4 MB.");
      } else {
        chain.doFilter(request, response);
      }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String detail)
        throws IOException {
      response.setStatus(status.value());
      response.setContentType(ScimErrors.TYPE);
      if (status == HttpStatus.UNAUTHORIZED) {
        response.setHeader("WWW-Authenticate", "Bearer");
      }
      response
          .getOutputStream()
          .write(
              json.writeValueAsString(ScimErrors.body(status, "", detail))
                  .getBytes(StandardCharsets.UTF_8));
    }
  }
}
