package dev.sluice.bot.web;

import dev.sluice.pipeline.catalog.ServerConfiguration;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/** What a browser keeps of the pages, and is told to forget when somebody signs out. */
@Component
public class BrowserMemory {
  private final boolean secure;

  BrowserMemory(WebSettings settings, ServerConfiguration server) {
    this.secure = settings.secure(server);
  }

  /**
   * Tells it to forget what pages left with it, where it would listen: over https. Not the cookies,
   * which are those of the whole domain; nor the cache, in which nothing is.
   */
  public void forget(HttpServletResponse response) {
    if (secure) {
      response.setHeader("Clear-Site-Data", "\"storage\"");
    }
  }
}
