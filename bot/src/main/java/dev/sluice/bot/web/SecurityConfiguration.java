package dev.sluice.bot.web;

import dev.sluice.chat.ChatDoors;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.identity.People;
import dev.sluice.pipeline.identity.Tokens;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** What is open, what wants a person, and what every answer says to the browser. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
class SecurityConfiguration {
  private static final double SECONDS_PER_MINUTE = 60;
  private static final double HANDSHAKE_STEPS = 4;
  private static final String CONTENT_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private final People people;
  private final Tokens tokens;
  private final Problems problems;
  private final IdempotencyRows idempotency;
  private final RateFilter rates;
  private final WebSettings settings;
  private final boolean secure;
  private final CsrfTokens csrfTokens = new CsrfTokens();

  SecurityConfiguration(
      People people,
      Tokens tokens,
      Problems problems,
      IdempotencyRows idempotency,
      WebSettings settings,
      ServerConfiguration server) {
    this.secure = settings.secure(server);
    this.idempotency = idempotency;
    this.settings = settings;
    this.people = people;
    this.tokens = tokens;
    this.problems = problems;
    Clock clock = Clock.systemUTC();
    double signInsPerSecond = settings.signInsPerMinute() / SECONDS_PER_MINUTE;
    this.rates =
        new RateFilter(
            new RateLimits(settings.writesPerSecond(), settings.writeBurst(), clock),
            new RateLimits(signInsPerSecond, settings.signInBurst(), clock),
            new RateLimits(
                signInsPerSecond * HANDSHAKE_STEPS,
                settings.signInBurst() * HANDSHAKE_STEPS,
                clock),
            problems);
  }

  /** Agents and chat platforms, which bring proofs of their own, and probes. */
  @Bean
  @Order(1)
  SecurityFilterChain machineSecurity(HttpSecurity http, ObjectProvider<ChatDoors> doors) {
    Stream<String> own = Stream.of("/agent/v1/**", "/actuator/health/**", "/actuator/health");
    Stream<String> chat = doors.stream().flatMap(door -> door.paths().stream());
    return http.securityMatcher(Stream.concat(own, chat).toArray(String[]::new))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** REST: a token, or the session of the console together with its CSRF token. */
  @Bean
  @Order(2)
  SecurityFilterChain apiSecurity(HttpSecurity http, RefusedTokens refusedTokens) {
    return headers(http)
        .securityMatcher("/api/**")
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers("/api/openapi.json")
                    .permitAll()
                    .requestMatchers(
                        request ->
                            request.getMethod().equals("POST")
                                && request.getServletPath().equals("/api/v1/sessions"))
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .ignoringRequestMatchers(BearerFilter::brought)
                    .ignoringRequestMatchers("/api/v1/sessions"))
        .requestCache(cache -> cache.disable())
        .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(
            refused ->
                refused
                    .authenticationEntryPoint(
                        (request, response, why) -> problems.write(response, Problem.SIGN_IN))
                    .accessDeniedHandler(
                        (request, response, why) -> problems.write(response, Problem.FORBIDDEN)))
        .addFilterBefore(new ForeignPageFilter(request -> false, problems), LogoutFilter.class)
        .addFilterBefore(new BearerFilter(tokens, refusedTokens, problems), CsrfFilter.class)
        .addFilterBefore(
            new ActivePersonFilter(people, settings.longestSession()), LogoutFilter.class)
        .addFilterBefore(rates, AuthorizationFilter.class)
        .addFilterAfter(new BodyFilter(problems), AuthorizationFilter.class)
        .addFilterAfter(new IdempotencyFilter(idempotency, problems), BodyFilter.class)
        .build();
  }

  /** The console and everything else: signed in, or refused. */
  @Bean
  @Order(3)
  SecurityFilterChain pageSecurity(
      HttpSecurity http,
      PasswordSignIn signIn,
      Admission admission,
      SignOut signOut,
      BrowserMemory memory,
      List<SignInMethod> methods) {
    String[] open = paths(methods, SignInMethod::open);
    String[] posted = paths(methods, SignInMethod::posted);
    return headers(http)
        // A manager without a parent: every password is looked at, and counted, once.
        .authenticationManager(new ProviderManager(signIn))
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/sign-in", "/assets/**", "/webjars/**", "/favicon.ico")
                    .permitAll()
                    .requestMatchers(open)
                    .permitAll()
                    .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(
            form ->
                form.loginPage("/sign-in")
                    .loginProcessingUrl("/sign-in")
                    .usernameParameter("name")
                    .passwordParameter("password")
                    .successHandler(admission)
                    .failureHandler(signIn)
                    .permitAll())
        .logout(
            out ->
                out.logoutUrl("/sign-out")
                    .addLogoutHandler(signOut)
                    .addLogoutHandler((request, response, who) -> memory.forget(response))
                    .logoutSuccessUrl("/sign-in?out")
                    .permitAll())
        .sessionManagement(sessions -> sessions.sessionFixation(fix -> fix.changeSessionId()))
        .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens).ignoringRequestMatchers(posted))
        .addFilterBefore(new ForeignPageFilter(any(posted), problems), LogoutFilter.class)
        .addFilterBefore(
            new ActivePersonFilter(people, settings.longestSession()), LogoutFilter.class)
        .addFilterBefore(rates, LogoutFilter.class)
        .build();
  }

  private static String[] paths(
      List<SignInMethod> methods, Function<SignInMethod, List<String>> which) {
    return methods.stream().flatMap(method -> which.apply(method).stream()).toArray(String[]::new);
  }

  private static RequestMatcher any(String... paths) {
    List<RequestMatcher> matchers =
        Stream.of(paths)
            .<RequestMatcher>map(path -> PathPatternRequestMatcher.withDefaults().matcher(path))
            .toList();
    return request -> matchers.stream().anyMatch(matcher -> matcher.matches(request));
  }

  private HttpSecurity headers(HttpSecurity http) {
    return http.headers(
        headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .httpStrictTransportSecurity(
                    strict ->
                        strict
                            .requestMatcher(request -> secure)
                            .maxAgeInSeconds(Duration.ofDays(365).toSeconds())
                            .includeSubDomains(true))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)));
  }

  @Bean
  CookieSerializer cookieSerializer() {
    DefaultCookieSerializer cookie = new DefaultCookieSerializer();
    cookie.setCookieName(secure ? "__Host-sluice_session" : "sluice_session");
    cookie.setCookiePath("/");
    cookie.setUseHttpOnlyCookie(true);
    cookie.setSameSite("Lax");
    if (secure) {
      cookie.setUseSecureCookie(true);
    }
    return cookie;
  }
}
