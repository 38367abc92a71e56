package dev.sluice.chat.console;

import dev.sluice.chat.ChatDesk;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;

/** A server with nothing but the console, sample people and sample messages. */
@SpringBootConfiguration
@EnableAutoConfiguration
class SampleServer {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Bean(destroyMethod = "close")
  EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder().start();
  }

  @Bean
  DataSource dataSource(EmbeddedPostgres postgres) {
    DataSource source = postgres.getPostgresDatabase();
    ResourceDatabasePopulator setup =
        new ResourceDatabasePopulator(
            new org.springframework.core.io.ByteArrayResource(
                "CREATE ROLE sluice_app NOLOGIN".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            new ClassPathResource("db/migration/V6__console.sql"));
    setup.execute(source);
    return source;
  }

  @Bean
  ChatDesk desk() {
    return new SampleDesk();
  }

  @Bean
  SampleInbox inbox(ConsolePlatform platform) {
    return new SampleInbox(platform);
  }

  @Bean
  AuthenticationProvider people() {
    return new LocalPeople();
  }

  @Bean
  SecurityFilterChain doors(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(
                        jakarta.servlet.DispatcherType.ASYNC, jakarta.servlet.DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/sign-in", "/assets/**", "/webjars/**", "/error")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(
            form ->
                form.loginPage("/sign-in").usernameParameter("name").defaultSuccessUrl("/", true))
        .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?out"))
        .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(POLICY)))
        .build();
  }

  /** Everybody's password is {@code sluice}; the principal is {@code local|name}. */
  private static final class LocalPeople implements AuthenticationProvider {
    private static final Set<String> NAMES = Set.of("alice", "bob", "mallory");

    @Override
    public Authentication authenticate(Authentication attempt) {
      String name = attempt.getName();
      if (!NAMES.contains(name) || !"sluice".equals(attempt.getCredentials())) {
        throw new BadCredentialsException("no");
      }
      return UsernamePasswordAuthenticationToken.authenticated("local|" + name, "", List.of());
    }

    @Override
    public boolean supports(Class<?> type) {
      return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
  }
}
