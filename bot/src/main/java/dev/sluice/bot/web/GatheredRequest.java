package dev.sluice.bot.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A request whose body came in without holding a thread. To all that follows it looks as if it had
 * just arrived; the container would not find the fields of a form any more, so they are read here.
 */
final class GatheredRequest extends BodyRequest {
  private static final FormHttpMessageConverter FORMS = new FormHttpMessageConverter();

  private final Map<String, String[]> parameters;

  GatheredRequest(HttpServletRequest request, byte[] body) {
    super(request, body);
    this.parameters = parameters(request, body);
  }

  private static Map<String, String[]> parameters(HttpServletRequest request, byte[] body) {
    Map<String, String[]> parameters = new LinkedHashMap<>(request.getParameterMap());
    fields(request, body)
        .forEach(
            (name, values) ->
                parameters.merge(name, values.toArray(String[]::new), GatheredRequest::both));
    return Collections.unmodifiableMap(parameters);
  }

  private static MultiValueMap<String, String> fields(HttpServletRequest request, byte[] body) {
    String type = request.getContentType();
    if (type == null || !type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
      return new LinkedMultiValueMap<>();
    }
    try {
      return FORMS.read(null, new Form(body));
    } catch (IOException | HttpMessageNotReadableException | IllegalArgumentException noForm) {
      return new LinkedMultiValueMap<>();
    }
  }

  private static String[] both(String[] first, String[] second) {
    String[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = parameters.get(name);
    return values == null || values.length == 0 ? null : values[0];
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return parameters;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return parameters.get(name);
  }

  private static final class Form implements HttpInputMessage {
    private final byte[] body;

    Form(byte[] body) {
      this.body = body;
    }

    @Override
    public InputStream getBody() {
      return new ByteArrayInputStream(body);
    }

    @Override
    public HttpHeaders getHeaders() {
      HttpHeaders headers = new HttpHeaders();
      headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
      return headers;
    }
  }
}
